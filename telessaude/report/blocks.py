"""The pieces a report is laid out with: plain dictionaries that the template reads as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from telessaude import palette
from telessaude.charts import theme
from telessaude.reading import formats
from telessaude.reading.answers import changes
from telessaude.reading.answers.catalogue import Indicator
from telessaude.reading.answers.changes import Change
from telessaude.reading.answers.history import Point
from telessaude.report.pictures import Picture

Block = dict[str, Any]
Cell = str | dict[str, Any]

WARNING = "⚠"
TONES = {changes.BETTER: theme.STATUSES["atingida"].color, changes.WORSE: palette.ALERT}
SHORT_UNITS = frozenset({"%", "R$"})


def paragraph(text: str) -> Block:
    """Running text."""
    return {"tipo": "texto", "texto": text}


def note(text: str) -> Block:
    """Text in small letters, under what it explains."""
    return {"tipo": "nota", "texto": text}


def heading(text: str) -> Block:
    """A heading inside a section."""
    return {"tipo": "subtitulo", "texto": text}


def notice(text: str) -> Block:
    """What a reader must know before the numbers."""
    return {"tipo": "aviso", "texto": text}


def items(texts: Sequence[str]) -> Block:
    """A list."""
    return {"tipo": "lista", "itens": list(texts)}


def terms(pairs: Sequence[tuple[str, str]]) -> Block:
    """Terms and what they mean."""
    return {"tipo": "definicoes", "itens": [list(pair) for pair in pairs]}


def chart(title: str, drawn: Picture, caption: str = "") -> Block:
    """A picture with its title above and what calls for attention below."""
    return {"tipo": "grafico", "titulo": title, "svg": drawn.svg, "alt": drawn.alt, "legenda": caption}


def column(title: str, width: str = "auto", *, right: bool = False) -> dict[str, Any]:
    """A column of a table; ``width`` in fractions (2fr), millimetres (18mm) or auto."""
    return {"titulo": title, "largura": width, "direita": right}


def table(columns: Sequence[dict[str, Any]], rows: Sequence[Sequence[Cell] | str]) -> Block:
    """A table; a row that is a text is the title of the rows under it."""
    return {
        "tipo": "tabela",
        "colunas": list(columns),
        "linhas": [{"grupo": row} if isinstance(row, str) else {"celulas": list(row)} for row in rows],
    }


def cell(text: str, below: str = "", *, color: str = "", strong: bool = False) -> Cell:
    """A cell: its text, and what stands below it in small letters and in a colour."""
    return {"texto": text, "abaixo": below, "cor": color, "forte": strong}


def short(value: float | None, indicator: Indicator) -> str:
    """A value where the unit is told elsewhere: of the units only % and R$ are written."""
    unit = indicator.unidade if indicator.unidade in SHORT_UNITS else None
    if unit is None and value is not None:
        return formats.number(value, indicator.decimals)
    return formats.figure(value, unit, indicator.tipo)


def interval(point: Point, indicator: Indicator) -> str:
    """66,1 a 71,2; empty without an interval."""
    if point.ic95_inferior is None or point.ic95_superior is None:
        return ""
    low, high = (
        formats.number(bound, indicator.decimals) for bound in (point.ic95_inferior, point.ic95_superior)
    )
    return f"{low} a {high}"


def standing(point: Point, indicator: Indicator) -> Cell:
    """The target, and below it whether it was met, by sign, word and colour."""
    if point.meta is None:
        return "sem meta"
    target = short(point.meta, indicator)
    if point.valor is None:
        return cell(target, "sem dado")
    status = theme.status(point.situacao)
    so_far = " até agora" if point.parcial else ""
    word = status.label.removeprefix("Meta ")
    return cell(target, f"{status.symbol} {word}{so_far}", color=status.color)


def value(point: Point, indicator: Indicator, weak: str = "") -> Cell:
    """The value with its interval below; marked where the data behind it are weak or the period runs."""
    marks = f" {WARNING}" if weak else ""
    partial = "parcial" if point.parcial else ""
    below = " · ".join(part for part in (interval(point, indicator), partial) if part)
    return cell(f"{short(point.valor, indicator)}{marks}", below, strong=True)


def compared(then: float | None, change: Change, indicator: Indicator) -> Cell:
    """An earlier value, and below it which way the figure went since."""
    word = change.tone if change.tone in TONES else ""
    return cell(short(then, indicator), f"{change.arrow} {word}".strip(), color=TONES.get(change.tone, ""))


def signed(change: Change) -> dict[str, str]:
    """A comparison in full, with its colour."""
    text = f"{change.arrow} {change.text}".strip()
    return {"texto": text[:1].upper() + text[1:], "cor": TONES.get(change.tone, palette.MUTED)}
