"""Who stands where: núcleos, UFs or municípios ranked, and which differ more than chance explains."""

from __future__ import annotations

import textwrap
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import address
from dashboard.parts import tables, territory
from dashboard.parts.pictures import draw
from dashboard.parts.tables import Column
from dashboard.parts.writers import DELIVERED, amounts, delivered, markdown
from dashboard.views.indicador.selection import FOLLOW, Chosen, uf_in_sight, within, without_regions
from telessaude import charts
from telessaude.charts import municipios, theme
from telessaude.contract.families import REGIONAL
from telessaude.contract.words import capital
from telessaude.reading import formats
from telessaude.reading.answers import words
from telessaude.reading.answers.catalogue import Indicator
from telessaude.reading.answers.deliveries import ABSENT, AWAITED, by_unit
from telessaude.reading.answers.history import TOTAL, Point
from telessaude.reading.answers.unit import names
from telessaude.reading.control import Funnel, Place, distribution, funnel
from telessaude.reading.filters import Filters
from telessaude.reading.publication import Reader

COMPARABLE = ("nucleo", "uf", "macrorregiao", "regiao_saude", "regional_saude", "municipio")
PLURALS = {
    "nucleo": "núcleos", "uf": "UFs", "macrorregiao": "macrorregiões", "regiao_saude": "regiões de saúde",
    "regional_saude": "regionais de saúde", "municipio": "municípios",
}  # fmt: skip
BARS = 20
AXIS_LETTERS = 90


def show(reader: Reader, filters: Filters, chosen: Chosen, whole: Point) -> None:
    """Draw the ranking, the funnel and the table of the places beside the one in sight.

    ``whole`` is the figure of the place in sight, a line to compare its parts with.
    """
    there = chosen.indicator.niveis
    found = [nivel for nivel in COMPARABLE if nivel in there and nivel not in without_regions(reader)]
    if not found:
        return
    what = "" if chosen.category == TOTAL else f", {words.category(*chosen.category).lower()}"
    st.header(f"Comparação{what}, {chosen.periodo}")
    nivel = found[0]
    if len(found) > 1:
        options = {FOLLOW: capital(PLURALS[nivel])} | {one: capital(PLURALS[one]) for one in found[1:]}
        asked = address.choose_few("Comparar", "comparar", options, FOLLOW)
        nivel = nivel if asked == FOLLOW else asked
    frame = ranked(reader, filters, chosen, nivel)
    if frame["valor"].notna().sum() == 0:
        st.caption("Nenhum lugar com valor neste período.")
        return
    _map(reader, filters, frame, chosen, nivel)
    _ranking(frame, chosen, nivel, whole.valor if chosen.nivel in {"brasil", "uf", *REGIONAL} else None)
    _without(reader, frame, chosen, nivel)
    limits = _funnel(frame, chosen, nivel)
    _table(frame, chosen, nivel, limits)


def ranked(reader: Reader, filters: Filters, chosen: Chosen, nivel: str) -> pd.DataFrame:
    """The places of a level in sight with their figures, best first (largest, where neither is better).

    Núcleos and UFs without a figure stay, at the end; municípios without one are too many to list.
    """
    rows = reader.frame(
        """
        select
            nivel_id, numerador, denominador, valor, cobertura, ic95_inferior, ic95_superior, meta, situacao,
            parcial, completo
        from indicador_valor
        where indicador_id = $indicador and nivel = $nivel and periodo_tipo = $tipo
            and periodo_inicio = $inicio and dimensao = $dimensao and categoria = $categoria
        """,
        indicador=chosen.indicator.indicador_id,
        nivel=nivel,
        tipo=chosen.kind,
        inicio=chosen.inicio,
        dimensao=chosen.category[0],
        categoria=chosen.category[1],
    )
    inside, named = within(reader, filters, nivel), names(reader, nivel)
    if inside is not None:
        rows = rows[rows["nivel_id"].isin(inside)]
    if nivel == "nucleo":
        expected = pd.DataFrame({"nivel_id": [one for one in named if inside is None or one in inside]})
        rows = expected.merge(rows, how="left", on="nivel_id")
    rows["nome"] = _distinct([words.short(named.get(one, one)) for one in rows["nivel_id"]], rows["nivel_id"])
    best = chosen.indicator.sentido == "menor_melhor"
    return rows.sort_values(["valor", "nome"], ascending=[best, True], na_position="last", ignore_index=True)


def _distinct(found: list[str], codes: pd.Series) -> list[str]:
    """Names with their code where two places have the same."""
    return [
        f"{name} ({code})" if found.count(name) > 1 else name for name, code in zip(found, codes, strict=True)
    ]


def _without(reader: Reader, frame: pd.DataFrame, chosen: Chosen, nivel: str) -> None:
    """Why those without a figure have none."""
    arrived = by_unit(reader, nivel, chosen.inicio.replace(day=1))
    reasons = []
    for code, name in frame.loc[frame["valor"].isna(), ["nivel_id", "nome"]].itertuples(index=False):
        known = arrived.get(code)
        state = known.of(chosen.indicator.fontes, chosen.kind, chosen.inicio) if known else None
        late = state is not None and state.state in {ABSENT, AWAITED}
        reasons.append(f"{name}: {state.reason if state is not None and late else 'nada a medir'}")
    if reasons:
        st.caption(f"Sem valor. {'; '.join(reasons)}.")
    partly = frame.loc[frame["valor"].notna() & frame["completo"].eq(False), "nome"].tolist()
    if partly:
        st.caption(f"Falta parte das entregas de {words.listed(partly)}: a tabela diz de quem.")


def _ranking(frame: pd.DataFrame, chosen: Chosen, nivel: str, whole: float | None) -> None:
    one = chosen.indicator
    # Signs of targets only where somebody has one: a row of dashes says nothing.
    judged = frame["situacao"].isin(["atingida", "parcial", "nao_atingida"]).any()
    chart = charts.ranking(
        (frame if judged else frame.drop(columns="situacao")).head(BARS),
        unit=one.unidade,
        decimals=one.decimals,
        reference=None if whole is None or one.tipo == "contagem" else (chosen.nome, whole),
        subject=f"{one.nome}, {PLURALS[nivel]}, {chosen.periodo}",
    )
    draw(chart)
    if len(frame) > BARS:
        st.caption(f"Os {BARS} primeiros lugares de {len(frame)}; a tabela abaixo traz todos.")


def _map(reader: Reader, filters: Filters, frame: pd.DataFrame, chosen: Chosen, nivel: str) -> None:
    """The municípios of one UF where they lie."""
    uf = uf_in_sight(reader, filters)
    if nivel != "municipio" or uf is None:
        return
    one = chosen.indicator
    known = frame.rename(columns={"nivel_id": "municipio_ibge"}).assign(uf=uf)
    territory.show(
        reader,
        municipios.around(reader, known, one.fontes, chosen.kind, chosen.inicio),
        unit=one.unidade,
        decimals=one.decimals,
        subject=f"{one.nome}, municípios, {chosen.periodo}",
    )


def _funnel(frame: pd.DataFrame, chosen: Chosen, nivel: str) -> Funnel | None:
    """The funnel and who is past its limits; or in words why there is none."""
    one = chosen.indicator
    kind, reason = distribution(
        one.tipo, one.unidade, has_interval=bool(frame["ic95_inferior"].notna().any())
    )
    if kind is None:
        st.caption(reason)
        return None
    known = frame[frame["denominador"].gt(0)].reset_index(drop=True)
    limits = funnel(
        [Place(*row) for row in known[["nome", "numerador", "denominador"]].itertuples(index=False)],
        kind,
        factor=one.fator or 1.0,
    )
    if limits.centre is None:
        st.caption(limits.reason)
        return None
    chart = charts.funnel(
        known,
        limits,
        unit=one.unidade,
        decimals=one.decimals,
        denominator=textwrap.shorten(one.denominador or "Denominador", AXIS_LETTERS, placeholder="…"),
        subject=f"{one.nome}, {PLURALS[nivel]}, {chosen.periodo}",
    )
    draw(chart)
    st.markdown(markdown("\n".join(f"- {text}" for text in findings(known, limits, one))))
    return limits


def findings(known: pd.DataFrame, limits: Funnel, one: Indicator) -> list[str]:
    """Who is past a limit, in words, and how to take it."""
    past = [
        f"**{name}**: {one.figure(value)}, {signals[0].sentence}."
        for name, value, signals in zip(known["nome"], known["valor"], limits.signals, strict=True)
        if signals
    ]
    found = past[:BARS] or ["Ninguém fora dos limites: as diferenças são as que o acaso explica."]
    return found + ([limits.note] if limits.note else [])


def _table(frame: pd.DataFrame, chosen: Chosen, nivel: str, limits: Funnel | None) -> None:
    columns = [
        Column("nome", words.level(nivel)),
        Column("valor", f"Valor ({chosen.indicator.unidade})", amounts(chosen.indicator.decimals)),
        *number_columns(frame, chosen.indicator),
        Column("situacao", "Situação", situation),
        DELIVERED,
    ]
    name = f"{chosen.indicator.indicador_id}_{nivel}_{chosen.inicio}"
    which = "das" if nivel in {"uf", *REGIONAL} else "dos"
    with st.expander(f"Tabela {which} {PLURALS[nivel]}"):
        tables.table(
            delivered(frame), columns, name=name, alt=f"{chosen.indicator.nome} por {words.level(nivel)}"
        )


def number_columns(frame: pd.DataFrame, one: Indicator) -> list[Column]:
    """The columns of what a figure is made of, those that have anything."""
    found = [
        Column("numerador", "Numerador", amounts(2)),
        Column("denominador", "Denominador", amounts(2)),
        Column("ic95_inferior", "Intervalo de 95 %: de", amounts(one.decimals)),
        Column("ic95_superior", "a", amounts(one.decimals)),
        Column("cobertura", "Cobertura (0 a 1)", amounts(2)),
        Column("meta", "Meta", amounts(one.decimals)),
    ]
    return [column for column in found if column.name in frame and frame[column.name].notna().any()]


def situation(value: Any) -> str:
    """A status by sign and word."""
    if formats.missing(value):
        return formats.NOTHING
    shown = theme.status(value)
    return f"{shown.symbol} {shown.label}"
