"""Protects incremental runs: whatever came first, the tables are those of a full refresh, byte for byte.

A chain is one warehouse that is run again and again while files of a case arrive and the reference instant
moves on. After each run, every table of the marts and of the records is written as ordered CSV text and
compared with that of a new warehouse which saw the same landing at once, and with what is published, which
takes over what did not change since the last publication. The long form walks the shortest chain of hard
steps: late corrections and withdrawals. The exhaustive form walks those of registries and metas that change
last, of weeks and months that pass, and stops at every instant at which a file arrived.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import attrgetter
from pathlib import Path

import pytest
from golden_cases import CASES, FOLDER, Arrived, arrivals, deliver, reference

from orchestration import pipeline
from orchestration.judgement import Judgement
from telessaude import export
from telessaude.contract import load_sources
from telessaude.project import DBT_PROJECT
from telessaude.store.database import connect
from telessaude.store.warehouse import Warehouse

SHOWN = 3
FACTS = DBT_PROJECT / "models" / "facts"
# Known to records, and to other registries, by name; metas to every figure.
REGISTRIES = {
    "ponto", "equipe", "profissional", "protocolo_regulacao", "populacao", "linha_cuidado_pactuada",
    "oferta_especialidade", "hospital", "equipe_nucleo", "meta", "regiao",
}  # fmt: skip
COMPARED = {
    "marts.indicador", "marts.indicador_valor", "marts.indicador_valor_detalhe", "marts.meta_avaliacao",
    "marts.qualidade", "marts.qualidade_completude", "marts.qualidade_nivel", "marts.falha_remetente",
    "marts.entrega", "marts.rejeicao", "marts.aspecto_resposta", "marts.aspecto_cobertura",
    "marts.ponto", "marts.ponto_nucleo", "marts.regiao", "marts.municipio",
    *(f"fatos.fct_{source}" for source in load_sources() if (FACTS / f"fct_{source}.sql").exists()),
}  # fmt: skip
MINUTE_NS = 60 * 10**9
HOUR_NS = 60 * MINUTE_NS
AFTERWARDS_NS = max(arrived.mtime_ns for case in CASES for arrived in arrivals(case)) + 48 * HOUR_NS


@dataclass(frozen=True)
class Step:
    """One run of a chain: the files that have come since the last, the reference instant, texts by path.

    The texts are no files of the case; they come after all of them.
    """

    files: Sequence[Arrived]
    reference: datetime
    texts: Mapping[str, str] = field(default_factory=dict)


class Chain:
    """A landing that grows and the warehouse that follows it."""

    def __init__(self, case: str, folder: Path) -> None:
        self.case = case
        self.folder = folder
        self.landing = folder / "entrada"
        self.landing.mkdir(parents=True)
        self.warehouse = Warehouse(folder / "armazem")
        self.runs = 0
        self.built: dict[str, bytes] = {}

    def take(self, step: Step) -> None:
        """Deliver the step's files and run on what is new; the first run is complete."""
        deliver(self.case, self.landing, step.files)
        for path, text in step.texts.items():
            (self.landing / path).write_text(text, encoding="utf-8")
            os.utime(self.landing / path, ns=(AFTERWARDS_NS, AFTERWARDS_NS))
        prepared = pipeline.begin(self.landing, self.warehouse, reference=step.reference)
        assert prepared is not None
        assert prepared.completa == (self.runs == 0)
        pipeline.ingest(self.landing, self.warehouse)
        pipeline.build(self.warehouse)
        self.runs += 1

    def end(self) -> None:
        """Publish what was compared without having judged it: that is not what these tests are about."""
        columns = ", ".join(f"{name} {kind}" for name, kind in pipeline.VALIDATION_COLUMNS.items())
        with connect(self.warehouse.database) as connection:
            connection.execute(f"create or replace table lago.validacao ({columns})")
        pipeline.report_folder(self.warehouse).mkdir(parents=True, exist_ok=True)
        pipeline.publish(self.warehouse)
        published = tables(self.warehouse.public / "indicadores.duckdb", self.folder / "texto")
        marts = [name for name in self.built if name.startswith("marts.")]
        report = "".join(difference(name, published[name], self.built[name]) for name in marts)
        assert not report, f"{self.case}, publication {self.runs} and what was built for it\n{report}"

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
        got, expected = (tables(w.database, self.folder / "texto") for w in (self.warehouse, other))
        self.built = got
        where = f"{self.case}, run {self.runs}, reference {moment:%Y-%m-%d}"
        assert {name for name in got if name in COMPARED} == COMPARED, where
        assert got.keys() == expected.keys(), where
        report = "".join(difference(name, got[name], expected[name]) for name in got)
        assert not report, f"{where}\n{report}"
        return other


def tables(database: Path, scratch: Path) -> dict[str, bytes]:
    """Every table of marts and records in a database as ordered CSV text."""
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    with connect(database, read_only=True) as connection:
        names = connection.execute(
            "select table_schema || '.' || table_name from information_schema.tables "
            # What fell is told against the publication before: a warehouse made at once has none.
            "where table_schema in ('marts', 'fatos') and table_name <> 'queda' order by all"
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


def side_by_side(case: str) -> list[tuple[float, Arrived]]:
    """Files in another order of arrival: all sources begin together and end together.

    Each with the share of its source's files that came before it: 0 for the first of every source.
    """
    files = arrivals(case)
    of_folder = Counter(arrived.folder for arrived in files)
    before: Counter[str] = Counter()
    shares = []
    for arrived in files:
        shares.append((before[arrived.folder] / of_folder[arrived.folder], arrived.path))
        before[arrived.folder] += 1
    start = files[0].mtime_ns
    return [
        (share, Arrived(path, start + position * MINUTE_NS))
        for position, (share, path) in enumerate(sorted(shares, key=lambda one: one[0]))
    ]


def corrected(case: str, path: str, column: str, value: str | None = None) -> str:
    """A delimited file once more with a value in all rows of a column, or in three that of the first.

    More moved to one place would be refused at publication: figures of the others collapse.
    """
    delivered = (FOLDER / case / "landing" / path).read_bytes()
    try:
        text = delivered.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = delivered.decode("cp1252")
    separator = csv.Sniffer().sniff(text.partition("\n")[0], ",;\t|").delimiter
    headings, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    place = [heading.strip().lower() for heading in headings].index(column)
    for row in rows[:3] if value is None else rows:
        row[place] = rows[0][place] if value is None else value
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=separator).writerows([headings, *rows])
    return written.getvalue()


def withdrawn(case: str, path: str, name: str) -> str:
    """The envelope that takes back every row of another one: same month, replaces, empty list."""
    envelope = json.loads((FOLDER / case / "landing" / path).read_text(encoding="utf-8"))
    return json.dumps(envelope | {"tipo_envio": "RE", name: []})


def records_corrected(case: str) -> dict[str, str]:
    """New versions of records and of monthly rows, and envelopes withdrawn, after all that the case holds."""
    return {
        "smart/zz_edu.json": withdrawn(case, "smart/j_edu.json", "atividades_teleeducacao"),
        "smart/zz_prof.json": withdrawn(case, "smart/k_prof.json", "profissionais"),
        "teleconsulta/z.csv": corrected(
            case, "teleconsulta/entrega_631.csv", "modalidade", "telemonitoramento"
        ),
        "regulacao/z.csv": corrected(case, "regulacao/entrega_448.csv", "situacao", "devolvida"),
        "hospital_mensal/z.csv": corrected(case, "hospital_mensal/entrega_265.csv", "obitos", "2"),
        "plano_trabalho/z.csv": corrected(case, "plano_trabalho/entrega_929.csv", "executado", "3"),
    }


def registries_corrected(case: str) -> dict[str, str]:
    """What says where records count and what they are measured against, changed."""
    return {
        "meta/z.csv": corrected(case, "meta/entrega_598.csv", "meta", "60"),
        "ponto/z.csv": corrected(case, "ponto/entrega_111.csv", "municipio_ibge"),
        "hospital/z.csv": corrected(case, "hospital/entrega_740.csv", "municipio_ibge"),
        "regiao/z.csv": corrected(case, "regiao/entrega_296.csv", "regiao_id"),
        "oferta_especialidade/z.csv": corrected(case, "oferta_especialidade/entrega_703.csv", "inicio"),
        "licenca_videoconferencia/z.csv": corrected(
            case, "licenca_videoconferencia/entrega_376.csv", "licencas", "7"
        ),
    }


def as_it_came(case: str) -> list[Step]:
    """Corrections, spreadsheets and envelopes after what they change, while months and weeks pass."""
    files, last = side_by_side(case), reference(case)
    return [
        Step([arrived for share, arrived in files if share < 0.15], last - timedelta(days=400)),
        Step([arrived for share, arrived in files if 0.15 <= share < 0.85], last - timedelta(days=60)),
        Step(
            [arrived for share, arrived in files if share >= 0.85],
            last - timedelta(hours=30),
            records_corrected(case),
        ),
        # Nothing but registries changes, not even the day.
        Step([], last - timedelta(hours=30), registries_corrected(case)),
    ]


def registries_last(case: str) -> list[Step]:
    """Records before the registries that they name; then only the reference instant moves, past deadlines."""
    files, last = side_by_side(case), reference(case)
    late = [Arrived(f.path, f.mtime_ns + 24 * HOUR_NS) for _, f in files if f.folder in REGISTRIES]
    early = [(share, f) for share, f in files if f.folder not in REGISTRIES]
    return [
        Step([f for share, f in early if share < 0.5], last - timedelta(days=30)),
        Step([*(f for share, f in early if share >= 0.5), *late[:5]], last - timedelta(days=8)),
        Step(late[5:], last - timedelta(days=8)),
        Step([], last + timedelta(days=200)),
    ]


def nucleos_last(case: str) -> list[Step]:
    """Nothing is accepted before the núcleos are known; then everything is."""
    files, last = arrivals(case), reference(case)
    late = [Arrived(f.path, f.mtime_ns + 24 * HOUR_NS) for f in files if f.folder == "nucleo"]
    early = [f for f in files if f.folder != "nucleo"]
    return [Step(early, last - timedelta(days=1)), Step(late, last)]


def every_arrival(case: str) -> list[Step]:
    """A run for each instant at which files arrived; the day stays, or a day, a week, twelve days pass."""
    together = [list(files) for _, files in itertools.groupby(arrivals(case), attrgetter("mtime_ns"))]
    moment = reference(case)
    steps = []
    for files, days in zip(reversed(together), itertools.cycle((0, 1, 7, 12)), strict=False):
        steps.append(Step(files, moment))
        moment -= timedelta(days=days)
    return steps[::-1]


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


def corrected_at_once(case: str) -> list[Step]:
    """The shortest chain: corrections, withdrawals and registries of the others in one step, weeks later."""
    files, last = side_by_side(case), reference(case)
    return [
        Step([arrived for share, arrived in files if share < 0.85], last - timedelta(days=60)),
        Step(
            [arrived for share, arrived in files if share >= 0.85],
            last,
            records_corrected(case) | registries_corrected(case),
        ),
    ]


CHAINS = [
    pytest.param("2023-2025", corrected_at_once, id="corrected_at_once", marks=pytest.mark.long),
    *(
        pytest.param(case, steps, id=f"{steps.__name__}-{case}", marks=pytest.mark.exhaustive)
        for case in CASES
        for steps in (as_it_came, registries_last, nucleos_last)
    ),
]


@pytest.mark.parametrize(("case", "steps"), CHAINS)
def test_hard_prefixes(case: str, steps: Callable[[str], list[Step]], tmp_path: Path) -> None:
    chain = walk(case, steps(case), tmp_path)
    full = Warehouse(tmp_path / f"completo-{chain.runs}")
    for warehouse in (chain.warehouse, full):
        with Judgement(warehouse) as judgement:
            pipeline.validate(warehouse, judgement)
        pipeline.publish(warehouse)
    require_same_publication(chain.warehouse, full, tmp_path / "exportado")


@pytest.mark.exhaustive
@pytest.mark.parametrize("case", CASES)
def test_every_prefix(case: str, tmp_path: Path) -> None:
    walk(case, every_arrival(case), tmp_path)
