"""Protects what is written in two places: the contract and its macro, models, suites and seeds."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable

import duckdb
import pytest
import yaml
from jinja2 import Environment

from telessaude.contract import SOURCES_FILE, TRAITS_FILE, load_sources
from telessaude.contract.blanks import BLANKS, as_jinja
from telessaude.contract.dbt_models import last_table
from telessaude.contract.generated import stale
from telessaude.contract.words import OTHERS, Undescribed, column_words, load_words, source_words
from telessaude.ingest.words import blank
from telessaude.project import DBT_PROJECT, SEEDS

MODELS = DBT_PROJECT / "models"
CATALOGUE = SEEDS / "catalogo"
CELLS = MODELS / "indicadores"
TRAITS = yaml.safe_load(TRAITS_FILE.read_text(encoding="utf-8"))
# Written by hand beside the last tables of the sources: places, and what two registries say together.
PLACES = {"dim_municipio", "dim_municipio_regiao", "dim_municipio_nas_regioes", "dim_ponto_nucleo"}
# Additive indicators that another one is made of.
READ_BY_OTHERS = {"PAHO.158", "HAOC1.258b"}


def rows(name: str) -> list[dict[str, str]]:
    with (CATALOGUE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_what_is_generated_from_the_contract_is_up_to_date() -> None:
    assert stale() == [], "these differ from what sources.yml and its neighbours say now: run make contract"


def test_what_is_blank_to_python_is_blank_to_the_models() -> None:
    blanks = Environment(autoescape=True).from_string(as_jinja()).render()
    for character in BLANKS:
        trimmed = duckdb.sql(f"select trim(chr({ord(character)}) || 'x' || chr({ord(character)}), {blanks})")
        assert trimmed.fetchall() == [("x",)], (
            f"U+{ord(character):04X}: have as_jinja() of telessaude/contract/blanks.py name it"
        )
        assert blank(character), (
            f"U+{ord(character):04X}: have blank() of telessaude/ingest/words.py strip all of BLANKS"
        )


def test_the_contract_parses_and_keys_are_columns_that_cannot_be_absent() -> None:
    sources = load_sources()
    for source in sources.values():
        assert set(source.key) <= set(source.columns), (
            f"{source.name}: give sources.yml the columns that its key names, or correct the key"
        )


def test_every_trait_is_of_a_column_or_a_source_of_the_contract() -> None:
    columns = {column for source in load_sources().values() for column in source.columns}
    assert set(TRAITS["columns"]) <= columns, "take out of traits.yml the columns that no source has any more"
    named = {*TRAITS["names"], *TRAITS["codes"], *TRAITS["sources"]}
    assert named <= set(load_sources()), "take out of traits.yml the sources that are no more"
    for source, own in TRAITS["sources"].items():
        assert set(own) <= set(load_sources()[source].columns), (
            f"take out of traits.yml the columns that {source} has no more"
        )


def test_a_slug_and_a_competencia_are_written_as_the_shared_contract_says() -> None:
    shared = yaml.safe_load(SOURCES_FILE.read_text(encoding="utf-8"))
    for source in load_sources().values():
        for name, column in source.columns.items():
            said = shared[source.group][source.name]["columns"][name]["type"]
            assert column.written == said, (
                f"{source.name}.{name}: write it in traits.yml as a kind that is read as {said}"
            )


def test_every_reference_is_to_a_registry_of_one_column_among_the_sources() -> None:
    """Of a registry whose key has more, traits.yml says the column; its last table has a row for each."""
    sources = load_sources()
    for source in sources.values():
        for name, column in source.columns.items():
            if column.ref:
                referred = sources[column.ref]
                assert referred.key == (referred.code,) or column.ref in TRAITS["codes"], (
                    f"{source.name}.{name}: say under codes in traits.yml which column of {column.ref} it is"
                )


def test_no_indicator_of_the_catalogue_has_the_name_of_a_state_s_own() -> None:
    taken = [row for row in rows("indicador_catalogo") if row["indicador_id"].startswith("LOCAL")]
    assert taken == [], "name these by their norm in indicador_catalogo.csv: LOCAL is for a state's own"


def test_every_source_and_column_is_described_and_nothing_else() -> None:
    sources, words = load_sources(), load_words()
    missing = []
    for source in sources.values():
        missing += _undescribed(source_words, source.name)
        for column in source.columns:
            missing += _undescribed(column_words, source.name, column)
    assert missing == [], "do as each of these says"
    columns = {(name, column) for name, source in sources.items() for column in source.columns}
    by_owner = {name: said for name, said in words.colunas.items() if isinstance(said, dict)}
    unknown = {
        *(words.fontes.keys() - sources.keys()),
        *(words.colunas.keys() - {column for _, column in columns}),
        *({(owner, name) for name, said in by_owner.items() for owner in said if owner != OTHERS} - columns),
    }
    assert not unknown, "take out of telessaude/contract/words.yml what sources.yml does not have"


def _undescribed(words: Callable[..., object], *of: str) -> list[str]:
    try:
        words(*of)
    except Undescribed as missing:
        return [str(missing)]
    return []


def test_what_the_contract_does_not_describe_is_told_with_what_to_do() -> None:
    with pytest.raises(
        Undescribed, match=r"describe column nova of sof in .*words\.yml and run make contract"
    ):
        column_words("sof", "nova")
    # nome means something else in each of three registries, and has no words for the others.
    with pytest.raises(Undescribed, match="describe column nome of hospital"):
        column_words("hospital", "nome")
    with pytest.raises(Undescribed, match="describe source desconhecida"):
        source_words("desconhecida")


def test_a_last_table_that_computes_is_written_by_hand_and_no_other() -> None:
    by_hand = {path.stem for path in (MODELS / "facts").glob("*.sql")} - PLACES
    computing = {last_table(load_sources()[name]) for name in load_words().calculadas}
    assert by_hand == computing, (
        "write models/facts/<table>.sql for each source under calculadas in words.yml, and for no other"
    )


def test_every_source_has_its_suite() -> None:
    from expectations.runner import suites

    missing = {f"fonte_{name}" for name in load_sources()} - set(suites())
    assert not missing, (
        "write expectations/sources/<source>.py and name it in expectations/sources/__init__.py"
    )


def test_every_indicator_has_terms_or_a_model_of_its_own() -> None:
    catalogue = {row["indicador_id"] for row in rows("indicador_catalogo")}
    with_terms = {row["indicador_id"] for row in rows("indicador_termo")}
    cells = "".join(path.read_text(encoding="utf-8") for path in CELLS.glob("int_celula_*.sql"))
    own = set(re.findall(r"'([A-Z]+\d*\.\w+)'", cells)) - READ_BY_OTHERS
    assert catalogue == with_terms | own, (
        "give each indicator of indicador_catalogo.csv its rows in indicador_termo.csv, or a model "
        "int_celula_* that names it; and its row in the catalogue to each that is computed"
    )
    assert not with_terms & own, (
        "an indicator is computed in one place: take its terms from indicador_termo.csv, or delete its model"
    )


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
        assert "numerador" in paper, f"{indicator}: add a row of papel numerador to indicador_termo.csv"
        assert ("denominador" in paper) == (indicator in shares), (
            f"{indicator}: in indicador_termo.csv give a proporcao, media or razao its rows of papel "
            "denominador, and take them from any other tipo"
        )
        assert ("informados" in paper) == ("elegiveis" in paper), (
            f"{indicator}: write in indicador_termo.csv rows of informados and of elegiveis, or of neither: "
            "coverage is the one over the other"
        )
