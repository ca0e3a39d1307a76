"""Protects the targets' page: attainment, bands, what each target lacks, the variable component of MS-PC6."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from drawn import draw, html, metrics, texts

from dashboard.views.metas import targets
from dashboard.views.metas.component import Month, band, conditions, next_steps, parcels, percent
from dashboard.views.metas.published import IDS, months, transfer
from dashboard.views.metas.simulator import measured, sentence, understood
from telessaude.reading.answers.attainment import attainment, cases_lacking, next_band, standing
from telessaude.reading.filters import ALL, BRASIL, Filters
from telessaude.reading.publication import Publication, Reader

CASES = Path(__file__).parents[1] / "golden" / "cases"

# Ten teams, two of them active; six médicos, one active; 19 requests by teams, 12 by médicos in the lines.
MONTH = Month(10, 2, 19, 6, 1, 12, True)


@pytest.mark.parametrize(
    ("value", "target", "sense", "expected"),
    [
        (40.0, 80.0, "maior_melhor", 50.0),
        (30.0, 48.0, "menor_melhor", 160.0),
        (0.0, 48.0, "menor_melhor", 100.0),
        (5.0, 0.0, "maior_melhor", None),
        (5.0, 4.0, "neutro", 125.0),
        (None, 4.0, "maior_melhor", None),
        (5.0, float("nan"), "maior_melhor", None),
    ],
)
def test_attainment_is_that_of_the_marts(
    value: float | None, target: float, sense: str, expected: float | None
) -> None:
    assert attainment(value, target, sense) == expected


def test_standing_and_bands_close_on_the_left() -> None:
    assert [standing(x) for x in (100.0, 99.99, 85.0, 84.95, None)] == [
        "atingida", "parcial", "parcial", "nao_atingida", "sem_meta",
    ]  # fmt: skip
    assert [next_band(x) for x in (69.9, 70.0, 84.95, 85.0)] == [
        (70.0, 90.0),
        (85.0, 100.0),
        (85.0, 100.0),
        None,
    ]


def test_cases_lacking_are_whole_cases() -> None:
    assert cases_lacking(70, 100, 100, 75.5) == 6  # 75.5 cases are 76
    assert cases_lacking(3, 5, 100, 80) == 1  # 80 % of 5 are 4, not 4.000001
    assert cases_lacking(9, 10, 100, 80) == 0


def test_the_norm_by_hand() -> None:
    # Active teams 2/10 are 20 %: 20. Active médicos 1/6: 0. A line: 20. 1.9 a team: 60 %; 2 a médico: 80 %.
    assert parcels(MONTH) == {
        "equipes": 20, "medicos": 0, "linhas": 20, "producao_equipes": 12, "producao_medicos": 16,
    }  # fmt: skip
    assert percent(MONTH) == 68
    # Art. 167: one active médico in six are 16.7 %; 1.9 a team and 2 a médico are at least one each.
    assert conditions(MONTH) == {"equipes_20": True, "medicos_20": False, "equipe_1": True, "medico_1": True}


@pytest.mark.parametrize(
    ("requests", "expected"), [(0, 0), (9, 0), (10, 60), (19, 60), (20, 80), (29, 80), (30, 100), (99, 100)]
)
def test_bands_of_production_for_ten_teams(requests: int, expected: float) -> None:
    assert band(requests, 10) == expected


def test_nobody_participating_receives_no_production() -> None:
    assert band(5, 0) == 0
    assert not any(conditions(Month(0, 0, 5, 0, 0, 5, True)).values())
    assert percent(Month(0, 0, 0, 0, 0, 0, True)) == 20


def test_next_steps_are_the_least_changes_most_points_first() -> None:
    steps = [(step.parcela, step.faltam, step.pontos) for step in next_steps(MONTH)]
    # Médicos: 20 % of six are 1.2, two must be active. Teams: 20 requests are 2 each. Médicos: 18 are 3 each.
    assert steps == [("medicos", 1, 20), ("producao_equipes", 1, 4), ("producao_medicos", 6, 4)]


def test_a_whole_component_lacks_nothing() -> None:
    assert next_steps(Month(5, 1, 15, 5, 1, 15, True)) == []
    assert percent(Month(5, 1, 15, 5, 1, 15, True)) == 100


def by_the_norm(month: Month) -> float:
    """MSPC6.366 as the contract of the indicators words it, apart from the code of the page."""

    def share(of: int, among: int) -> int:
        return 20 if among and of / among >= 0.2 else 0

    def produced(asked: int, among: int) -> float:
        mean = asked / among if among else 0
        return 20 * (0 if mean < 1 else 60 if mean < 2 else 80 if mean < 3 else 100) / 100

    asked_in_line = month.pedidos_em_linha if month.linha_pactuada else 0
    return (
        share(month.equipes_ativas, month.equipes)
        + share(month.medicos_ativos, month.medicos)
        + (20 if month.linha_pactuada else 0)
        + produced(month.pedidos_de_equipes, month.equipes)
        + produced(asked_in_line, month.medicos)
    )


def grid() -> Iterator[Month]:
    """Every month of up to four teams and six médicos, from nothing asked to more than the last band."""
    teams = [(n, a, r) for n in range(5) for a in range(n + 1) for r in range(a, 3 * n + 2 if n else 1)]
    doctors = [(n, a, r) for n in (0, 1, 2, 6) for a in range(n + 1) for r in range(3 * n + 2 if n else 1)]
    for of_teams in teams:
        for of_doctors in doctors:
            yield from (Month(*of_teams, *of_doctors, agreed) for agreed in (True, False))


def test_over_the_whole_grid_the_simulator_is_the_norm_and_only_100_percent_is_whole() -> None:
    seen = 0
    for month in grid():
        whole, steps = percent(month), next_steps(month)
        assert whole == by_the_norm(month)
        assert (steps == []) == (whole == 100), month
        assert all(0 < step.pontos <= 100 - whole and step.faltam > 0 for step in steps), month
        seen += 1
    assert seen > 30_000


def test_without_teams_the_component_is_at_most_60_percent_and_not_whole() -> None:
    # Médicos 20, line 20, three a médico 20. The first team that asks brings 20, and the band of 1 each: 12.
    month = Month(0, 0, 0, 5, 1, 15, True)
    assert percent(month) == 60
    assert [(step.parcela, step.faltam, step.pontos) for step in next_steps(month)] == [("equipes", 1, 32)]
    # Without a line agreed no request is in a line: its 20 and the production's 20 are lost.
    assert percent(Month(5, 1, 15, 5, 1, 15, False)) == 60


def test_steps_and_measures_are_said_in_portuguese() -> None:
    step = next_steps(MONTH)[0]
    assert sentence(step, 50_000.0) == (
        "Médicos ativos (20 % ou mais): com 1 médico a mais pedindo no mês, "
        "mais 20 pontos do repasse (R$ 10.000,00)"
    )
    assert sentence(step, None).endswith("mais 20 pontos do repasse")
    assert measured(MONTH, "producao_equipes") == "1,90 por equipe"
    assert measured(MONTH, "medicos") == "16,7 % ativos"
    assert measured(Month(0, 0, 0, 1, 1, 1, False), "equipes") == "ninguém participa"


def test_what_was_understood_of_an_amount_is_written_beside_it() -> None:
    assert understood("100.000,00", 100_000.0) == "Entendido: R$ 100.000,00."
    assert understood(" ", None) == "Repasse não informado: o simulado sai em porcentagem."
    assert understood("100,000", None).startswith("Não entendi “100,000” como valor")


def golden(case: str) -> list[dict[str, Any]]:
    """The months of MS-PC6 that an independent program worked out, as rows of `indicador_valor`."""
    with gzip.open(CASES / case / "expected.csv.gz", "rt", encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["indicador_id"] in IDS]
    numbers = ("numerador", "denominador", "valor")
    kept = ("indicador_id", "periodo_tipo", "periodo_inicio", "nivel", "nivel_id", "dimensao", "categoria")
    return [
        {name: row[name] for name in kept}
        | {name: float(row[name]) for name in numbers if row[name] != ""}
        | {"parcial": False}
        for row in rows
    ]


@pytest.mark.parametrize("case", ["2017-2019", "2023-2025"])
def test_every_golden_month_is_reproduced(case: str, read: Callable[..., Reader]) -> None:
    rows = golden(case)
    reader = read({"indicador_valor": rows})
    transfers = {
        (row["nivel_id"], row["periodo_inicio"]): row["valor"]
        for row in rows
        if row["indicador_id"] == "MSPC6.valor"
    }
    seen = 0
    for nucleo in sorted({row["nivel_id"] for row in rows}):
        found = months(reader, nucleo)
        for month in found.values():
            assert parcels(month.entrada) == month.parcelas
            assert conditions(month.entrada) == month.condicoes
            assert percent(month.entrada) == month.percentual
            seen += 1
            paid = transfers.get((nucleo, month.mes.isoformat()))
            assert month.valor == paid
            whole = transfer(found, month.mes)
            if paid and whole is not None:
                assert whole * percent(month.entrada) / 100 == pytest.approx(paid)
    assert seen == sum(row["indicador_id"] == "MSPC6.366" and row["categoria"] == "total" for row in rows)
    assert seen > 20


def component_rows(nucleo: str, month: str, *, received: bool = True) -> list[dict[str, Any]]:
    """What is published of MONTH, or of a month that received nothing, with R$ 50.000 a month."""
    cells: list[tuple[str, str, float, float | None, float]] = [
        ("MSPC6.355", "total", 19, 10, 1.9), ("MSPC6.362a", "total", 2, 10, 20),
        ("MSPC6.362b", "total", 1, 6, 16.7), ("MSPC6.365b", "total", 1, 6, 16.7),
        ("MSPC6.366", "linhas", 20, None, 20), ("MSPC6.367", "medicos_20", 0, None, 0),
        ("MSPC6.368b", "total", 80, None, 80),
        ("MSPC6.366", "total", 68, None, 68), ("MSPC6.valor", "total", 34000, None, 34000),
    ]  # fmt: skip
    if not received:
        cells = [("MSPC6.366", "total", 0, None, 0), ("MSPC6.valor", "total", 0, None, 0)]
    return [
        {
            "indicador_id": indicator, "nivel": "nucleo", "nivel_id": nucleo, "periodo_tipo": "mes",
            "periodo_inicio": month, "dimensao": "total" if category == "total" else "condicao",
            "categoria": category, "numerador": numerator, "valor": value, "parcial": False,
        }
        | ({} if denominator is None else {"denominador": denominator})
        for indicator, category, numerator, denominator, value in cells
    ]  # fmt: skip


def test_where_nothing_was_received_the_latest_transfer_is_taken(read: Callable[..., Reader]) -> None:
    rows = component_rows("N1", "2024-01-01") + component_rows("N1", "2024-02-01", received=False)
    found = months(read({"indicador_valor": rows}), "N1")
    assert transfer(found, date(2024, 2, 1)) == pytest.approx(50_000.0)
    assert transfer(found, date(2023, 12, 1)) is None


RUN = {"referencia": "2024-04-10 12:00:00+00", "fim": "2024-04-10 13:00:00+00", "resultado": "publicada"}
INDICATORS = [
    {"indicador_id": "MSNT5.418a", "norma": "MSNT5", "nome": "No prazo", "unidade": "%", "tipo": "proporcao",
     "sentido": "maior_melhor", "fator": 100.0, "disponivel": True},
    {"indicador_id": "MSNT5.417", "norma": "MSNT5", "nome": "Tempo", "unidade": "horas", "tipo": "media",
     "sentido": "menor_melhor", "fator": 1.0, "disponivel": True},
    {"indicador_id": "MSNT63.327", "norma": "MSNT63", "nome": "SOF", "unidade": "SOF por mês",
     "tipo": "contagem", "sentido": "maior_melhor", "fator": 1.0, "meta_padrao": 2.0, "disponivel": True},
]  # fmt: skip


def figure(indicator: str, value: float, target: float, standing_: str, **more: Any) -> dict[str, Any]:
    return {
        "indicador_id": indicator, "nivel": "nucleo", "nivel_id": "N1", "periodo_tipo": "quadrimestre",
        "periodo_inicio": "2024-01-01", "dimensao": "total", "categoria": "total", "valor": value,
        "meta": target, "situacao": standing_, "parcial": False,
    } | more  # fmt: skip


def judged(
    unit: tuple[str, str], indicator: str, reached: float, paid: float, amount: float
) -> dict[str, Any]:
    return {
        "indicador_id": indicator, "periodo_tipo": "quadrimestre", "periodo_inicio": "2024-01-01",
        "nivel": unit[0], "nivel_id": unit[1], "meta": 80.0, "valor": 60.0, "atingimento": reached,
        "faixa": paid, "peso": 40.0, "orcamento": 10_000.0, "valor_a_pagar": amount,
    }  # fmt: skip


def world() -> dict[str, list[dict[str, Any]]]:
    """A núcleo with three targets in the first quadrimester of 2024, and its município with one."""
    return {
        "execucao": [RUN],
        "norma": [{"norma": "MSNT5", "nome": "Nota técnica"}, {"norma": "MSNT63", "nome": "Outra"}],
        "indicador": INDICATORS,
        "nucleo": [{"nucleo_id": "N1", "nome": "Núcleo Um", "uf": "MG"}],
        "municipio": [{"municipio_ibge": "M1", "nome": "Um", "uf": "MG"}],
        "ponto": [{"ponto_cnes": "P1", "nucleo_id": "N1", "municipio_ibge": "M1"}],
        "indicador_valor": [
            figure("MSNT5.418a", 60.0, 80.0, "nao_atingida", numerador=30.0, denominador=50.0),
            figure("MSNT5.417", 50.0, 48.0, "parcial", numerador=500.0, denominador=10.0),
            figure("MSNT63.327", 2.0, 2.0, "atingida", numerador=2.0),
            *component_rows("N1", "2024-03-01"),
        ],
        "meta_avaliacao": [
            judged(("nucleo", "N1"), "MSNT5.418a", 75.0, 90.0, 3600.0),
            judged(("municipio", "M1"), "MSNT5.418a", 50.0, 70.0, 2800.0),
        ],
    }  # fmt: skip


FIRST = Filters(BRASIL, "N1", "quadrimestre", date(2024, 1, 1), False, ALL)


@pytest.fixture
def targeted(read: Callable[..., Reader]) -> Reader:
    """A reader of the world above."""
    return read(world())


def test_targets_come_the_least_attained_first(targeted: Reader) -> None:
    rows = targets.of_unit(targeted, FIRST)
    assert rows["indicador_id"].tolist() == ["MSNT5.418a", "MSNT5.417", "MSNT63.327"]
    assert rows["atingimento"].tolist() == [75.0, 96.0, 100.0]
    assert rows["pactuada"].tolist() == [True, True, False]
    assert targets.nearly(rows)["indicador_id"].tolist() == ["MSNT5.417"]
    assert targets.missed(rows)["indicador_id"].tolist() == ["MSNT5.418a"]


def test_what_was_not_delivered_is_neither_zero_nor_judged(read: Callable[..., Reader]) -> None:
    owed = {"nucleo_id": "N1", "fonte": "teleconsultoria", "mes": "2024-03-01", "situacao": "nao_entregue"}
    rows = world() | {"qualidade": [owed | {"pontuacao": 0.0, "prazo": "2024-04-12"}]}
    rows["indicador"] = [row | {"fontes": "teleconsultoria|ponto"} for row in INDICATORS[:2]] + INDICATORS[2:]
    reader = read(rows)
    found = targets.of_unit(reader, FIRST).set_index("indicador_id")
    assert found["situacao"].to_dict() == {
        "MSNT63.327": "atingida", "MSNT5.417": "sem_dado", "MSNT5.418a": "sem_dado",
    }  # fmt: skip
    assert found.loc[["MSNT5.417", "MSNT5.418a"], ["valor", "valor_a_pagar"]].isna().all(axis=None)
    contracts = targets.assessed(reader, FIRST).set_index("nivel")
    assert contracts["valor_a_pagar"].isna().to_dict() == {"nucleo": True, "municipio": False}


def test_a_group_of_indicators_limits_the_targets(targeted: Reader) -> None:
    only = Filters(BRASIL, "N1", "quadrimestre", date(2024, 1, 1), False, "MSNT63")
    assert targets.of_unit(targeted, only)["indicador_id"].tolist() == ["MSNT63.327"]


def test_advice_says_how_many_cases_and_reais(targeted: Reader) -> None:
    # 80 % of 50 are 40: ten more. The next band pays 100 instead of 90 % of 40 % of R$ 10.000: R$ 400 more.
    first, second, _ = targets.records(targets.of_unit(targeted, FIRST))
    assert targets.advice(first) == (
        "faltaram 20,0 p.p.: mais 10 de 50 casos; com 85 % da meta, recebe mais R$ 400,00."
    )
    assert targets.advice(second) == "precisa baixar 2,0 horas."


def test_contracts_in_sight_bring_those_of_municipios(targeted: Reader) -> None:
    rows = targets.assessed(targeted, FIRST)
    assert rows["lugar"].tolist() == ["Núcleo Um", "Um (MG)"]
    assert rows["valor_cheio"].tolist() == [4000.0, 4000.0]
    of_uf = targets.assessed(targeted, Filters("MG", ALL, "quadrimestre", date(2024, 1, 1), False, ALL))
    assert of_uf["valor_a_pagar"].sum() == 6400.0


def test_the_page_and_the_simulator(publish: Callable[..., Publication]) -> None:
    warehouse = publish(world()).folder.parents[1]
    drawn = draw("metas", warehouse, nucleo="N1", periodo="quadrimestre", inicio="2024-01")
    assert not drawn.exception
    shown = metrics(drawn)
    assert shown["Atingidas"] == "1 de 3"
    assert shown["Valor a pagar"] == "R$ 3.600,00"
    assert (shown["Publicado"], shown["Simulado"]) == ("68 %", "68 %")
    inputs = {one.label: one for one in drawn.number_input}
    assert inputs["Equipes ativas (de 10 participantes)"].value == 2
    assert (
        inputs["Teleconsultorias de médicos em linha pactuada"].value == 12
    )  # the least of the band: 2 each
    inputs["Médicos ativos (de 6 participantes)"].set_value(2).run(timeout=60)
    assert metrics(drawn)["Simulado"] == "88 %"
    assert "R$ 44.000,00" in html(drawn)
    written = drawn.text_input[0]
    assert (written.label, written.value) == ("Repasse do mês (R$)", "50.000,00")
    written.set_value("150.000").run(timeout=60)
    assert "Entendido: R$ 150.000,00." in texts(drawn)
    assert "R$ 132.000,00" in html(drawn)  # 88 % of it
    written.set_value("150 mil").run(timeout=60)
    assert "Não entendi" in texts(drawn)


def contract() -> dict[str, list[dict[str, Any]]]:
    """R$ 480.000: 80 % of weight judged and paid whole, 20 % of an indicator that has only months."""
    paid = judged(("nucleo", "N1"), "MSNT5.418a", 100.0, 100.0, 384_000.0) | {
        "peso": 80.0,
        "orcamento": 480_000.0,
    }
    left = {
        "indicador_id": "MSPC6.366", "periodo_tipo": "quadrimestre", "periodo_inicio": "2024-01-01",
        "nivel": "nucleo", "nivel_id": "N1", "meta": 100.0, "peso": 20.0, "orcamento": 480_000.0,
        "valor_cheio": 96_000.0, "motivo": "O indicador não tem valor de quadrimestre, só de mês",
    }  # fmt: skip
    monthly = {"indicador_id": "MSPC6.366", "norma": "MSPC6", "nome": "Componente", "disponivel": True}
    rows = world() | {"meta_avaliacao": [paid], "meta_sem_avaliacao": [left]}
    return rows | {"indicador": [*INDICATORS, monthly]}


def test_what_a_quadrimester_cannot_judge_is_in_the_sum_and_said(publish: Callable[..., Publication]) -> None:
    warehouse = publish(contract()).folder.parents[1]
    drawn = draw("metas", warehouse, nucleo="N1", periodo="quadrimestre", inicio="2024-01")
    assert not drawn.exception
    said = texts(drawn).replace("\\", "")
    assert "R$ 384.000,00 de R$ 480.000,00; R$ 96.000,00 (20 % do peso) sem avaliação" in said
    assert (
        "Componente (peso 20,0 %, R$ 96.000,00): O indicador não tem valor de quadrimestre, só de mês."
        in said
    )
    assert "De R$ 480.000,00, dos quais R$ 96.000,00 sem avaliação" in html(drawn)


def test_without_targets_the_page_says_where_they_come_from(publish: Callable[..., Publication]) -> None:
    alone = figure("MSNT5.417", 50.0, 48.0, "parcial", periodo_tipo="mes", periodo_inicio="2024-03-01")
    rows = world() | {"meta_avaliacao": [], "indicador_valor": [alone]}
    del rows["indicador_valor"][0]["meta"]
    said = texts(draw("metas", publish(rows).folder.parents[1], nucleo="N1"))
    assert "Nenhuma meta em vigor" in said
    assert "Nenhum núcleo à vista tem equipes ou médicos participantes" in said
