"""The núcleos in sight side by side."""

from __future__ import annotations

import streamlit as st

from dashboard.parts.sheet import sheet
from dashboard.parts.tables import Column
from dashboard.parts.writers import tenths
from telessaude.reading import formats
from telessaude.reading.answers.inside import NUCLEOS
from telessaude.reading.filters import Filters
from telessaude.reading.publication import Reader


def show(reader: Reader, filters: Filters) -> None:
    """A row a núcleo, those without any figure too."""
    st.header("Núcleos")
    rows = reader.frame(
        f"""
        select
          nucleo.nome, nucleo.uf,
          max(v.valor) filter (where v.indicador_id = 'HAOC1.261b') as respondidas,
          max(v.valor) filter (where v.indicador_id = 'MSNT5.417') as horas,
          max(v.valor) filter (where v.indicador_id = 'MSNT5.412b') as evitados,
          max(v.valor) filter (where v.indicador_id = 'HAOC1.261a') as laudos
        from nucleo
        left join indicador_valor as v
          on v.nivel = 'nucleo' and v.nivel_id = nucleo.nucleo_id and v.periodo_tipo = $tipo
          and v.periodo_inicio = $inicio and v.dimensao = 'total'
          and v.indicador_id in ('HAOC1.261b', 'MSNT5.417', 'MSNT5.412b', 'HAOC1.261a')
        where {NUCLEOS[filters.nivel]}
        group by all
        order by respondidas desc nulls last, nucleo.nome
        """,
        tipo=filters.periodo_tipo,
        inicio=filters.periodo_inicio,
        unidade=filters.nivel_id,
    )
    columns = (
        Column("nome", "Núcleo"),
        Column("uf", "UF"),
        Column("respondidas", "Teleconsultorias respondidas", formats.number),
        Column("horas", "Tempo médio (horas)", tenths),
        Column("evitados", "Encaminhamentos evitados (%)", tenths),
        Column("laudos", "Laudos", formats.number),
    )
    sheet(rows, columns, name="nucleos", alt="Números de cada núcleo no período")
