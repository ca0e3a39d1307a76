"""Protects the record of each family: its columns are the contract's, its measures those that are read."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator

from telessaude.contract import load_sources
from telessaude.contract.families import REGIONAL, Family, load_families
from telessaude.project import DBT_PROJECT, SEEDS

FAMILIES = load_families()
SOURCES = load_sources()
CELLS = DBT_PROJECT / "models" / "indicadores"
MEASURES = DBT_PROJECT / "models" / "intermediate" / "medidas"
RELATIONS = ("int_medida_", "int_detalhe_")
HERE = "telessaude/contract/families.yml"


def test_the_regional_levels_are_those_that_the_source_has() -> None:
    assert SOURCES["regiao"].columns["tipo"].of == REGIONAL, (
        "write in REGIONAL of telessaude/contract/families.py the tipos of regiao, as sources.yml has them"
    )


def rows(name: str) -> list[dict[str, str]]:
    with next(SEEDS.rglob(f"{name}.csv")).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def instants(source: str) -> set[str]:
    return {name for name, column in SOURCES[source].columns.items() if column.type == "instante"}


def named(family: Family) -> Iterator[str]:
    """Every column that a family's record names, instants aside."""
    yield from family.cadastros
    if family.situado_por:
        yield family.situado_por.coluna
    if family.qualidade:
        yield from (*family.qualidade.comparadas, *family.qualidade.esperadas, *family.qualidade.constantes)
        yield from [family.qualidade.cbo] if family.qualidade.cbo else []


def test_the_sources_of_records_are_the_families_with_instants() -> None:
    records = {name for name, source in SOURCES.items() if source.group == "records"}
    assert set(FAMILIES.of_records) == records, f"give each source of records its family in {HERE}"
    assert set(FAMILIES.familias) <= set(SOURCES), (
        f"name the families of {HERE} as sources.yml names the sources"
    )


def test_what_a_family_names_is_in_its_source() -> None:
    for name, family in FAMILIES.familias.items():
        unknown = set(named(family)) - set(SOURCES[name].columns)
        assert not unknown, f"{name}: correct in {HERE} the columns that sources.yml does not have: {unknown}"
        unknown = {*family.instantes, *family.base} - instants(name)
        assert not unknown, f"{name}: correct in {HERE} what is no column of type instante: {unknown}"
        unknown = set(family.cadastros.values()) - set(FAMILIES.cadastros)
        assert not unknown, f"{name}: add to the list cadastros of {HERE}: {unknown}"


def test_the_rules_of_instants_are_those_that_the_contract_words() -> None:
    for name, source in SOURCES.items():
        notes = {column: source.columns[column].note or "" for column in instants(name)}
        rules = FAMILIES.rules(name)
        assert set(rules.exigidas) == {column for column, note in notes.items() if "required" in note}, (
            f"{name}: list under exigidas in {HERE} each instant that sources.yml says to be required"
        )
        assert len(rules.ordens) == sum("is a rejection" in note for note in notes.values()), (
            f"{name}: list under ordens in {HERE} each order that sources.yml says to be a rejection"
        )
        for situations in rules.exigidas.values():
            assert set(situations) <= set(source.columns["situacao"].of or ()), (
                f"{name}: write the situacoes of exigidas in {HERE} as sources.yml does"
            )


def test_a_measure_is_named_once_after_its_family() -> None:
    listed = Counter(name for made in FAMILIES.relations.values() for name in made.medidas)
    assert [name for name, times in listed.items() if times > 1] == [], (
        f"leave each of these measures in one relation of {HERE}"
    )
    for family in FAMILIES.familias.values():
        own = {name for made in family.medidas.values() for name in made.medidas}
        assert [name for name in own if not name.startswith(f"{family.prefixo}_")] == [], (
            f"begin the names of these measures with {family.prefixo}_, in {HERE}"
        )
        again = {name for one in (*family.semana.values(), *family.detalhe.values()) for name in one.medidas}
        assert again <= own, (
            f"add to medidas of the family in {HERE}, or take from its semana and detalhe: {again - own}"
        )
        assert family.medida_da_producao in {None, *own}, (
            f"{family.prefixo}: name in medida_da_producao of {HERE} one of the family's own medidas"
        )


def test_every_relation_of_measures_is_a_model() -> None:
    models = {path.stem for path in MEASURES.glob("int_*.sql") if path.stem.startswith(RELATIONS)}
    again = {name for family in FAMILIES.familias.values() for name in (*family.semana, *family.detalhe)}
    assert {*FAMILIES.relations, *again} == models - {"int_medida_mes"}, (
        f"write the model of each relation of {HERE} in {MEASURES.relative_to(DBT_PROJECT)}, and "
        f"in {HERE} the relation of each int_medida_* and int_detalhe_*"
    )


def test_production_adds_up_the_families_that_say_what_they_made() -> None:
    added = [name for name, family in FAMILIES.familias.items() if family.medida_da_producao]
    assert FAMILIES.de_varias_familias["int_medida_producao"].familias == added, (
        f"list under familias of int_medida_producao in {HERE} those with a medida_da_producao, in order"
    )


def test_every_measure_of_a_term_exists_and_every_measure_is_read() -> None:
    measures = {row["medida"] for row in rows("medida_catalogo")}
    terms = {row["medida"] for row in rows("indicador_termo")}
    missing = terms - measures
    assert not missing, f"add these measures to {HERE} and run make contract: {missing}"
    cells = " ".join(path.read_text(encoding="utf-8") for path in CELLS.glob("int_celula_*.sql"))
    added = {family.medida_da_producao for family in FAMILIES.familias.values()}
    unread = measures - terms - set(re.findall(r"\w+", cells)) - added
    assert not unread, (
        f"no indicator reads these measures: give them a term, or take them out of {HERE}: {unread}"
    )


def test_every_indicator_asks_of_its_measures_what_they_have() -> None:
    measures = {row["medida"]: row for row in rows("medida_catalogo")}
    catalogue = {row["indicador_id"]: row for row in rows("indicador_catalogo")}
    for term in rows("indicador_termo"):
        indicator, measure = catalogue[term["indicador_id"]], measures[term["medida"]]
        for asked, offered, by in (("niveis", "niveis", "|"), ("dimensao", "recortes", ";")):
            missing = set(filter(None, indicator[asked].split(by))) - set(measure[offered].split(by))
            assert not missing, (
                f"{term['indicador_id']} wants {term['medida']} by {missing}: take that from its {asked} in "
                f"indicador_catalogo.csv, or add it to the {offered} of the measure's relation in {HERE}"
            )


def test_what_is_kept_by_period_is_an_indicator_without_terms() -> None:
    listed = {one for family in FAMILIES.familias.values() for one in family.por_periodo}
    catalogue = {row["indicador_id"] for row in rows("indicador_catalogo")}
    with_terms = {row["indicador_id"] for row in rows("indicador_termo")}
    assert listed <= catalogue - with_terms, (
        f"take out of por_periodo in {HERE} what the catalogue does not have and what has terms, kept already"
    )
