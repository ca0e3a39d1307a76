"""Headline numbers in a row: name, value, how it changed, what it means, as a list of terms.

One piece of HTML for all: each number as an element of Streamlit's own would take the browser some 10 ms at
every change of a filter, and hide what the number means from who has no mouse.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import streamlit as st

from dashboard.parts import card
from telessaude.reading.answers.changes import Change


@dataclass(frozen=True)
class Number:
    """A number as it is written, its name, what it means and how it changed."""

    label: str
    value: str
    note: str = ""
    change: Change | None = None


def show(*numbers: Number) -> None:
    """Draw the numbers side by side, as many in a line as there is room for."""
    st.html(f'<dl class="ts-numbers">{"".join(map(_one, numbers))}</dl>')


def _one(number: Number) -> str:
    parts = [f'<dt>{escape(number.label)}</dt><dd class="ts-value">{escape(number.value)}</dd>']
    if number.change:
        parts.append(f"<dd>{card.change(number.change)}</dd>")
    if number.note:
        parts.append(f'<dd class="ts-line">{escape(number.note)}</dd>')
    return f"<div>{''.join(parts)}</div>"
