"""The breakdowns of the figure in sight: which categories make it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import address
from dashboard.parts import tables
from dashboard.parts.pictures import draw
from dashboard.parts.tables import Column
from dashboard.parts.writers import amounts
from dashboard.views.indicador.places import number_columns
from dashboard.views.indicador.selection import Chosen
from telessaude import charts
from telessaude.reading.answers import words
from telessaude.reading.publication import Reader

BARS = 15


def show(reader: Reader, chosen: Chosen) -> None:
    """Draw the categories of the breakdown chosen, largest first."""
    if not chosen.indicator.dimensoes:
        return
    st.header(f"Recortes, {chosen.nome}, {chosen.periodo}")
    rows = categories(reader, chosen)
    if rows.empty:
        st.caption("Nenhum recorte com valor neste período.")
        return
    dimension = _dimension(list(dict.fromkeys(rows["dimensao"])))
    found = rows[rows["dimensao"] == dimension].reset_index(drop=True)
    found["codigo"] = found["categoria"]
    found["categoria"] = [words.category(dimension, code) for code in found["codigo"]]
    one = chosen.indicator
    chart = charts.breakdown(
        found.head(BARS),
        unit=one.unidade,
        decimals=one.decimals,
        subject=f"{one.nome} por {words.dimension(dimension).lower()}, {chosen.nome}, {chosen.periodo}",
    )
    draw(chart)
    if len(found) > BARS:
        st.caption(f"As {BARS} primeiras de {len(found)} categorias; a tabela traz todas.")
    columns = [
        Column("categoria", words.dimension(dimension)),
        Column("valor", f"Valor ({one.unidade})", amounts(one.decimals)),
        *number_columns(found, one),
    ]
    with st.expander("Tabela do recorte"):
        name = f"{one.indicador_id}_{chosen.nivel_id}_{chosen.inicio}_recorte"
        tables.table(found, columns, name=name, alt=f"{one.nome} por {words.dimension(dimension).lower()}")


def categories(reader: Reader, chosen: Chosen) -> pd.DataFrame:
    """Every breakdown of the cell in sight: by rank where there is one, else largest first."""
    return reader.frame(
        """
        select
            dimensao, categoria, numerador, denominador, valor, cobertura, ic95_inferior, ic95_superior,
            parcial
        from indicador_valor
        where indicador_id = $indicador and nivel = $nivel and nivel_id = $unidade and periodo_tipo = $tipo
            and periodo_inicio = $inicio and dimensao <> 'total'
        order by dimensao, posicao nulls last, valor desc, categoria
        """,
        indicador=chosen.indicator.indicador_id,
        nivel=chosen.nivel,
        unidade=chosen.nivel_id,
        tipo=chosen.kind,
        inicio=chosen.inicio,
    )


def _dimension(found: list[str]) -> str:
    if len(found) == 1:
        return found[0]
    options = {code: words.dimension(code) for code in found}
    return address.choose_few("Recortar por", "dimensao", options, found[0])
