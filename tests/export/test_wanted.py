"""Protects what an export can be asked for: periods, a UF, a núcleo, indicators; names that do not exist."""

from __future__ import annotations

from datetime import date

import pytest

from telessaude.export import Wanted, parse_period, tables, write_formats
from telessaude.store.errors import Failure


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("2024", "2024-12-31"),
        ("2024-02", "2024-02-29"),
        ("2024-12", "2024-12-31"),
        ("2023-Q3", "2023-12-31"),
        ("2024-q1", "2024-04-30"),
    ],
)
def test_a_period_ends_on_its_last_day(text, last):
    assert parse_period(text).last_day == date.fromisoformat(last)
    assert parse_period(text).text == text.upper()


@pytest.mark.parametrize("text", ["2024-13", "2024-Q4", "2024-00", "0000", "março", "2024-3", ""])
def test_another_text_is_no_period(text):
    with pytest.raises(ValueError, match="não é um período"):
        parse_period(text)


def kept(connection, table, wanted):
    key = tables.TABLES[table][0]
    return [row[0] for row in connection.execute(tables.select(table, wanted, (f"t.{key}",))).fetchall()]


def test_a_uf_keeps_what_is_of_its_places(small, figure, add):
    figure("MSNT5.384", "profissional", "pseudonimo", 3)
    for uf in ("MG", "RS"):
        add("regiao", nivel="macrorregiao", nivel_id=f"{uf}-Sul", uf=uf)
        figure("MSNT5.380", "macrorregiao", f"{uf}-Sul", 1)
    figure("MSNT5.383", "ponto", "P6", 1)
    add("entrega", entrega_id="de-N1", nucleo_id="N1")
    add("entrega", entrega_id="de-N3", nucleo_id="N3")
    add("entrega", entrega_id="de-varios")
    add("rejeicao", entrega_id="de-N1", linha=2)
    add("rejeicao", entrega_id="de-N3", linha=2)
    add("qualidade", nucleo_id="N3", mes=date(2024, 3, 1), fonte="sof")
    mg = Wanted(uf="MG")
    assert kept(small, "nucleo", mg) == ["N1", "N2"]
    assert kept(small, "municipio", mg) == ["3106200", "3118601"]
    assert kept(small, "ponto", mg) == ["P1", "P2", "P3", "P4", "P5"]
    assert kept(small, "entrega", mg) == ["de-N1"]
    assert kept(small, "rejeicao", mg) == ["de-N1"]
    assert kept(small, "qualidade", mg) == []
    assert kept(small, "indicador_valor_detalhe", mg) == ["MSNT5.383"] * 3
    assert len(kept(small, "indicador_valor", mg)) == 9
    assert kept(small, "regiao", mg) == ["macrorregiao"]


def test_a_nucleo_keeps_what_is_its_own(small):
    n1 = Wanted(nucleo="N1")
    assert kept(small, "equipe", n1) == ["E1", "E2"]
    assert kept(small, "municipio", n1) == ["3106200", "3118601"]
    assert kept(small, "indicador_valor", n1) == [
        "MSNT5.386",
        "MSNT5.387",
        "MSNT5.413",
        "MSNT5.413",
        "MSNT5.417",
    ]
    assert kept(small, "indicador_valor_detalhe", n1) == ["MSNT5.383"] * 2
    assert kept(small, "nucleo", Wanted(uf="RS", nucleo="N1")) == []


def test_a_period_and_indicators_keep_their_rows(small, add):
    add("calendario", data=date(2024, 4, 30))
    add("calendario", data=date(2024, 5, 1))
    quadrimester = Wanted(period=parse_period("2024-Q1"))
    assert kept(small, "calendario", quadrimester) == [date(2024, 4, 30)]
    assert kept(small, "indicador_valor", quadrimester) == []
    assert len(kept(small, "indicador_valor", Wanted(period=parse_period("2024-03")))) == 8
    assert kept(small, "indicador_valor", Wanted(indicators=("MSNT5.417",))) == ["MSNT5.417"]
    assert kept(small, "indicador", Wanted(indicators=("MSNT5.417",))) == ["MSNT5.417"]


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (Wanted(uf="XX"), "XX não é uma UF"),
        (Wanted(nucleo="N9"), "N9 não é um núcleo"),
        (Wanted(indicators=("MSNT5.417", "M'5")), "M'5 não é um indicador"),
    ],
)
def test_an_unknown_name_is_told_before_anything_is_written(small, tmp_path, wanted, said):
    with pytest.raises(Failure, match=said):
        write_formats(small, tmp_path / "saida", ["csv"], wanted)
    assert not (tmp_path / "saida").exists()
