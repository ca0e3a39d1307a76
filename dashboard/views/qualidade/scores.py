"""The score of each núcleo, 0 to 100, and the parts that make it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.parts import tables
from dashboard.parts.pictures import draw
from dashboard.views.qualidade.asked import nucleo_column, of_last_months, of_period
from dashboard.views.qualidade.deliveries import EVERY, choose_source
from telessaude import charts
from telessaude.reading import formats
from telessaude.reading.answers import sources
from telessaude.reading.filters import Filters
from telessaude.reading.publication import Reader

LINES = 8
MONTHS = 12
PARTS = {
    "nota_completude": ("Completude (30)", "As colunas que importam, preenchidas."),
    "nota_validade": ("Validade (30)", "100 menos 5 vezes o percentual de linhas recusadas."),
    "nota_prazo": ("Prazo (20)", "100 menos 100/30 por dia de atraso."),
    "nota_falhas": ("Falhas (15)", "100 menos a parte dos registros com a pior falha conhecida."),
    "nota_paridade": ("Paridade (5)", "Registros que vêm por dois caminhos e dizem o mesmo."),
}


def show(reader: Reader, filters: Filters) -> None:
    """Draw the scores of the last months, and those of the period with their parts."""
    source = choose_source()
    history = of_last_months(reader, filters, MONTHS).quality()
    period = of_period(reader, filters).quality()
    if source != EVERY:
        history, period = history[history["fonte"] == source], period[period["fonte"] == source]
    st.header("Pontuação de 0 a 100")
    st.write(
        "Média das notas com os pesos entre parênteses na tabela. O mês vencido e não entregue tem 0; o que "
        "ainda não venceu não tem pontuação."
    )
    if history.empty:
        st.info("Sem pontuação desta fonte nestes meses.")
        return
    lines, left_out = drawn(lowest(history))
    chart = charts.scores(lines, subject="Pontuação")
    draw(chart)
    if source == EVERY:
        st.caption("A linha de cada núcleo é a menor pontuação entre as suas fontes no mês.")
    if left_out:
        st.caption(f"No gráfico, os {LINES} de menor pontuação; {left_out} ficaram fora dele.")
    tables.table(
        period.sort_values("pontuacao", kind="stable"),
        [
            *nucleo_column(filters),
            tables.Column("fonte", "Fonte", sources.name),
            tables.Column("mes", "Mês", formats.month),
            tables.Column("pontuacao", "Pontuação", _score),
            *(tables.Column(name, title, _score, told) for name, (title, told) in PARTS.items()),
        ],
        name="qualidade_pontuacao",
        alt="Pontuação por núcleo, fonte e mês, com as cinco notas que a fazem",
    )


def lowest(found: pd.DataFrame) -> pd.DataFrame:
    """One row a núcleo and month: the lowest score among the sources; none while nothing was due."""
    return found.groupby(["uf", "nome", "mes"])["pontuacao"].min().reset_index()


def drawn(scores: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """The núcleos that fit on the chart, those of the lowest last score, and how many do not."""
    last = scores.dropna(subset="pontuacao").groupby("nome")["pontuacao"].last()
    kept = set(last.sort_values(kind="stable").index[:LINES])
    return scores[scores["nome"].isin(kept)], scores["nome"].nunique() - len(kept)


def _score(value: float | None) -> str:
    return formats.number(value, 1)
