"""Protects what Indicador says of one indicator: numbers as published, levels it has, signals in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest
from state import figure, rows
from streamlit.testing.v1 import AppTest

from dashboard.views.indicador import detail, headline, places, selection, sheet, trend
from dashboard.views.indicador.selection import Chosen
from telessaude.reading.answers import limits, periods, words
from telessaude.reading.answers.catalogue import indicators
from telessaude.reading.answers.deliveries import ABSENT, INCOMPLETE
from telessaude.reading.answers.history import Point
from telessaude.reading.control import Place, funnel
from telessaude.reading.filters import ALL, BRASIL, Filters
from telessaude.reading.publication import Reader
from telessaude.reading.scope import Scope

APRIL = date(2024, 4, 1)
Open = Callable[..., Reader]


def filters(uf: str = "MG", nucleo: str = ALL, group: str = ALL, kind: str = "mes") -> Filters:
    return Filters(uf, nucleo, kind, APRIL, False, group)


@pytest.fixture
def reader(read: Open) -> Reader:
    return read(rows())


def chosen(reader: Reader, code: str, nivel: str = "nucleo", unit: str = "norte") -> Chosen:
    return Chosen(indicators(reader)[code], nivel, unit, unit.capitalize(), "mes", APRIL)


def view() -> None:
    """The view alone: what AppTest runs."""
    import streamlit as st

    from dashboard import address
    from dashboard.views import indicador

    address.arrive("indicador")
    indicador.show(st.session_state["leitor"], st.session_state["filtros"])
    address.write()


def run(reader: Reader, filters: Filters, **asked: str) -> tuple[AppTest, str]:
    """The view run at an address, and all that it says."""
    app = AppTest.from_function(view, default_timeout=60)
    app.session_state["leitor"], app.session_state["filtros"] = reader, filters
    for name, value in asked.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    blocks = [block.proto.body for block in app.get("html")]
    texts = [
        element.value
        for elements in (app.markdown, app.caption, app.info, app.warning, app.header)
        for element in elements
    ]
    return app, "\n".join([*blocks, *texts])


def test_the_formula_with_the_numbers_of_the_cell(reader: Reader) -> None:
    share = indicators(reader)["MSNT50.753"]
    assert headline.formula(share) == "100 × Respondidas no prazo ÷ Respondidas"
    now = Point(APRIL, 85.0, numerador=1700.0, denominador=2000.0)
    assert headline.worked(share, now) == "100 × 1.700 ÷ 2.000 = 85,0 %"
    hours = indicators(reader)["MSNT5.417"]
    assert (
        headline.worked(hours, Point(APRIL, 2.5, numerador=12.5, denominador=5.0)) == "12,50 ÷ 5 = 2,5 horas"
    )


def test_no_formula_where_the_numbers_do_not_make_the_value(reader: Reader) -> None:
    share = indicators(reader)["MSNT50.753"]
    assert headline.worked(share, Point(APRIL, 85.0, numerador=1.0, denominador=3.0)) == "85,0 %"
    count = indicators(reader)["HAOC1.261b"]
    assert headline.worked(count, Point(APRIL, 1234.0, numerador=1234.0)) == "1.234 teleconsultorias"


@pytest.mark.parametrize(
    ("fontes", "named"),
    [
        ("teleconsultoria|indicador_local|indicador_local_termo", "próprio do estado, calculado"),
        ("indicador_informado|indicador_local", "próprio do estado, informado"),
        ("teleconsultoria", ""),
    ],
)
def test_where_the_figures_of_a_state_s_own_come_from(read: Open, fontes: str, named: str) -> None:
    made = rows()
    first = {**made["indicador"][0], "fontes": fontes}
    one = indicators(read({**made, "indicador": [first]}))[first["indicador_id"]]
    assert one.named == (f"{one.indicador_id} ({named})" if named else one.indicador_id)


def test_parts_of_a_figure(reader: Reader) -> None:
    share = indicators(reader)["MSNT50.753"]
    now = Point(APRIL, 85.0, 17.0, 20.0, cobertura=0.825, ic95_inferior=64.0, ic95_superior=94.8)
    assert headline.parts(share, now) == [
        "**Numerador**: 17. Respondidas no prazo",
        "**Denominador**: 20. Respondidas",
        "**Intervalo de 95 %**: de 64,0 a 94,8 %",
        "**Cobertura**: 82,5 % dos registros que deveriam trazem a resposta",
    ]


@pytest.mark.parametrize(
    ("niveis", "in_sight", "expected"),
    [
        (("brasil", "uf", "nucleo"), "uf", ["uf", "brasil", "nucleo"]),
        (("municipio",), "uf", ["municipio"]),
        (("brasil", "uf"), "nucleo", ["uf", "brasil"]),
        (("ponto", "equipe"), "nucleo", ["ponto", "equipe"]),
    ],
)
def test_the_level_to_begin_with(niveis: tuple[str, ...], in_sight: str, expected: list[str]) -> None:
    assert selection.levels(niveis, in_sight, everything=True) == expected


def test_brasil_is_for_who_sees_everything() -> None:
    assert selection.levels(("brasil", "uf"), "uf", everything=False) == ["uf"]


def test_signals_and_missing_deliveries_in_words(reader: Reader) -> None:
    values = [50.0, 51.0] * 6 + [90.0]
    days = periods.span("mes", APRIL, 15)
    points = [Point(day, value) for day, value in zip(days, values, strict=False)]
    points += [
        Point(days[13], None, entrega=ABSENT),
        Point(days[14], 50.0, entrega=INCOMPLETE, motivo="1 de 2 núcleos sem entrega"),
    ]
    one = indicators(reader)["HAOC1.261b"]
    said = trend.findings(points, limits.of_series(points, one, "mes"), "mes")
    assert "**Fev/2024**: acima do limite superior." in said
    assert "**Não entregue**: mar/2024. Não é zero: não se sabe." in said
    assert "**Entrega incompleta**: abr/2024. No último: 1 de 2 núcleos sem entrega." in said
    few = trend.findings(points[:3], limits.of_series(points[:3], one, "mes"), "mes")
    assert few == ["Sem limites de controle: são precisos pelo menos 12 meses encerrados com valor e há 3."]


def test_places_are_ranked_and_those_without_a_figure_stay(reader: Reader) -> None:
    share = places.ranked(reader, filters(), chosen(reader, "MSNT50.753"), "nucleo")
    assert list(share["nome"]) == ["Norte", "Sul"]
    assert share["valor"].tolist()[0] == 85.0
    assert pd.isna(share["valor"].tolist()[1])
    everywhere = places.ranked(reader, filters(BRASIL), chosen(reader, "MSNT50.753"), "nucleo")
    assert set(everywhere["nome"]) == {"Norte", "Sul", "Manaus"}


def test_who_is_past_the_limits_of_the_funnel_in_words(reader: Reader) -> None:
    # Together 250 of 400 = 62.5 %: 95 of 100 and 55 of 100 are past, 100 of 200 too; none may be silent.
    known = pd.DataFrame({"nome": ["A", "B", "C"], "valor": [95.0, 55.0, 50.0]})
    limits = funnel([Place("A", 95, 100), Place("B", 55, 100), Place("C", 100, 200)], "binomial", factor=100)
    said = places.findings(known, limits, indicators(reader)["MSNT50.753"])
    assert said[0] == "**A**: 95,0 %, acima do limite de 99,8 %."
    assert said[1] == "**C**: 50,0 %, abaixo do limite de 99,8 %."
    calm = funnel([Place("A", 50, 100), Place("B", 51, 100), Place("C", 49, 100)], "binomial", factor=100)
    assert places.findings(known, calm, indicators(reader)["MSNT50.753"]) == [
        "Ninguém fora dos limites: as diferenças são as que o acaso explica."
    ]


def test_the_table_is_what_was_published(reader: Reader) -> None:
    table = sheet.published(reader, chosen(reader, "MSNT50.753"))
    assert list(table["valor"]) == [85.0, 80.0]
    assert list(table["numerador"]) == [17.0, 80.0]


def test_points_of_the_place_in_sight_only(reader: Reader) -> None:
    of_mg = detail.ranked(reader, filters(), chosen(reader, "MSNT5.383", "ponto", ""))
    assert list(of_mg["nome"]) == ["UBS Um (CNES 0000001)"]
    of_brasil = detail.ranked(reader, filters(BRASIL), chosen(reader, "MSNT5.383", "ponto", ""))
    assert list(of_brasil["valor"]) == [9.0, 7.0]


def test_codes_in_words() -> None:
    assert words.category("tipo", "assincrona") == "Assíncrona"
    assert (
        words.category("especialidade x primeira_vez", "cardiologia | primeira") == "Cardiologia · Primeira"
    )
    assert words.category("cbo_familia", "2235") == "Enfermeiros e afins (2235)"
    assert words.category("ciap2", "T90") == "T90"
    assert words.dimension("resultado | sexo") == "Resultado × Sexo"
    assert words.listed(["a", "b", "c"]) == "a, b e c"
    assert words.listed(["a", "b", "c", "d", "e"]) == "a, b, c e mais 2"


def test_the_view_of_a_nucleo(reader: Reader) -> None:
    app, told = run(reader, filters(nucleo="norte"), id="MSNT50.753")
    assert app.title[0].value == "Nome de MSNT50.753"
    for text in (
        "Definição de MSNT50.753.", "Norma MSNT50", "100 × 17 ÷ 20 = 85,0 %", "▲ Meta atingida",
        "Cuidado com MSNT50.753.", "Sem limites de controle", "Sul: não entregue (abr/2024)",
        "são precisos pelo menos 3 lugares",
    ):  # fmt: skip
        assert text in told


def test_an_unknown_indicator_is_told_and_another_shown(reader: Reader) -> None:
    app, _ = run(reader, filters(), id="NADA.1")
    assert r"Não há indicador NADA.1 no catálogo" in app.warning[0].value
    assert app.title[0].value == "Nome de MSNT5.417"
    assert "id" not in app.query_params


def test_a_level_that_the_indicator_has_not_is_told(reader: Reader) -> None:
    app, told = run(reader, filters(), id="MSNT5.380")
    assert "não se calcula por UF (existe por município)" in app.info[0].value
    assert "Belo Horizonte (MG), abr/2024" in told
    assert "12<small> teleconsultorias" in told


def test_points_have_a_ranking(reader: Reader) -> None:
    app, told = run(reader, filters(), id="MSNT5.383")
    assert "existe por ponto" in app.info[0].value
    assert "Pontos, abr/2024" in told


def test_a_kind_of_period_that_the_indicator_has_not_is_told(read: Open) -> None:
    given = rows()
    share = next(row for row in given["indicador"] if row["indicador_id"] == "MSNT50.753")
    share["periodos"] = "mes"
    app, _ = run(read(given), filters(kind="quadrimestre", nucleo="norte"), id="MSNT50.753")
    assert "não se calcula por quadrimestre (existe por mês)" in app.info[0].value
    assert "abr/2024" in app.header[0].value


def test_without_a_total_the_largest_category_is_shown(reader: Reader) -> None:
    app, told = run(reader, filters(nucleo="norte"), id="HAOC2.282")
    assert "Núcleo de Telessaúde de Norte, sim, abr/2024" in told
    assert "75,0<small> %" in told
    app.selectbox(key="recorte").select("intencao:nao").run()
    assert "25,0<small> %" in "\n".join(block.proto.body for block in app.get("html"))


def test_a_level_asked_for_that_is_none_is_told(reader: Reader) -> None:
    app, _ = run(reader, filters(), id="MSNT50.753", nivel="planeta")
    assert (
        app.warning[0].value == "O endereço pede nivel = planeta, que não há aqui; mostramos outra escolha."
    )


def test_an_indicator_without_numbers_says_why(reader: Reader) -> None:
    app, _ = run(reader, filters(), id="MSNT5.999")
    assert app.warning[0].value == "Sem números nesta publicação: Falta a fonte sof."


def test_a_place_without_any_figure(reader: Reader) -> None:
    _, told = run(reader, filters(uf="AM"), id="MSNT50.753")
    assert "Ainda não entregue; o prazo vai até 14/05/2024" in told


def test_weeks_can_be_chosen_where_there_are(read: Open) -> None:
    given = rows()
    share = next(row for row in given["indicador"] if row["indicador_id"] == "MSNT50.753")
    share["periodos"] = "semana|mes"
    given["indicador_valor"].append(
        figure("MSNT50.753", "norte", "2024-04-15", 50.0, periodo_tipo="semana", periodo_fim="2024-04-21")
    )
    app, told = run(read(given), filters(nucleo="norte"), id="MSNT50.753", ritmo="semana")
    assert "semana de 15/04/2024" in app.header[0].value
    assert "50,0<small> %" in told


def test_who_sees_one_nucleo_sees_no_other(read: Open) -> None:
    alone = read(rows(), scope=Scope(nucleos=frozenset({"norte"})))
    _, told = run(alone, filters(nucleo="norte"), id="MSNT50.753")
    assert "Sul" not in told
    assert "Brasil" not in told.replace("por Brasil", "")
