"""Protects the municípios' page: every município in sight, its own figures, conditions and licences."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from drawn import draw, metrics, texts

from dashboard.views.municipios import conditions, licences, listing
from telessaude.charts import municipios
from telessaude.reading.filters import ALL, BRASIL, Filters
from telessaude.reading.publication import Publication, Reader

BH, ITA, MOC, POA = "3106200", "3132404", "3143302", "4314902"
MG = Filters("MG", ALL, "mes", date(2024, 3, 1), False, ALL)


RUN = {"referencia": "2024-04-10 12:00:00+00", "fim": "2024-04-10 13:00:00+00", "resultado": "publicada"}


def row(
    indicator: str, unit: str, value: float, kind: str = "mes", first: str = "2024-03-01", **more: Any
) -> dict[str, Any]:
    level = "uf" if len(unit) == 2 else "municipio" if unit.isdigit() else "nucleo"
    return {
        "indicador_id": indicator, "nivel": level, "nivel_id": unit, "periodo_tipo": kind,
        "periodo_inicio": first, "dimensao": "total", "categoria": "total", "valor": value, "parcial": False,
    } | more  # fmt: skip


def rate(unit: str, service: str, people: float, value: float) -> dict[str, Any]:
    more = {"dimensao": "servico", "categoria": service, "numerador": value, "denominador": people}
    return row("HAOC1.257d", unit, value, "ano", "2024-01-01", **more)


def world() -> dict[str, list[dict[str, Any]]]:
    """Three municípios of Minas Gerais, one without any figure, and one of Rio Grande do Sul."""
    cities = (
        (BH, "Belo Horizonte", "MG"),
        (ITA, "Itajubá", "MG"),
        (MOC, "Montes Claros", "MG"),
        (POA, "Porto Alegre", "RS"),
    )
    conditions_of = (("instrumento_formalizado", 4, 100.0), ("ponto_focal_indicado", 3, 75.0))
    return {
        "execucao": [RUN],
        "norma": [{"norma": "MSNT5", "nome": "Nota técnica"}],
        "indicador": [{"indicador_id": "MSNT5.380", "norma": "MSNT5", "disponivel": True}],
        "nucleo": [{"nucleo_id": "N1", "nome": "Núcleo Um", "uf": "MG"}],
        "municipio": [
            {"municipio_ibge": code, "nome": name, "uf": uf, "latitude": -20.0, "longitude": -44.0}
            for code, name, uf in cities
        ],
        "ponto": [{"ponto_cnes": "P1", "nucleo_id": "N1", "municipio_ibge": ITA}],
        "indicador_valor": [
            row("MSNT5.380", BH, 40.0), row("MSNT5.380", BH, 99.0, "mes", "2024-02-01"),
            row("MSNT5.417", BH, 30.5), row("MSNT5.412b", BH, 60.0), row("MSNT5.388a", BH, 3.0),
            row("MSNT5.392", ITA, 12.0), row("MSNT5.389a", ITA, 1.0), row("MSNT5.380", POA, 7.0),
            row("MSNT5.380", "MG", 40.0),
            rate(BH, "teleconsultoria", 2_000.0, 20.0), rate(ITA, "telediagnostico", 500.0, 24.0),
            rate("MG", "teleconsultoria", 10_000.0, 4.0), rate("RS", "teleconsultoria", 7_000.0, 1.0),
            row("MG.aptos", "MG", 75.0, numerador=3.0, denominador=4.0),
            row("MG.aptos", "MG", 50.0, "mes", "2024-02-01", numerador=2.0, denominador=4.0),
            *(
                row("MG.condicao", "MG", value, numerador=float(done), denominador=4.0,
                    dimensao="condicionalidade", categoria=name)
                for name, done, value in conditions_of
            ),
            row("BA.licencas", BH, 50.0, "mes", "2024-04-01", numerador=1.0, denominador=2.0),
            row("BA.dias", BH, 0.5, "mes", "2024-04-01", numerador=5.0, denominador=10.0),
            row("BA.licencas", ITA, 200.0, "mes", "2024-04-01", numerador=2.0, denominador=1.0),
            row("BA.dias", ITA, 2.0, "mes", "2024-04-01", numerador=10.0, denominador=5.0),
        ],
    }  # fmt: skip


@pytest.fixture
def reader(read: Callable[..., Reader]) -> Reader:
    """A reader of the world above."""
    return read(world())


def test_every_municipio_of_a_uf_has_a_row(reader: Reader) -> None:
    rows = listing.municipios(reader, MG).set_index("municipio_ibge")
    assert list(rows.index) == [BH, ITA, MOC]
    told = ["respondidas", "horas", "evitados", "pontos_tc", "taxa_tc", "populacao"]
    assert rows.loc[BH, told].tolist() == [40.0, 30.5, 60.0, 3.0, 20.0, 2000.0]
    assert rows.loc[ITA, ["laudos", "pontos_td", "taxa_td"]].tolist() == [12.0, 1.0, 24.0]
    assert rows.loc[MOC, list(listing.FIGURES)].isna().all()
    assert listing.served(rows).to_dict() == {BH: True, ITA: True, MOC: False}


def test_a_nucleo_has_those_of_its_points_and_brasil_those_with_figures(reader: Reader) -> None:
    of_nucleo = Filters("MG", "N1", "mes", date(2024, 3, 1), False, ALL)
    of_brasil = Filters(BRASIL, ALL, "mes", date(2024, 3, 1), False, ALL)
    assert listing.municipios(reader, of_nucleo)["municipio_ibge"].tolist() == [ITA]
    assert set(listing.municipios(reader, of_brasil)["municipio_ibge"]) == {BH, ITA, POA}


@pytest.mark.parametrize(
    ("sought", "found"),
    [
        ("itajuba", [ITA]),
        ("ITAJUBÁ", [ITA]),
        ("3106", [BH]),
        ("o", [BH, MOC]),
        ("", [BH, ITA, MOC]),
        ("x", []),
    ],
)
def test_a_search_minds_neither_accents_nor_case(reader: Reader, sought: str, found: list[str]) -> None:
    assert listing.find(listing.municipios(reader, MG), sought)["municipio_ibge"].tolist() == found


def test_conditions_are_those_of_the_last_month_of_the_period(reader: Reader) -> None:
    of_year = Filters("MG", ALL, "ano", date(2024, 1, 1), True, ALL)
    rows = conditions.last_month(reader, of_year)
    assert set(rows["periodo_inicio"].dt.date) == {date(2024, 3, 1)}
    fit = rows[rows["indicador_id"] == conditions.FIT].iloc[0].to_dict()
    assert conditions.lacking(fit) == (
        "3 de 4 municípios cumpriram as quatro condições. Falta 1: veja ao lado o que mais falta cumprir."
    )


def test_licences_are_judged_by_days_a_week(reader: Reader) -> None:
    rows = licences.licences(reader, MG).set_index("municipio_ibge")
    assert list(rows.index) == [BH, ITA]  # the least covered first
    assert rows["faltam"].to_dict() == {BH: 1.0, ITA: 0.0}
    assert rows["equipes"].to_dict() == {BH: 10.0, ITA: 5.0}
    assert rows["situacao"].to_dict() == {BH: "nao_atingida", ITA: "atingida"}


def test_the_page_of_a_uf(publish: Callable[..., Publication]) -> None:
    drawn = draw("municipios", publish(world()).folder.parents[1], uf="MG", inicio="2024-03-01")
    assert not drawn.exception
    shown = metrics(drawn)
    assert shown["Municípios com produção"] == "2 de 3"
    assert shown["Municípios aptos"] == "75,0 %"
    assert shown["Municípios com falta"] == "1 de 2"
    assert "Condicionalidades dos municípios em mar/2024" in texts(drawn)
    assert "Licenças de videoconferência em abr/2024" in texts(drawn)


def test_those_without_production_can_be_listed(publish: Callable[..., Publication]) -> None:
    drawn = draw(
        "municipios", publish(world()).folder.parents[1], uf="MG", inicio="2024-03-01", mostrar="sem"
    )
    listed = next(one.value for one in drawn.dataframe if "municipio_ibge" in one.value.columns)
    assert listed["nome"].tolist() == ["Montes Claros"]


def test_the_map_has_every_municipio_and_hatches_what_was_not_delivered(read: Callable[..., Reader]) -> None:
    owed = {"nucleo_id": "N1", "fonte": "teleconsultoria", "situacao": "nao_entregue", "prazo": "2024-04-12"}
    rows = world() | {
        "ponto_nucleo": [{"nucleo_id": "N1", "ponto_cnes": "P1"}],
        "qualidade": [owed | {"mes": f"2024-{month:02}-01"} for month in (1, 2, 3)],
    }
    for place, shift in zip(rows["municipio"], (0.0, 0.5, 1.0, -9.0), strict=True):
        place["latitude"] += shift
    reader = read(rows)
    known = listing.municipios(reader, MG)
    places = municipios.around(
        reader, known.assign(valor=known["taxa_tc"]), ("teleconsultoria",), "ano", date(2024, 1, 1)
    )
    assert places.set_index("municipio_ibge")["entregue"].to_dict() == {BH: True, ITA: False, MOC: True}
    assert set(municipios.shapes(reader, places)[0]) == {BH, ITA, MOC}


def test_brasil_has_the_tiles_and_the_ufs(publish: Callable[..., Publication]) -> None:
    drawn = draw("municipios", publish(world()).folder.parents[1], servico="telediagnostico")
    assert not drawn.exception
    assert "Sem taxa publicada neste ano" in texts(drawn)  # no UF has a rate of telediagnóstico
    assert not draw("municipios", publish(world(), identifier="p2").folder.parents[1]).exception
