"""Protects the catalogue: everything in it is found, and what is not covered is said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from drawn import draw, texts
from state import figure, indicator

from dashboard.parts import links
from dashboard.views.catalogo.found import (
    COVERED,
    EVERY,
    UNCOVERED,
    Aspect,
    aspects,
    by_norm,
    chosen_aspects,
    chosen_indicators,
    in_words,
    matches,
    needed,
    plain,
)
from telessaude.reading.answers.catalogue import Indicator, indicators
from telessaude.reading.publication import Reader


def aspect(order: int, name: str, standing: str, **given: Any) -> dict[str, Any]:
    return {
        "ordem": order, "aspecto": str(100 + order), "norma": "MS-NT5, 2014", "categoria": "gestão",
        "nome": name, "natureza": "característica", "localizacao": f"item {order}",
        "definicao": f"Definição de {name}.", "indicadores": None, "qtd_nucleos": 0, "cobertura": standing,
    } | given  # fmt: skip


def state() -> dict[str, list[dict[str, Any]]]:
    return {
        "nucleo": [
            {"nucleo_id": "norte", "nome": "Núcleo de Telessaúde de Norte", "uf": "MG"},
            {"nucleo_id": "sul", "nome": "Núcleo de Telessaúde de Sul", "uf": "MG"},
        ],
        "norma": [{"norma": "MSNT5", "nome": "Nota Técnica 5"}, {"norma": "PAHO", "nome": "Guia"}],
        "indicador": [
            indicator("MSNT5.417", nome="Tempo médio de resposta"),
            indicator("PAHO.161", nome="Teleconsultas", disponivel=False,
                      motivo_indisponivel="Falta a fonte teleconsulta."),
        ],
        "aspecto_cobertura": [
            aspect(1, "tempo", "calculado", indicadores="MSNT5.417", natureza="indicador"),
            aspect(2, "avaliação da satisfação", "respondido", qtd_nucleos=1),
            aspect(3, "quantidade", "sem_dados", norma="PAHO, 2016", indicadores="PAHO.161, PAHO.999",
                   natureza="indicador"),
            aspect(4, "consentimento", "sem_resposta", norma="PAHO, 2016"),
        ],
        "aspecto_resposta": [
            {"nucleo_id": "norte", "aspecto": 102, "resposta": "nao", "respondida_em": "2024-01-21",
             "evidencia": "Ata fictícia"},
        ],
        "indicador_valor": [figure("MSNT5.417", unit, "2024-04-01", 1.0) for unit in ("BR", "MG")],
    }  # fmt: skip


@pytest.fixture
def reader(read: Callable[..., Reader]) -> Reader:
    return read(state())


@pytest.fixture
def known(reader: Reader) -> dict[str, Indicator]:
    return indicators(reader)


@pytest.fixture
def every(reader: Reader) -> list[Aspect]:
    return aspects(reader)


def names(found: list[Aspect]) -> list[str]:
    return [one.nome for one in found]


def test_words_are_found_without_accents_in_any_order() -> None:
    assert plain("Avaliação à DISTÂNCIA") == "avaliacao a distancia"
    assert matches(plain("avaliação da satisfação"), "SATISFACAO avalia")
    assert not matches(plain("avaliação"), "avaliação satisfação")
    assert matches("qualquer", "  ")


def test_aspects_by_words_norm_and_coverage(every: list[Aspect], known: dict[str, Indicator]) -> None:
    assert names(chosen_aspects(every, EVERY, EVERY, "satisfacao", known)) == ["avaliação da satisfação"]
    assert names(chosen_aspects(every, EVERY, EVERY, "104", known)) == ["consentimento"]
    # By the name of the indicator that measures it.
    assert names(chosen_aspects(every, EVERY, EVERY, "medio de resposta", known)) == ["tempo"]
    assert names(chosen_aspects(every, "PAHO, 2016", EVERY, "", known)) == ["quantidade", "consentimento"]
    assert names(chosen_aspects(every, EVERY, COVERED, "", known)) == ["tempo", "avaliação da satisfação"]
    assert names(chosen_aspects(every, EVERY, UNCOVERED, "", known)) == ["quantidade", "consentimento"]


def test_indicators_by_words_norm_and_figures(known: dict[str, Indicator]) -> None:
    listed = list(known.values())
    assert [one.indicador_id for one in chosen_indicators(listed, EVERY, COVERED, "")] == ["MSNT5.417"]
    assert [one.indicador_id for one in chosen_indicators(listed, "PAHO", EVERY, "tele")] == ["PAHO.161"]
    assert [one.indicador_id for one in chosen_indicators(listed, EVERY, EVERY, "nota tecnica")] == [
        "MSNT5.417"
    ]


def test_what_would_be_needed(every: list[Aspect], known: dict[str, Indicator]) -> None:
    assert needed(every[2], known) == "Falta a fonte teleconsulta."
    assert needed(every[3], known) == "Que ao menos um núcleo o responda."


def test_counts_by_norm_and_in_words(every: list[Aspect], known: dict[str, Indicator]) -> None:
    counts = by_norm(every).set_index("norma")
    assert list(counts.loc["PAHO, 2016"]) == [2, 0, 0, 1, 1]
    assert list(counts.loc["MS-NT5, 2014"]) == [2, 1, 1, 0, 0]
    assert in_words(every, list(known.values())) == [
        "**2 de 4 aspectos cobertos**: 1 calculado por indicadores, 1 respondido pelos núcleos, 1 com "
        "indicador mas sem dados e 1 sem resposta.",
        "**1 de 2 indicadores com números** nesta publicação.",
    ]


@pytest.fixture
def warehouse(publish: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    # Links need the pages of the whole application, which browser tests draw.
    monkeypatch.setattr(
        links, "to", lambda page, label, **given: st.write(f"{label} -> {page} {given['id']}")
    )
    publish(state())
    return tmp_path / "armazem"


def test_an_aspect_says_what_covers_it(warehouse: Path) -> None:
    drawn = draw("catalogo", warehouse)
    assert not drawn.exception
    assert drawn.expander[0].label == "Tempo · MS-NT5, 2014 · calculado"
    said = texts(drawn)
    assert "Tempo médio de resposta (MSNT5.417) -> indicador MSNT5.417" in said
    assert "- Norte: **não**, em 21/01/2024 (Ata fictícia)" in said
    assert "O que falta: Falta a fonte teleconsulta." in said


def test_the_other_lists_are_drawn(warehouse: Path) -> None:
    drawn = draw("catalogo", warehouse, ver="indicadores", grupo="MSNT5")
    assert [box.label for box in drawn.expander] == ["Tempo médio de resposta · MSNT5 · com números"]
    drawn = draw("catalogo", warehouse, ver="falta")
    assert "- **Teleconsultas** (PAHO.161): Falta a fonte teleconsulta." in texts(drawn)
    missing, answers = drawn.dataframe
    assert list(missing.value["nome"]) == ["quantidade", "consentimento"]
    assert list(answers.value["faltam"]) == [2, 1]  # Sul answered none of two, Norte one
    for view in ("normas", "aspectos"):
        assert not draw("catalogo", warehouse, ver=view).exception


def test_nothing_found_is_said(warehouse: Path) -> None:
    assert "Nenhum aspecto com estas palavras" in texts(draw("catalogo", warehouse, busca="xyz"))


def test_long_lists_come_in_pages(publish: Callable[..., Any], tmp_path: Path) -> None:
    many = [aspect(order, f"nome {order}", "sem_resposta") for order in range(1, 46)]
    publish(state() | {"aspecto_cobertura": many})
    drawn = draw("catalogo", tmp_path / "armazem", pagina="3")
    assert [box.label.split(" · ")[0] for box in drawn.expander] == [f"Nome {n}" for n in range(41, 46)]
