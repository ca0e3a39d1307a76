"""What ``telessaude check`` prints and keeps."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from telessaude.check.examination import check
from telessaude.check.report import Report
from telessaude.check.words import lines
from telessaude.store.errors import Failure
from telessaude.store.warehouse import Warehouse


def check_and_tell(
    paths: Sequence[Path],
    pasta: str | None,
    warehouse: Warehouse | None,
    *,
    as_json: bool,
    keep_proposal: Path | None,
) -> tuple[bool, Iterator[str]]:
    """Whether nothing is rejected, and the lines to print; a proposed mapping is kept where asked.

    Raises:
        Failure: as :func:`telessaude.check.examination.check`, or the proposal cannot be written.
    """
    report = check(paths, pasta, warehouse)
    told = iter([json.dumps(asdict(report), ensure_ascii=False, indent=2)]) if as_json else lines(report)
    return report.limpo, _and_kept(told, report, keep_proposal)


def _and_kept(told: Iterator[str], report: Report, file: Path | None) -> Iterator[str]:
    yield from told
    proposal = next((one.proposta for one in report.arquivos if one.proposta), None)
    if file is None:
        return
    if proposal is None:
        raise Failure("Nenhum mapeamento a propor: todos os cabeçalhos foram entendidos, ou nenhum o foi.")
    try:
        file.write_text(proposal, encoding="utf-8")
    except OSError as error:
        raise Failure(f"Não foi possível escrever {file} ({error.strerror}).") from error
