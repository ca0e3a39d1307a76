"""Protects what a state says of its deliveries: by which day they are due, which small months are whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from telessaude.contract.parametros import FILE_NAME, PRAZO, load_parametros
from telessaude.store.errors import MappingError


def test_the_day_and_the_whole_months_are_read(tmp_path: Path) -> None:
    assert load_parametros(tmp_path).dia_da_entrega == PRAZO == 15
    (tmp_path / FILE_NAME).write_text(
        "dia_da_entrega: 10\nmeses_inteiros:\n  - {nucleo: '0012', fonte: sof, mes: 2024-12}\n"
    )
    found = load_parametros(tmp_path)
    assert found.dia_da_entrega == 10
    assert [(one.nucleo, one.fonte, str(one.mes)) for one in found.meses_inteiros] == [
        ("0012", "sof", "2024-12-01")
    ]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("dia_da_entrega: 31", "31 não é um dia de 1 a 28"),
        ("meses_inteiros: [{nucleo: A, fonte: meta, mes: 2024-12}]", "meta não é uma fonte mensal"),
        ("meses_inteiros: [{nucleo: A, fonte: sof, mes: dez}]", "dez não é um mês; escreva como 2024-12"),
    ],
)
def test_a_mistake_is_one_sentence(tmp_path: Path, written: str, told: str) -> None:
    (tmp_path / FILE_NAME).write_text(written)
    with pytest.raises(MappingError, match=told):
        load_parametros(tmp_path)
