"""Protects the report of a health region: who it is of, what stands side by side in it, whose deliveries."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from by_hand import SEP, delivery, figure, indicator, rows

from telessaude.reading.publication import Reader
from telessaude.report.content import gather
from telessaude.report.unit import find, of_state
from telessaude.store.errors import Failure

LEVELS = "brasil|uf|regiao_saude|macrorregiao|regional_saude|municipio|nucleo"


@pytest.fixture
def reader(read: Callable[..., Reader]) -> Reader:
    """Of MG, Centro with Belo Horizonte, in the região of its own name, and Abadia, in none."""
    told = rows()
    towns = [
        {"municipio_ibge": "3106200", "nome": "Belo Horizonte", "uf": "MG", "macrorregiao_id": "MG-Centro",
         "regiao_saude_id": "MG-BH"},
        {"municipio_ibge": "3100104", "nome": "Abadia dos Dourados", "uf": "MG",
         "macrorregiao_id": "MG-Centro"},
    ]  # fmt: skip
    count = {"denominador": None, "valor": 41.0}
    figures = [
        figure("MSNT5.380", SEP, level, unit, 41, 1, **count)
        for level, unit in (
            ("macrorregiao", "MG-Centro"), ("regiao_saude", "MG-BH"), ("municipio", "3106200"),
        )
    ]  # fmt: skip
    return read(
        told
        | {
            "municipio": towns,
            "regiao": [
                {"nivel": "macrorregiao", "nivel_id": "MG-Centro", "uf": "MG", "nome": "Centro"},
                {"nivel": "regiao_saude", "nivel_id": "MG-BH", "uf": "MG", "nome": "Belo Horizonte"},
            ],
            "ponto_nucleo": [{"nucleo_id": "0000001", "ponto_cnes": "1", "municipio_ibge": "3106200"}],
            "indicador": [
                *told["indicador"], indicator("MSNT5.380", tipo="contagem", fator=1.0, niveis=LEVELS),
            ],
            "indicador_valor": [*told["indicador_valor"], *figures],
            "qualidade": [delivery("0000001", 9), delivery("0000002", 9)],
        }
    )  # fmt: skip


def test_a_region_is_known_by_the_state_and_its_code(reader: Reader) -> None:
    unit = find(reader, "macrorregiao", "MG-Centro")
    assert (unit.nome, unit.uf, unit.kind) == ("Centro (MG)", "MG", "Macrorregião de saúde")
    assert unit.stem(SEP) == "relatorio_macrorregiao_MG-Centro_2024-Q3"
    with pytest.raises(Failure, match="Não há região MG-Sul nesta publicação"):
        find(reader, "regiao_saude", "MG-Sul")


def test_the_reports_of_a_state_are_of_its_regions_too(reader: Reader) -> None:
    assert [(unit.nivel, unit.nivel_id) for unit in of_state(reader, "MG", SEP)] == [
        ("uf", "MG"),
        ("regiao_saude", "MG-BH"),
        ("macrorregiao", "MG-Centro"),
        ("nucleo", "0000001"),
        ("municipio", "3106200"),
    ]


def test_its_parts_stand_side_by_side_and_its_own_nucleos_deliver(reader: Reader) -> None:
    content = gather(reader, find(reader, "macrorregiao", "MG-Centro"), SEP)
    line = content.line("MSNT5.380")
    assert line is not None
    assert line.now.valor == 41.0
    assert [(places.title, [row.nome for row in places.rows]) for places in content.places] == [
        ("As regiões de saúde", ["Belo Horizonte"]),
        ("Os municípios", ["Belo Horizonte"]),
    ]
    assert {one.nucleo for one in content.quality.deliveries} == {rows()["nucleo"][0]["nome"]}
