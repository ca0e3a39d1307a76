"""Protects what is written in two places: the contract and its macro, models, suites and seeds."""

from __future__ import annotations

import csv
import re
from typing import Any

import yaml

from telessaude.contract import load_sources
from telessaude.contract.generated import stale
from telessaude.project import DBT_PROJECT, SEEDS

MODELS = DBT_PROJECT / "models"
CATALOGUE = SEEDS / "catalogo"
CELLS = MODELS / "indicadores"
# Additive indicators that another one is made of.
READ_BY_OTHERS = {"PAHO.158", "HAOC1.258b"}


def rows(name: str) -> list[dict[str, str]]:
    with (CATALOGUE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sql(name: str) -> str:
    return next(MODELS.rglob(f"{name}.sql")).read_text(encoding="utf-8")


def test_what_is_generated_from_the_contract_is_up_to_date() -> None:
    assert stale() == [], "these differ from what sources.yml and its neighbours say now: run make contract"


def test_the_contract_parses_and_keys_are_columns_that_cannot_be_absent() -> None:
    sources = load_sources()
    for source in sources.values():
        assert set(source.key) <= set(source.columns), source.name


def test_every_reference_is_to_a_registry_of_one_column_among_the_sources() -> None:
    sources = load_sources()
    for source in sources.values():
        for name, column in source.columns.items():
            if column.ref:
                assert len(sources[column.ref].key) == 1, (source.name, name)


def test_every_source_has_its_staging_its_versions_its_relation_and_its_suite() -> None:
    from expectations.runner import suites

    sources = set(load_sources())
    assert {path.stem.removeprefix("stg_") for path in MODELS.rglob("stg_*.sql")} == sources
    assert {
        path.stem.removeprefix("int_").removesuffix("_versao") for path in MODELS.rglob("int_*_versao.sql")
    } == sources
    assert {f"fonte_{name}" for name in sources} <= set(suites())
    declared: dict[str, Any] = yaml.safe_load((MODELS / "sources.yml").read_text(encoding="utf-8"))
    tables = {table["name"] for source in declared["sources"] for table in source["tables"]}
    assert sources | {f"{name}_completa" for name in sources} <= tables


def test_every_measure_of_a_term_is_computed_and_every_measure_computed_is_used() -> None:
    used = {row["medida"] for row in rows("indicador_termo")}
    computed = set(re.findall(r"'((?:tc|td|sof|co|te|re|ho|vg|pontos)_\w+|producao)'", sql("int_medida_mes")))
    # The subject ranks read these two from their own model, for the denominator and the coverage.
    assert used == computed - {"tc_com_cid10", "tc_com_ciap2"}


def test_every_indicator_has_terms_or_a_model_of_its_own() -> None:
    catalogue = {row["indicador_id"] for row in rows("indicador_catalogo")}
    with_terms = {row["indicador_id"] for row in rows("indicador_termo")}
    cells = "".join(path.read_text(encoding="utf-8") for path in CELLS.glob("int_celula_*.sql"))
    own = set(re.findall(r"'([A-Z]+\d*\.\w+)'", cells)) - READ_BY_OTHERS
    assert catalogue == with_terms | own
    assert not with_terms & own, "an indicator is computed in one place"


def test_every_measure_is_of_a_family_whose_news_it_follows() -> None:
    families = {row["prefixo"]: row["familia"] for row in rows("medida_familia")}
    measures = {row["medida"] for row in rows("indicador_termo")}
    assert {measure.split("_")[0] for measure in measures} == set(families)
    listed = set(re.findall(r"'(\w+)': (?:\{|none)", sql("int_mes_afetado")))
    assert set(families.values()) <= listed


def test_a_term_is_a_numerator_a_denominator_or_a_part_of_the_coverage() -> None:
    shares = {
        row["indicador_id"]
        for row in rows("indicador_catalogo")
        if row["tipo"] in {"proporcao", "media", "razao"}
    }
    papers: dict[str, set[str]] = {}
    for row in rows("indicador_termo"):
        papers.setdefault(row["indicador_id"], set()).add(row["papel"])
    for indicator, paper in papers.items():
        assert "numerador" in paper
        assert ("denominador" in paper) == (indicator in shares), indicator
        assert ("informados" in paper) == ("elegiveis" in paper), indicator
