"""Protects door 2: no birth date, no free text, no second of an instant, people who join to nothing else."""

import hashlib

import duckdb
import pytest

from telessaude.contract import load_sources
from telessaude.contract.families import load_families
from telessaude.store.key import derived, load_key
from telessaude.store.warehouse import Warehouse

WITHHELD = {
    "telediagnostico": {"paciente_nascimento"},
    "sof": {"pergunta", "resposta", "profissional_solicitante", "autoria"},
    "teleducacao": {"tema"},
}
SOURCES = tuple(load_families().of_records)


@pytest.fixture
def records(published_once):
    """The records of each source as ``registros.<source>``, the counted ones as ``armazem.fatos.fct_...``."""
    warehouse = Warehouse(published_once / "armazem")
    with duckdb.connect() as connection:
        connection.execute(f"attach '{warehouse.database}' as armazem (read_only); create schema registros")
        for source in SOURCES:
            files = warehouse.public / "registros" / source / "*" / "*.parquet"
            connection.execute(
                f"create view registros.{source} as "
                f"select * from read_parquet('{files}', hive_partitioning = false)"
            )
        yield connection


def columns(connection, table):
    return {name: kind for name, kind, *_ in connection.execute(f"describe {table}").fetchall()}


@pytest.mark.parametrize("source", SOURCES)
def test_only_what_may_name_a_person_or_tell_of_one_is_left_out(records, source):
    counted = {n for n in columns(records, f"armazem.fatos.fct_{source}") if not n.startswith("_")}
    shown = set(columns(records, f"registros.{source}"))
    assert counted - shown == WITHHELD.get(source, set())
    assert shown <= counted  # neither delivery nor line, by which a record is found in its file


@pytest.mark.parametrize("source", SOURCES)
def test_instants_have_no_seconds(records, source):
    instants = [n for n, kind in columns(records, f"registros.{source}").items() if kind.startswith("TIMES")]
    assert len(instants) >= 2
    finer = " or ".join(f'"{name}" <> date_trunc(\'minute\', "{name}")' for name in instants)
    assert records.execute(f"select * from registros.{source} where {finer}").fetchall() == []
    (counted,) = records.execute(f"select count(*) from armazem.fatos.fct_{source} where {finer}").fetchone()
    if source == "telediagnostico":
        assert counted > 0  # there was something to cut


DURATIONS = [
    ("teleconsultoria", "resposta_us", 60_000_000),
    ("teleconsultoria", "horas_resposta", 1 / 60),
    ("telediagnostico", "espera_us", 60_000_000),
    ("telediagnostico", "dias_espera", 1 / 1440),
    ("teleconsulta", "espera_us", 60_000_000),
    ("teleconsulta", "atraso_us", 60_000_000),
    ("teleconsulta", "duracao_us", 60_000_000),
    ("regulacao", "espera_us", 60_000_000),
]


@pytest.mark.parametrize(("source", "column", "minute"), DURATIONS)
def test_durations_have_no_seconds_either(records, source, column, minute):
    key = ", ".join(load_sources()[source].key)
    shown = [
        v for (v,) in records.execute(f"select {column} from registros.{source} order by {key}").fetchall()
    ]
    counted = [
        v
        for (v,) in records.execute(
            f"select {column} from armazem.fatos.fct_{source} order by {key}"
        ).fetchall()
    ]
    assert len(shown) == len(counted) > 0
    assert any(value is not None for value in shown)
    for rounded, exact in zip(shown, counted, strict=True):
        assert (rounded is None) == (exact is None)
        if rounded is not None:
            assert rounded / minute == pytest.approx(round(rounded / minute))
            assert abs(rounded - exact) <= minute / 2 * 1.000001


def test_every_duration_is_of_these(records):
    found = {
        (source, name)
        for source in SOURCES
        for name, kind in columns(records, f"registros.{source}").items()
        if kind in {"BIGINT", "DOUBLE"} and name not in load_sources()[source].columns
    }
    assert found - {(source, column) for source, column, _ in DURATIONS} == {("telediagnostico", "idade")}


def test_people_are_the_codes_of_the_warehouse_hashed_once_more(records, published_once):
    key = derived(load_key(Warehouse(published_once / "armazem")), "registros").hex()
    pairs = records.execute(
        "select f.paciente_id, r.paciente_id from registros.teleconsulta as r "
        "join armazem.fatos.fct_teleconsulta as f using (nucleo_id, atendimento_id)"
    ).fetchall()
    assert len(pairs) > 50
    assert all(hashlib.sha256((key + own).encode()).hexdigest()[:32] == shown for own, shown in pairs)


def test_people_are_told_apart_as_before_and_join_to_no_other_door(records, published_once):
    public = published_once / "armazem" / "public"
    texts = set()
    with duckdb.connect(str(public.resolve() / "indicadores.duckdb"), read_only=True) as marts:
        for table, column in marts.execute(
            "select table_name, column_name from duckdb_columns() "
            "where schema_name = 'marts' and data_type = 'VARCHAR'"
        ).fetchall():
            texts |= {row[0] for row in marts.execute(f'select "{column}" from marts.{table}').fetchall()}
    seen = 0
    for source in SOURCES:
        for column in load_sources()[source].people:
            query = f"select count(distinct {column}), count({column}) from {{}}"
            assert (
                records.execute(query.format(f"registros.{source}")).fetchall()
                == records.execute(query.format(f"armazem.fatos.fct_{source}")).fetchall()
            )
            found = {r[0] for r in records.execute(f"select {column} from registros.{source}").fetchall()}
            assert not (found - {None}) & texts
            seen += len(found)
    assert seen > 50


def test_the_folder_says_for_whom_it_is(published_once):
    public = published_once / "armazem" / "public"
    assert "sob acordo" in (public / "registros" / "LEIA-ME.txt").read_text(encoding="utf-8")
    with duckdb.connect(str(public.resolve() / "indicadores.duckdb"), read_only=True) as marts:
        told = marts.execute("select comment from duckdb_tables()").fetchall()
    assert all("Porta da gestão" in text for (text,) in told)
