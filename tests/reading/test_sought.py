"""Protects what is said of referrals looked for in the queue: two shares that can be compared."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from telessaude.reading.answers import sought
from telessaude.reading.publication import Reader


def row(part: int, whole: int, coverage: float = 0.625) -> dict[str, Any]:
    return {"numerador": part, "denominador": whole, "cobertura": coverage}


@pytest.mark.parametrize(
    ("confirmed", "referred", "expected"),
    [
        (
            row(22, 25),
            row(7, 10),
            "**Nos 90 dias seguintes foram à fila** **12 %** (3 de 25) dos encaminhamentos ditos evitados e "
            "**70 %** (7 de 10) dos ditos não evitados. Quanto mais longe os dois, mais a fila confirma "
            "o que se declarou; perto, ela prova pouco. Dos evitados, 63 % puderam ser seguidos.",
        ),
        (
            None,
            row(7, 10),
            "**Nos 90 dias seguintes foram à fila** **70 %** (7 de 10) dos ditos não evitados. Sem o outro "
            "lado para comparar, a fila prova pouco.",
        ),
        (None, None, ""),
    ],
)
def test_who_came_to_the_queue_is_said_of_both_sides(confirmed: Any, referred: Any, expected: str) -> None:
    assert sought.sentence(confirmed, referred) == expected


def test_it_is_of_the_total_of_the_place_and_period_asked_for(read: Callable[..., Reader]) -> None:
    base = {
        "indicador_id": "EVIT.encaminhado90", "nivel": "uf", "nivel_id": "MG", "periodo_tipo": "mes",
        "periodo_inicio": "2024-03-01", "dimensao": "total", "categoria": "total", "valor": 50.0,
        "numerador": 1.0, "denominador": 2.0, "cobertura": 1.0,
    }  # fmt: skip
    others = [
        base | {"dimensao": "especialidade", "categoria": "cardiologia", "numerador": 2.0},
        base | {"nivel_id": "RS", "numerador": 2.0},
        base | {"periodo_inicio": "2024-02-01", "numerador": 2.0},
    ]
    reader = read({"indicador_valor": [base, *others]})
    assert "**50 %** (1 de 2)" in sought.said(reader, "uf", "MG", "mes", date(2024, 3, 1))
    later = sought.said(reader, "uf", "MG", "mes", date(2024, 6, 1))
    assert later.endswith("São os de mar/2024, os últimos que se puderam seguir.")
