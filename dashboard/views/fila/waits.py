"""Who waits, and where it grows: the queue by especialidade or by risco, beside that of a year before."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import address
from dashboard.parts import tables
from dashboard.parts.tables import Column
from dashboard.parts.writers import tenths
from dashboard.views.fila.queue import Queue
from telessaude.reading import formats
from telessaude.reading.answers import words

FIRST = "especialidade"
BY = {FIRST: "Especialidade", "risco": "Risco"}


@address.fragment
def show(queue: Queue, rows: pd.DataFrame) -> None:
    """Draw the table of one breakdown, what grew most first."""
    st.header("Quem espera, e quanto")
    by = address.choose_few("Por", "por", BY, FIRST)
    found = waiting(queue, rows, by)
    if found.empty:
        st.caption(f"Nenhuma solicitação traz {BY[by].lower()}.")
        return
    if by != FIRST:  # said already, where the queue is told
        st.markdown(growth(found))
    title = Column("categoria", BY[by])
    tables.table(
        found, (title, *COLUMNS), name=f"fila_{by}_{queue.nivel_id}", alt=f"A fila por {BY[by].lower()}"
    )
    st.caption(
        "A espera é de quem entrou nos 365 dias antes do fim do mês, contando quem ainda espera; — diz "
        "que ainda não foi atendida a metade, ou nove em cada dez."
    )


def waiting(queue: Queue, rows: pd.DataFrame, by: str) -> pd.DataFrame:
    """A row a category, what grew most first.

    Columns: categoria, na_fila, antes (a year before), mudanca, acima180 (%), mediana and p90 (days).
    """
    of = rows[rows["dimensao"] == by]
    now = of[of["mes"] == queue.mes].pivot(index="categoria", columns="indicador_id", values="valor")
    size = of[of["indicador_id"] == "FILA.tamanho"]
    before = size[size["mes"] == queue.primeiro].set_index("categoria")["valor"]
    known = now.index.union(before.index)
    now = now.reindex(index=known, columns=["FILA.tamanho", *WAITS])
    found = pd.DataFrame(
        {
            "categoria": [words.category(by, str(code)) for code in known],
            "na_fila": now["FILA.tamanho"].fillna(0.0).to_numpy(),
            "antes": before.reindex(known).fillna(0.0).to_numpy(),
            **{column: now[indicator].to_numpy() for indicator, column in WAITS.items()},
        }
    )
    found.insert(3, "mudanca", found["na_fila"] - found["antes"])
    return found.sort_values(
        ["mudanca", "na_fila", "categoria"], ascending=[False, False, True], ignore_index=True
    )


def growth(found: pd.DataFrame) -> str:
    """What grew most, and what shrank most, in a sentence; nothing of nobody."""
    if found.empty:
        return ""
    first, last = found.iloc[0], found.iloc[-1]
    parts = []
    if first["mudanca"] > 0:
        parts.append(
            f"Cresceu mais: **{first['categoria']}** ({formats.change(first['mudanca'])} em um ano)."
        )
    if last["mudanca"] < 0:
        parts.append(f"Diminuiu mais: **{last['categoria']}** ({formats.change(last['mudanca'])}).")
    return " ".join(parts) or "Nenhuma cresceu nem diminuiu em um ano."


WAITS = {"FILA.acima180": "acima180", "FILA.espera_mediana": "mediana", "FILA.espera_p90": "p90"}
COLUMNS = (
    Column("na_fila", "Na fila", formats.number, "No fim do mês (FILA.tamanho)"),
    Column("antes", "Um ano antes", formats.number),
    Column("mudanca", "Mudança", formats.change),
    Column("acima180", "Há mais de 180 dias (%)", tenths, "FILA.acima180"),
    Column("mediana", "Metade em (dias)", formats.number, "FILA.espera_mediana"),
    Column("p90", "Nove em dez em (dias)", formats.number, "FILA.espera_p90"),
)
