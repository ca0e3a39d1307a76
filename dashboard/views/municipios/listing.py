"""Every município in sight with its production, rates, points in use, referrals avoided and response time."""

from __future__ import annotations

import unicodedata
from datetime import date

import pandas as pd
import streamlit as st

from dashboard import address
from dashboard.parts import longest, numbers
from dashboard.parts.numbers import Number
from dashboard.parts.tables import Column
from dashboard.parts.writers import tenths
from telessaude.reading import formats
from telessaude.reading.answers import words
from telessaude.reading.answers.inside import MUNICIPIOS
from telessaude.reading.filters import Filters
from telessaude.reading.publication import Reader

# Column of the table: indicator and category of its figure in the period in sight.
FIGURES = {
    "respondidas": "MSNT5.380",
    "horas": "MSNT5.417",
    "evitados": "MSNT5.412b",
    "pontos_tc": "MSNT5.388a",
    "laudos": "MSNT5.392",
    "pontos_td": "MSNT5.389a",
}
RATE = "HAOC1.257d"  # by year only
IN_SIGHT = MUNICIPIOS | {
    # Of Brasil, those with a figure or a point: who is not served anywhere is in the page of each UF.
    "brasil": """
        $unidade = 'BR' and (municipio_ibge in (select municipio_ibge from ponto)
          or municipio_ibge in (select nivel_id from figure))
    """,
}
SHOWN = {"atendidos": "Com produção", "sem": "Sem produção", "todos": "Todos"}


def municipios(reader: Reader, filters: Filters) -> pd.DataFrame:
    """A row a município in sight, those without figures too; rates of the year in which the period is.

    Columns: municipio_ibge, nome, uf, populacao, those of `FIGURES`, taxa_tc, taxa_td (per thousand).
    """
    figures = ",\n".join(
        f"max(valor) filter (where indicador_id = '{indicator}') as {column}"
        for column, indicator in FIGURES.items()
    )
    return reader.frame(
        f"""
        with
        figure as (
          select nivel_id, indicador_id, dimensao, categoria, denominador, valor
          from indicador_valor
          where nivel = 'municipio' and dimensao = 'total' and periodo_tipo = $tipo
            and periodo_inicio = $inicio
            and indicador_id in ({", ".join(f"'{one}'" for one in FIGURES.values())})
          union all
          select nivel_id, indicador_id, dimensao, categoria, denominador, valor
          from indicador_valor
          where nivel = 'municipio' and periodo_tipo = 'ano' and periodo_inicio = $ano
            and indicador_id = '{RATE}'
        ),
        by_city as (
          select
            nivel_id,
            max(denominador) filter (where indicador_id = '{RATE}') as populacao,
            {figures},
            max(valor) filter (where indicador_id = '{RATE}' and categoria = 'teleconsultoria') as taxa_tc,
            max(valor) filter (where indicador_id = '{RATE}' and categoria = 'telediagnostico') as taxa_td
          from figure
          group by nivel_id
        )
        select municipio_ibge, nome, uf, by_city.* exclude (nivel_id)
        from municipio
        left join by_city on by_city.nivel_id = municipio_ibge
        where {IN_SIGHT[filters.nivel]}
        order by respondidas desc nulls last, laudos desc nulls last, nome
        """,
        tipo=filters.periodo_tipo,
        inicio=filters.periodo_inicio,
        ano=date(filters.periodo_inicio.year, 1, 1),
        unidade=filters.nivel_id,
    )


def served(rows: pd.DataFrame) -> pd.Series:
    """Whether each município has an answered teleconsultoria or a report in the period."""
    return (rows["respondidas"].fillna(0) + rows["laudos"].fillna(0)) > 0


def headline(rows: pd.DataFrame) -> None:
    """How many are served, and by what."""
    count = int(served(rows).sum())
    numbers.show(
        Number("Municípios com produção", f"{formats.number(count)} de {formats.number(len(rows))}"),
        Number("Teleconsultorias respondidas", _sum(rows["respondidas"])),
        Number("Laudos", _sum(rows["laudos"])),
        Number(
            "Pontos em uso",
            _sum(rows["pontos_tc"]),
            "Em teleconsultoria (MSNT5.388a); de vários meses, a média.",
        ),
    )


@address.fragment
def show(rows: pd.DataFrame) -> None:
    """The table, searchable."""
    st.header("Tabela")
    left, right = st.columns(2)
    with left:
        chosen = address.choose_few("Mostrar", "mostrar", SHOWN, "atendidos")
    with right:
        sought = address.search("Procurar município", "municipio", placeholder="nome ou código IBGE")
    has = served(rows)
    kept = rows if chosen == "todos" else rows[has if chosen == "atendidos" else ~has]
    kept = find(kept, sought)
    st.caption(words.counted(len(kept), "município", "municípios"))
    longest.table(kept, COLUMNS, name="municipios", alt="Municípios: produção, taxas, pontos, resposta")
    st.caption(
        "Contam os registros de todos os núcleos que atendem o município. As taxas por mil habitantes são do "
        "ano inteiro (HAOC1.257d). — quer dizer que não há registro do que se mede."
    )


def find(rows: pd.DataFrame, sought: str) -> pd.DataFrame:
    """The rows whose name has the text, whatever its accents and case, or whose code begins with it."""
    text = _plain(sought)
    if not text:
        return rows
    names = rows["nome"].map(_plain)
    return rows[names.str.contains(text, regex=False) | rows["municipio_ibge"].str.startswith(text)]


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.strip().lower())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _sum(values: pd.Series) -> str:
    return formats.number(values.sum()) if values.notna().any() else formats.NOTHING


COLUMNS = (
    Column("municipio_ibge", "IBGE"),
    Column("nome", "Município"),
    Column("uf", "UF"),
    Column("populacao", "População", formats.number),
    Column("respondidas", "Teleconsultorias", formats.number, "Respondidas no período (MSNT5.380)"),
    Column("taxa_tc", "Por mil hab. no ano", tenths, "Teleconsultorias por mil habitantes (HAOC1.257d)"),
    Column("horas", "Resposta (horas)", tenths, "Tempo médio de resposta (MSNT5.417)"),
    Column("evitados", "Encaminhamentos evitados (%)", tenths, "Entre os avaliados (MSNT5.412b)"),
    Column("pontos_tc", "Pontos em uso", tenths, "Em teleconsultoria (MSNT5.388a)"),
    Column("laudos", "Laudos", formats.number, "De telediagnóstico no período (MSNT5.392)"),
    Column("taxa_td", "Laudos por mil hab. no ano", tenths, "HAOC1.257d"),
    Column("pontos_td", "Pontos em uso, exames", tenths, "Em telediagnóstico (MSNT5.389a)"),
)
