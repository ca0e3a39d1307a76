"""Protects what a run publishes: described marts, records by month as hard links, the last release
for research, and that a publication is never partial, wherever the run is killed."""

import os
import shutil
import signal

import duckdb
import pytest

from orchestration import pipeline
from telessaude import publish
from telessaude.contract import load_sources
from telessaude.contract.families import load_families
from telessaude.publish import folder, indicators, records, research, versions
from telessaude.store import runs
from telessaude.store.database import connect
from telessaude.store.warehouse import RESEARCH, Warehouse
from tests.conftest import REFERENCE
from tests.publish.rebuilding import rebuild


def open_public(warehouse, name="indicadores.duckdb"):
    return duckdb.connect(str(warehouse.public.resolve() / name), read_only=True)


def test_every_published_table_and_column_is_described(published_once):
    with open_public(Warehouse(published_once / "armazem")) as connection:
        missing = connection.execute(
            """
            select table_name, column_name from duckdb_columns()
            where schema_name = 'marts' and coalesce(comment, '') = ''
            union all
            select table_name, null from duckdb_tables() where coalesce(comment, '') = ''
            """
        ).fetchall()
        tables = {name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()}
    assert missing == []
    assert {
        "indicador",
        "indicador_valor",
        "entrega",
        "rejeicao",
        "regra",
        "falha",
        "validacao",
        "execucao",
        "revisao",
    } <= tables


def test_the_publication_tells_of_its_own_run(published_once):
    warehouse = Warehouse(published_once / "armazem")
    with open_public(warehouse) as connection:
        rows = connection.execute(
            "select publicacao_id, resultado, linhas_lidas = linhas_aceitas + linhas_rejeitadas "
            "from marts.execucao"
        ).fetchall()
    assert rows == [(folder.shown(warehouse), "publicada", True)]


def test_records_are_all_there_by_month_and_the_views_read_them(published_once, monkeypatch):
    warehouse = Warehouse(published_once / "armazem")
    with connect(warehouse.database, read_only=True) as connection:
        expected = connection.execute("select count(*) from fatos.fct_teleconsultoria").fetchone()
    monkeypatch.chdir(warehouse.public)
    with duckdb.connect() as connection:
        connection.execute((warehouse.public / "registros.sql").read_text())
        assert connection.execute("select count(*) from teleconsultoria").fetchone() == expected
        astray = connection.execute(
            "select count(*) from teleconsultoria where strftime(solicitada_em, '%Y-%m') <> mes"
        ).fetchone()
        columns = {row[0] for row in connection.execute("describe teleconsultoria").fetchall()}
    assert astray == (0,)
    assert not any(name.startswith("_") for name in columns)


def test_a_publication_shows_the_last_release_and_its_number_keeps_it(published_once):
    warehouse = Warehouse(published_once / "armazem")
    shown = warehouse.public / RESEARCH
    assert shown.samefile(warehouse.releases / "1" / RESEARCH)
    people = {name for source in load_sources().values() for name in source.people}
    with duckdb.connect(str(shown.resolve()), read_only=True) as connection:
        columns = connection.execute("select table_name, column_name from duckdb_columns()").fetchall()
        silent = connection.execute(
            "select column_name from duckdb_columns() where schema_name = 'marts' "
            "and coalesce(comment, '') = '' union all "
            "select table_name from duckdb_tables() where coalesce(comment, '') = ''"
        ).fetchall()
    assert not people & {name for _, name in columns}
    assert not {table for table, _ in columns} & {"nucleo", "ponto", "equipe", *load_families().of_records}
    assert silent == []


def test_only_months_that_changed_are_written_again(published):
    warehouse = Warehouse(published / "armazem")
    rebuild(warehouse, published / "entrada")
    with connect(warehouse.database) as connection:
        connection.execute("update lago.execucao_corrente set completa = false")
        connection.execute(
            "create or replace table intermediario.int_mes_afetado as "
            "select 'teleconsultoria' as familia, date '2024-02-01' as mes"
        )
    before = {path: path.stat().st_ino for path in (warehouse.public / "registros").rglob("*.parquet")}
    old = warehouse.public.resolve()
    pipeline.publish(warehouse)
    new = warehouse.public.resolve()
    written = {
        str(path.relative_to(new).parent)
        for path in (new / "registros").rglob("*.parquet")
        if path.stat().st_ino != (old / path.relative_to(new)).stat().st_ino
    }
    assert before
    assert written == {"registros/teleconsultoria/mes=2024-02"}


KILLED_AT = [
    (indicators, "write"),
    (versions, "write"),
    (records, "write"),
    (research, "prepare"),
    (indicators, "complete"),
    (shutil, "copytree"),
    (folder, "finish"),
    (publish, "_commit"),
    (folder, "show"),
    (research, "keep"),
    (folder, "prune"),
]


# Between the commit and the swap: the others are long.
SHORT = {(folder, "show", False)}
KILLS = [
    pytest.param(module, name, after, marks=[] if (module, name, after) in SHORT else pytest.mark.long)
    for module, name in KILLED_AT
    for after in (False, True)
]


@pytest.mark.parametrize(("module", "name", "after"), KILLS)
def test_killed_anywhere_the_publication_is_whole_and_the_next_run_ends_it(
    published, in_child, module, name, after
):
    warehouse = Warehouse(published / "armazem")
    landing = published / "entrada"
    old = folder.shown(warehouse)
    current = rebuild(warehouse, landing)
    original = getattr(module, name)

    def dies(*arguments, **options):
        if after:
            original(*arguments, **options)
        os.kill(os.getpid(), signal.SIGKILL)

    def publishes():
        setattr(module, name, dies)
        pipeline.publish(warehouse)

    assert in_child(publishes) == -signal.SIGKILL
    assert folder.shown(warehouse) in {old, current.execucao_id}
    with open_public(warehouse) as connection:
        assert connection.execute("select count(*) > 0 from marts.indicador_valor").fetchone() == (True,)
    again = pipeline.begin(landing, warehouse, reference=REFERENCE)
    if again is None:  # it was committed: only the swap was missing
        assert folder.shown(warehouse) == current.execucao_id
    else:
        assert again.completa
        assert folder.shown(warehouse) == old
        with connect(warehouse.database) as connection:
            connection.execute("update lago.validacao set execucao_id = ?", [again.execucao_id])
        pipeline.publish(warehouse)
        assert folder.shown(warehouse) == again.execucao_id
    kept = {path.name for path in warehouse.publications.iterdir()}
    told = {path.stem for path in (warehouse.public / versions.FOLDER).iterdir()}
    with connect(warehouse.database) as connection:
        assert kept == told == set(runs.published_ids(connection))


def test_what_was_not_validated_is_not_published(published):
    warehouse = Warehouse(published / "armazem")
    old = folder.shown(warehouse)
    pipeline.begin(published / "entrada", warehouse, reference=REFERENCE, full_refresh=True)
    with pytest.raises(pipeline.NotValid, match="não foi validada"):
        pipeline.publish(warehouse)
    assert folder.shown(warehouse) == old


def test_a_critical_failure_is_not_published_and_says_which(published):
    warehouse = Warehouse(published / "armazem")
    rebuild(warehouse, published / "entrada")
    with connect(warehouse.database) as connection:
        connection.execute(
            "insert into lago.validacao select * replace ('falhou' as situacao, 'critica' as severidade, "
            "'chave_unica' as expectativa) from lago.validacao limit 1"
        )
    with pytest.raises(pipeline.NotValid, match="chave_unica"):
        pipeline.publish(warehouse)
