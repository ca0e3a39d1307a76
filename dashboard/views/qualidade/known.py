"""Known faults of senders' systems, and the indicators that each distorts."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.parts import tables
from dashboard.parts.writers import typed
from dashboard.views.qualidade.asked import nucleo_column, of_period
from telessaude.contract.words import load_words
from telessaude.reading import formats
from telessaude.reading.answers import sources, words
from telessaude.reading.filters import Filters
from telessaude.reading.publication import Reader

HARMLESS = "nenhum indicador"


def show(reader: Reader, filters: Filters) -> None:
    """Draw the faults seen in the period: by kind in words, then each in a table."""
    found = of_period(reader, filters).faults()
    st.header("Falhas conhecidas e o que distorcem")
    st.write(
        "Defeitos de sistemas de origem, procurados na teleconsultoria e no telediagnóstico. São apontados; "
        "nenhum registro é corrigido nem descartado por causa deles."
    )
    if found.empty:
        st.success(f"Nenhuma falha conhecida em {filters.periodo}.")
        return
    told = in_words(found)
    for line in told:
        st.markdown(f"- {line}")
    known = found["falha"].map(load_words().falhas)
    harmless = sorted({one.nome for one in known if one.distorce is None})
    if harmless:
        st.caption(f"Não distorcem nenhum indicador: {'; '.join(harmless)}.")
    tables.table(
        found.assign(
            nome_da_falha=[one.nome for one in known],
            distorce=[one.distorce or HARMLESS for one in known],
            indicadores=[", ".join(one.indicadores) or formats.NOTHING for one in known],
            como_corrigir=[one.como_corrigir for one in known],
            parte=100 * found["ocorrencias"] / found["registros"],
        ).sort_values("parte", ascending=False, kind="stable"),
        [
            *nucleo_column(filters),
            tables.Column("mes", "Mês", formats.month),
            tables.Column("fonte", "Fonte", sources.name),
            tables.Column("nome_da_falha", "Falha"),
            tables.Column("ocorrencias", "Registros com ela", formats.number),
            tables.Column("registros", "Examinados", formats.number),
            tables.Column("parte", "%", lambda value: formats.number(value, 1)),
            tables.Column("distorce", "Distorce"),
            tables.Column("indicadores", "Indicadores"),
            tables.Column("como_corrigir", "Como corrigir"),
        ],
        name="qualidade_falhas",
        alt="Falhas conhecidas por núcleo, mês e fonte, com o que distorcem e como corrigir",
    )


def in_words(found: pd.DataFrame) -> list[str]:
    """One line a fault that distorts something: its name, who sends it, what it distorts."""
    said = []
    for code, rows in found.groupby("falha"):
        known = load_words().falhas[str(code)]
        if known.distorce:
            names = list(rows["nome"].drop_duplicates())
            count = int(rows["ocorrencias"].sum())
            records = f"{formats.number(count)} {'registro' if count == 1 else 'registros'}"
            line = f"**{known.nome}** ({typed(words.listed(names))}; {records}): distorce {known.distorce}"
            line += f" ({', '.join(known.indicadores)})." if known.indicadores else "."
            said.append((count, f"{line} Como corrigir: {known.como_corrigir}"))
    return [line for _, line in sorted(said, key=lambda one: -one[0])]
