"""How the queue moved: its headline numbers, who came and who left in each of the last months, its size."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.parts import numbers, pictures
from dashboard.parts.numbers import Number
from dashboard.parts.sheet import sheet
from dashboard.parts.tables import Column
from dashboard.views.fila import waits
from dashboard.views.fila.queue import YEAR, Queue, total
from telessaude import charts
from telessaude.reading import formats
from telessaude.reading.answers import periods

ATTENDED = "executada"


def show(queue: Queue, rows: pd.DataFrame) -> None:
    """Draw the numbers of the month and the movement of the year."""
    moved = by_month(queue, rows)
    _numbers(queue, rows, moved)
    st.header("Como a fila andou")
    st.markdown(f"{said(moved)} {waits.growth(waits.waiting(queue, rows, waits.FIRST))}")
    left, right = st.columns(2)
    with left:
        st.markdown("**Quem entrou e quem saiu, por mês**")
        pictures.draw(charts.flow(moved, subject=f"Entradas e saídas da fila, {queue.nome}"))
    with right:
        st.markdown("**Quantos na fila, no fim do mês**")
        size = moved.rename(columns={"mes": "periodo_inicio", "tamanho": "valor"}).assign(
            entregue=True, ic95_inferior=None, ic95_superior=None
        )
        pictures.draw(
            charts.series(size, height=240, interval=False, subject=f"Na fila no fim do mês, {queue.nome}")
        )
    with st.expander("Tabela do movimento"):
        sheet(moved, COLUMNS, name=f"fila_{queue.nivel_id}", alt="Entradas, saídas e tamanho da fila por mês")


def by_month(queue: Queue, rows: pd.DataFrame) -> pd.DataFrame:
    """A row a month shown: mes, entradas, executadas, outras_saidas, tamanho, parcial; nobody is zero."""
    months = periods.span("mes", queue.mes, YEAR + 1)

    def of(indicator: str, dimension: str = "total", category: str = "total") -> pd.Series:
        found = rows[
            (rows["indicador_id"] == indicator)
            & (rows["dimensao"] == dimension)
            & (rows["categoria"] == category)
        ]
        return found.set_index("mes")["valor"].reindex(months).fillna(0.0)

    done = of("FILA.saidas", "motivo", ATTENDED)
    partial = set(rows[rows["parcial"]]["mes"])
    return pd.DataFrame(
        {
            "mes": months,
            "entradas": of("FILA.entradas").to_numpy(),
            "executadas": done.to_numpy(),
            "outras_saidas": (of("FILA.saidas") - done).to_numpy(),
            "tamanho": of("FILA.tamanho").to_numpy(),
            "parcial": [month in partial for month in months],
        }
    )


def said(moved: pd.DataFrame) -> str:
    """What the year did to the queue, in a sentence."""
    first, last = moved.iloc[0], moved.iloc[-1]
    year = moved.iloc[1:]
    came, done, gone = (year[name].sum() for name in ("entradas", "executadas", "outras_saidas"))
    grown = last["tamanho"] - first["tamanho"]
    turn = "cresceu" if grown > 0 else "diminuiu" if grown < 0 else "não mudou"
    by = f" em {formats.number(abs(grown))}" if grown else ""
    return (
        f"De {formats.month(first['mes'])} a {formats.month(last['mes'])} a fila **{turn}{by}**: entraram "
        f"{formats.number(came)}, foram atendidas {formats.number(done)} e saíram sem atendimento "
        f"{formats.number(gone)}."
    )


def _numbers(queue: Queue, rows: pd.DataFrame, moved: pd.DataFrame) -> None:
    now = rows[rows["mes"] == queue.mes]
    last, before = moved.iloc[-1], moved.iloc[0]
    numbers.show(
        Number(
            "Na fila",
            formats.number(last["tamanho"]),
            f"No fim de {formats.month(queue.mes)}; um ano antes, {formats.number(before['tamanho'])}.",
        ),
        Number("Entraram no mês", formats.number(last["entradas"])),
        Number("Atendidas no mês", formats.number(last["executadas"])),
        Number(
            "Há mais de 180 dias",
            formats.figure(total(now, "FILA.acima180"), "%"),
            "Da fila do fim do mês (FILA.acima180).",
        ),
        _wait("Metade é atendida em", total(now, "FILA.espera_mediana"), "a metade", "FILA.espera_mediana"),
        _wait("Nove em dez, em", total(now, "FILA.espera_p90"), "nove em dez", "FILA.espera_p90"),
        Number(
            "Meses para atender a fila",
            formats.number(total(now, "FILA.meses_para_zerar"), 1),
            "No ritmo dos últimos três, se ninguém mais entrasse (FILA.meses_para_zerar).",
        ),
    )


def _wait(label: str, days: float | None, share: str, indicator: str) -> Number:
    if days is None:
        return Number(label, formats.NOTHING, f"Ainda não se chegou a atender {share} ({indicator}).")
    text = f"{formats.number(days)} {'dia' if days == 1 else 'dias'}"
    return Number(label, text, f"De quem entrou em um ano, contando quem ainda espera ({indicator}).")


COLUMNS = (
    Column("mes", "Mês", formats.month),
    Column("entradas", "Entraram", formats.number),
    Column("executadas", "Saíram atendidas", formats.number),
    Column("outras_saidas", "Saíram sem atendimento", formats.number, "Falta, cancelada ou negada"),
    Column("tamanho", "Na fila no fim do mês", formats.number),
)
