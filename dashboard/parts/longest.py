"""Tables that may be very long: their first rows in sight, all of them in a file."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard.parts import tables
from dashboard.parts.tables import Column
from telessaude.reading import formats

MOST = 1000  # writing more rows than these would take longer than a person waits


def table(frame: pd.DataFrame, columns: Sequence[Column], *, name: str, alt: str) -> None:
    """As :func:`dashboard.parts.tables.table`; of more than a thousand rows, the first thousand."""
    tables.table(frame.head(MOST), columns, name=name, alt=alt)
    if len(frame) > MOST:
        st.caption(f"As {formats.number(MOST)} primeiras linhas de {formats.number(len(frame))}.")
        titles = {column.name: column.title for column in columns}
        whole = frame[list(titles)].rename(columns=titles)
        tables.download(whole, f"{name}_todos", "Baixar todas as linhas (CSV)")
