"""The municípios of a UF as a map, with the same figures in a table beside it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import address
from dashboard.parts import pictures, tables
from dashboard.parts.tables import Column
from dashboard.parts.writers import amounts
from telessaude import charts
from telessaude.charts.choropleth import READING
from telessaude.charts.municipios import shapes
from telessaude.contract.words import capital
from telessaude.reading.publication import Reader

NAMES = {"apontar": "Ao apontar", "escritos": "Escritos no mapa"}


def show(reader: Reader, places: pd.DataFrame, *, unit: str, decimals: int, subject: str) -> None:
    """Map and table of places, as :func:`telessaude.charts.municipios.around` gives them."""
    names = address.choose_few("Nomes dos municípios", "nomes", NAMES, "apontar")
    found, wrong = shapes(reader, places)
    if wrong:
        st.warning(wrong)
    left, right = st.columns((3, 2))
    with left:
        pictures.draw(
            charts.choropleth(
                places, found, unit=unit, decimals=decimals, names=names == "escritos", subject=subject
            )
        )
        st.caption(READING)
    with right:
        ordered = places.sort_values(["valor", "nome"], ascending=[False, True], na_position="last")
        ordered["entrega"] = ["" if came else "não entregue" for came in ordered["entregue"]]
        columns = (
            Column("nome", "Município"),
            Column("valor", capital(unit), amounts(decimals)),
            Column("entrega", "Entrega"),
            Column("regiao_saude_nome", "Região de saúde"),
        )
        tables.table(ordered, columns, name="mapa", alt=subject)
