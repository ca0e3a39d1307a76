"""What every reader hands over: one file's rows in the contract's columns, and what was wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, field

from telessaude.contract import Source
from telessaude.contract.blanks import BLANKS
from telessaude.ingest.words import slug

ILLEGIBLE = "linha_ilegivel"
ERASED_FILE = "arquivo_apagado"
OUTSIDE = "arquivo_fora_do_formato"  # of a zip's members no fault: a system's base has tables by the dozen

# Physical line, error or null, cells in the order of the source's lake columns (none when illegible).
Row = tuple[int, str | None, Sequence[str | None]]


Ranges = dict[str, tuple[str, str]]


@dataclass(frozen=True)
class Problem:
    """One line of ``lago.problema``; ``rejeitada`` is true when the whole row or file is out.

    ``aba`` is the sheet; ``cabecalho`` the file's own heading for ``coluna``, null where it is the contract's
    name; ``contagem`` how many rows the entry stands for, null for one;
    ``palavras`` those that a format of another system has for the column.
    """

    linha: int
    coluna: str | None
    regra: str
    valor: str | None = None
    rejeitada: bool = False
    aba: str | None = None
    cabecalho: str | None = None
    contagem: int | None = None
    palavras: str | None = None


@dataclass(frozen=True)
class Layout:
    """How DuckDB reads a text: SQL over its cells ``c0``, ``c1``... Texts of equal ones it reads together.

    ``options`` of ``read_csv``; the ``line`` of the heading; the lake's columns out of the ``cells``; what is
    true of a row that is ``plainly`` data, and of one that is ``suspect`` of a document out of place.
    """

    options: str
    line: int
    cells: str
    plainly: str
    suspect: str

    def relation(self, *paths: str, more: str = "") -> str:
        """The rows of some texts, whose paths are given as SQL."""
        return f"read_csv([{', '.join(paths)}], {self.options}{more})"


@dataclass(frozen=True)
class Expected:
    """Queries of one row: whether DuckDB reads a file right; whether a document may be out of place in it.

    ``closely`` is asked where ``quickly`` does not give true: it takes 10 ms to plan, which few files need.
    ``path``, as SQL, is read by a ``layout``; ``rows`` is how many there are.
    """

    quickly: str
    closely: str
    path: str
    layout: Layout
    rows: int


@dataclass
class Reading:
    """One file under way.

    Either ``rows`` streams the cells or ``query`` is a relation (``_linha``, ``_erro``, lake columns as
    text) that DuckDB reads by itself. ``expected`` says how DuckDB is asked whether it reads the same
    as ``slowly``, the reading by rows. ``problems`` and ``missing`` may still grow while the rows are read.
    ``so_acrescenta``: the rows count only where no other delivery has their key. ``aba``: the sheet read;
    ``tabela``: which of the sources that one table feeds, blank of the first.
    ``cabecalhos``: the file's own headings of the columns that it calls otherwise than the contract.
    """

    source: Source
    rows: Iterator[Row] | None = None
    query: str | None = None
    expected: Expected | None = None
    slowly: Callable[[], Reading] | None = None
    problems: list[Problem] = field(default_factory=list)
    missing: tuple[str, ...] = ()
    envelope: Envelope | None = None
    so_acrescenta: bool = False
    aba: str | None = None
    tabela: str = ""
    cabecalhos: dict[str, str] = field(default_factory=dict)


@dataclass
class Found:
    """What a file gives: readings, one after the other, and what is to be said of it once they are read."""

    readings: Iterator[Reading]
    problems: list[Problem] = field(default_factory=list)


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
    """Which position of a file feeds which contract column; which headings feed none, or one already fed.

    ``headings``: those that are not the contract's to the letter, by the column that they feed.
    """

    positions: dict[str, int]
    unknown: tuple[str, ...]
    repeated: tuple[tuple[str, str], ...] = ()
    headings: dict[str, str] = field(default_factory=dict)

    def problems(self, aba: str | None = None) -> list[Problem]:
        """What is to be said of a file's headings."""
        unknown = [unknown_column(heading, aba) for heading in self.unknown]
        return unknown + [
            Problem(1, name, "coluna_repetida", aba=aba, cabecalho=heading) for name, heading in self.repeated
        ]


def bind(headings: Sequence[str], source: Source) -> Binding:
    """Match headings, as slugs, to a source's columns; of a repeated one the first counts."""
    positions: dict[str, int] = {}
    own: dict[str, str] = {}
    unknown, repeated = [], []
    for position, heading in enumerate(headings):
        name, written = slug(heading), heading.strip(BLANKS)
        if name not in source.columns:
            if written:
                unknown.append(written)
        elif name in positions:
            repeated.append((name, written))
        else:
            positions[name] = position
            if written != name:
                own[name] = written
    return Binding(positions, tuple(unknown), tuple(repeated), own)


def missing_columns(source: Source, present: Container[str]) -> tuple[str, ...]:
    """The required columns that a file lacks, in the contract's order."""
    return tuple(name for name in source.required if name not in present)


def unknown_column(heading: str, aba: str | None = None) -> Problem:
    """An unknown heading, named as a column would be; what reads like a document is not repeated."""
    if sum(c.isdigit() for c in heading) >= 11:
        return Problem(1, "(oculta)", "coluna_desconhecida", aba=aba)
    return Problem(1, slug(heading) or heading, "coluna_desconhecida", aba=aba, cabecalho=heading)
