"""Qualidade: what came of the data, what it distorts, and what to ask of each núcleo."""

from __future__ import annotations

import streamlit as st

from dashboard import address
from dashboard.parts.places import heading
from dashboard.parts.writers import typed
from dashboard.views.qualidade import completeness, deliveries, drops, known, refusals, scores
from dashboard.views.qualidade.asked import of_period
from dashboard.views.qualidade.pending import Pending, pending
from telessaude.reading.answers import words
from telessaude.reading.filters import Filters
from telessaude.reading.publication import Reader

SUBJECTS = {
    "entregas": ("Entregas", deliveries.show),
    "correcoes": ("Recusas e correções", refusals.show),
    "pontuacao": ("Pontuação", scores.show),
    "falhas": ("Falhas conhecidas", known.show),
    "completude": ("Completude", completeness.show),
}


def show(reader: Reader, filters: Filters) -> None:
    """Draw the view: what to do first, then the subject chosen."""
    heading(reader, filters, "Qualidade dos dados")
    asked = of_period(reader, filters)
    quality = asked.quality()
    if quality.empty:
        st.info("Nenhuma entrega era esperada dos núcleos em vista neste período.")
    else:
        _what_to_do(pending(quality, asked.faults(), asked.completeness()), reader, filters)
    drops.show(asked, filters)
    labels = {key: label for key, (label, _) in SUBJECTS.items()}
    subject = address.choose_few("Assunto", "assunto", labels, "entregas")
    SUBJECTS[subject][1](reader, filters)


def _what_to_do(everyone: list[Pending], reader: Reader, filters: Filters) -> None:
    since = refusals.months_ago(reader, refusals.MONTHS)
    urgent = [one for one in everyone if one.agora]
    st.header("O que fazer")
    if not urgent:
        st.success(
            f"Nenhum núcleo precisa de ação imediata ({filters.periodo}): o que já venceu chegou, com poucas "
            "recusas e sem falhas que distorçam muito."
        )
    elif len(everyone) > 1:
        verb = "precisa" if len(urgent) == 1 else "precisam"
        st.write(
            f"{len(urgent)} de {words.counted(len(everyone), 'núcleo', 'núcleos')} {verb} de ação "
            f"({filters.periodo})."
        )
    for one in urgent:
        steps = "\n".join(f"- {step}" for step in one.agora)
        st.markdown(f"**{typed(one.nome)}**\n\n{steps}")
        if one.recusas:
            refusals.offer(reader, one.nucleo_id, one.nome, since, key="fazer")
    later = [one for one in everyone if one.depois]
    if later:
        with st.expander(
            "O que pode melhorar: poucas recusas, atrasos e colunas que nunca vêm", expanded=not urgent
        ):
            for one in later:
                steps = "\n".join(f"- {step}" for step in one.depois)
                st.markdown(f"**{typed(one.nome)}**\n\n{steps}")
                if one.recusas and not one.agora:
                    refusals.offer(reader, one.nucleo_id, one.nome, since, key="fazer")
    calm = [one.nome for one in everyone if not one.agora and not one.depois]
    if calm:
        st.caption(f"Nada a pedir: {typed(words.listed(calm, 8))}.")
