"""Indicators by point, team or professional: who did how much, ranked."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.parts import tables
from dashboard.parts.pictures import draw
from dashboard.parts.tables import Column
from dashboard.parts.writers import DELIVERED, amounts, delivered
from dashboard.views.indicador.places import number_columns
from dashboard.views.indicador.selection import Chosen, uf_in_sight
from telessaude import charts
from telessaude.contract.families import REGIONAL
from telessaude.reading import formats
from telessaude.reading.answers import words
from telessaude.reading.answers.inside import MUNICIPIOS
from telessaude.reading.answers.unit import names
from telessaude.reading.filters import Filters
from telessaude.reading.publication import Reader

BARS = 20
PLURALS = {"ponto": "pontos", "equipe": "equipes", "profissional": "profissionais"}
REGISTRIES = {"ponto": "ponto_cnes", "equipe": "equipe_ine"}
PSEUDONYM = 8  # letters of a pseudonym that tell people apart on a page


def show(reader: Reader, filters: Filters, chosen: Chosen) -> None:
    """Draw the ranking of those in sight and its table."""
    one, many = chosen.indicator, PLURALS[chosen.nivel]
    st.header(f"{many.capitalize()}, {chosen.periodo}")
    rows = ranked(reader, filters, chosen)
    if rows.empty:
        st.caption("Nada a medir neste período, no lugar em vista.")
        return
    if chosen.nivel == "profissional":
        st.caption("Pessoas aparecem por pseudônimo, e do país inteiro: a UF de cada uma não é publicada.")
    chart = charts.ranking(
        rows.head(BARS), unit=one.unidade, decimals=one.decimals, subject=f"{one.nome}, {chosen.periodo}"
    )
    draw(chart)
    if len(rows) > BARS:
        st.caption(
            f"Primeiras posições: {BARS} de {formats.number(len(rows))} {many}; a tabela traz o resto."
        )
    columns = [
        Column("nome", words.level(chosen.nivel)),
        Column("nivel_id", "Código"),
        Column("valor", f"Valor ({one.unidade})", amounts(one.decimals)),
        *number_columns(rows, one),
        DELIVERED,
    ]
    name = f"{one.indicador_id}_{chosen.nivel}_{chosen.inicio}"
    tables.table(delivered(rows), columns, name=name, alt=f"{one.nome}, {chosen.periodo}")


def ranked(reader: Reader, filters: Filters, chosen: Chosen) -> pd.DataFrame:
    """Those with a figure in the period, inside the UF or núcleo in sight, best first."""
    where, unit = _inside(reader, filters, chosen.nivel)
    rows = reader.frame(
        f"""
        select
            nivel_id, numerador, denominador, valor, cobertura, ic95_inferior, ic95_superior, parcial,
            completo
        from indicador_valor_detalhe
        where indicador_id = $indicador and nivel = $nivel and periodo_tipo = $tipo
            and periodo_inicio = $inicio and dimensao = 'total' and {where} and $unidade is not null
        """,
        indicador=chosen.indicator.indicador_id,
        nivel=chosen.nivel,
        tipo=chosen.kind,
        inicio=chosen.inicio,
        unidade=unit,
    )
    named = names(reader, chosen.nivel)
    rows["nome"] = [named.get(one, f"Pseudônimo {one[:PSEUDONYM]}") for one in rows["nivel_id"]]
    best = chosen.indicator.sentido == "menor_melhor"
    return rows.sort_values(["valor", "nome"], ascending=[best, True], ignore_index=True)


def _inside(reader: Reader, filters: Filters, nivel: str) -> tuple[str, str]:
    """A condition for the points or teams of what is in sight, and its parameter."""
    uf = uf_in_sight(reader, filters)
    if uf is None or nivel not in REGISTRIES:
        return "true", filters.nivel_id
    registry = f"select {REGISTRIES[nivel]} from {nivel}"
    if filters.nivel == "nucleo":
        return f"nivel_id in ({registry} where nucleo_id = $unidade)", filters.nivel_id
    level, unit = (filters.nivel, filters.nivel_id) if filters.nivel in REGIONAL else ("uf", uf)
    inside = f"select municipio_ibge from municipio where {MUNICIPIOS[level]}"
    return f"nivel_id in ({registry} where municipio_ibge in ({inside}))", unit
