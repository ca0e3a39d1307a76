"""Rates per thousand inhabitants: tiles of UFs; of a UF, its map, the same in a table, and bars."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from dashboard import address
from dashboard.parts import pictures, territory
from dashboard.views.municipios.listing import RATE
from telessaude import charts
from telessaude.charts import municipios
from telessaude.reading.filters import Filters
from telessaude.reading.publication import Reader

SERVICES = {"teleconsultoria": "Teleconsultoria", "telediagnostico": "Telediagnóstico"}
RATE_OF = {"teleconsultoria": "taxa_tc", "telediagnostico": "taxa_td"}
UNIT = "por mil habitantes"
BARS = 20


@address.fragment
def show(reader: Reader, filters: Filters, rows: pd.DataFrame) -> None:
    """Map and ranking of one service's rates in the year of the period in sight."""
    st.header(f"Taxas por mil habitantes em {filters.periodo_inicio.year}")
    service = address.choose_few("Serviço", "servico", SERVICES, "teleconsultoria")
    rates = _rates_of_ufs(reader, service, date(filters.periodo_inicio.year, 1, 1))
    if rates["parcial"].any():
        st.caption("Ano em curso: as taxas contam só o que já foi registrado.")
    if filters.nivel == "brasil":
        _tiles(rates, service)
        return
    uf = filters.nivel_id if filters.nivel == "uf" else ""
    reference = None
    if uf and uf in set(rates["uf"]):
        reference = (uf, float(rates.set_index("uf")["valor"][uf]))
    known = rows.assign(valor=rows[RATE_OF[service]])
    if not known["valor"].notna().any():
        st.caption("Sem taxa publicada neste ano: falta a população ou não houve produção.")
        return
    places = municipios.around(reader, known, (service,), "ano", date(filters.periodo_inicio.year, 1, 1))
    territory.show(reader, places, unit=UNIT, decimals=1, subject=f"{SERVICES[service]} por município")
    _ranking(known, service, reference)


def _tiles(rates: pd.DataFrame, service: str) -> None:
    if rates.empty:
        st.caption("Sem taxa publicada neste ano: falta a população ou não houve produção.")
        return
    pictures.draw(charts.tile_map(rates, unit=UNIT, decimals=1, subject=f"{SERVICES[service]} por UF"))


def _ranking(known: pd.DataFrame, service: str, reference: tuple[str, float] | None) -> None:
    highest = known.dropna(subset="valor").sort_values(["valor", "nome"], ascending=[False, True])
    bars = highest.head(BARS)[["nome", "valor"]]
    pictures.draw(
        charts.ranking(
            bars, decimals=1, reference=reference, subject=f"{SERVICES[service]}, maiores taxas {UNIT}"
        )
    )
    if len(highest) > BARS:
        st.caption(f"As {BARS} maiores de {len(highest)}; as outras estão na tabela.")


def _rates_of_ufs(reader: Reader, service: str, year: date) -> pd.DataFrame:
    return reader.frame(
        f"""
        select nivel_id as uf, valor, numerador, denominador, parcial
        from indicador_valor
        where indicador_id = '{RATE}' and nivel = 'uf' and periodo_tipo = 'ano' and periodo_inicio = $ano
          and categoria = $servico
        order by uf
        """,
        ano=year,
        servico=service,
    )
