"""What every reader hands over: one file's rows in the contract's columns, and what was wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from telessaude.contract import Source
from telessaude.ingest.words import blank

ILLEGIBLE = "linha_ilegivel"

# Physical line, error or null, cells in the order of the source's lake columns (none when illegible).
Row = tuple[int, str | None, Sequence[str | None]]


@dataclass(frozen=True)
class Problem:
    """One line of ``lago.problema``; ``rejeitada`` is true when the whole row or file is out.

    ``aba`` is the sheet; ``cabecalho`` the file's own heading for ``coluna``, null where it is the contract's
    name; ``contagem`` how many rows the entry stands for, null for one.
    """

    linha: int
    coluna: str | None
    regra: str
    valor: str | None = None
    rejeitada: bool = False
    aba: str | None = None
    cabecalho: str | None = None
    contagem: int | None = None


@dataclass
class Reading:
    """One file under way.

    Either ``rows`` streams the cells or ``query`` is a relation (``_linha``, ``_erro``, lake columns as
    text) that DuckDB reads by itself. ``expected`` is a relation and the lines it must give; ``slowly``
    reads the same file by rows when it does not. ``problems`` and ``missing`` may still grow while the rows
    are read. ``so_acrescenta``: the rows count only where no other delivery has their key.
    """

    source: Source
    rows: Iterator[Row] | None = None
    query: str | None = None
    expected: tuple[str, int] | None = None
    slowly: Callable[[], Reading] | None = None
    problems: list[Problem] = field(default_factory=list)
    missing: tuple[str, ...] = ()
    envelope: Envelope | None = None
    so_acrescenta: bool = False


@dataclass(frozen=True)
class Envelope:
    """What an envelope says about its rows, as received.

    ``substitui``: they take the place of those of earlier envelopes of its format, núcleo, list and month.
    """

    codigo_nucleo: str
    lista: str
    mes_referencia: str | None
    tipo_envio: str | None
    substitui: bool


@dataclass(frozen=True)
class Binding:
    """Which position of a file feeds which contract column, and which headings feed none."""

    positions: dict[str, int]
    unknown: tuple[str, ...]


def bind(headings: Sequence[str], source: Source) -> Binding:
    """Match headings, trimmed and in any case, to a source's columns; of a repeated one the first counts."""
    positions: dict[str, int] = {}
    unknown = []
    for position, heading in enumerate(headings):
        name = heading.strip().lower()
        if name in source.columns and name not in positions:
            positions[name] = position
        elif not blank(heading):
            unknown.append(heading.strip())
    return Binding(positions, tuple(unknown))


def missing_columns(source: Source, present: Sequence[str] | dict[str, int]) -> tuple[str, ...]:
    """The required columns that a file lacks, in the contract's order."""
    return tuple(name for name in source.required if name not in present)


def unknown_column(heading: str) -> Problem:
    """An unknown heading; one that reads like a person's document is not repeated."""
    digits = sum(c.isdigit() for c in heading)
    return Problem(1, "(oculta)" if digits >= 11 else heading, "coluna_desconhecida")
