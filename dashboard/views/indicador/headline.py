"""The figure of the period in sight: value, how it is made, target, changes, what to doubt."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

import streamlit as st

from dashboard.parts import card
from dashboard.parts.writers import markdown, typed
from dashboard.views.indicador.selection import Chosen
from telessaude.reading import formats
from telessaude.reading.answers import weakness
from telessaude.reading.answers.catalogue import Indicator
from telessaude.reading.answers.history import Point
from telessaude.reading.publication import Reader


def show(reader: Reader, chosen: Chosen, points: Sequence[Point]) -> None:
    """Draw the figure beside its formula."""
    one, now = chosen.indicator, points[-1]
    st.header(f"{typed(chosen.lugar)}, {chosen.periodo}")
    scores = weakness.worst_scores(reader, chosen.nivel, chosen.nivel_id, chosen.kind, chosen.inicio)
    shown = card.Card(one, chosen.kind, points, 0, weakness.reason(one, now, scores))
    left, right = st.columns([2, 3], gap="medium")
    with left, st.container(border=True, key="numero"):
        st.html(card.body(shown))
        if now.valor is None:
            _elsewhere(reader, chosen)
    with right:
        st.markdown("**Como se calcula**")
        st.html(f'<div class="ts-formula">{escape(formula(one))}</div>')
        if now.valor is not None:
            st.html(f'<div class="ts-formula"><b>{escape(worked(one, now))}</b></div>')
        st.markdown(markdown("\n".join(f"- {text}" for text in parts(one, now))))


def _elsewhere(reader: Reader, chosen: Chosen) -> None:
    """Where there is a figure, when there is none in the period in sight."""
    found = reader.record(
        """
        select max(periodo_inicio) as ultimo
        from indicador_valor
        where indicador_id = $indicador and nivel = $nivel and nivel_id = $unidade and periodo_tipo = $tipo
            and dimensao = $dimensao and categoria = $categoria
        """,
        indicador=chosen.indicator.indicador_id,
        nivel=chosen.nivel,
        unidade=chosen.nivel_id,
        tipo=chosen.kind,
        dimensao=chosen.category[0],
        categoria=chosen.category[1],
    )
    if found and found["ultimo"]:
        st.caption(f"O último período com valor é {formats.period(chosen.kind, found['ultimo'])}.")


def formula(one: Indicator) -> str:
    """The formula in words."""
    numerator = (one.numerador or one.nome).rstrip(".")
    if one.tipo == "mediana":
        return f"{numerator.removeprefix('Não se aplica: ').capitalize()}, sem quociente"
    if not one.denominador:
        return numerator
    factor = f"{formats.number(one.fator)} × " if one.fator not in {None, 1.0} else ""
    return f"{factor}{numerator} ÷ {one.denominador.rstrip('.')}"


def worked(one: Indicator, now: Point) -> str:
    """The formula with the numbers of a figure, where they make it; else the figure."""
    value = one.figure(now.valor)
    if now.valor is None or now.numerador is None or not now.denominador:
        return value
    factor = one.fator or 1.0
    if not math.isclose(factor * now.numerador / now.denominador, now.valor, rel_tol=1e-9):
        return value
    text = f"{amount(now.numerador)} ÷ {amount(now.denominador)}"
    return f"{formats.number(factor)} × {text} = {value}" if factor != 1 else f"{text} = {value}"


def amount(value: float | None) -> str:
    """A numerator or denominator: whole where it is."""
    if value is None:
        return formats.NOTHING
    return formats.number(value, 0 if float(value).is_integer() else 2)


def parts(one: Indicator, now: Point) -> list[str]:
    """Numerator, denominator, interval and coverage of a figure."""
    said = []
    if now.numerador is not None and one.denominador:
        said.append(f"**Numerador**: {amount(now.numerador)}. {typed(one.numerador or '')}")
        said.append(f"**Denominador**: {amount(now.denominador)}. {typed(one.denominador)}")
    if now.ic95_inferior is not None and now.ic95_superior is not None:
        low = formats.number(now.ic95_inferior, one.decimals)
        said.append(f"**Intervalo de 95 %**: de {low} a {one.figure(now.ic95_superior)}")
    if now.cobertura is not None:
        share = formats.figure(100 * now.cobertura, "%")
        said.append(f"**Cobertura**: {share} dos registros que deveriam trazem a resposta")
    return said
