"""How values and words are written in Markdown, in pt-BR."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from telessaude.documentation.content import Cell

NOTHING = "–"
ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def number(value: float) -> str:
    """A figure with a point between thousands and at most two decimals after a comma."""
    cents = round(value, 2) + 0.0  # minus zero is zero
    text = f"{cents:,.2f}".rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))


def cell(value: Cell) -> str:
    """A value as a cell of a table: days as dd/mm/aaaa, no value as a dash, bars escaped."""
    if value is None:
        return NOTHING
    if isinstance(value, str):
        return ISO_DAY.sub(r"\3/\2/\1", value).replace("|", "\\|")
    return number(value)


def table(heading: Iterable[str], lines: Iterable[Iterable[str]]) -> str:
    """A table of cells that are Markdown already."""
    heading = list(heading)
    rows = [heading, ["---"] * len(heading), *lines]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def linker(identifiers: Iterable[str], href: str) -> Callable[..., str]:
    """A filter that links the indicators a text names; ``href`` has the place of the identifier as ``{}``.

    The filter takes the text and the identifier of the page it is on, which is not linked.
    """
    longest_first = sorted(identifiers, key=len, reverse=True)
    named = re.compile(rf"(?<![\w.`\[])({'|'.join(map(re.escape, longest_first))})(?!\w)")

    def link(text: str, own: str = "") -> str:
        return named.sub(
            lambda match: match[0] if match[0] == own else f"[{match[0]}]({href.format(match[0])})", text
        )

    return link
