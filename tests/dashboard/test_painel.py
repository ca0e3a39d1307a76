"""Protects what the Painel says: changes, targets, what was not delivered (never zero), weak data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from drawn import as_read
from state import figure, rows
from streamlit.testing.v1 import AppTest

from dashboard.parts import card
from dashboard.views.painel import board, choice, others, summary
from telessaude.charts import spark
from telessaude.reading.answers import changes, history, periods, weakness
from telessaude.reading.answers.catalogue import Indicator, indicators
from telessaude.reading.answers.deliveries import ABSENT, AWAITED, INCOMPLETE, WHOLE, deliveries
from telessaude.reading.answers.history import Point
from telessaude.reading.filters import ALL, BRASIL, Filters
from telessaude.reading.publication import Reader
from telessaude.reading.scope import Scope

APRIL, MARCH = date(2024, 4, 1), date(2024, 3, 1)
Open = Callable[..., Reader]


def filters(uf: str = "MG", nucleo: str = ALL, group: str = ALL, kind: str = "mes") -> Filters:
    return Filters(uf, nucleo, kind, APRIL, False, group)


@pytest.fixture
def reader(read: Open) -> Reader:
    return read(rows())


def one(reader: Reader, code: str) -> Indicator:
    return indicators(reader)[code]


def series(reader: Reader, code: str, nivel: str, unit: str) -> list[Point]:
    arrived = deliveries(reader, nivel, unit, since=date(2023, 4, 1))
    found = history.figures(reader, [code], nivel, unit, "mes", APRIL, 13)
    days = history.window(reader, "mes", APRIL, 13)
    return history.points(found.get(code), one(reader, code), arrived, days, "mes")


def test_periods_before_and_a_year_before() -> None:
    assert periods.move("quadrimestre", date(2024, 1, 1), -1) == date(2023, 9, 1)
    assert periods.move("semana", date(2024, 1, 1), -1) == date(2023, 12, 25)
    assert periods.year_before("semana", date(2024, 12, 30)) == date(2024, 1, 1)
    assert periods.months("semana", date(2024, 1, 29)) == [date(2024, 1, 1), date(2024, 2, 1)]
    days = [date(2024, 1, 1), date(2024, 3, 1), date(2024, 4, 1)]
    assert periods.said("mes", days) == "jan/2024, mar/2024 a abr/2024"


def test_deliveries_of_a_nucleo_of_a_uf_and_not_due_yet(reader: Reader) -> None:
    since, fontes = date(2024, 1, 1), ("teleconsultoria", "populacao")
    sul = deliveries(reader, "nucleo", "sul", since).of(fontes, "mes", APRIL)
    assert (sul.state, sul.reason) == (ABSENT, "não entregue (abr/2024)")
    state = deliveries(reader, "uf", "MG", since).of(fontes, "mes", APRIL)
    assert (state.state, state.reason) == (INCOMPLETE, "1 de 2 núcleos sem entrega de abr/2024: Sul")
    quarter = deliveries(reader, "nucleo", "sul", since).of(fontes, "quadrimestre", date(2024, 1, 1))
    assert (quarter.state, quarter.reason) == (INCOMPLETE, "falta teleconsultoria de abr/2024")
    manaus = deliveries(reader, "uf", "AM", since).of(fontes, "mes", APRIL)
    assert (manaus.state, manaus.reason) == (AWAITED, "ainda não entregue; o prazo vai até 14/05/2024")
    assert deliveries(reader, "uf", "MG", since).of(("populacao",), "mes", APRIL).state == WHOLE


def test_a_month_not_delivered_has_no_value_even_where_a_zero_was_published(reader: Reader) -> None:
    april = series(reader, "HAOC1.261b", "nucleo", "sul")[-1]
    assert (april.valor, april.entregue, april.motivo) == (None, False, "não entregue (abr/2024)")
    february = series(reader, "HAOC1.261b", "nucleo", "norte")[-3]
    assert (february.valor, february.motivo) == (None, "nada a medir: nenhum registro neste período")
    nothing = series(reader, "MSNT5.417", "nucleo", "norte")[-1]
    assert (nothing.valor, nothing.motivo) == (None, "nada a medir: o denominador é zero")


def test_changes_against_the_month_before_and_the_year_before(reader: Reader) -> None:
    share = one(reader, "MSNT50.753b")
    norte = series(reader, "MSNT50.753b", "nucleo", "norte")
    before = changes.previous(norte, share, "mes")
    assert before == changes.Change("↑", "+5,0 p.p. desde mar/2024: melhor", "melhor")
    assert changes.year_before(norte, share, "mes").text == "abr/2023 sem valor"
    count = changes.previous(
        series(reader, "HAOC1.261b", "nucleo", "norte"), one(reader, "HAOC1.261b"), "mes"
    )
    assert count == changes.Change("↓", "−10 (−10,0 %) desde mar/2024: caiu", "neutra")


def test_less_is_better_where_the_indicator_says_so(reader: Reader) -> None:
    hours = one(reader, "MSNT5.417")
    points = [Point(MARCH, 30.0), Point(APRIL, 36.5)]
    assert changes.previous(points, hours, "mes") == changes.Change("↑", "+6,5 desde mar/2024: pior", "pior")
    same = [Point(MARCH, 30.0), Point(APRIL, 30.01)]
    assert changes.previous(same, hours, "mes") == changes.Change("→", "igual a mar/2024", "neutra")


def test_another_set_of_deliveries_is_neither_better_nor_worse(reader: Reader) -> None:
    points = series(reader, "MSNT50.753b", "uf", "MG")
    change = changes.year_before(points, one(reader, "MSNT50.753b"), "mes")
    assert change == changes.Change("↑", "+15,0 p.p. desde abr/2023: entregas diferentes", "neutra")


def test_a_partial_period_is_not_compared_and_is_hatched(reader: Reader) -> None:
    share = one(reader, "MSNT50.753b")
    points = [Point(MARCH, 80.0), Point(APRIL, 20.0, meta=80.0, situacao="nao_atingida", parcial=True)]
    assert changes.previous(points, share, "mes").text == "período em curso: ainda não se compara"
    assert 'fill="url(#h)"' in spark.draw(points)
    assert "stroke-dasharray" in spark.draw([replace(points[0], meta=None), replace(points[1], meta=None)])
    body = card.body(card.Card(share, "mes", points, 2, ""))
    assert "Período em curso" in body
    assert "▼ Meta não atingida até agora" in body


def test_the_picture_marks_what_is_missing_and_stops_the_line_there() -> None:
    points = [Point(MARCH, 1.0), Point(APRIL, None, entrega=ABSENT), Point(date(2024, 5, 1), 2.0)]
    picture = spark.draw(points)
    assert picture.count("stroke-linecap") == 0, "no line over the gap"
    assert picture.count("<circle") == 3, "two lone points and the last one's mark"
    assert picture.count("l6 6m0 -6l-6 6") == 1
    partly = spark.draw([Point(MARCH, 1.0), Point(APRIL, 2.0, entrega=INCOMPLETE)])
    assert partly.count("v6") == 1


def test_a_card_says_value_target_changes_and_warning(reader: Reader) -> None:
    norte = series(reader, "MSNT50.753b", "nucleo", "norte")
    share = one(reader, "MSNT50.753b")
    scores = weakness.worst_scores(reader, "nucleo", "norte", "mes", APRIL)
    warning = weakness.reason(share, norte[-1], scores)
    assert warning == "dados fracos: qualidade 62 de 100 (Norte, abr/2024)"
    body = card.body(card.Card(share, "mes", norte, 24, warning))
    for text in ("85,0<small> %", "▲ Meta atingida", "Meta 80,0 %", "↑ +5,0 p.p.", "⚠ Dados fracos", 'alt="'):
        assert text in body
    sul = card.body(card.Card(share, "mes", series(reader, "MSNT50.753b", "nucleo", "sul"), 24, ""))
    assert "—" in sul
    assert "Não entregue (abr/2024)" in sul
    assert "Meta" not in sul.split("<img")[0], "no status without a value"


def test_names_and_values_from_the_data_are_escaped(reader: Reader) -> None:
    evil = replace(one(reader, "HAOC1.261b"), unidade="<script>")
    assert "<script>" not in card.body(card.Card(evil, "mes", [Point(APRIL, 1.0)], 1, "<b>"))


def test_a_good_score_gives_no_warning(reader: Reader) -> None:
    point = Point(APRIL, 1.0)
    fine = {"teleconsultoria": weakness.Worst(70.0, "Norte", APRIL)}
    assert weakness.reason(one(reader, "MSNT50.753b"), point, fine) == ""


def test_the_board_counts_targets_and_leaves_out_what_was_not_delivered(reader: Reader) -> None:
    found = board.board(reader, filters())
    assert [section.title for section in found.sections] == ["Produção", "Rapidez"]
    assert summary.targets(found.targets) == "**1 de 1 meta atingida**"
    mixed = {"a": "atingida", "b": "parcial", "c": "nao_atingida", "d": "nao_atingida", "e": None}
    assert summary.targets(mixed) == ("**1 de 5 metas atingidas** (1 em parte, 2 não atingidas, 1 sem dado)")
    assert summary.targets({}) == "Sem metas para este lugar e período"


def test_a_target_of_a_month_not_delivered_is_without_data(read: Open) -> None:
    given = rows()
    given["indicador_valor"].append(
        figure("MSNT50.753b", "sul", "2024-04-01", 0.0, meta=80.0, situacao="nao_atingida")
    )
    found = board.board(read(given), filters(nucleo="sul"))
    assert found.targets == {"MSNT50.753b": None}


def test_the_sentence_of_deliveries(reader: Reader) -> None:
    found = board.board(reader, filters())
    every = found.deliveries.every("mes", APRIL)
    assert as_read(summary.came(every, filters())) == "**1 de 2 núcleos sem entrega de abr/2024: Sul**"
    whole = board.board(reader, filters(nucleo="norte")).deliveries.every("mes", APRIL)
    assert summary.came(whole, filters(nucleo="norte")) == "Todas as entregas do período chegaram"


def test_an_agreed_target_is_a_headline_too(reader: Reader) -> None:
    sections = choice.sections(indicators(reader), filters(), ["MSNT5.417", "HAOC2.282"])
    assert [one.indicador_id for one in sections[choice.AGREED]] == ["HAOC2.282"]


def test_why_an_indicator_has_no_card(reader: Reader) -> None:
    assert others.reason(one(reader, "MSNT5.380"), filters()) == "por município"
    assert others.reason(one(reader, "MSNT5.999"), filters()) == "Falta a fonte sof."
    assert others.reason(one(reader, "HAOC2.282"), filters()) == "por intenção de encaminhamento"
    yearly = replace(one(reader, "MSNT50.753b"), periodos=("ano",))
    assert others.reason(yearly, filters()) == "por ano"


def view() -> None:
    """The view alone: what AppTest runs."""
    import streamlit as st

    from dashboard import address
    from dashboard.parts import links
    from dashboard.views import painel

    links.to = lambda page, label, **_: st.write(f"[{page}] {label}")
    address.arrive("painel")
    painel.show(st.session_state["leitor"], st.session_state["filtros"])


def run(reader: Reader, chosen: Filters, monkeypatch: pytest.MonkeyPatch) -> tuple[AppTest, str]:
    """The view run, and all the HTML and text of it."""
    from dashboard.parts import links

    monkeypatch.setattr(links, "to", links.to)
    app = AppTest.from_function(view, default_timeout=30)
    app.session_state["leitor"], app.session_state["filtros"] = reader, chosen
    app.run()
    assert not app.exception
    told = [block.proto.body for block in app.get("html")]
    return app, "\n".join([*told, *(text.value for text in app.markdown)])


def test_the_view_of_a_uf(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    app, told = run(reader, filters(), monkeypatch)
    assert app.title[0].value == "Minas Gerais, abr/2024"
    for text in ("1 de 1 meta atingida", "sem entrega de abr/2024: Sul", "[qualidade] Cobrar", "MSNT50.753b"):
        assert text in told
    table = told[told.index("<table>") :]
    norte = '<span style="color:#007355" title="Meta atingida">▲</span> 85,0 %'
    assert norte in table
    assert '—<span class="ts-note">não entregue</span>' in table
    assert "Minas Gerais (conjunto)" in table


def test_the_view_of_one_nucleo_alone(read: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = read(rows(), scope=Scope(nucleos=frozenset({"norte"})))
    app, told = run(alone, filters(nucleo="norte"), monkeypatch)
    assert app.title[0].value == "Núcleo de Telessaúde de Norte, abr/2024"
    assert "<table>" not in told, "nobody to compare with"
    assert "Sul" not in told


def test_the_view_of_a_norm_without_totals(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    app, told = run(reader, filters(uf=BRASIL, group="HAOC2"), monkeypatch)
    assert "Nenhum indicador desta norma" in app.info[0].value
    assert "[indicador] Nome de HAOC2.282: por intenção de encaminhamento" in told
