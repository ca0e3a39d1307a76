"""Protects what reports say: the published figures, comparisons, reasons, and who may see them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from dashboard.parts import report
from telessaude.reading.publication import Reader
from telessaude.reading.scope import Scope
from telessaude.report.build import build
from telessaude.report.content import Content, gather
from telessaude.report.sections import agreed
from telessaude.report.unit import Unit, find, of_state
from telessaude.store.errors import Failure

SEP = date(2024, 9, 1)


@pytest.fixture(scope="module")
def state(reader: Reader) -> Content:
    return gather(reader, find(reader, "uf", "MG"), SEP)


def test_a_figure_is_the_published_one(state: Content) -> None:
    line = state.line("MSNT50.753b")
    assert line is not None
    assert (line.now.numerador, line.now.denominador, line.now.valor) == (41.0, 50.0, 82.0)
    assert (line.now.meta, line.now.situacao) == (80.0, "atingida")
    assert line.value_at(date(2024, 5, 1)) == 75.0
    assert line.before.text == "+7,0 p.p. desde 2º quad. de 2024: melhor"
    assert line.year_before.text == "+22,0 p.p. desde 3º quad. de 2023: melhor"


def test_a_contract_says_what_the_quadrimester_did_not_judge(state: Content) -> None:
    # 25 % and 75 % of R$ 48.000: 12.000 paid, 36.000 of an indicator that has only years.
    (_, note) = agreed.blocks(state)
    assert "R$ 12.000,00 de R$ 48.000,00; R$ 36.000,00 (75 % do peso) sem avaliação" in repr(note)
    assert "(peso 75,0 %, R$ 36.000,00): O indicador não tem valor de quadrimestre, só de ano." in repr(note)


def test_weak_data_are_told_beside_the_figure(state: Content) -> None:
    line = state.line("HAOC1.261b")
    assert line is not None
    assert line.weak.startswith("dados fracos: qualidade 42 de 100")
    assert [point.valor for point in line.months] == [300.0, 310.0, 320.0, 304.0]


def test_categories_keep_their_order_and_get_their_names(state: Content) -> None:
    line = state.line("MSNT5.385")
    assert line is not None
    assert not line.total
    assert [(one.categoria.split(" (")[0], one.row["valor"]) for one in line.categories] == [
        ("Enfermeiros e afins", 800.0),
        ("Médicos clínicos", 434.0),
    ]


def test_what_was_not_delivered_has_no_figure_though_a_zero_was_published(state: Content) -> None:
    line = state.line("MSNT5.SOF")
    assert line is not None
    assert line.now.valor is None
    assert "sem entrega" in line.now.motivo or "nenhum núcleo entregou" in line.now.motivo


def test_each_indicator_without_a_figure_has_its_reason(state: Content) -> None:
    told = {one.indicador_id: reason for reason, found in state.absent.items() for one in found}
    assert told == {
        "MSNT5.SEM": "Falta a fonte saude",
        "MSNT5.PONTO": "Não se calcula para UFs",
        "MSNT5.ANO": "Não se calcula por quadrimestre, só por outros períodos",
        "MSNT5.NADA": "Nenhum registro no quadrimestre",
    }


def test_deliveries_and_faults_are_added_up(state: Content) -> None:
    sof, asked = state.quality.deliveries
    assert (asked.expected, asked.received, asked.late, asked.score) == (4, 4, 1, 41.5)
    assert (asked.read, asked.refused) == (400, 8)
    assert (sof.received, len(sof.missing)) == (0, 4)
    assert [(fault.found, fault.records) for fault in state.quality.faults] == [(20, 200)]


def test_a_nucleo_that_delivered_nothing_stands_among_the_others(reader: Reader) -> None:
    (nucleos,) = gather(reader, find(reader, "uf", "BA"), SEP).places
    at = nucleos.column("MSNT50.753b")
    assert at is not None
    told = [(place.nome, place.points[at].valor, place.points[at].motivo) for place in nucleos.rows]
    assert told == [
        ("Núcleo calado", None, "não entregue (set/2024 a dez/2024)"),
        ("Núcleo da Bahia", 87.5, ""),
    ]


def test_a_place_is_compared_with_its_state(reader: Reader) -> None:
    content = gather(reader, find(reader, "municipio", "3106200"), SEP)
    line = content.line("MSNT50.753b")
    assert line is not None
    assert (content.unit.nome, line.now.valor, line.of_uf) == ("Belo Horizonte (MG)", 82.0, 82.0)


def test_the_whole_state_is_its_uf_and_what_has_figures_in_it(reader: Reader) -> None:
    assert [(unit.nivel, unit.nivel_id) for unit in of_state(reader, "MG", SEP)] == [
        ("uf", "MG"),
        ("nucleo", "0000001"),
        ("municipio", "3106200"),
    ]


def test_a_running_quadrimestre_is_said_to_be_partial(reader: Reader) -> None:
    content = gather(reader, find(reader, "uf", "MG"), date(2025, 1, 1))
    assert content.partial
    line = content.line("MSNT50.753b")
    assert line is not None
    assert line.before.text == "período em curso: ainda não se compara"


@pytest.mark.parametrize(
    ("nivel", "nivel_id", "day", "said"),
    [
        ("uf", "XX", SEP, "Não há números da UF XX"),
        ("nucleo", "9", SEP, "Não há núcleo 9"),
        ("municipio", "1", SEP, "Não há município 1"),
        ("municipio", "3100104", SEP, "Abadia dos Dourados .MG. não tem números em 2024-Q3"),
        ("uf", "BA", date(2024, 5, 1), "Bahia não tem números em 2024-Q2"),
        ("uf", "MG", date(2031, 1, 1), "há de 2023-Q3 a 2025-Q1"),
    ],
)
def test_what_there_is_not_is_said(reader: Reader, nivel: str, nivel_id: str, day: date, said: str) -> None:
    with pytest.raises(Failure, match=said):
        build(reader, find(reader, nivel, nivel_id), day, "pdf")


@pytest.mark.parametrize(
    ("nivel", "nivel_id"), [("uf", "MG"), ("nucleo", "0000001"), ("municipio", "3106200"), ("brasil", "BR")]
)
def test_nobody_gets_the_report_of_a_unit_out_of_sight(
    seen_by: Callable[[Scope], Reader], nivel: str, nivel_id: str
) -> None:
    bahia = seen_by(Scope(ufs=frozenset({"BA"})))
    with pytest.raises(Failure):
        build(bahia, find(bahia, nivel, nivel_id), SEP, "xlsx")
    with pytest.raises(Failure):
        build(bahia, Unit(nivel, nivel_id, "Adivinhado", "MG"), SEP, "xlsx")


def test_who_sees_one_nucleo_is_not_told_of_its_state(seen_by: Callable[[Scope], Reader]) -> None:
    alone = seen_by(Scope(nucleos=frozenset({"0000001"})))
    line = gather(alone, find(alone, "nucleo", "0000001"), SEP).line("MSNT50.753b")
    assert line is not None
    assert (line.now.valor, line.of_uf) == (82.0, None)


def test_files_are_named_by_unit_and_quadrimestre() -> None:
    assert Unit("uf", "MG", "Minas Gerais", "MG").stem(SEP) == "relatorio_MG_2024-Q3"
    assert Unit("nucleo", "91/5", "N", "MG").stem(SEP) == "relatorio_nucleo_91-5_2024-Q3"
    assert Unit("municipio", "3106200", "M", "MG").stem(date(2025, 1, 1)) == (
        "relatorio_municipio_3106200_2025-Q1"
    )


@pytest.mark.parametrize(
    ("kind", "first_day", "day"),
    [
        ("mes", date(2024, 12, 1), SEP),
        ("mes", date(2024, 8, 1), date(2024, 5, 1)),
        ("quadrimestre", SEP, SEP),
        ("ano", date(2024, 1, 1), SEP),
        ("ano", date(2025, 1, 1), date(2025, 1, 1)),
        ("semana", date(2024, 12, 30), SEP),
        ("mes", date(2026, 1, 1), None),
    ],
)
def test_the_page_offers_the_quadrimestre_of_the_period_in_sight(
    kind: str, first_day: date, day: date | None
) -> None:
    known = [date(2024, 1, 1), date(2024, 5, 1), SEP, date(2025, 1, 1)]
    assert report.quadrimestre(known, kind, first_day) == day
