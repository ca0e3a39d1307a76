"""The núcleo's own page: what was answered, for whom, how fast, what came of it, against which quota."""

from __future__ import annotations

import streamlit as st

from dashboard import address
from dashboard.parts import places, report
from dashboard.views.nucleo import breakdowns, comparison, conduct, exams, headline, months, quota
from telessaude.reading.answers import answered, figures
from telessaude.reading.answers.answered import Cell, cell_of
from telessaude.reading.filters import Filters
from telessaude.reading.publication import Reader

DETAILS = {
    "cota": "Realizado e cota mensal",
    "perguntas": "Sobre o quê e quem pergunta",
    "exames": "Telediagnóstico",
}


def show(reader: Reader, filters: Filters) -> None:
    """Draw the view: how the unit stands and went, then the detail that is chosen."""
    cell = cell_of(filters)
    # Counted from records, one after the other they would take as long as all the rest.
    reader.ahead(
        lambda: answered.summary(reader, cell),
        lambda: answered.conduct(reader, cell),
        lambda: quota.realised(reader, cell, "unidade"),
    )
    places.heading(reader, filters, "Núcleo")
    if filters.nivel != "nucleo":
        st.caption("Todos os núcleos à vista, juntos. Escolha um núcleo no menu ao lado para ver só os dele.")
    places.notices(reader, filters, "teleconsultoria", "telediagnostico")
    published = figures.totals(reader, filters, (*headline.PUBLISHED, *conduct.PUBLISHED))
    headline.show(reader, filters, cell, published)
    if filters.nivel != "nucleo":
        comparison.show(reader, filters)
    conduct.show(reader, filters, cell, published)
    months.show(reader, filters)
    _detail(reader, filters, cell)
    report.show(reader, filters)


@address.fragment
def _detail(reader: Reader, filters: Filters, cell: Cell) -> None:
    # One at a time: each takes the browser 0.1 s, for which a change of filter would wait.
    chosen = address.choose_few("Detalhe", "detalhe", DETAILS, "cota")
    st.header(DETAILS[chosen])
    if chosen == "cota":
        quota.show(reader, cell)
    elif chosen == "perguntas":
        breakdowns.show(reader, filters, cell)
    else:
        exams.show(reader, filters)
