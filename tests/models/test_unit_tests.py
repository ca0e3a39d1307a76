"""Protects the rules inside the models (dbt's unit tests, worked out by hand) and the descriptions."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from sqlparse.engine import grouping
from sqlparse.sql import Statement

from telessaude.models import dbt
from telessaude.project import DBT_PROJECT
from telessaude.store.database import connect
from telessaude.store.warehouse import Warehouse

FILES = sorted((DBT_PROJECT / "models").rglob("*_unit.yml"))


def declared() -> Iterator[dict[str, str]]:
    for path in FILES:
        yield from yaml.safe_load(path.read_text(encoding="utf-8"))["unit_tests"]


NAMES = [test["name"] for test in declared()]


@pytest.fixture(scope="module")
def warehouse(published_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """A built warehouse of its own: unit tests ask every relation for its columns, and lock the database."""
    copy = tmp_path_factory.mktemp("unidade") / "armazem"
    shutil.copytree(published_once / "armazem", copy, symlinks=True)
    return Warehouse(copy)


@pytest.fixture(scope="module")
def outcomes(warehouse: Warehouse) -> dict[str, dbt.NodeResult]:
    """Every unit test's outcome by name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grouping, "group", _parentheses)
        result = dbt._invoke(warehouse, ["test", "--select", "test_type:unit"], None)
    assert result.error is None
    return {node.name: node for node in result.nodes}


def _parentheses(statement: Statement) -> Statement:
    """What dbt needs of a model's SQL read: where its own WITH is, to put the rows in after it.

    All that sqlparse could tell of each one takes two minutes.
    """
    grouping.group_parenthesis(statement)
    return statement


@pytest.mark.long
@pytest.mark.parametrize("name", NAMES)
def test_unit_test_passes(outcomes: dict[str, dbt.NodeResult], name: str) -> None:
    assert outcomes[name].status == "pass", outcomes[name].message


def test_rules_and_faults_are_marts_in_words(warehouse: Warehouse) -> None:
    """39 rules, one of them for 6 columns; 9 faults, 5 of a constant column, 3 of a dummy code."""
    with connect(warehouse.database) as connection:
        rules = connection.execute("select regra, nome, motivo, como_corrigir from marts.regra").fetchall()
        faults = connection.execute(
            "select falha, nome, descricao, distorce, como_corrigir, indicadores from marts.falha"
        ).fetchall()
    assert (len(rules), len(faults)) == (38 + 6, 9 + 5 + 3)
    assert (
        "dia_sem_hora",
        "dia sem a hora",
        "Veio só o dia, sem a hora: contou 00:00:00 na solicitação ou 23:59:59 na resposta.",
        "Exporte {coluna} com a hora, como 03/05/2024 14:05: só com o dia, o tempo é aproximado.",
    ) in rules
    assert (
        "cbo_de_familia",
        "CBO só com a família (4 dígitos)",
        "CBO com 4 dígitos: só a família ocupacional é conhecida.",
        None,
        "Enviar o CBO com 6 dígitos, que diz a ocupação.",
        None,
    ) in faults
    assert {row[5] for row in faults if row[0] == "coluna_constante_resolucao_duvida"} == {"MSNT5.413"}


def test_names_do_not_repeat_and_each_file_is_about_the_model_it_is_named_for() -> None:
    assert len(NAMES) == len(set(NAMES))
    for path in FILES:
        tests = yaml.safe_load(path.read_text(encoding="utf-8"))["unit_tests"]
        assert {test["model"] for test in tests} == {path.name.removesuffix("_unit.yml")}, path


def test_every_family_has_its_boundaries_tested() -> None:
    models = {path.stem: path.read_text("utf-8") for path in (DBT_PROJECT / "models").rglob("*.sql")}
    families = {
        name
        for name, sql in models.items()
        if name.startswith(("int_medida_", "int_celula_", "fct_", "pub_"))
        and name not in ("int_medida_mes", "int_celula_de_base", "pub_evento")  # unions of the others
        and "{{ cadastro(" not in sql  # the row in force of a key, as the registries
    } | {"int_teleconsultoria_versao", "int_telediagnostico_versao", "int_sof_versao", "int_entrega"}
    missing = families - {test["model"] for test in declared()}
    assert not missing, (
        f"write a unit test, worked out by hand, in <model>_unit.yml beside each of: {missing}"
    )


def test_each_says_what_it_protects() -> None:
    assert [test["name"] for test in declared() if len(test["description"]) < 20] == []


def test_every_column_of_every_model_is_described_and_no_other(warehouse: Warehouse) -> None:
    described = {
        (model["name"], column["name"])
        for path in (DBT_PROJECT / "models").rglob("*.yml")
        for model in yaml.safe_load(path.read_text(encoding="utf-8")).get("models", [])
        for column in model["columns"]
    }
    with connect(warehouse.database) as connection:
        built = connection.execute(
            "select table_name, column_name from information_schema.columns "
            "where table_schema in ('staging', 'intermediario', 'fatos', 'marts', 'publicacao')"
        ).fetchall()
    assert described == set(built), (
        "describe what a last table computes under calculadas in telessaude/contract/words.yml and run "
        "make contract, and any other column beside its model"
    )
