"""What is said of an aspect, of an indicator, and of what nothing covers."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard.parts import links, tables
from dashboard.parts.writers import typed
from dashboard.views.catalogo.found import STANDINGS, Aspect, needed
from telessaude.reading import formats
from telessaude.reading.answers import words
from telessaude.reading.answers.catalogue import Indicator
from telessaude.reading.answers.inside import NUCLEOS
from telessaude.reading.filters import Filters
from telessaude.reading.publication import Reader

MARKS = {True: ":material/check_circle:", False: ":material/radio_button_unchecked:"}
ANSWERS = {"sim": "sim", "nao": "não", "nao_se_aplica": "não se aplica", "nao_sabe": "não sabe"}


def answers(reader: Reader, filters: Filters) -> dict[str, list[str]]:
    """What each núcleo in sight answered to each aspect: a line an answer, by the aspect's number."""
    found = reader.frame(
        f"""
        select aspecto_resposta.aspecto, nucleo.nome, resposta, respondida_em, evidencia
        from aspecto_resposta
        inner join nucleo using (nucleo_id)
        where {NUCLEOS[filters.nivel]}
        order by aspecto_resposta.aspecto, nucleo.uf, nucleo.nome
        """,
        unidade=filters.nivel_id,
    )
    told: dict[str, list[str]] = {}
    for number, name, answer, when, proof in found.itertuples(index=False):
        said = f"{typed(words.short(name))}: **{ANSWERS.get(answer, answer)}**, em {formats.day(when)}"
        told.setdefault(str(number), []).append(
            said if formats.missing(proof) else f"{said} ({typed(proof)})"
        )
    return told


def aspect(one: Aspect, indicators: dict[str, Indicator], told: dict[str, list[str]]) -> None:
    """One aspect: its name and standing in sight, the rest when it is opened."""
    label = f"{one.nome[:1].upper()}{one.nome[1:]} · {one.norma} · {STANDINGS[one.cobertura]}"
    with st.expander(typed(label), icon=MARKS[one.covered]):
        st.markdown(typed(one.definicao))
        place = f", {one.localizacao}" if one.localizacao else ""
        told_of = f"Aspecto {one.aspecto} · {one.norma}{place} · {one.categoria} · {one.natureza}"
        st.caption(typed(told_of))
        if one.indicadores:
            st.markdown("Calculado por:")
        for name in one.indicadores:
            if name in indicators:
                _link(indicators[name])
        said = told.get(one.aspecto, [])
        if said:
            st.markdown("Respostas:\n\n" + "\n".join(f"- {line}" for line in said))
        elif one.cobertura == "respondido":
            st.markdown("Nenhum núcleo em vista respondeu a este aspecto.")
        if not one.covered:
            st.markdown(f"O que falta: {typed(needed(one, indicators))}")


def indicator(one: Indicator) -> None:
    """One indicator: its name in sight, definition and formula when it is opened."""
    standing = "com números" if one.disponivel else "sem números"
    with st.expander(typed(f"{one.nome} · {one.norma} · {standing}"), icon=MARKS[one.disponivel]):
        st.markdown(typed(one.definicao))
        kind = words.kind_of(one.tipo, one.sentido)
        st.caption(typed(f"{one.named} · {one.norma_nome or one.norma} · {kind}"))
        if one.numerador:
            below = f"\n- Denominador: {typed(one.denominador)}" if one.denominador else ""
            st.markdown(f"- Numerador: {typed(one.numerador)}{below}")
        if one.observacao:
            st.markdown(typed(one.observacao))
        st.caption(f"Fontes: {', '.join(one.fontes)}")
        if one.disponivel:
            _link(one)
        else:
            st.markdown(f"O que falta: {typed(one.motivo_indisponivel or '')}")


def missing(
    reader: Reader, filters: Filters, found: Sequence[Aspect], indicators: dict[str, Indicator]
) -> None:
    """Draw what nothing covers and what would be needed, and what some núcleos have not answered."""
    bare = [one for one in found if not one.covered]
    st.header("Aspectos sem cobertura")
    if bare:
        tables.table(
            pd.DataFrame(
                [
                    {"norma": one.norma, "aspecto": one.aspecto, "nome": one.nome,
                     "falta": needed(one, indicators)}
                    for one in bare
                ]
            ),
            [
                tables.Column("norma", "Norma"),
                tables.Column("aspecto", "Aspecto"),
                tables.Column("nome", "Nome"),
                tables.Column("falta", "O que falta"),
            ],
            name="catalogo_sem_cobertura",
            alt="Aspectos que nada cobre, com o que falta para cobrir cada um",
        )  # fmt: skip
    else:
        st.success("Todos os aspectos estão cobertos.")
    st.header("Indicadores sem números")
    silent = [one for one in indicators.values() if not one.disponivel]
    if silent:
        for one in silent:
            st.markdown(
                f"- **{typed(one.nome)}** {typed(f'({one.indicador_id}): {one.motivo_indisponivel}')}"
            )
    else:
        st.success("Todos os indicadores têm números nesta publicação.")
    _unanswered(reader, filters, found)


def _unanswered(reader: Reader, filters: Filters, found: Sequence[Aspect]) -> None:
    st.header("Respostas por núcleo")
    st.write("Aspectos que não se calculam: cada núcleo os responde na fonte avaliacao_aspecto.")
    answered = reader.frame(
        f"""
        select nucleo.nome, count(distinct aspecto_resposta.aspecto) as respondidos
        from nucleo
        left join aspecto_resposta using (nucleo_id)
        where {NUCLEOS[filters.nivel]}
        group by nucleo_id, nucleo.uf, nucleo.nome
        order by respondidos, nucleo.uf, nucleo.nome
        """,
        unidade=filters.nivel_id,
    )
    expected = sum(one.natureza == "característica" for one in found)
    tables.table(
        answered.assign(
            nome=answered["nome"].map(words.short),
            esperados=expected,
            faltam=expected - answered["respondidos"],
        ),
        [
            tables.Column("nome", "Núcleo"),
            tables.Column("esperados", "Aspectos a responder"),
            tables.Column("respondidos", "Respondidos"),
            tables.Column("faltam", "Faltam"),
        ],
        name="catalogo_respostas",
        alt="Quantos aspectos cada núcleo respondeu e quantos faltam",
    )


def indicators_by_norm(every: Sequence[Indicator]) -> pd.DataFrame:
    """norma, nome, indicadores and com_numeros of each norm, those with most first."""
    rows = pd.DataFrame(
        [{"norma": one.norma, "nome": one.norma_nome or one.norma, "tem": one.disponivel} for one in every]
    )
    counts = rows.groupby(["norma", "nome"])["tem"].agg(indicadores="size", com_numeros="sum").reset_index()
    return counts.sort_values("indicadores", ascending=False, kind="stable")


def _link(one: Indicator) -> None:
    links.to(
        "indicador", f"{one.nome} ({one.indicador_id})", icon=":material/show_chart:", id=one.indicador_id
    )
