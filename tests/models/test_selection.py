"""Protects what an incremental run builds: all that a delivery or a later instant can change, no more.

Worked out here the other way round, from each model up to what it reads, and from the contract's references;
``to_build`` goes down from what changed.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from telessaude.contract import load_sources
from telessaude.models import parsed
from telessaude.models.selection import to_build

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest

SOURCES = load_sources()
RECORDS = [name for name, source in SOURCES.items() if source.group == "records"]
OTHERS = [name for name in SOURCES if name not in RECORDS]
PUBLISHED = {"indicador_valor", "indicador_valor_detalhe", "meta_avaliacao", "indicador"}


@pytest.fixture(scope="module")
def manifest() -> Manifest:
    return parsed.project().manifest


@pytest.fixture(scope="module")
def built(manifest: Manifest) -> dict[str, str]:
    """unique_id of every model that a run builds, and of every test, to its name."""
    return {
        unique_id: node.name
        for unique_id, node in manifest.nodes.items()
        if node.resource_type == "test"
        or (node.resource_type == "model" and node.config.materialized != "view")
    }


def readers(manifest: Manifest, built: dict[str, str], read: set[str]) -> set[str]:
    """Names of what is built that reads one of some nodes, however far up, but not through the order."""

    @cache
    def reads(unique_id: str) -> bool:
        if unique_id in read:
            return True
        if unique_id.endswith(".int_entrega"):
            return False
        return any(reads(parent) for parent in manifest.parent_map.get(unique_id, ()))

    return {name for unique_id, name in built.items() if reads(unique_id)}


def of_source(manifest: Manifest, name: str) -> set[str]:
    """The staging model of a source and the relations of the lake that hold its rows."""
    relations = {f"source.telessaude.lago.{name}", f"source.telessaude.lago.{name}_completa"}
    assert relations <= manifest.sources.keys()
    return {f"model.telessaude.stg_{name}", *relations}


@pytest.mark.parametrize("source", SOURCES)
def test_a_delivery_has_all_that_depends_on_its_source_built(
    source: str, manifest: Manifest, built: dict[str, str]
) -> None:
    selected = to_build(manifest, {source}, reference_moved=False)
    dependent = readers(manifest, built, of_source(manifest, source))
    assert {f"stg_{source}", f"int_{source}_versao", "rejeicao", "entrega"} <= dependent
    assert dependent <= set(selected)


@pytest.mark.parametrize("source", SOURCES)
def test_a_delivery_has_nothing_else_built(source: str, manifest: Manifest, built: dict[str, str]) -> None:
    """But for what reads every delivery, or what the last publication was made with."""
    selected = set(to_build(manifest, {source}, reference_moved=False))
    always = set(to_build(manifest, (), reference_moved=False))
    assert selected == always | readers(manifest, built, of_source(manifest, source))


def test_several_deliveries_have_built_what_each_has(manifest: Manifest) -> None:
    together = to_build(manifest, {"sof", "meta", "hospital_mensal"}, reference_moved=False)
    each = [to_build(manifest, {name}, reference_moved=False) for name in ("sof", "meta", "hospital_mensal")]
    assert set(together) == {name for names in each for name in names}


@cache
def named_by(source: str) -> frozenset[str]:
    """A source and those that its rows name, and that these name, by the contract."""
    named = {column.ref for column in SOURCES[source].columns.values() if column.ref}
    return frozenset({source}).union(*(named_by(name) for name in named))


@pytest.mark.parametrize("delivered", SOURCES)
def test_an_untouched_source_is_not_read_again(delivered: str, manifest: Manifest) -> None:
    selected = set(to_build(manifest, {delivered}, reference_moved=False))
    assert {name for name in SOURCES if f"stg_{name}" in selected} == {delivered}


@pytest.mark.parametrize("untouched", OTHERS)
def test_a_registry_is_judged_again_for_those_that_it_names_only(untouched: str, manifest: Manifest) -> None:
    """Records always are: what a registry held at the last publication tells which of them."""
    for delivered in SOURCES:
        selected = to_build(manifest, {delivered}, reference_moved=False)
        assert (f"int_{untouched}_versao" in selected) == (delivered in named_by(untouched)), delivered


@pytest.mark.parametrize("name", RECORDS)
def test_a_moved_reference_reaches_every_family(name: str, manifest: Manifest) -> None:
    selected = to_build(manifest, (), reference_moved=True)
    family = {f"int_{name}_chave_afetada", f"int_{name}_versao", f"fct_{name}"}
    assert family <= set(selected)
    assert f"stg_{name}" not in selected


def test_a_moved_reference_has_all_that_read_it_built(manifest: Manifest, built: dict[str, str]) -> None:
    selected = to_build(manifest, (), reference_moved=True)
    reference = {"source.telessaude.lago.execucao_corrente"}
    dependent = readers(manifest, built, reference)
    assert dependent <= set(selected)
    cells = {"int_celula_aditiva", "int_celula_suporte", "int_celula_fila", "int_celula_hospital_adotante"}
    assert dependent >= PUBLISHED | cells | {"int_periodo_afetado", "aspecto_resposta", "qualidade"}


def test_an_unmoved_reference_changes_nothing_by_itself(manifest: Manifest) -> None:
    without = set(to_build(manifest, (), reference_moved=False))
    assert without < set(to_build(manifest, (), reference_moved=True))
    assert {"int_celula_suporte", "int_celula_hospital_adotante"}.isdisjoint(without)


@pytest.mark.parametrize("reference_moved", [False, True])
def test_views_and_seeds_are_left_out(
    reference_moved: bool, manifest: Manifest, built: dict[str, str]
) -> None:
    selected = to_build(manifest, SOURCES, reference_moved)
    assert set(selected) <= set(built.values())
    views = {
        node.name
        for node in manifest.nodes.values()
        if node.resource_type == "model" and node.config.materialized == "view"
    }
    assert "int_indicador_celula" in views
    assert not views & set(selected)


@pytest.mark.parametrize("delivered", [(), *((name,) for name in SOURCES), tuple(SOURCES)])
def test_tests_of_what_is_built_are_run(delivered: tuple[str, ...], manifest: Manifest) -> None:
    selected = set(to_build(manifest, delivered, reference_moved=False))
    tests = [node for node in manifest.nodes.values() if node.resource_type == "test"]
    of_selected = {
        test.name
        for test in tests
        if any(manifest.nodes[parent].name in selected for parent in test.depends_on.nodes)
    }
    assert of_selected
    assert of_selected <= selected


def test_names_are_in_order_and_once_each(manifest: Manifest) -> None:
    selected = to_build(manifest, SOURCES, reference_moved=True)
    assert selected == sorted(set(selected))


def test_everything_has_every_model_built_but_constants(manifest: Manifest, built: dict[str, str]) -> None:
    """What no source reaches is made of seeds and of the official lists: those make a run complete."""
    selected = to_build(manifest, SOURCES, reference_moved=True)
    models = {name for unique_id, name in built.items() if unique_id.startswith("model.")}
    constants = {
        "dim_municipio",
        "medida",
        "int_indicador_plano",
        "regra",
        "falha",
        "int_municipio_escrito",
    }
    assert models - set(selected) == constants


def test_new_words_reach_what_tells_them_and_build_no_number(manifest: Manifest) -> None:
    without = set(to_build(manifest, (), reference_moved=False))
    reworded = set(to_build(manifest, (), reference_moved=False, reworded=True))
    told = {
        "regra_palavras",
        "falha_palavras",
        "coluna_palavras",
        "dica_palavras",
        "regra",
        "falha",
        "rejeicao",
        "falha_remetente",
    }
    assert told <= reworded
    assert without < reworded
    assert not {"indicador_valor", "int_medida_mes", "int_falha_mes"} & (reworded - without)
