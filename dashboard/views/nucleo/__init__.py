"""The núcleo's own page: what was answered, for whom, how fast, what came of it, against which quota."""

from __future__ import annotations

import streamlit as st

from dashboard.answers import answered
from dashboard.answers.answered import cell_of
from dashboard.filters import Filters
from dashboard.parts import places, report
from dashboard.publication import Reader
from dashboard.views.nucleo import breakdowns, comparison, conduct, exams, headline, months, quota


def show(reader: Reader, filters: Filters) -> None:
    """Draw the view."""
    cell = cell_of(filters)
    # Counted from records, one after the other they would take as long as all the rest.
    reader.ahead(
        lambda: answered.summary(reader, cell),
        lambda: answered.conduct(reader, cell),
        lambda: quota.realised(reader, cell, "unidade"),
        lambda: answered.by(reader, cell, "especialidade"),
    )
    places.heading(reader, filters, "Núcleo")
    if filters.nivel != "nucleo":
        st.caption("Todos os núcleos à vista, juntos. Escolha um núcleo no menu ao lado para ver só os dele.")
    places.notices(reader, filters, "teleconsultoria", "telediagnostico")
    headline.show(reader, filters, cell)
    if filters.nivel != "nucleo":
        comparison.show(reader, filters)
    conduct.show(reader, filters, cell)
    months.show(reader, filters)
    quota.show(reader, cell)
    breakdowns.show(reader, filters, cell)
    exams.show(reader, filters)
    report.show(reader, filters)
