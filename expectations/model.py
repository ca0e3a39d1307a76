"""What an expectation suite is, as data: nothing here imports the validation library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from telessaude.contract.words import load_words

Severity = Literal["critica", "aviso"]
Outcome = Literal["passou", "falhou", "nao_se_aplica", "erro"]
Owner = Literal["nucleo", "estado", "operacao"]


@dataclass(frozen=True)
class Check:
    """One expectation on one frame.

    ``expectation`` is the class name in ``great_expectations.expectations``; ``column`` is the frame's column
    it judges (None for pairs, whose columns come in ``arguments``); ``subject`` is the table's column that
    readers know it by, when that differs. With ``per_row`` every frame row becomes a result of its own, named
    after the values of those frame columns.
    """

    name: str
    expectation: str
    column: str | None
    severity: Severity
    description: str
    owner: Owner
    arguments: Mapping[str, Any] = field(default_factory=dict)
    subject: str | None = None
    per_row: tuple[str, ...] = ()


@dataclass(frozen=True)
class Frame:
    """A narrow frame taken from the database by ``sql`` and the checks that judge it.

    ``weight`` names the column with how many records a frame row stands for (None: each stands for itself);
    ``labels`` name the columns quoted as examples when a row is unexpected; without every relation of
    ``requires`` (``schema.table``) the checks do not apply.
    """

    sql: str
    checks: tuple[Check, ...]
    weight: str | None = "registros"
    labels: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()


@dataclass(frozen=True)
class Suite:
    """The expectations of one source or mart.

    ``heading`` names a mart; a source has the name that words.yml gives it.
    ``table`` is the relation judged, seen by the frames as ``registro``; ``asset`` is the name of the asset
    that the suite guards; ``unusable`` says in pt-BR what a critical failure makes unusable. ``incremental``:
    only the rows of deliveries not yet built are judged. ``required``: an absent table is itself a critical
    failure.
    """

    name: str
    kind: Literal["fonte", "mart"]
    table: str
    asset: str
    unusable: str
    frames: tuple[Frame, ...]
    heading: str = ""
    incremental: bool = False
    required: bool = False

    @property
    def title(self) -> str:
        """What it is about, as people call it."""
        return self.heading or load_words().fontes[self.name.removeprefix("fonte_")].title

    @property
    def checks(self) -> tuple[Check, ...]:
        """Every check of the suite, in order."""
        return tuple(check for frame in self.frames for check in frame.checks)


@dataclass(frozen=True)
class ExpectationResult:
    """The outcome of one expectation, as published in ``validacao``.

    ``inesperados`` and ``avaliados`` count records, or groups where the description says so.
    ``valor_observado`` is pt-BR text and never holds a person's value.
    """

    suite: str
    tabela: str
    expectativa: str
    coluna: str | None
    severidade: Severity
    sucesso: bool
    situacao: Outcome
    valor_observado: str
    inesperados: int
    avaliados: int
    descricao: str


@dataclass(frozen=True)
class ValidationResult:
    """Every result of one validation, in a fixed order; ``referencia``: the run's instant as text,
    or None."""

    results: tuple[ExpectationResult, ...]
    referencia: str | None = None

    @property
    def blocking(self) -> tuple[ExpectationResult, ...]:
        """The critical expectations that failed or could not be judged: they stop publication."""
        return tuple(
            r for r in self.results if r.severidade == "critica" and r.situacao in ("falhou", "erro")
        )

    @property
    def success(self) -> bool:
        """False only when a critical expectation failed or could not be judged."""
        return not self.blocking
