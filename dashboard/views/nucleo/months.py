"""The núcleo's monthly series: how many were answered, and how fast."""

from __future__ import annotations

from datetime import date

import streamlit as st

from dashboard.parts import pictures
from telessaude import charts
from telessaude.reading.answers import history, periods
from telessaude.reading.answers.catalogue import indicators
from telessaude.reading.answers.deliveries import deliveries
from telessaude.reading.answers.unit import unit_name
from telessaude.reading.filters import Filters
from telessaude.reading.publication import Reader

# Indicator, title, unit to write after each value (none: it is in the title).
SERIES = (
    ("HAOC1.261b", "Teleconsultorias respondidas", ""),
    ("MSNT5.417", "Tempo médio de resposta", "horas"),
)


def show(reader: Reader, filters: Filters) -> None:
    """Two series up to the last month of the period in sight."""
    st.header("Mês a mês")
    asked = [indicator for indicator, _, _ in SERIES]
    days = history.window(reader, "mes", _last_month(reader, filters), history.LENGTHS["mes"])
    found = history.figures(reader, asked, filters.nivel, filters.nivel_id, "mes", days[-1], len(days))
    known = indicators(reader)
    arrived = deliveries(reader, filters.nivel, filters.nivel_id, since=days[0])
    place = unit_name(reader, filters.nivel, filters.nivel_id)
    for column, (indicator, title, unit) in zip(st.columns(2), SERIES, strict=True):
        points = history.points(found.get(indicator), known[indicator], arrived, days, "mes")
        chart = charts.series(history.frame(points), unit=unit, subject=f"{title}, {place}")
        with column:
            st.markdown(f"**{title}**")
            pictures.draw(chart)


def _last_month(reader: Reader, filters: Filters) -> date:
    """The last month of the period that has figures anywhere."""
    found = reader.record(
        "select max(periodo_inicio) as mes from indicador_valor "
        "where periodo_tipo = 'mes' and periodo_inicio <= $ultimo",
        ultimo=periods.months(filters.periodo_tipo, filters.periodo_inicio)[-1],
    )
    last = found["mes"] if found else None
    return filters.periodo_inicio if last is None else last.date()
