"""Deliveries expected, received and late, núcleo by month."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import address
from dashboard.parts import tables
from dashboard.parts.pictures import draw
from dashboard.views.qualidade.asked import nucleo_column, of_last_months
from telessaude import charts
from telessaude.contract.families import load_families
from telessaude.contract.words import capital
from telessaude.reading import formats
from telessaude.reading.answers import sources, words
from telessaude.reading.filters import Filters
from telessaude.reading.publication import Reader

EVERY = "todas"
# What is worse to read first: of several sources, a month shows the worst.
WORST = ("nao_entregue", "atrasada", "parcial", "incompleta", "fora_do_prazo", "a_vencer", "recebida")


def show(reader: Reader, filters: Filters) -> None:
    """Draw the deliveries of the last months, of one source or of the worst of all."""
    source = choose_source()
    left, _ = st.columns(2)
    with left:
        span = address.choose_few("Meses", "meses", {"12": "12 meses", "24": "24 meses"}, "12")
    found = of_last_months(reader, filters, int(span)).quality()
    if source != EVERY:
        found = found[found["fonte"] == source]
    if found.empty:
        st.info("Nenhuma entrega desta fonte era esperada nestes meses.")
        return
    found = found.assign(estado=charts.delivery_states(found))
    st.header("Entregas esperadas, recebidas e atrasadas")
    st.write(in_words(found, f"Nos últimos {span} meses"))
    cells = worst(found)
    subject = "Entregas" if source == EVERY else f"Entregas de {sources.name(source)}"
    chart = charts.delivery(cells, subject=subject)
    draw(chart)
    if source == EVERY:
        st.caption("Cada quadro mostra a pior situação entre as fontes do núcleo no mês.")
    tables.table(
        counts(found),
        [
            *nucleo_column(filters),
            tables.Column("fonte", "Fonte", sources.name),
            tables.Column("esperadas", "Esperadas", formats.number),
            tables.Column("recebida", "No prazo", formats.number),
            tables.Column("fora_do_prazo", "Depois do prazo", formats.number),
            tables.Column("incompleta", "Incompletas", formats.number, "Com menos da metade do habitual."),
            tables.Column("parcial", "Em parte", formats.number, "Só o que chegou antes do fim do mês."),
            tables.Column("atrasada", "Atrasadas", formats.number, "Vencidas há até 30 dias."),
            tables.Column("nao_entregue", "Não entregues", formats.number, "Vencidas há mais de 30 dias."),
            tables.Column("a_vencer", "Ainda no prazo", formats.number),
            tables.Column("ultima", "Última chegada", formats.day, "A do mês recebido mais novo."),
        ],
        name="qualidade_entregas",
        alt="Entregas por núcleo e fonte: esperadas e em que situação estão",
    )


def choose_source() -> str:
    """The source in sight; every one by default."""
    options = {EVERY: "Todas as fontes"} | {
        name: capital(sources.name(name)) for name in load_families().monthly
    }
    return address.choose("Fonte", "fonte", options, EVERY)


def in_words(found: pd.DataFrame, when: str) -> str:
    """How many deliveries were expected, and how they stand."""
    states = found["estado"].value_counts()
    due = len(found) - int(states.get("a_vencer", 0))
    said = f"{when} venceram {words.counted(due, 'entrega', 'entregas')}: "
    said += f"{states.get('recebida', 0)} no prazo, {states.get('fora_do_prazo', 0)} depois dele, "
    said += f"{states.get('incompleta', 0) + states.get('parcial', 0)} só em parte e "
    return said + f"{states.get('atrasada', 0) + states.get('nao_entregue', 0)} que não chegaram."


def worst(found: pd.DataFrame) -> pd.DataFrame:
    """One row a núcleo and month: the worst state among the sources."""
    ranked = found.assign(ordem=found["estado"].map(WORST.index), atraso=-found["dias_de_atraso"].fillna(0))
    kept = ranked.sort_values(["uf", "nome", "mes", "ordem", "atraso"], kind="stable")
    return kept.drop_duplicates(["nucleo_id", "mes"]).reset_index(drop=True)


def counts(found: pd.DataFrame) -> pd.DataFrame:
    """One row a núcleo and source: esperadas, one column a state, and when the last came."""
    grouped = found.groupby(["uf", "nome", "fonte"])
    told = grouped.agg(esperadas=("estado", "size"), ultima=("recebida_em", "max"))
    states = grouped["estado"].value_counts().unstack(fill_value=0)
    told = told.join(states.reindex(columns=list(WORST), fill_value=0))
    return told.sort_values("nao_entregue", ascending=False, kind="stable").reset_index()
