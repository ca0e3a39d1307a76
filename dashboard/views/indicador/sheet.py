"""The table of all of it: every period and breakdown of the place in sight, as published."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.parts import tables
from dashboard.parts.tables import Column
from dashboard.parts.writers import DELIVERED, amounts, delivered
from dashboard.views.indicador.places import number_columns, situation
from dashboard.views.indicador.selection import Chosen
from telessaude.reading import formats
from telessaude.reading.answers import words
from telessaude.reading.publication import Reader


def show(reader: Reader, chosen: Chosen) -> None:
    """Offer the table and its file."""
    st.header("Todos os números")
    one = chosen.indicator
    rows = published(reader, chosen)
    rows["parcial"] = rows["parcial"].map({True: "sim", False: "não"})
    rows["periodo"] = [formats.period(chosen.kind, day) for day in rows["periodo_inicio"]]
    broken = rows["dimensao"].ne("total").any()
    columns = [Column("periodo", formats.PERIOD_KINDS[chosen.kind])]
    if broken:
        columns += [Column("dimensao", "Recorte", _dimension), Column("categoria", "Categoria", _category)]
    columns += [
        Column("valor", f"Valor ({one.unidade})", amounts(one.decimals)),
        *number_columns(rows, one),
        Column("situacao", "Situação", situation),
        Column("parcial", "Em curso"),
        DELIVERED,
    ]
    st.caption(f"{chosen.nome}: os períodos e recortes publicados, do mais novo ao mais antigo.")
    name = f"{one.indicador_id}_{chosen.nivel_id}_{chosen.kind}"
    tables.table(delivered(rows), columns, name=name, alt=f"{one.nome}, {chosen.nome}: todos os números")


def published(reader: Reader, chosen: Chosen) -> pd.DataFrame:
    """The rows of ``indicador_valor`` of an indicator in a place, newest first."""
    return reader.frame(
        """
        select
            periodo_inicio, dimensao, categoria, posicao, numerador, denominador, valor, cobertura,
            ic95_inferior, ic95_superior, meta, situacao, parcial, completo
        from indicador_valor
        where indicador_id = $indicador and nivel = $nivel and nivel_id = $unidade and periodo_tipo = $tipo
        order by periodo_inicio desc, dimensao = 'total' desc, dimensao, posicao nulls last, categoria
        """,
        indicador=chosen.indicator.indicador_id,
        nivel=chosen.nivel,
        unidade=chosen.nivel_id,
        tipo=chosen.kind,
    )


def _category(code: str) -> str:
    return words.category("", code)


def _dimension(code: str) -> str:
    return "Total" if code == "total" else words.dimension(code)
