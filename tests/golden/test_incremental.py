"""Protects incremental runs: whatever came first, the tables are those of a full refresh, byte for byte.

A chain is one warehouse that is run again and again while files of a case arrive and the reference instant
moves on. After each run, every table of the marts and of the records is written as ordered CSV text and
compared with that of a new warehouse which saw the same landing at once. The default run walks two short
chains whose steps are the hard ones; the long form stops at every file of both cases.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from golden_cases import CASES, Arrived, arrivals, deliver, reference

from orchestration import export, pipeline
from orchestration.database import connect
from orchestration.warehouse import Warehouse

SHOWN = 3
REGISTRIES = {"ponto", "equipe", "profissional", "protocolo_regulacao", "populacao", "linha_cuidado_pactuada"}
HOUR_NS = 3_600 * 10**9


@dataclass(frozen=True)
class Step:
    """One run of a chain: the files that have come since the last, the reference instant."""

    files: Sequence[Arrived]
    reference: datetime


class Chain:
    """A landing that grows and the warehouse that follows it."""

    def __init__(self, case: str, folder: Path) -> None:
        self.case = case
        self.folder = folder
        self.landing = folder / "entrada"
        self.landing.mkdir(parents=True)
        self.warehouse = Warehouse(folder / "armazem")
        self.runs = 0

    def take(self, step: Step) -> None:
        """Deliver the step's files and run on what is new; the first run is complete."""
        deliver(self.case, self.landing, step.files)
        prepared = pipeline.begin(self.landing, self.warehouse, reference=step.reference)
        assert prepared is not None
        assert prepared.completa == (self.runs == 0)
        pipeline.ingest(self.landing, self.warehouse)
        pipeline.build(self.warehouse)
        self.runs += 1

    def end(self) -> None:
        """Publish without having judged: what is judged is not what these tests are about."""
        columns = ", ".join(f"{name} {kind}" for name, kind in pipeline.VALIDATION_COLUMNS.items())
        with connect(self.warehouse.database) as connection:
            connection.execute(f"create or replace table lago.validacao ({columns})")
        pipeline.report_folder(self.warehouse).mkdir(parents=True, exist_ok=True)
        pipeline.publish(self.warehouse)

    def refreshed(self, moment: datetime) -> Warehouse:
        """A new warehouse that reads the landing as it is now, all at once."""
        folder = self.folder / f"completo-{self.runs}"
        warehouse = Warehouse(folder)
        pipeline.begin(self.landing, warehouse, reference=moment, full_refresh=True)
        pipeline.ingest(self.landing, warehouse)
        pipeline.build(warehouse)
        return warehouse

    def require_same_as_refreshed(self, moment: datetime) -> Warehouse:
        """Compare with a full refresh, table by table; returns the refreshed warehouse."""
        other = self.refreshed(moment)
        got, expected = (tables(w, self.folder / "texto") for w in (self.warehouse, other))
        where = f"{self.case}, run {self.runs}, reference {moment:%Y-%m-%d}"
        assert got.keys() == expected.keys(), where
        report = "".join(difference(name, got[name], expected[name]) for name in got)
        assert not report, f"{where}\n{report}"
        return other


def tables(warehouse: Warehouse, scratch: Path) -> dict[str, bytes]:
    """Every table of marts and records as ordered CSV text."""
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    with connect(warehouse.database, read_only=True) as connection:
        names = connection.execute(
            "select table_schema || '.' || table_name from information_schema.tables "
            "where table_schema in ('marts', 'fatos') order by all"
        ).fetchall()
        for (name,) in names:
            connection.execute(
                f"copy (select * from {name} order by all) to '{scratch / name}' (format csv, header)"
            )
    return {path.name: path.read_bytes() for path in sorted(scratch.iterdir())}


def difference(name: str, got: bytes, expected: bytes) -> str:
    """Up to a few lines that only one of two texts has, under the table's name; nothing when equal."""
    if got == expected:
        return ""
    ours, theirs = (set(text.decode().splitlines()) for text in (got, expected))
    shown = [f"  only incremental: {line}" for line in sorted(ours - theirs)[:SHOWN]]
    shown += [f"  only full refresh: {line}" for line in sorted(theirs - ours)[:SHOWN]]
    return "\n".join([f"{name}: {len(ours - theirs)} and {len(theirs - ours)} lines", *shown, ""])


def require_same_publication(one: Warehouse, other: Warehouse, scratch: Path) -> None:
    """Compare what readers see: the exports and every Parquet file of the records."""
    texts = [
        {path.name: path.read_bytes() for path in export.write(warehouse, scratch / name, ["csv"])}
        for name, warehouse in (("um", one), ("outro", other))
    ]
    # The runs and their judgement differ by right: one chain ran many times, the other once.
    differing = {name for name in texts[0] if texts[0][name] != texts[1].get(name)}
    assert texts[0].keys() == texts[1].keys()
    assert differing <= {"execucao.csv", "validacao.csv"}
    records = [
        {
            path.relative_to(w.public).as_posix(): path.read_bytes()
            for path in w.public.rglob("registros/**/*.parquet")
        }
        for w in (one, other)
    ]
    assert records[0]
    assert records[0] == records[1]


def as_it_came(case: str) -> list[Step]:
    """Corrections, spreadsheets and envelopes after what they change, while months and requests pass."""
    files, last = arrivals(case), reference(case)
    corrections = index(files, "teleconsultoria/entrega_076.csv")
    first_envelope = index(files, "smart/b_primeiro.json")
    replaced = index(files, "smart/z_substitui.json")
    return [
        Step(files[:corrections], last - timedelta(days=400)),
        Step(files[corrections : first_envelope + 2], last - timedelta(days=60)),
        Step(files[first_envelope + 2 : replaced + 4], last - timedelta(hours=30)),
        Step(files[replaced + 4 :], last),
    ]


def registries_last(case: str) -> list[Step]:
    """Records before the registries that they name; then only the reference instant moves, past deadlines."""
    files, last = arrivals(case), reference(case)
    late = [Arrived(f.path, f.mtime_ns + 24 * HOUR_NS) for f in files if f.folder in REGISTRIES]
    early = [f for f in files if f.folder not in REGISTRIES]
    half = index(early, "teleconsultoria/entrega_076.csv")
    return [
        Step(early[:half], last - timedelta(days=30)),
        Step([*early[half:], *late[:2]], last - timedelta(days=2)),
        Step(late[2:], last - timedelta(days=2)),
        Step([], last + timedelta(days=200)),
    ]


def nucleos_last(case: str) -> list[Step]:
    """Nothing is accepted before the núcleos are known; then everything is."""
    files, last = arrivals(case), reference(case)
    late = [Arrived(f.path, f.mtime_ns + 24 * HOUR_NS) for f in files if f.folder == "nucleo"]
    early = [f for f in files if f.folder != "nucleo"]
    return [Step(early, last - timedelta(days=1)), Step(late, last)]


def index(files: Sequence[Arrived], path: str) -> int:
    return [arrived.path for arrived in files].index(path)


def walk(case: str, steps: Iterable[Step], folder: Path) -> Chain:
    """Run a chain, comparing after every run; full refreshes are thrown away but the last."""
    chain = Chain(case, folder)
    other = None
    for step in steps:
        if other is not None:
            shutil.rmtree(other.root)
            chain.end()
        chain.take(step)
        other = chain.require_same_as_refreshed(step.reference)
    return chain


SHORT = [("2023-2025", as_it_came), ("2017-2019", registries_last)]
CHAINS = [
    pytest.param(
        case, steps, id=f"{steps.__name__}-{case}", marks=() if (case, steps) in SHORT else pytest.mark.long
    )
    for case in CASES
    for steps in (as_it_came, registries_last, nucleos_last)
]


@pytest.mark.parametrize(("case", "steps"), CHAINS)
def test_hard_prefixes(case: str, steps: Callable[[str], list[Step]], tmp_path: Path) -> None:
    chain = walk(case, steps(case), tmp_path)
    full = Warehouse(tmp_path / f"completo-{chain.runs}")
    for warehouse in (chain.warehouse, full):
        pipeline.validate(warehouse)
        pipeline.publish(warehouse)
    require_same_publication(chain.warehouse, full, tmp_path / "exportado")


@pytest.mark.long
@pytest.mark.parametrize("case", CASES)
def test_every_prefix(case: str, tmp_path: Path) -> None:
    files, last = arrivals(case), reference(case)
    # A file of a source that this version does not read changes nothing: it comes with the next that does.
    ends = [position + 1 for position, arrived in enumerate(files) if arrived.served]
    starts = [0, *ends[:-1]]
    steps = [
        Step(files[start:end], last - timedelta(days=5 * (len(ends) - 1 - number)))
        for number, (start, end) in enumerate(zip(starts, ends, strict=True))
    ]
    walk(case, steps, tmp_path)
