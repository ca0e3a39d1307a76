"""What the commands share: options, values refused in our own words, and failing with one sentence."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from telessaude.store.errors import explain

if TYPE_CHECKING:
    from telessaude.export.wanted import Period

WarehouseOption = Annotated[
    Path,
    typer.Option(
        "--warehouse",
        envvar="TELESSAUDE_WAREHOUSE",
        help="Pasta do armazém.",
        file_okay=False,
        readable=False,
    ),
]

LandingOption = Annotated[
    Path,
    typer.Option(
        "--landing",
        envvar="TELESSAUDE_LANDING",
        help="Pasta de entrada, uma subpasta por fonte.",
        readable=False,  # asked later, in a sentence that says what to do
    ),
]

PublicOption = Annotated[
    bool,
    typer.Option("--public", help="Números protegidos, da base de pesquisa: para quem é de fora da gestão."),
]

DebugOption = Annotated[bool, typer.Option("--debug", help="Mostra o erro completo do programa.")]


class Refused(typer.BadParameter):
    """A value on the command line that this module refuses, in its own words."""


def as_instant(text: str) -> datetime:
    """An instant as it is written on the command line; :class:`Refused` when it is none."""
    from telessaude.store import clock as reference

    try:
        return reference.parse(text)
    except ValueError:
        raise Refused(f"{text} não é um instante; escreva como 2024-05-03T14:05:00-03:00.") from None


def as_period(text: str) -> Period:
    """A period as it is written on the command line; :class:`Refused` when it is none."""
    from telessaude.export.wanted import parse_period

    try:
        return parse_period(text)
    except ValueError as error:
        raise Refused(str(error)) from None


PeriodOption = Annotated[
    str, typer.Option("--period", help="O período: 2024, 2024-03 ou 2024-Q1 (quadrimestre).")
]

UfOption = Annotated[
    str | None, typer.Option("--uf", help="Só o que é de uma UF, como MG; sem ela, todo o período.")
]

# What ends a command in its own way; a broken pipe is a reader who has seen enough, as `| head` has.
_NO_FAILURE = (Refused, typer.Exit, typer.Abort, SystemExit, BrokenPipeError)


class failing_well:  # noqa: N801  # reads as a statement
    """Turns an error of the work into one sentence on standard error and exit code 1.

    ``reads``: a warehouse that the work only reads, which another version may have made.
    """

    def __init__(self, where: Path, debug: bool, reads: Path | None = None) -> None:
        """Name what the work is on, and whether errors are shown whole."""
        self.where = where
        self.debug = debug
        self.reads = reads

    def __enter__(self) -> None:
        """Nothing to do yet."""
        return

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Tell the error, if any, in one sentence."""
        if error is None or self.debug or isinstance(error, _NO_FAILURE):
            return
        # Dagster's own class for an interrupt, told by its name: to import it costs a second.
        if isinstance(error, KeyboardInterrupt) or type(error).__name__ == "DagsterExecutionInterruptedError":
            raise typer.Abort from None
        failure = explain(error, self.where) or self._outdated(error)
        sentence = (
            str(failure) if failure else f"Erro inesperado ({error}): rode com --debug para ver o caminho."
        )
        typer.echo(" ".join(sentence.split()), err=True)
        sys.stdout.flush()
        raise typer.Exit(1) from None

    def _outdated(self, error: BaseException) -> Exception | None:
        if self.reads is None:
            return None
        from telessaude.reading.outdated import outdated

        return outdated(error, self.reads)
