"""Delivering files by the page: off unless the server is given a landing, and for whom the roles say it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from telessaude.check.report import FileReport, Report
from telessaude.reading.scope import Scope
from telessaude.store.warehouse import Warehouse

# Set by ``telessaude serve`` and by nothing else: whoever exports the landing of runs opens no door by it.
LANDING = "TELESSAUDE_ENTREGA_PELA_PAGINA"
MOST_MEGABYTES = 200


@dataclass(frozen=True)
class Delivering:
    """Where files go, against what they are checked, whose files the person may deliver."""

    warehouse: Warehouse
    landing: Path
    scope: Scope


def landing() -> Path | None:
    """The landing of this server; None where it takes no files."""
    given = os.environ.get(LANDING)
    return Path(given) if given else None


def others(report: Report, scope: Scope) -> list[str]:
    """Whose rows a person may not deliver: núcleos or UFs that are not hers, or what is of no place."""
    found = {
        nucleo_id or (f"a UF {uf}" if uf else "linhas sem núcleo nem UF")
        for file in report.arquivos
        for nucleo_id, uf in file.de_quem
        if not (scope.everything or nucleo_id in scope.nucleos or uf in scope.ufs)
    }
    return sorted(found)


def accepted(report: Report) -> int:
    """Rows that a run would accept."""
    return sum(file.aceitas for file in report.arquivos)


def rejected(report: Report) -> int:
    """Rows that a run would reject."""
    return sum(file.rejeitadas for file in report.arquivos)


def folder(files: tuple[FileReport, ...]) -> str | None:
    """The folder that a file was taken as."""
    return next((file.pasta for file in files if file.pasta), None)
