"""What the doctor tells of files, as values: the command line, the page and programs show the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

# How a file's folder was chosen: asked for, that in which it lies, by its content.
How = Literal["pedida", "pasta", "conteudo"]
# Against what codes were checked: a publication's registries, those that were given, or nothing.
Cadastros = Literal["publicacao", "arquivos", "nenhum"]


@dataclass(frozen=True)
class Heading:
    """The heading of one table of a file: its line (null where there is none), what is made of it.

    ``entendidas``: the file's headings and the columns that each feeds; ``ignoradas``: those that feed none,
    with the nearest names; ``faltam``: required columns that none feeds; ``separador`` of a text.
    """

    aba: str | None
    linha: int | None
    entendidas: tuple[tuple[str, str], ...]
    ignoradas: tuple[tuple[str, tuple[str, ...]], ...]
    faltam: tuple[str, ...]
    separador: str | None = None


@dataclass(frozen=True)
class Delivery:
    """What a run would count of a table: rows read, accepted, rejected; ``recusada``: the whole of it."""

    fonte: str
    aba: str | None
    lidas: int
    aceitas: int
    rejeitadas: int
    recusada: bool


@dataclass(frozen=True)
class Reason:
    """One reason in one column: in a few words and in a sentence, what to do, whether it rejects, its rows.

    ``exemplos``: line and value, null where it is, or may be, a person's.
    """

    aba: str | None
    coluna: str | None
    cabecalho: str | None
    regra: str
    causa: str
    motivo: str
    dica: str
    rejeita: bool
    linhas: int
    exemplos: tuple[tuple[int, str | None], ...]


@dataclass(frozen=True)
class Codes:
    """Codes of a column that nothing knows: (code, rows), the commonest first; how many in all."""

    coluna: str
    codigos: tuple[tuple[str, int], ...]
    distintos: int


@dataclass(frozen=True)
class FileReport:
    """One file, or one member of a zip.

    ``pasta``: the folder of the landing under which it was read, null where none takes it; ``tipo``: what it
    is, in words; ``de_quem``: the núcleos that its rows name, each with its UF (of rows without núcleos null
    and the UF of their place), null where it is not known; ``parece``: the folder of a format that would take
    it, its núcleo left open; ``proposta``: a mapping to begin with, where no heading was understood.
    """

    caminho: str
    pasta: str | None
    como: How | None
    tipo: str
    codificacao: str | None = None
    cabecalhos: tuple[Heading, ...] = ()
    entregas: tuple[Delivery, ...] = ()
    motivos: tuple[Reason, ...] = ()
    codigos: tuple[Codes, ...] = ()
    de_quem: tuple[tuple[str | None, str | None], ...] = ()
    parece: str | None = None
    proposta: str | None = None

    @property
    def lidas(self) -> int:
        """Rows read."""
        return sum(delivery.lidas for delivery in self.entregas)

    @property
    def aceitas(self) -> int:
        """Rows that a run would accept."""
        return sum(delivery.aceitas for delivery in self.entregas)

    @property
    def rejeitadas(self) -> int:
        """Rows that a run would reject."""
        return sum(delivery.rejeitadas for delivery in self.entregas)

    @property
    def limpo(self) -> bool:
        """Whether nothing of it is rejected."""
        refused = any(delivery.recusada for delivery in self.entregas)
        return self.pasta is not None and not refused and self.rejeitadas == 0


@dataclass(frozen=True)
class Report:
    """Every file asked about, and against what codes were checked."""

    cadastros: Cadastros
    arquivos: tuple[FileReport, ...] = field(default=())

    @property
    def limpo(self) -> bool:
        """Whether nothing of any file is rejected."""
        return all(file.limpo for file in self.arquivos)
