"""The agreed targets with a weight of every unit in sight: band, budget and amount of each, and the sum."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from dashboard.parts import judged
from dashboard.parts.tables import Column
from dashboard.parts.writers import DELIVERED, delivered, markdown, money, tenths, with_unit
from dashboard.views.metas import targets
from telessaude.reading import formats
from telessaude.reading.answers import contract
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
    if filters.periodo_tipo == "quadrimestre":
        st.markdown(markdown("\n".join(sums(rows))))
    else:
        st.caption(targets.unpaid(filters))
    shown = rows.assign(
        situacao=[
            "sem_dado" if formats.missing(attained) else standing(attained)
            for attained in rows["atingimento"]
        ],
        meta=with_unit(rows, "meta"),
        valor=with_unit(rows, "valor"),
        motivo=[contract.reason(row) if contract.unjudged(row) else "" for row in targets.records(rows)],
    )
    columns = (
        Column("lugar", "Unidade"),
        Column("indicador", "Indicador"),
        Column("valor", "Valor"),
        Column("meta", "Meta"),
        Column("atingimento", "% da meta", tenths),
        judged.STANDING,
        DELIVERED,
        Column("peso", "Peso (%)", tenths),
        Column("faixa", "Paga do peso (%)", formats.number),
        Column("valor_a_pagar", "A pagar (R$)", money),
        Column("valor_cheio", "Máximo (R$)", money),
        Column("motivo", "Por que não foi avaliada"),
    )
    judged.table(
        delivered(shown), columns, name="contratos", alt="Metas com peso, por unidade, e valor a pagar"
    )


def sums(rows: pd.DataFrame) -> list[str]:
    """Each unit's sum, and under it what the quadrimestre does not judge: weight, amount and why."""
    lines = []
    for place, group in rows.groupby("lugar", sort=False):
        of_place = targets.records(group)
        if group["valor_cheio"].notna().any():
            lines.append(f"- **{place}**: {contract.summed(of_place).text}")
        lines += [_left_out(row, f"{place}") for row in of_place if contract.unjudged(row)]
    return lines or ["Sem orçamento informado não há valor a pagar."]


def _left_out(row: dict[str, Any], place: str) -> str:
    worth = [f"peso {formats.figure(row['peso'], '%')}"]
    if not formats.missing(row["valor_cheio"]):
        worth.append(formats.figure(row["valor_cheio"], "R$"))
    return f"- {place}, {row['indicador']} ({', '.join(worth)}): {contract.reason(row)}."
