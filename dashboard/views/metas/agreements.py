"""The agreed targets with a weight of every unit in sight: band, budget and amount of each, and the sum."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.parts import judged
from dashboard.parts.tables import Column
from dashboard.parts.writers import markdown, money, tenths, with_unit
from dashboard.views.metas import targets
from telessaude.reading import formats
from telessaude.reading.answers.attainment import standing
from telessaude.reading.filters import Filters
from telessaude.reading.publication import Reader


def show(reader: Reader, filters: Filters) -> None:
    """A row a unit and target, and the sum of each unit."""
    st.header("Contratos: o que cada um recebe")
    rows = targets.assessed(reader, filters)
    if rows.empty:
        st.caption(
            "Nenhuma meta com peso avaliada aqui neste período e grupo. Peso e orçamento vêm da fonte `meta`."
        )
        return
    sums = _sums(rows)
    if sums:
        st.markdown(markdown("\n".join(sums)))
    else:
        st.caption(targets.unpaid(filters))
    shown = rows.assign(
        situacao=[
            "sem_dado" if formats.missing(attained) else standing(attained)
            for attained in rows["atingimento"]
        ],
        meta=with_unit(rows, "meta"),
        valor=with_unit(rows, "valor"),
    )
    columns = (
        Column("lugar", "Unidade"),
        Column("indicador", "Indicador"),
        Column("valor", "Valor"),
        Column("meta", "Meta"),
        Column("atingimento", "% da meta", tenths),
        judged.STANDING,
        Column("peso", "Peso (%)", tenths),
        Column("faixa", "Paga do peso (%)", formats.number),
        Column("valor_a_pagar", "A pagar (R$)", money),
        Column("valor_cheio", "Máximo (R$)", money),
    )
    judged.table(shown, columns, name="contratos", alt="Metas com peso, por unidade, e valor a pagar")


def _sums(rows: pd.DataFrame) -> list[str]:
    paid = rows.dropna(subset="valor_a_pagar")
    return [
        f"- {place}: **{formats.figure(group['valor_a_pagar'].sum(), 'R$')}** de "
        f"{formats.figure(group['valor_cheio'].sum(), 'R$')}"
        for place, group in paid.groupby("lugar", sort=False)
    ]
