"""The quadrimestral report of a unit, offered as two downloads that are made when they are asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import streamlit as st

from dashboard import login
from telessaude.reading import formats
from telessaude.reading.answers import periods
from telessaude.reading.filters import Filters
from telessaude.reading.publication import Reader
from telessaude.report.period import KIND, published
from telessaude.report.unit import Unit, find, require_figures
from telessaude.store.errors import Failure

TITLE = "Relatório quadrimestral"
TYPES = {
    "pdf": ("PDF, para imprimir", "application/pdf"),
    "xlsx": ("Excel, para trabalhar", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def show(reader: Reader, filters: Filters) -> None:
    """Offer the report of the unit in sight, of the quadrimestre that the period in sight is of."""
    offer(reader, filters.nivel, filters.nivel_id, filters.periodo_tipo, filters.periodo_inicio)


def offer(reader: Reader, nivel: str, nivel_id: str, kind: str, first_day: date) -> None:
    """Offer the report of a unit of those levels that have one, for the quadrimestre of a period."""
    with st.expander(TITLE, icon=":material/description:"):
        known = published(reader)
        day = quadrimestre(list(known), kind, first_day)
        if day is None:
            st.caption("Nenhum quadrimestre deste período foi publicado.")
            return
        try:
            unit = find(reader, nivel, nivel_id)
            require_figures(reader, [unit], day)
        except Failure as nothing:
            st.caption(str(nothing))
            return
        running = " (em curso: números parciais)" if known[day] else ""
        st.markdown(
            f"**{unit.nome}**, {formats.period(KIND, day)}{running}: resumo, metas, gráficos, todos os "
            "indicadores, qualidade dos dados e método."
        )
        with st.container(horizontal=True):
            for name, (label, mime) in TYPES.items():
                st.download_button(
                    label,
                    login.guarded(_maker(reader, unit, day, name), f"{unit.stem(day)}.{name}"),
                    file_name=f"{unit.stem(day)}.{name}",
                    mime=mime,
                    key=f"relatorio_{unit.nivel}_{unit.nivel_id}_{day}_{name}",
                    on_click="ignore",
                    icon=":material/download:",
                )
        st.caption("O arquivo é feito na hora; pode levar alguns segundos.")


def quadrimestre(known: list[date], kind: str, first_day: date) -> date | None:
    """The last quadrimestre published that has a day in a period."""
    end = first_day if kind == "semana" else periods.shift(first_day, periods.MONTHS[kind] - 1)
    month = first_day.replace(day=1)
    begun = [day for day in known if month <= periods.shift(day, 3) and day <= end]
    return begun[-1] if begun else None


def _maker(reader: Reader, unit: Unit, day: date, name: str) -> Callable[[], bytes]:
    # The libraries that draw the document are loaded when a file is asked for, not with the page.
    def make() -> bytes:
        from telessaude.report.build import build

        return build(reader, unit, day, name)

    return make
