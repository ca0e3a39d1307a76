"""Revisões: published numbers that changed, by how much, and the delivery that changed them."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from dashboard import address, login
from dashboard.parts import tables
from dashboard.views.revisoes import waiting
from dashboard.views.revisoes.asked import ROWS, Asked, indicators, publications
from dashboard.views.revisoes.named import figure, readable, unit_names
from dashboard.views.revisoes.told import apart, biggest, biggest_in_words, in_words, share
from telessaude.reading import formats
from telessaude.reading.answers import sources, words
from telessaude.reading.answers.unit import unit_name
from telessaude.reading.filters import ALL, Filters
from telessaude.reading.publication import Reader

BIGGEST = 5


def show(reader: Reader, filters: Filters) -> None:
    """Draw the view: a summary in words, the deliveries behind it, every number that changed."""
    st.title("Revisões")
    st.write(
        "Números já publicados que uma publicação nova mudou. Nada se apaga: o número anterior fica guardado."
    )
    waiting.show(reader, filters)
    known = publications(reader)
    if known.empty:
        st.info(
            "Ainda não há revisões: nenhum número publicado mudou até aqui. Quando um núcleo corrigir ou "
            "completar o que já tinha enviado, o que mudar aparece nesta página."
        )
        return
    asked = _ask(reader, filters, known)
    counts = asked.counts()
    _summary(asked, counts, unit_name(reader, filters.nivel, filters.nivel_id))
    if not counts.empty:
        _deliveries(asked.deliveries())
        _numbers(asked, counts)


def _ask(reader: Reader, filters: Filters, known: pd.DataFrame) -> Asked:
    left, right = st.columns(2)
    with left:
        labels = {
            str(one): f"{formats.instant(when)} ({formats.number(count)} números)"
            for one, when, count in zip(
                known["publicacao_nova"], known["publicada_em"], known["numeros"], strict=True
            )
        }
        publication = address.choose("Publicação", "publicacao", labels, next(iter(labels)))
    with right:
        options = {ALL: "Todos os indicadores"} | indicators(reader, publication)
        indicator = address.choose("Indicador", "revisto", options, ALL)
    left, middle, right = st.columns(3)
    with left:
        unit = address.choose_few("Unidade", "dentro", {"nao": "só ela", "sim": "e o que há nela"}, "nao")
    with middle:
        breakdowns = address.choose_few("Recortes", "recortes", {"nao": "só totais", "sim": "todos"}, "nao")
    with right:
        partial_ones = address.choose_few(
            "Períodos que estavam em curso", "parciais", {"nao": "esconder", "sim": "mostrar"}, "nao",
            explanation="De um período que não tinha terminado espera-se que o número mude.",
        )  # fmt: skip
    return Asked(
        reader, publication, filters.nivel, filters.nivel_id, unit == "sim", filters.periodo_tipo,
        filters.grupo, indicator, breakdowns == "sim", partial_ones == "sim",
    )  # fmt: skip


def _summary(asked: Asked, counts: pd.DataFrame, unit: str) -> None:
    kind = formats.PERIOD_KINDS[asked.periodo_tipo].lower()
    st.header("O que mudou")
    st.caption(
        f"{unit}, números por {kind}. O início escolhido ao lado não limita esta página: contam todos os "
        "períodos."
    )
    closed = counts[~counts["parcial"].astype(bool)]
    for line in in_words(counts if asked.parciais else closed):
        st.markdown(line)
    hidden = apart(counts)
    if hidden and not asked.parciais:
        st.caption(hidden)
    top = biggest(asked.rows()).head(BIGGEST)
    if not top.empty:
        st.markdown("Maiores mudanças em relação ao que se lia antes:")
        lines = biggest_in_words(top.assign(unidade_nome=unit_names(asked.reader, top)))
        st.markdown("\n".join(f"- {line}" for line in lines))


def _deliveries(found: pd.DataFrame) -> None:
    st.header("Entregas que mudaram números")
    if found.empty:
        st.write("Nenhuma entrega nova explica estas mudanças.")
        return
    tables.table(
        found.assign(
            caminho=found["caminho"].fillna("arquivo fora do seu acesso"),
            nucleo=found["nucleo"].fillna("vários, ou secretaria").map(words.short),
        ),
        [
            tables.Column("caminho", "Arquivo"),
            tables.Column("fonte", "Fonte", _source),
            tables.Column("recebida_em", "Recebido em", formats.instant),
            tables.Column("nucleo", "Núcleo"),
            tables.Column("numeros", "Números que mudou", formats.number),
            tables.Column("indicadores", "Indicadores", formats.number),
        ],
        name="revisoes_entregas",
        alt="Entregas que mudaram números publicados: arquivo, quando chegou, de que núcleo, quantos números",
    )


def _source(fonte: object) -> str:
    return formats.NOTHING if formats.missing(fonte) else sources.name(str(fonte))


def _numbers(asked: Asked, counts: pd.DataFrame) -> None:
    st.header("Cada número")
    seen = counts if asked.parciais else counts[~counts["parcial"].astype(bool)]
    total = int(seen["numeros"].sum())
    found = asked.rows()
    if total > ROWS:
        st.caption(f"As {ROWS} maiores mudanças de {formats.number(total)}; o arquivo completo está abaixo.")
    tables.table(
        readable(found, asked.reader),
        [
            tables.Column("indicador", "Indicador"),
            tables.Column("periodo", "Período"),
            tables.Column("unidade_nome", "Unidade"),
            tables.Column("recorte", "Recorte"),
            tables.Column("valor_anterior", "Antes", figure),
            tables.Column("valor_novo", "Depois", figure),
            tables.Column("diferenca", "Diferença", _change),
            tables.Column("relativa", "Mudança", _share),
            tables.Column("unidade", "Medida em"),
            tables.Column("mudanca", "O que houve"),
            tables.Column("causa", "Causa"),
            tables.Column("arquivos", "Arquivos"),
        ],
        name="revisoes",
        alt="Números revistos: indicador, período, unidade, antes, depois, diferença, causa e arquivos",
    )
    if total > ROWS:
        st.download_button(
            f"Baixar as {formats.number(total)} revisões (CSV)",
            login.guarded(partial(_file, asked), "revisoes_completas.csv"),
            file_name="revisoes_completas.csv",
            mime="text/csv",
            key="baixar_revisoes_completas",
            on_click="ignore",
            icon=":material/download:",
        )


def _file(asked: Asked) -> bytes:
    every = asked.every_row()
    text: str = every.to_csv(sep=";", decimal=",", index=False, date_format="%d/%m/%Y")
    return text.encode("utf-8-sig")


def _change(value: float | None) -> str:
    if formats.missing(value):
        return formats.NOTHING
    difference = float(value or 0)
    return f"{'+' if difference > 0 else '−' if difference < 0 else ''}{figure(abs(difference))}"


def _share(value: float | None) -> str:
    return formats.NOTHING if formats.missing(value) else share(float(value or 0))
