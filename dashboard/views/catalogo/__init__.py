"""Catálogo: every aspect and every indicator, what it means and whether it is covered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

from dashboard import address
from dashboard.parts import tables
from dashboard.views.catalogo import cards
from dashboard.views.catalogo.found import (
    COVERED,
    EVERY,
    STANDINGS,
    UNCOVERED,
    Aspect,
    aspects,
    by_norm,
    chosen_aspects,
    chosen_indicators,
    in_words,
)
from telessaude.reading.answers.catalogue import Indicator
from telessaude.reading.answers.catalogue import indicators as every_indicator
from telessaude.reading.filters import ALL, Filters
from telessaude.reading.publication import Reader

Item = TypeVar("Item")
A_PAGE = 20
KINDS = {"aspectos": "Aspectos", "indicadores": "Indicadores", "normas": "Por norma", "falta": "O que falta"}
WORDS = "Nome, definição ou número"


def show(reader: Reader, filters: Filters) -> None:
    """Draw the view: how much is covered, then the list chosen."""
    st.title("Catálogo")
    found, indicators = aspects(reader), every_indicator(reader)
    for line in in_words(found, list(indicators.values())):
        st.markdown(line)
    kind = address.choose_few("Ver", "ver", KINDS, "aspectos")
    if kind == "aspectos":
        _aspects(reader, filters, found, indicators)
    elif kind == "indicadores":
        _indicators(filters, list(indicators.values()))
    elif kind == "normas":
        _norms(found, list(indicators.values()))
    else:
        cards.missing(reader, filters, found, indicators)


def _filters(norms: dict[str, str], name: str, default: str, question: str) -> tuple[str, str, str]:
    left, middle, right = st.columns([3, 3, 2])
    with left:
        asked = address.search("Procurar", "busca", placeholder=WORDS)
    with middle:
        norm = address.choose("Norma", name, {EVERY: "Todas as normas"} | norms, default)
    with right:
        options = {EVERY: "Todos", COVERED: "Sim", UNCOVERED: "Não"}
        standing = address.choose_few(question, "cobertura", options, EVERY)
    return asked, norm, standing


def _aspects(reader: Reader, filters: Filters, found: list[Aspect], indicators: dict[str, Indicator]) -> None:
    norms = {one: one for one in sorted({aspect.norma for aspect in found})}
    asked, norm, standing = _filters(norms, "norma", EVERY, "Coberto?")
    kept = chosen_aspects(found, norm, standing, asked, indicators)
    answers = cards.answers(reader, filters)
    _paged(kept, "aspecto", "aspectos", lambda one: cards.aspect(one, indicators, answers))


def _indicators(filters: Filters, every: list[Indicator]) -> None:
    norms = {one.norma: f"{one.norma} · {one.norma_nome}" for one in every}
    default = filters.grupo if filters.grupo != ALL and filters.grupo in norms else EVERY
    asked, norm, standing = _filters(norms, "norma_indicador", default, "Tem números?")
    kept = chosen_indicators(every, norm, standing, asked)
    _paged(kept, "indicador", "indicadores", cards.indicator)


def _paged(kept: Sequence[Item], one: str, many: str, draw: Callable[[Item], None]) -> None:
    if not kept:
        st.info(f"Nenhum {one} com estas palavras e filtros.")
        return
    pages = -(-len(kept) // A_PAGE)
    options = {
        str(page): f"{(page - 1) * A_PAGE + 1} a {min(page * A_PAGE, len(kept))}"
        for page in range(1, pages + 1)
    }
    st.write(f"{len(kept)} {one if len(kept) == 1 else many}.")
    page = int(address.choose("Mostrar", "pagina", options, "1")) if pages > 1 else 1
    for item in kept[(page - 1) * A_PAGE : page * A_PAGE]:
        draw(item)


def _norms(found: list[Aspect], indicators: list[Indicator]) -> None:
    st.header("Aspectos por norma")
    tables.table(
        by_norm(found),
        [
            tables.Column("norma", "Norma"),
            tables.Column("aspectos", "Aspectos"),
            *(tables.Column(name, text[:1].upper() + text[1:]) for name, text in STANDINGS.items()),
        ],
        name="catalogo_normas",
        alt="Aspectos por norma, e quantos são calculados, respondidos ou não têm cobertura",
    )
    st.header("Indicadores por norma")
    tables.table(
        cards.indicators_by_norm(indicators),
        [
            tables.Column("norma", "Norma"),
            tables.Column("nome", "Nome"),
            tables.Column("indicadores", "Indicadores"),
            tables.Column("com_numeros", "Com números"),
        ],
        name="catalogo_indicadores_por_norma",
        alt="Indicadores por norma, e quantos têm números nesta publicação",
    )
