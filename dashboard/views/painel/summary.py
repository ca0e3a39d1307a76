"""How the unit stands, in a sentence or two, and what to do about it."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from dashboard.parts import links
from dashboard.views.painel.board import Board
from telessaude.reading import formats
from telessaude.reading.answers import periods, words
from telessaude.reading.answers.deliveries import ABSENT, INCOMPLETE, Period
from telessaude.reading.answers.inside import NUCLEOS
from telessaude.reading.answers.weakness import WEAK
from telessaude.reading.filters import Filters
from telessaude.reading.publication import Reader


def show(reader: Reader, filters: Filters, board: Board) -> None:
    """The sentences, and a link for each thing to do."""
    arrived = board.deliveries.every(filters.periodo_tipo, filters.periodo_inicio)
    quality = _quality(reader, filters)
    said = [targets(board.targets, so_far=filters.parcial), came(arrived, filters), *_scored(quality)]
    st.markdown(" ".join(f"{text}." for text in said))
    if filters.parcial:
        st.info(
            "Este período ainda não terminou: os números vão mudar e não se comparam com períodos inteiros.",
            icon=":material/hourglass_top:",
        )
    _to_do(board, arrived, quality)


def targets(situations: dict[str, str | None], *, so_far: bool = False) -> str:
    """How many targets are met, and what of the others."""
    count = Counter(situations.values())
    if not situations:
        return "Sem metas para este lugar e período"
    met = words.counted(len(situations), "meta atingida", "metas atingidas")
    missed, unknown = count["nao_atingida"], count[None]
    rest = [f"{count['parcial']} em parte"] if count["parcial"] else []
    rest += [f"{missed} não {'atingida' if missed == 1 else 'atingidas'}"] if missed else []
    rest += [f"{unknown} sem dado"] if unknown else []
    text = f"**{count['atingida']} de {met}{' até agora' if so_far else ''}**"
    return f"{text} ({', '.join(rest)})" if rest else text


def came(arrived: Period, filters: Filters) -> str:
    """What was delivered of the period, and who is missing."""
    if not arrived.expected:
        return "Sem entregas esperadas neste período"
    if arrived.reason:
        return f"**{arrived.reason[:1].upper()}{arrived.reason[1:]}**"
    if filters.parcial:
        return "Nenhuma entrega em atraso"
    return "Todas as entregas do período chegaram"


def _quality(reader: Reader, filters: Filters) -> float | None:
    """The mean score of what the unit's núcleos should have delivered in the period."""
    row = reader.record(
        f"""
        select avg(pontuacao) as media
        from qualidade
        inner join nucleo on nucleo.nucleo_id = qualidade.nucleo_id
        where mes between $inicio and $fim and {NUCLEOS[filters.nivel]}
        """,
        inicio=filters.periodo_inicio,
        fim=periods.end(filters.periodo_tipo, filters.periodo_inicio),
        unidade=filters.nivel_id,
    )
    return None if row is None else row["media"]


def _scored(quality: float | None) -> list[str]:
    return [] if quality is None else [f"Qualidade média dos dados: **{formats.number(quality)} de 100**"]


def _to_do(board: Board, arrived: Period, quality: float | None) -> None:
    missed = sum(situacao in {"nao_atingida", "parcial"} for situacao in board.targets.values())
    with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
        st.markdown("**O que fazer:**", width="content")
        if arrived.state in {ABSENT, INCOMPLETE}:
            links.to("qualidade", "Cobrar o que não foi entregue", icon=":material/fact_check:")
        elif quality is not None and quality < WEAK:
            links.to("qualidade", "Ver o que corrigir nos dados", icon=":material/fact_check:")
        else:
            links.to("qualidade", "Qualidade dos dados", icon=":material/fact_check:")
        label = words.counted(missed, "meta por atingir", "metas por atingir") if missed else "Metas"
        links.to("metas", f"Ver {label}" if missed else label, icon=":material/flag:")
        links.to("revisoes", "O que mudou desde a última publicação", icon=":material/history:")
