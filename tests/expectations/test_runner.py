"""The run as a whole: what it reads, what blocks, what is new, how it compares with the last publication."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from small_warehouse import DELIVERY, TABLES, build, insert_value

import expectations
from expectations import ValidationResult, runner
from expectations.judge import Judge
from expectations.model import Check, ExpectationResult
from telessaude.store.database import connect

TC = TABLES["teleconsultoria"]
VALUES = ("indicador_valor", "indicador_valor_detalhe")
COUNTED, CORRECTION = "PAHO.168a", "nova"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hand-made database in a file of its own; not to be changed."""
    path = tmp_path_factory.mktemp("feito") / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        build(connection)
    return path


@pytest.fixture
def database_file(built: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may change."""
    return shutil.copyfile(built, tmp_path / "warehouse.duckdb")


@pytest.fixture(scope="module")
def current_and_last() -> Iterator[duckdb.DuckDBPyConnection]:
    """The hand-made database beside a last publication without figures."""
    with duckdb.connect() as connection:
        build(connection)
        connection.execute("attach ':memory:' as anterior")
        connection.execute("create schema anterior.marts")
        for table in VALUES:
            connection.execute(f"create table anterior.marts.{table} as from marts.{table} where false")
        connection.execute("create table anterior.marts.entrega as from marts.entrega")
        yield connection


@pytest.fixture
def two_publications(current_and_last: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """The same, given back as it was: no transaction holds two databases."""
    yield current_and_last
    for table in VALUES:
        current_and_last.execute(f"delete from marts.{table} where indicador_id = '{COUNTED}'")
        current_and_last.execute(f"delete from anterior.marts.{table}")
    current_and_last.execute(f"delete from marts.entrega where entrega_id = '{CORRECTION}'")


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch):
    """Restrict the run to some suites, for speed."""

    def restrict(*names: str) -> None:
        chosen = {name: suite for name, suite in expectations.suites().items() if name in names}
        monkeypatch.setattr(runner, "suites", lambda: chosen)

    return restrict


def _named(result: ValidationResult, name: str) -> ExpectationResult:
    return next(r for r in result.results if r.expectativa == name)


def _change(database: Path, *statements: str) -> None:
    with duckdb.connect(str(database)) as connection:
        for statement in statements:
            connection.execute(statement)


def test_right_warehouse_is_valid_twice_with_the_same_bytes(tmp_path: Path, database_file: Path) -> None:
    first = expectations.run(database_file, tmp_path / "a")
    second = expectations.run(database_file, tmp_path / "b")
    assert first.success
    assert first == second
    assert first.referencia == "15/05/2024 09:00:00"
    assert (tmp_path / "a/index.html").read_bytes() == (tmp_path / "b/index.html").read_bytes()
    assert {r.suite for r in first.results} == set(expectations.suites())


def test_importing_the_package_loads_no_heavy_library() -> None:
    heavy = "{'great_expectations', 'pandas', 'jinja2'}"
    code = f"import sys, expectations; sys.exit(bool({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_missing_database_is_told_in_portuguese(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="execute a ingestão antes de validar"):
        expectations.run(tmp_path / "nada.duckdb", tmp_path / "r")


def test_a_database_open_in_this_process_is_shared(tmp_path: Path, database_file: Path, only) -> None:
    only("fonte_nucleo")
    with connect(database_file):
        assert expectations.run(database_file, tmp_path / "r").success


def test_only_new_rows_are_judged_and_all_when_asked(tmp_path: Path, database_file: Path, only) -> None:
    only("fonte_teleconsultoria")
    _change(
        database_file,
        f"insert into {TC} select * replace ("
        f"'velha' as _entrega_id, 'T0' as teleconsultoria_id, 9 as satisfacao) from {TC}",
        "insert into lago.entrega values ('velha', 'teleconsultoria', 'v.csv', 1, false, true, null)",
    )
    assert expectations.run(database_file, tmp_path / "r").success
    every = expectations.run(database_file, tmp_path / "r", only_new=False)
    assert [r.expectativa for r in every.blocking] == ["dominio_satisfacao"]


def test_a_new_row_that_repeats_an_old_key_is_caught(tmp_path: Path, database_file: Path, only) -> None:
    only("fonte_teleconsultoria")
    _change(
        database_file,
        f"insert into {TC} select * replace ('velha' as _entrega_id) from {TC}",
        "insert into lago.entrega values ('velha', 'teleconsultoria', 'v.csv', 1, false, true, null)",
    )
    result = expectations.run(database_file, tmp_path / "r")
    assert [r.expectativa for r in result.blocking] == ["chave_unica"]
    assert _named(result, "chave_unica").valor_observado.endswith("exemplo = NUC-1 / T1")


def test_absent_source_does_not_apply_and_absent_figures_block(
    tmp_path: Path, database_file: Path, only
) -> None:
    only("fonte_sof", "mart_indicador_valor")
    _change(database_file, "drop table fatos.fct_sof", "drop table marts.indicador_valor")
    result = expectations.run(database_file, tmp_path / "r")
    assert [(r.suite, r.expectativa) for r in result.blocking] == [("mart_indicador_valor", "tabela_existe")]
    assert {r.situacao for r in result.results if r.suite == "fonte_sof"} == {"nao_se_aplica"}


def test_what_cannot_be_judged_is_an_error_and_blocks(tmp_path: Path, database_file: Path, only) -> None:
    only("fonte_sof")
    _change(database_file, "alter table fatos.fct_sof drop column situacao")
    result = expectations.run(database_file, tmp_path / "r")
    domain = _named(result, "dominio_situacao")
    assert (domain.situacao, domain.sucesso) == ("erro", False)
    assert "situacao" in domain.valor_observado
    assert not result.success


def test_an_error_of_a_warning_does_not_block(tmp_path: Path, database_file: Path, only) -> None:
    only("mart_falha_remetente")
    _change(database_file, "alter table marts.falha_remetente drop column falha")
    result = expectations.run(database_file, tmp_path / "r")
    assert [r.situacao for r in result.results] == ["erro"]
    assert result.success


def test_an_empty_result_of_the_library_is_an_error(judge: Judge) -> None:
    import pandas

    check = Check(
        "x", "ExpectColumnValuesToBeInSet", "ausente", "critica", "d", "operacao", {"value_set": [1]}
    )
    ((verdict,),) = judge.judge([(pandas.DataFrame({"presente": [1]}), [check])])
    assert verdict.outcome == "erro"
    assert "ausente" in verdict.message


@pytest.mark.parametrize("table", VALUES)
@pytest.mark.parametrize(
    ("before", "now", "corrected", "accepted", "failing"),
    [
        (100, 50, None, None, []),
        (100, 49, None, None, ["linhas_nao_desabam"]),
        (100, 0, None, None, ["linhas_nao_desabam"]),
        (100, 0, "sof", None, ["linhas_nao_desabam"]),
        (100, 0, "teleconsulta", None, ["linhas_nao_desabam_em_indicador_pequeno_ou_corrigido"]),
        (100, 0, "ponto", None, ["linhas_nao_desabam_em_indicador_pequeno_ou_corrigido"]),
        (100, 0, None, "sof|ponto", ["linhas_nao_desabam"]),
        (100, 0, None, "meta|sof", ["linhas_nao_desabam_em_indicador_pequeno_ou_corrigido"]),
        (99, 49, None, None, ["linhas_nao_desabam_em_indicador_pequeno_ou_corrigido"]),
    ],
)
def test_rows_against_the_last_publication(
    table: str,
    before: int,
    now: int,
    corrected: str | None,
    accepted: str | None,
    failing: list[str],
    judge: Judge,
    two_publications: duckdb.DuckDBPyConnection,
) -> None:
    """The half of 100 rows is 50; 99 rows, or a source of theirs corrected or accepted, only warn."""
    level = {"indicador_valor": "municipio", "indicador_valor_detalhe": "ponto"}[table]
    two_publications.execute("update lago.execucao_corrente set quedas_aceitas = ?", [accepted])
    if corrected:
        two_publications.execute(
            f"insert into marts.entrega by name select '{CORRECTION}' as entrega_id, ? as fonte, "
            "0 as linhas_substituidas, 1 as linhas_retiradas",
            [corrected],
        )
    for name, rows in ((f"anterior.marts.{table}", before), (f"marts.{table}", now)):
        insert_value(two_publications, name, indicador_id=COUNTED, nivel=level, valor=1, numerador=1)
        two_publications.execute(
            f"insert into {name} select * exclude (place) replace ((3100000 + place)::varchar as nivel_id) "
            f"from {name}, range({rows}) as places(place) where indicador_id = '{COUNTED}'"
        )
        two_publications.execute(f"delete from {name} where indicador_id = '{COUNTED}' and nivel_id = 'BR'")
    # A kind of period that the catalogue has no more: what is not computed any longer did not fall.
    two_publications.execute("update marts.indicador set periodos = 'mes|quadrimestre|ano'")
    two_publications.execute(
        f"insert into anterior.marts.{table} select * replace ('semana' as periodo_tipo) "
        f"from anterior.marts.{table} where indicador_id = '{COUNTED}'"
    )
    # A later reference instant published a period that this run does not reach.
    insert_value(
        two_publications, f"anterior.marts.{table}", indicador_id="MSNT5.417", periodo_inicio="2024-06-01",
        nivel=level, nivel_id="3100000", valor=1,
    )  # fmt: skip
    relations = runner.relations_of(two_publications)
    suite = expectations.suites()[f"mart_{table}"]
    results = runner.judge_suites(two_publications, judge, [suite], relations)
    assert [r.expectativa for r in results if not r.sucesso] == failing


def test_the_last_publication_is_read_from_its_file(tmp_path: Path, database_file: Path, only) -> None:
    only("mart_indicador_valor")
    previous = shutil.copyfile(database_file, tmp_path / "indicadores.duckdb")
    result = expectations.run(database_file, tmp_path / "r", previous=previous)
    small = _named(result, "linhas_nao_desabam_em_indicador_pequeno_ou_corrigido")
    # The 27 indicators with rows in the hand-made publication, all with as many rows now.
    assert (small.situacao, small.inesperados, small.avaliados) == ("passou", 0, 27)
    assert _named(result, "linhas_nao_desabam").situacao == "nao_se_aplica"


def test_suites_say_what_they_guard() -> None:
    for name, suite in expectations.suites().items():
        assert name == suite.name
        assert suite.table.split(".")[1] == suite.asset
        names = [check.name for check in suite.checks]
        assert len(names) == len(set(names))
        assert all("/" not in check for check in names)
        assert all(check.description.endswith(".") for check in suite.checks)


def test_the_delivery_of_the_fixture_is_new(database: duckdb.DuckDBPyConnection) -> None:
    """Without it the suites of records would judge nothing and every test of theirs would pass."""
    new = database.execute("select entrega_id from lago.entrega where not construida").fetchall()
    assert new == [(DELIVERY,)]
