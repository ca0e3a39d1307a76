"""The judgement of one run: whether what was built may be published, found out in a process of its own."""

from __future__ import annotations

import shutil
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from expectations.process import Process
from orchestration.begin import current_run
from telessaude.store.warehouse import INDICATORS, Warehouse

if TYPE_CHECKING:
    from expectations.model import ValidationResult


class Judgement:
    """Begun once, by whoever comes first: the build, ahead of the step that wants the verdict, or that step.

    Ahead, it is made while this process tells Dagster what was built, which saves 1 s of a month's run. From
    ``begin`` to ``result`` or ``discard`` nothing else may open the warehouse's database.
    """

    def __init__(self, warehouse: Warehouse) -> None:
        """Nothing is begun yet."""
        self._warehouse = warehouse
        self._process = Process()
        self._begun: Future[tuple[str, ValidationResult]] | None = None

    def __enter__(self) -> Judgement:
        """Use it for one run."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        """End its process, and first what is begun, which writes beside what is published."""
        self.discard()
        self._process.close()

    def warm(self) -> None:
        """Start the process, which has seconds of loading to do."""
        self._process.start()

    def begin(self) -> None:
        """Let dbt's hold on the database go and judge, in a thread; what is begun goes on."""
        if self._begun is None:
            executor = ThreadPoolExecutor(1)
            self._begun = executor.submit(self._judge)
            executor.shutdown(wait=False)

    def result(self) -> tuple[str, ValidationResult]:
        """The run that was judged, and its verdict; begun now, if it was not.

        Raises:
            Exception: what judging, or writing what waits for the verdict, raised.
        """
        self.begin()
        assert self._begun is not None
        begun, self._begun = self._begun, None
        return begun.result()

    def discard(self) -> None:
        """Forget what is begun, once it has ended: until then it reads the database."""
        begun, self._begun = self._begun, None
        if begun is not None:
            begun.exception()

    def _judge(self) -> tuple[str, ValidationResult]:
        from telessaude.models import dbt
        from telessaude.publish import prepare

        dbt.release()
        warehouse = self._warehouse
        current = current_run(warehouse)
        report = report_folder(warehouse)
        shutil.rmtree(report, ignore_errors=True)
        report.mkdir(parents=True)
        last = warehouse.public / INDICATORS
        return current.execucao_id, self._process.run(
            warehouse.database,
            report,
            previous=last if last.exists() else None,
            only_new=not current.completa,
            meanwhile=lambda: prepare(warehouse, current),
        )


def report_folder(warehouse: Warehouse) -> Path:
    """Where the validation page waits for its publication."""
    return warehouse.work / "validacao"
