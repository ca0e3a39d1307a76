"""Rejections by reason, and the file to send back to the núcleo."""

from __future__ import annotations

from datetime import date
from functools import partial

import pandas as pd
import streamlit as st

from dashboard import address, login
from dashboard.parts import tables
from dashboard.views.qualidade.asked import Asked, nucleo_column, of_period
from telessaude.export import corrections
from telessaude.reading import formats
from telessaude.reading.answers import periods, sources
from telessaude.reading.filters import Filters
from telessaude.reading.publication import Reader

SPANS = {"3": "últimos 3 meses", "12": "últimos 12 meses", "tudo": "desde o início"}
MONTHS = 12  # what arrived before is rarely sent again
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show(reader: Reader, filters: Filters) -> None:
    """Draw the file to send back, then what it is made of: rejections by reason."""
    span = address.choose_few("Arquivos que chegaram", "chegaram", SPANS, str(MONTHS))
    since = None if span == "tudo" else months_ago(reader, int(span))
    asked = of_period(reader, filters)
    found = asked.refusals(since)
    _send_back(asked, since)
    st.header("Recusas por motivo")
    if found.empty:
        st.success("Nenhuma linha recusada e nenhum valor anulado nestes arquivos.")
    else:
        st.write(in_words(found))
        _reasons(found, filters)
    if filters.nivel == "brasil":
        _ownerless(asked, since)


def in_words(found: pd.DataFrame) -> str:
    """The reason that refuses most, and the source it is in."""
    refused = found[found["barra"].astype(bool)]
    if refused.empty:
        return "Nenhuma linha recusada; alguns valores foram lidos como não informados."
    first = refused.groupby(["causa", "fonte"])["linhas"].sum().sort_values(ascending=False, kind="stable")
    (cause, source), count = first.index[0], int(first.iloc[0])
    return (
        f"O motivo que mais recusa é “{cause}” em {sources.name(source)}: "
        f"{formats.number(count)} {'linha' if count == 1 else 'linhas'}."
    )


def months_ago(reader: Reader, months: int) -> date:
    """The first day of the month so many months before the reference."""
    return periods.shift(corrections.reference(reader).date(), -months)


def offer(
    reader: Reader, nucleo_id: str, name: str, since: date | None, *, key: str, main: bool = False
) -> None:
    """A button that makes and gives the file to send back to a núcleo."""
    st.download_button(
        f"Baixar a planilha de correções de {name} (XLSX)",
        login.guarded(partial(corrections.workbook, reader, nucleo_id, since), f"correcoes_{nucleo_id}.xlsx"),
        file_name=f"correcoes_{nucleo_id}.xlsx",
        mime=XLSX,
        key=f"{key}_correcoes_{nucleo_id}",
        on_click="ignore",
        icon=":material/download:",
        type="primary" if main else "secondary",
    )


def _send_back(asked: Asked, since: date | None) -> None:
    reader = asked.reader
    st.header("Arquivo para devolver ao núcleo")
    st.write(
        "Uma planilha com cada linha recusada e cada valor anulado: arquivo, linha, coluna, valor, motivo e "
        "como corrigir. A primeira aba diz o que fazer e até quando; a segunda, uma vez só, o que se repete."
    )
    names = asked.names()
    if len(names) == 1:
        chosen = next(iter(names))
    else:
        chosen = address.choose("Núcleo a que devolver", "devolver", names, next(iter(names)), inside=True)
    refused = corrections.lines(corrections.rejections(reader, chosen, since, rejected=True))
    nulled = corrections.lines(corrections.rejections(reader, chosen, since, rejected=False))
    st.write(
        f"{names[chosen]}: {formats.number(refused)} linhas a corrigir e {formats.number(nulled)} a conferir."
    )
    offer(reader, chosen, names[chosen], since, key="devolver", main=True)


def _reasons(found: pd.DataFrame, filters: Filters) -> None:
    tables.table(
        found.assign(
            efeito=["linha recusada" if gone else "valor anulado" for gone in found["barra"]],
        ),
        [
            *nucleo_column(filters),
            tables.Column("fonte", "Fonte", sources.name),
            tables.Column("coluna", "Coluna"),
            tables.Column("causa", "Motivo"),
            tables.Column("efeito", "Efeito"),
            tables.Column("linhas", "Linhas", formats.number),
            tables.Column("dica", "Como corrigir"),
        ],
        name="qualidade_recusas",
        alt="Linhas recusadas e valores anulados por núcleo, fonte, coluna e motivo",
    )


def _ownerless(asked: Asked, since: date | None) -> None:
    found = asked.ownerless(since)
    if found.empty:
        return
    st.header("Recusas em arquivos sem núcleo")
    st.write("Arquivos da secretaria (regulação, hospitais, vagas) ou que não se conseguiu abrir.")
    tables.table(
        found.assign(efeito=["ficou fora" if gone else "valor anulado ou aviso" for gone in found["barra"]]),
        [
            tables.Column("caminho", "Arquivo"),
            tables.Column("aba", "Aba"),
            tables.Column("coluna", "Coluna"),
            tables.Column("resumo", "O que há"),
            tables.Column("efeito", "Efeito"),
            tables.Column("dica", "Como corrigir"),
        ],
        name="qualidade_recusas_sem_nucleo",
        alt="Linhas recusadas em arquivos que não são de um núcleo",
    )
