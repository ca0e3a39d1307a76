"""Protects the order of the dbt project: where models live, their names, descriptions and repeatability."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from expectations import suites
from telessaude.models import parsed
from telessaude.project import DBT_PROJECT

MODELS = DBT_PROJECT / "models"
SQL = sorted(MODELS.rglob("*.sql"))
LAYERS = {  # folder: prefixes of its models, schema they are built in
    "staging": (("stg_",), "staging"),
    "intermediate": (("int_",), "intermediario"),
    "indicadores": (("int_",), "intermediario"),
    "facts": (("fct_", "dim_"), "fatos"),
    "marts": (("",), "marts"),
    "publication": (("pub_",), "publicacao"),
}
EVERY_PREFIX = ("stg_", "int_", "fct_", "dim_", "pub_")
CLOCKS = r"\b(current_date|current_timestamp|current_time|localtime(stamp)?|(now|today|get_current_\w+)\s*\()"


@pytest.fixture(scope="module")
def models() -> dict[str, Any]:
    """The models by name, as dbt understands them."""
    manifest = parsed.project().manifest
    return {node.name: node for node in manifest.nodes.values() if node.resource_type == "model"}


def code(path: Path) -> str:
    """What a file of SQL does, without its comments."""
    text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.sub(r"--.*", "", text).lower()


@pytest.mark.parametrize("path", SQL, ids=lambda path: path.stem)
def test_folder_and_prefix_agree(path: Path) -> None:
    layer = path.relative_to(MODELS).parts[0]
    prefixes = LAYERS[layer][0]
    assert path.stem.startswith(prefixes), f"begin its name with {' or '.join(prefixes)}, or move it"
    assert layer != "marts" or not path.stem.startswith(EVERY_PREFIX), (
        "people read the names of marts: take the prefix away, or move the model to the layer of its prefix"
    )


@pytest.mark.parametrize(
    "path", [*SQL, *sorted((DBT_PROJECT / "macros").rglob("*.sql"))], ids=lambda path: path.stem
)
def test_no_clock_and_no_hidden_fan_out(path: Path) -> None:
    assert not re.search(CLOCKS, code(path)), (
        "read the only clock, by data_de_referencia() or referencia_utc() of macros/periodos.sql"
    )
    assert not re.search(r"select\s+distinct\b", code(path)), (
        "join on a key that is unique, or group by what a row is: select distinct hides a fan-out"
    )


@pytest.mark.parametrize("path", SQL, ids=lambda path: path.stem)
def test_tables_are_named_through_dbt(path: Path) -> None:
    """A schema written out would escape the graph, and with it the order of building."""
    schemas = r"\b(from|join)\s+(lago|anterior|staging|intermediario|fatos|marts|publicacao|seeds)\."
    assert not re.search(schemas, code(path)), "name the table by ref('...') or source('...', '...')"


def test_every_mart_has_an_enforced_contract(models: dict[str, Any]) -> None:
    marts = [model for model in models.values() if model.schema == "marts"]
    in_folder = {path.stem for path in SQL if path.parent.name == "marts"}
    assert {model.name for model in marts} == in_folder, (
        "have models/marts, and no other folder, build in schema marts: see dbt_project.yml"
    )
    free = [model.name for model in marts if not model.contract.enforced]
    assert free == [], "take `contract: enforced: false` out of these marts: dbt_project.yml enforces it"
    untyped = [
        f"{model.name}.{name}" for model in marts for name, of in model.columns.items() if not of.data_type
    ]
    assert untyped == [], "write the data_type of these columns in models/marts/<mart>.yml"


def test_every_model_and_column_written_down_is_described(models: dict[str, Any]) -> None:
    unknown = [model.name for model in models.values() if not (model.description and model.columns)]
    assert unknown == [], "say what a row of these models is, and their columns, in the YAML of their folder"
    silent = [
        f"{model.name}.{name}"
        for model in models.values()
        for name, column in model.columns.items()
        if not column.description
    ]
    assert silent == [], (
        "describe these columns in the YAML of their folder; those of a source in telessaude/contract/"
        "words.yml, then make contract"
    )


def test_every_model_is_built_in_the_schema_of_its_layer(models: dict[str, Any]) -> None:
    for model in models.values():
        layer, schema = model.fqn[1], LAYERS[model.fqn[1]][1]
        assert model.schema == schema, f"have {layer} build {model.name} in {schema}: see dbt_project.yml"


def test_data_tests_stop_the_run() -> None:
    """A test that only warns is not read by anyone: what may fail softly belongs to the expectations."""
    for path in MODELS.rglob("*.yml"):
        assert not re.search(r"severity\W+warn", path.read_text(encoding="utf-8")), (
            f"{path}: let the test fail the run, or make it an expectation of severity aviso"
        )


def test_a_check_lives_once() -> None:
    """dbt's data tests hold the keys of marts that no suite judges; all else of data is an expectation."""
    judged = {suite.asset for suite in suites().values() if suite.kind == "mart"}
    for path in (MODELS / "marts").glob("*.yml"):
        for model in yaml.safe_load(path.read_text(encoding="utf-8")).get("models", []):
            tested = model["name"] in judged and "data_tests" in str(model)
            assert not tested, (
                f"{path}: move the data_tests of {model['name']} to its suite in expectations/marts"
            )
    assert not list(DBT_PROJECT.glob("tests/*.sql")), "write it as a Rule in expectations/marts"


def test_every_description_file_names_models_of_its_own_folder() -> None:
    for path in MODELS.rglob("*.yml"):
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        names = {model["name"] for model in document.get("models", [])}
        # What is generated describes models written by hand too, in the folder above.
        folder = path.parent.parent if path.parent.name == "generated" else path.parent
        strange = names - {sql.stem for sql in folder.rglob("*.sql")}
        assert not strange, f"{path} describes {strange}: describe a model in the folder where its SQL is"
