"""Protects health regions in the page: the filter, what is inside one, the way down to it and back up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from drawn import draw, texts
from state import Rows, figure, indicator

from dashboard.parts import way
from dashboard.views.indicador import places, selection
from dashboard.views.indicador.selection import Chosen
from dashboard.views.municipios import listing
from dashboard.views.painel import comparison
from telessaude.reading.answers.catalogue import indicators
from telessaude.reading.answers.deliveries import ABSENT, deliveries
from telessaude.reading.answers.unit import unit_name
from telessaude.reading.filters import ALL, BRASIL, Filters, regions
from telessaude.reading.publication import Publication, Reader

APRIL = date(2024, 4, 1)
NORTE, CLAROS, SUL = "macrorregiao:MG-Norte", "regiao_saude:MG-Claros", "macrorregiao:MG-Sul"
TOWNS = {"3143302": "Montes Claros", "3135100": "Janaúba", "3170701": "Varginha"}


def world() -> Rows:
    """Norte has Montes Claros and Janaúba, a region each; Sul has Varginha. The núcleo of Sul owes April."""
    of_town = {
        "3143302": {"macrorregiao_id": "MG-Norte", "regiao_saude_id": "MG-Claros"},
        "3135100": {"macrorregiao_id": "MG-Norte", "regiao_saude_id": "MG-Janauba"},
        "3170701": {"macrorregiao_id": "MG-Sul"},
    }
    named = [
        ("macrorregiao", "MG-Norte", "Norte"), ("macrorregiao", "MG-Sul", "Sul"),
        ("regiao_saude", "MG-Claros", "Montes Claros"), ("regiao_saude", "MG-Janauba", "Janaúba"),
        ("regional_saude", "MG-Vazia", "Sem números"),
    ]  # fmt: skip
    places_and_values = [
        *(("municipio", town, value) for town, value in zip(TOWNS, (30.0, 12.0, 8.0), strict=True)),
        ("macrorregiao", "MG-Norte", 42.0), ("macrorregiao", "MG-Sul", 8.0),
        ("regiao_saude", "MG-Claros", 30.0), ("regiao_saude", "MG-Janauba", 12.0),
    ]  # fmt: skip
    levels = "regiao_saude|macrorregiao|regional_saude|municipio"
    return {
            "nucleo": [
                {"nucleo_id": name, "nome": f"Núcleo de Telessaúde de {name}", "uf": "MG"}
                for name in ("norte", "sul")
            ],
            "ponto_nucleo": [
                {"nucleo_id": "norte", "ponto_cnes": "0000001", "municipio_ibge": "3143302"},
                {"nucleo_id": "sul", "ponto_cnes": "0000002", "municipio_ibge": "3170701"},
            ],
            "municipio": [
                {"municipio_ibge": town, "nome": name, "uf": "MG", **of_town[town]}
                for town, name in TOWNS.items()
            ],
            "regiao": [
                {"nivel": level, "nivel_id": unit, "uf": "MG", "nome": name} for level, unit, name in named
            ],
            "indicador": [indicator("MSNT5.380", niveis=levels, tipo="contagem", fator=1.0)],
            "indicador_valor": [
                figure("MSNT5.380", unit, "2024-04-01", value, nivel=level, denominador=None)
                for level, unit, value in places_and_values
            ] + [figure("MSNT5.379", "MG", "2024-04-01", 50.0, denominador=None)],
            "qualidade": [
                {
                    "nucleo_id": name, "mes": "2024-04-01", "fonte": "teleconsultoria",
                    "situacao": "recebida" if came else "nao_entregue",
                    "prazo": "2024-05-14", "pontuacao": 90.0 if came else 0.0,
                }
                for name, came in (("norte", True), ("sul", False))
            ],
        }  # fmt: skip


@pytest.fixture
def reader(read: Callable[..., Reader]) -> Reader:
    return read(world())


def of(region: str) -> Filters:
    return Filters("MG", ALL, "mes", APRIL, False, ALL, region)


def test_the_regions_to_choose_are_those_with_figures_the_widest_first(reader: Reader) -> None:
    assert list(regions(reader, "MG").items()) == [
        (NORTE, "Norte · macrorregião de saúde"),
        (SUL, "Sul · macrorregião de saúde"),
        ("regiao_saude:MG-Janauba", "Janaúba · região de saúde"),
        (CLAROS, "Montes Claros · região de saúde"),
    ]
    assert regions(reader, "AM") == {}


def test_a_region_chosen_is_the_unit_in_sight_until_a_nucleo_is(reader: Reader) -> None:
    assert (of(NORTE).nivel, of(NORTE).nivel_id) == ("macrorregiao", "MG-Norte")
    assert unit_name(reader, "macrorregiao", "MG-Norte") == "Norte (MG)"
    both = Filters("MG", "norte", "mes", APRIL, False, ALL, NORTE)
    assert (both.nivel, both.nivel_id) == ("nucleo", "norte")


def test_down_from_the_state_to_a_region_and_back(reader: Reader) -> None:
    assert way.below(reader, of(ALL)) == {NORTE: "Norte", SUL: "Sul"}
    assert way.below(reader, of(NORTE)) == {"regiao_saude:MG-Janauba": "Janaúba", CLAROS: "Montes Claros"}
    assert way.below(reader, of(CLAROS)) == {}
    assert way.above(reader, of(CLAROS)) == {"Minas Gerais": {"regiao": ALL}, "Norte (MG)": {"regiao": NORTE}}
    assert way.above(reader, of(NORTE)) == {"Minas Gerais": {"regiao": ALL}}
    assert way.above(reader, of(ALL)) == {"Brasil": {"uf": BRASIL}}


def test_what_is_ranked_lies_in_the_region(reader: Reader) -> None:
    one = indicators(reader)["MSNT5.380"]
    chosen = Chosen(one, "macrorregiao", "MG-Norte", "Norte (MG)", "mes", APRIL)
    ranked = places.ranked(reader, of(NORTE), chosen, "municipio")
    assert list(ranked[["nome", "valor"]].itertuples(index=False, name=None)) == [
        ("Montes Claros (MG)", 30.0),
        ("Janaúba (MG)", 12.0),
    ]
    assert selection.within(reader, of(NORTE), "regiao_saude") == {"MG-Claros", "MG-Janauba"}
    assert selection.within(reader, of(NORTE), "nucleo") == {"norte"}
    assert selection.without_regions(reader) == set()


def test_the_municipios_and_parts_of_a_region(reader: Reader) -> None:
    assert list(listing.municipios(reader, of(NORTE))["nome"]) == ["Montes Claros", "Janaúba"]
    assert comparison.parts(reader, of(NORTE), "regiao_saude") == {
        "MG-Janauba": "Janaúba (MG)",
        "MG-Claros": "Montes Claros (MG)",
    }


def test_a_macrorregiao_without_regions_has_its_municipios_side_by_side(read: Callable[..., Reader]) -> None:
    rows = world()
    assert comparison.beside(read(rows), of(NORTE))[0] == "regiao_saude"
    rows["municipio"] = [row | {"regiao_saude_id": None} for row in rows["municipio"]]
    level, units = comparison.beside(read(rows), of(NORTE))
    assert (level, list(units.values())) == ("municipio", ["Janaúba (MG)", "Montes Claros (MG)"])


def test_a_region_is_without_what_its_own_nucleos_did_not_deliver(reader: Reader) -> None:
    def state(region: str) -> str:
        known = deliveries(reader, "macrorregiao", region, since=APRIL)
        return known.of(("teleconsultoria",), "mes", APRIL).state

    assert state("MG-Sul") == ABSENT
    assert state("MG-Norte") != ABSENT


def test_a_view_of_a_region_says_which(publish: Callable[..., Publication]) -> None:
    warehouse = publish(world()).folder.parents[1]
    drawn = draw("metas", warehouse, uf="MG", regiao=CLAROS)
    assert not drawn.exception
    assert "**Montes Claros (MG)** · abr/2024" in texts(drawn)
    assert [one.value for one in drawn.selectbox if one.key in {"regiao", "nucleo"}] == [CLAROS, ALL]
