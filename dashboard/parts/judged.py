"""A table whose rows stand well or ill against a target: sign, word and colour, never colour alone."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard.parts.longest import MOST
from dashboard.parts.tables import NOTHING, ROW_HEIGHT, ROWS_IN_SIGHT, Column, download, plain
from telessaude.charts import theme
from telessaude.reading import formats


def word(situacao: str | None) -> str:
    """▲ Meta atingida."""
    status = theme.status(situacao)
    return f"{status.symbol} {status.label}"


STANDING = Column("situacao", "Situação", word)


def table(frame: pd.DataFrame, columns: Sequence[Column], *, name: str, alt: str) -> None:
    """As :func:`dashboard.parts.tables.table`, with `STANDING`, one of the columns, worded and coloured."""
    if frame.empty:
        st.caption(NOTHING)
        return
    rows = frame[[column.name for column in columns]].reset_index(drop=True)
    styled = rows.head(MOST).style.format({column.name: column.write or plain for column in columns})
    st.dataframe(
        styled.map(_tint, subset=[STANDING.name]),
        hide_index=True,
        height=ROW_HEIGHT * (min(len(rows), ROWS_IN_SIGHT) + 1) + 3,
        column_config={
            column.name: st.column_config.Column(column.title, help=column.explanation) for column in columns
        },
        placeholder=formats.NOTHING,
        alt=alt,
    )
    if len(rows) > MOST:
        whole = formats.number(len(rows))
        st.caption(f"As {formats.number(MOST)} primeiras linhas de {whole}; o arquivo traz todas.")
    told = rows.assign(situacao=[word(value) for value in rows[STANDING.name]])
    download(told.rename(columns={column.name: column.title for column in columns}), name)


def _tint(situacao: object, *_: object) -> str:
    status = theme.status(str(situacao))
    return f"color: {status.color}; background-color: {status.background}"
