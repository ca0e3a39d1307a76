"""Protects the queue's page: whose queue it shows, how it moved, what grew, what stands beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from drawn import draw, metrics, texts

from dashboard.views.fila import movement, queue, waits
from telessaude.reading.publication import Publication, Reader

BH, ITA = "3106200", "3132404"
RUN = {"referencia": "2024-04-10 12:00:00+00", "fim": "2024-04-10 13:00:00+00", "resultado": "publicada"}
MARCH, YEAR_BEFORE = "2024-03-01", "2023-03-01"
STATE = queue.Queue("uf", "MG", "Minas Gerais", date(2024, 3, 1))


def row(
    indicator: str, value: float, first: str = MARCH, part: str = "total", unit: str = "MG", **more: Any
) -> dict[str, Any]:
    dimension, _, category = part.partition("=")
    return {
        "indicador_id": indicator, "nivel": "uf" if len(unit) == 2 else "municipio", "nivel_id": unit,
        "periodo_tipo": "mes", "periodo_inicio": first, "dimensao": dimension,
        "categoria": category or "total", "valor": value, "parcial": False,
    } | more  # fmt: skip


def world() -> dict[str, list[dict[str, Any]]]:
    """Minas Gerais in March 2024: 130 in the queue, 100 a year before; cardiologia grew, ortopedia shrank."""
    return {
        "execucao": [RUN],
        "norma": [{"norma": "FILA", "nome": "A fila"}],
        "indicador": [{"indicador_id": "FILA.tamanho", "norma": "FILA", "disponivel": True}],
        "nucleo": [{"nucleo_id": "N1", "nome": "Núcleo Um", "uf": "MG"}],
        "municipio": [
            {"municipio_ibge": BH, "nome": "Belo Horizonte", "uf": "MG"},
            {"municipio_ibge": ITA, "nome": "Itajubá", "uf": "MG"},
        ],
        "indicador_valor": [
            row("FILA.tamanho", 100.0, YEAR_BEFORE),
            row("FILA.tamanho", 130.0),
            row("FILA.entradas", 70.0, "2024-02-01"),
            row("FILA.entradas", 50.0),
            row("FILA.entradas", 999.0, YEAR_BEFORE),
            row("FILA.saidas", 90.0),
            row("FILA.saidas", 60.0, part="motivo=executada"),
            row("FILA.saidas", 30.0, part="motivo=falta"),
            row("FILA.acima180", 12.5),
            row("FILA.espera_mediana", 41.0),
            row("FILA.meses_para_zerar", 6.25),
            row("FILA.tamanho", 60.0, YEAR_BEFORE, "especialidade=cardiologia"),
            row("FILA.tamanho", 95.0, part="especialidade=cardiologia"),
            row("FILA.espera_mediana", 55.0, part="especialidade=cardiologia"),
            row("FILA.tamanho", 40.0, YEAR_BEFORE, "especialidade=ortopedia"),
            row("FILA.tamanho", 35.0, part="risco=verde"),
            row("RIO.absenteismo", 20.0),
            row("FILA.entradas", 3.0, unit=BH),
            row("FILA.tamanho", 2.0, unit=BH),
        ],
    }


@pytest.fixture
def reader(read: Callable[..., Reader]) -> Reader:
    """A reader of the world above."""
    return read(world())


def test_a_month_without_movement_is_zero_and_the_year_is_said(reader: Reader) -> None:
    moved = movement.by_month(STATE, queue.figures(reader, STATE))
    assert len(moved) == 13
    february, march = moved.iloc[-2], moved.iloc[-1]
    told = ["entradas", "executadas", "outras_saidas", "tamanho"]
    assert february[told].tolist() == [70.0, 0.0, 0.0, 0.0]
    assert march[told].tolist() == [50.0, 60.0, 30.0, 130.0]
    assert movement.said(moved) == (
        "De mar/2023 a mar/2024 a fila **cresceu em 30**: entraram 120, foram atendidas 60 e saíram sem "
        "atendimento 30."
    )


def test_what_grew_most_comes_first_and_what_is_gone_is_there(reader: Reader) -> None:
    found = waits.waiting(STATE, queue.figures(reader, STATE), "especialidade")
    assert found[["categoria", "na_fila", "antes", "mudanca", "mediana"]].fillna(-1).values.tolist() == [
        ["Cardiologia", 95.0, 60.0, 35.0, 55.0],
        ["Ortopedia", 0.0, 40.0, -40.0, -1.0],
    ]
    assert waits.growth(found) == (
        "Cresceu mais: **Cardiologia** (+35 em um ano). Diminuiu mais: **Ortopedia** (−40)."
    )


def test_the_page_of_a_state(publish: Callable[..., Publication], tmp_path: Path) -> None:
    publish(world())
    drawn = draw("fila", tmp_path / "armazem", uf="MG", periodo="mes", inicio=MARCH)
    assert not drawn.exception
    shown = metrics(drawn)
    assert shown["Na fila"] == "130"
    assert shown["Metade é atendida em"] == "41 dias"
    assert shown["Nove em dez, em"] == "—"
    assert shown["Meses para atender a fila"] == "6,3"
    assert shown["Faltas entre os agendados"] == "20,0 %"
    assert "Vagas que ninguém ocupou" not in shown


def test_a_municipio_of_the_state_can_be_chosen(publish: Callable[..., Publication], tmp_path: Path) -> None:
    publish(world())
    drawn = draw("fila", tmp_path / "armazem", uf="MG", periodo="mes", inicio=MARCH, fila=BH)
    assert metrics(drawn)["Na fila"] == "2"


def test_a_nucleo_sees_the_queue_of_its_state(publish: Callable[..., Publication], tmp_path: Path) -> None:
    publish(world())
    drawn = draw("fila", tmp_path / "armazem", uf="MG", nucleo="N1", periodo="mes", inicio=MARCH)
    assert "aqui está a do estado" in texts(drawn)
    assert metrics(drawn)["Na fila"] == "130"


def test_where_there_is_no_queue_it_says_where_one_comes_from(
    publish: Callable[..., Publication], tmp_path: Path
) -> None:
    rows = [one for one in world()["indicador_valor"] if one["indicador_id"].startswith("RIO")]
    publish(world() | {"indicador_valor": rows})
    drawn = draw("fila", tmp_path / "armazem", uf="MG", periodo="mes", inicio=MARCH)
    assert "fonte regulacao" in texts(drawn)
