"""Protects what a person may see: rows of another UF are in no table, whatever is asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from telessaude.reading.publication import Reader
from telessaude.reading.scope import EVERYTHING, OPEN, Scope

MG, AM = "MG", "AM"
BH, MANAUS = "3106200", "1302603"


def figure(level: str, unit: str) -> dict[str, Any]:
    return {"indicador_id": "X", "nivel": level, "nivel_id": unit, "valor": 1.0}


def worlds() -> dict[str, list[dict[str, Any]]]:
    """Two UFs, each with a núcleo, a município, a point and a team; MG has a second núcleo."""
    units = [
        ("brasil", "BR"), ("uf", MG), ("uf", AM), ("municipio", BH), ("municipio", MANAUS),
        ("regiao_saude", "MG-Norte"), ("macrorregiao", "AM-Norte"),
        ("nucleo", "n-bh"), ("nucleo", "n-moc"), ("nucleo", "n-mao"), ("ponto", "p-bh"), ("ponto", "p-mao"),
        ("equipe", "e-bh"), ("equipe", "e-mao"), ("profissional", "abc"),
    ]  # fmt: skip
    of_nucleo = [{"nucleo_id": nucleo} for nucleo in ("n-bh", "n-moc", "n-mao")]
    places = (("bh", "n-bh", BH), ("mao", "n-mao", MANAUS))
    figures = [figure(level, unit) for level, unit in units]
    return {
        "municipio": [{"municipio_ibge": BH, "uf": MG}, {"municipio_ibge": MANAUS, "uf": AM}],
        "nucleo": [
            {"nucleo_id": "n-bh", "uf": MG},
            {"nucleo_id": "n-moc", "uf": MG},
            {"nucleo_id": "n-mao", "uf": AM},
        ],
        "ponto": [
            {"ponto_cnes": f"p-{name}", "nucleo_id": nucleo, "municipio_ibge": city}
            for name, nucleo, city in places
        ],
        "ponto_nucleo": [
            {"ponto_cnes": f"p-{name}", "nucleo_id": nucleo, "municipio_ibge": city}
            for name, nucleo, city in places
        ],
        "equipe": [
            {"equipe_ine": f"e-{name}", "nucleo_id": nucleo, "municipio_ibge": city}
            for name, nucleo, city in places
        ],
        **{
            mart: [{key: row[key] for key in ("nivel", "nivel_id")} for row in figures]
            for mart in ("meta_avaliacao", "qualidade_nivel")
        },
        "indicador_valor": figures,
        "indicador_valor_detalhe": figures,
        "entrega_esperada": of_nucleo,
        "qualidade": of_nucleo,
        "qualidade_completude": of_nucleo,
        "falha_remetente": of_nucleo,
        "aspecto_resposta": of_nucleo,
        "queda": [*of_nucleo, {"nucleo_id": None}],
        "entrega": [*of_nucleo, {"nucleo_id": None}],
        "rejeicao": [*of_nucleo, {"nucleo_id": None}],
        "indicador": [{"indicador_id": "X"}],
        "medida": [{"medida": "tc_respondidas"}],
    }


def units_in_sight(reader: Reader, mart: str) -> set[str]:
    return set(reader.frame(f"select nivel_id from {mart}")["nivel_id"])


@pytest.mark.parametrize(
    "mart", ["indicador_valor", "indicador_valor_detalhe", "meta_avaliacao", "qualidade_nivel"]
)
@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (Scope(), set()),
        (Scope(ufs=frozenset({MG})), {MG, "MG-Norte", BH, "n-bh", "n-moc", "p-bh", "e-bh"}),
        (Scope(nucleos=frozenset({"n-bh"})), {"n-bh", "p-bh", "e-bh"}),
        (Scope(nucleos=frozenset({"n-moc"})), {"n-moc"}),
        (
            Scope(ufs=frozenset({AM}), nucleos=frozenset({"n-moc"})),
            {AM, "AM-Norte", MANAUS, "n-mao", "p-mao", "e-mao", "n-moc"},
        ),
    ],
    ids=["nobody", "uf", "nucleo", "nucleo-without-points", "uf-and-nucleo"],
)
def test_figures_in_sight(scope: Scope, expected: set[str], mart: str, read: Callable[..., Reader]) -> None:
    assert units_in_sight(read(worlds(), scope), mart) == expected


@pytest.mark.parametrize(
    "mart",
    [
        "nucleo",
        "entrega_esperada",
        "qualidade",
        "qualidade_completude",
        "falha_remetente",
        "aspecto_resposta",
        "entrega",
        "rejeicao",
        "queda",
    ],
)
def test_tables_by_nucleo(mart: str, read: Callable[..., Reader]) -> None:
    reader = read(worlds(), Scope(ufs=frozenset({MG})))
    assert set(reader.frame(f"select nucleo_id from {mart}")["nucleo_id"]) == {"n-bh", "n-moc"}


def test_what_is_of_nobody_is_open(read: Callable[..., Reader]) -> None:
    reader = read(worlds(), Scope())
    assert [len(reader.frame(f"select * from {mart}")) for mart in ("indicador", "medida")] == [1, 1]


@pytest.mark.parametrize("mart", ["regra", "falha"])
def test_the_words_of_rules_and_faults_are_for_everyone(mart: str, read: Callable[..., Reader]) -> None:
    assert len(read({mart: [{mart: "x"}]}, Scope(ufs=frozenset({MG}))).frame(f"select * from {mart}")) == 1


def test_everything_is_everything(read: Callable[..., Reader]) -> None:
    reader = read(worlds(), EVERYTHING)
    assert len(units_in_sight(reader, "indicador_valor")) == 15
    assert len(reader.frame("select * from rejeicao")) == 4


def test_a_mart_that_no_rule_names_is_not_seen(read: Callable[..., Reader]) -> None:
    reader = read({"validacao": [{"suite": "s"}]}, Scope(ufs=frozenset({MG})))
    assert "validacao" not in OPEN
    assert reader.frame("select * from validacao").empty


def test_a_name_with_a_quote_is_a_name() -> None:
    assert "''" in Scope(ufs=frozenset({"x' or true --"})).condition("regulacao")
