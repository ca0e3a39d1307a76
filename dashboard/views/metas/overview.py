"""The targets of the unit in sight: how many are reached, each one's attainment, what the others lack."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.parts import judged, numbers, pictures
from dashboard.parts.numbers import Number
from dashboard.parts.tables import Column
from dashboard.parts.writers import DELIVERED, delivered, markdown, money, tenths, with_unit
from dashboard.views.metas import targets
from telessaude import charts
from telessaude.reading import formats
from telessaude.reading.answers import contract, words
from telessaude.reading.answers.contract import Sum
from telessaude.reading.answers.unit import unit_name
from telessaude.reading.filters import Filters
from telessaude.reading.publication import Reader


def show(reader: Reader, filters: Filters) -> None:
    """Headline, bars, what to do, table."""
    rows = targets.of_unit(reader, filters)
    if rows.empty:
        st.info(
            "Nenhuma meta em vigor com número publicado aqui, neste período e grupo. As metas pactuadas "
            "chegam pela fonte `meta`; as das normas, com o próprio indicador."
        )
        return
    _headline(rows, targets.assessed(reader, filters), filters)
    st.header("Atingimento de cada meta")
    place = unit_name(reader, filters.nivel, filters.nivel_id)
    chart = charts.attainment(_bars(rows), subject=f"Metas, {place}")
    pictures.draw(chart)
    _to_do("Quase atingidas", targets.nearly(rows))
    _to_do("Não atingidas", targets.missed(rows))
    _table(rows)


def _headline(rows: pd.DataFrame, agreed: pd.DataFrame, filters: Filters) -> None:
    reached = int((rows["situacao"] == "atingida").sum())
    assessed = int(rows["atingimento"].notna().sum())
    own = agreed[(agreed["nivel"] == filters.nivel) & (agreed["nivel_id"] == filters.nivel_id)]
    # Of a UF or region, what the contracts inside it pay.
    own = agreed if own.empty else own
    paid = filters.periodo_tipo == "quadrimestre" and bool(own["valor_cheio"].notna().any())
    amount = contract.summed(targets.records(own))
    numbers.show(
        Number("Atingidas", f"{reached} de {assessed}"),
        Number("Quase atingidas", str(len(targets.nearly(rows))), "85 % da meta ou mais."),
        Number("Não atingidas", str(len(targets.missed(rows))), "Menos de 85 % da meta."),
        Number(
            "Valor a pagar",
            formats.figure(amount.a_pagar, "R$") if paid else formats.NOTHING,
            f"{_of_the_whole(amount)}{_of_how_many(own)}" if paid else targets.unpaid(filters),
        ),
    )


def _of_how_many(agreed: pd.DataFrame) -> str:
    units = agreed.loc[agreed["valor_cheio"].notna(), "lugar"].nunique()
    return f" Soma de {units} contratos." if units > 1 else ""


def _of_the_whole(amount: Sum) -> str:
    if not amount.peso_sem_avaliacao:
        return f"De {formats.figure(amount.cheio, 'R$')}, se todas chegassem a 85 % da meta."
    whole, left = formats.figure(amount.cheio, "R$"), formats.figure(amount.sem_avaliacao, "R$")
    return f"De {whole}, dos quais {left} sem avaliação neste quadrimestre: veja abaixo por quê."


def _bars(rows: pd.DataFrame) -> pd.DataFrame:
    names = [f"{name} ({code})" for name, code in zip(rows["nome"], rows["indicador_id"], strict=True)]
    return pd.DataFrame(
        {
            "nome": names,
            "atingimento": rows["atingimento"],
            "parcial": rows["parcial"],
            "valor_texto": with_unit(rows, "valor"),
            "meta_texto": with_unit(rows, "meta"),
        }
    )


def _to_do(title: str, rows: pd.DataFrame) -> None:
    if rows.empty:
        return
    told = rows.assign(medido=with_unit(rows, "valor"), pedido=with_unit(rows, "meta"))
    lines = [
        f"- {row['nome']}: {row['medido']}, meta {row['pedido']}; {targets.advice(row)}"
        for row in targets.records(told)
    ]
    st.markdown(f"**{title}**")
    st.markdown(markdown("\n".join(lines)))


def _table(rows: pd.DataFrame) -> None:
    shown = rows.assign(
        valor=with_unit(rows, "valor"),
        meta=with_unit(rows, "meta"),
        origem=["Pactuada" if agreed else "Norma" for agreed in rows["pactuada"]],
    )
    columns = (
        Column("indicador_id", "Código"),
        Column("nome", "Indicador"),
        Column("origem", "Origem"),
        Column("valor", "Valor"),
        Column("meta", "Meta"),
        Column("atingimento", "% da meta", tenths),
        judged.STANDING,
        DELIVERED,
        Column("peso", "Peso (%)", tenths),
        Column("orcamento", "Orçamento (R$)", money),
        Column(
            "faixa", "Paga do peso (%)", formats.number, "100 desde 85 % da meta; 90 desde 70 %; senão 70"
        ),
        Column("valor_a_pagar", "A pagar (R$)", money),
    )
    judged.table(delivered(shown), columns, name="metas", alt="Metas da unidade e do período")
    st.caption(
        f"{words.counted(len(rows), 'meta', 'metas')}. O valor a pagar segue a regra do contrato de "
        "São Bernardo do Campo: peso × orçamento × faixa, por quadrimestre."
    )
