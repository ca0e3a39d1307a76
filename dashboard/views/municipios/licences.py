"""Video-conference licences, as in Bahia: one for five teams, each team one day a week (BA.licencas)."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.parts import judged, numbers
from dashboard.parts.numbers import Number
from dashboard.parts.tables import Column
from dashboard.parts.writers import tenths
from telessaude.reading import formats
from telessaude.reading.answers.attainment import attainment, standing
from telessaude.reading.answers.inside import MUNICIPIOS
from telessaude.reading.filters import Filters
from telessaude.reading.publication import Reader

COVERAGE, DAYS = "BA.licencas", "BA.dias"
DAYS_A_WEEK = 1.0  # the parameter of the programme
IN_SIGHT = MUNICIPIOS | {"brasil": "$unidade = 'BR'"}


def show(reader: Reader, filters: Filters) -> None:
    """A row a município, the least covered first, in the month of the reference."""
    rows = licences(reader, filters)
    if rows.empty:
        return
    st.header(f"Licenças de videoconferência em {formats.month(rows['mes'].iloc[0])}")
    short = rows[rows["faltam"] > 0]
    numbers.show(
        Number("Licenças", formats.number(rows["licencas"].sum())),
        Number("Necessárias", formats.number(rows["necessarias"].sum()), "Uma a cada cinco equipes."),
        Number("Municípios com falta", f"{len(short)} de {len(rows)}"),
    )
    judged.table(rows, COLUMNS, name="licencas", alt="Licenças de videoconferência por município")
    st.caption(
        "Uma licença serve a uma equipe por dia; o parâmetro é um dia de teleconsulta por semana para cada "
        "equipe, e é com ele que a situação compara. Vale o mês da referência, seja qual for o período."
    )


def licences(reader: Reader, filters: Filters) -> pd.DataFrame:
    """A row a município: licencas, necessarias, faltam, equipes, cobertura (%), dias (a week), situacao."""
    rows = reader.frame(
        f"""
        select
          c.periodo_inicio as mes, m.municipio_ibge, m.nome, m.uf,
          c.numerador as licencas, c.denominador as necessarias,
          greatest(c.denominador - c.numerador, 0) as faltam,
          d.denominador as equipes, c.valor as cobertura, d.valor as dias
        from indicador_valor as c
        inner join municipio as m on m.municipio_ibge = c.nivel_id
        left join indicador_valor as d
          on d.indicador_id = '{DAYS}' and d.nivel = 'municipio' and d.nivel_id = c.nivel_id
          and d.periodo_tipo = 'mes' and d.periodo_inicio = c.periodo_inicio
        where c.indicador_id = '{COVERAGE}' and c.nivel = 'municipio' and c.periodo_tipo = 'mes'
          and ({IN_SIGHT[filters.nivel]})
        order by cobertura, faltam desc, m.nome
        """,
        unidade=filters.nivel_id,
    )
    judgement = [standing(attainment(days, DAYS_A_WEEK, "maior_melhor")) for days in rows["dias"]]
    return rows.assign(situacao=judgement)


COLUMNS = (
    Column("nome", "Município"),
    Column("uf", "UF"),
    Column("equipes", "Equipes", formats.number),
    Column("licencas", "Licenças", formats.number),
    Column("necessarias", "Necessárias", formats.number),
    Column("faltam", "Faltam", formats.number),
    Column("cobertura", "Cobertura (%)", tenths, COVERAGE),
    Column("dias", "Dias por semana e equipe", lambda value: formats.number(value, 2), DAYS),
    judged.STANDING,
)
