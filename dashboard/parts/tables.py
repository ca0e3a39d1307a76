"""A table as people read it, with the file of it that Brazilian spreadsheets open right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import login
from telessaude.reading import formats

NOTHING = "Nada a mostrar com estes filtros."
ROWS_IN_SIGHT = 15
ROW_HEIGHT = 35


@dataclass(frozen=True)
class Column:
    """A column of a frame: its title, how its values are written, what it means."""

    name: str
    title: str
    write: Callable[[Any], str] | None = None
    explanation: str | None = None


def table(frame: pd.DataFrame, columns: Sequence[Column], *, name: str, alt: str) -> None:
    """Show the columns of a frame, values written as given, and offer them as a file.

    ``name`` is the file's, without extension; ``alt`` says what the table is, to a screen reader.
    """
    if frame.empty:
        st.caption(NOTHING)
        return
    shown = frame[[column.name for column in columns]].reset_index(drop=True)
    writers = {column.name: column.write or plain for column in columns}
    st.dataframe(
        shown.style.format(writers),  # type: ignore[arg-type]  # a writer takes what its column holds
        hide_index=True,
        height=ROW_HEIGHT * (min(len(shown), ROWS_IN_SIGHT) + 1) + 3,
        column_config={
            column.name: st.column_config.Column(column.title, help=column.explanation) for column in columns
        },
        placeholder=formats.NOTHING,
        alt=alt,
    )
    download(shown.rename(columns={column.name: column.title for column in columns}), name)


def download(frame: pd.DataFrame, name: str, label: str = "Baixar a tabela (CSV)") -> None:
    """Offer a frame as CSV: UTF-8 with BOM, ``;`` and decimal comma, as Brazilian spreadsheets expect."""
    st.download_button(
        label,
        # Written when it is asked for: few are, of all the tables that a change of filter draws.
        login.guarded(partial(_csv, frame), f"{name}.csv"),
        file_name=f"{name}.csv",
        mime="text/csv",
        key=f"baixar_{name}",
        on_click="ignore",
        icon=":material/download:",
    )


def _csv(frame: pd.DataFrame) -> bytes:
    text: str = frame.to_csv(sep=";", decimal=",", index=False, date_format="%d/%m/%Y")
    return text.encode("utf-8-sig")


def plain(value: Any) -> str:
    """A value as it is; a dash for null."""
    return formats.NOTHING if formats.missing(value) else str(value)
