"""The municípios in sight as a map, with the same figures in a table beside it."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from dashboard import address
from dashboard.parts import pictures, tables
from dashboard.parts.tables import Column
from dashboard.parts.writers import tenths
from telessaude import charts
from telessaude.charts.territory import Geometry, cells
from telessaude.reading.answers.deliveries import ABSENT, AWAITED, by_unit
from telessaude.reading.filters import Filters
from telessaude.reading.mesh import mesh
from telessaude.reading.publication import Reader
from telessaude.store.errors import Failure

UNIT = "por mil habitantes"
NAMES = {"apontar": "Ao apontar", "escritos": "Escritos no mapa"}


def show(reader: Reader, filters: Filters, known: pd.DataFrame, service: str, subject: str) -> None:
    """Map and table of `valor` of the municípios in sight; the others of their UFs give the shape."""
    names = address.choose_few("Nomes dos municípios", "nomes", NAMES, "apontar")
    places = around(reader, known, service, date(filters.periodo_inicio.year, 1, 1))
    left, right = st.columns((3, 2))
    with left:
        pictures.draw(
            charts.choropleth(
                places,
                shapes(reader, places),
                unit=UNIT,
                decimals=1,
                names=names == "escritos",
                subject=subject,
            )
        )
        st.caption(
            "Cada cor tem um quinto dos municípios com valor, da mais clara (menor) à mais escura. Branco: "
            "sem registro. Listrado: não entregue. Traço escuro: divisa da UF e das regiões de saúde."
        )
    with right:
        ordered = places.sort_values(["valor", "nome"], ascending=[False, True], na_position="last")
        tables.table(ordered, COLUMNS, name="mapa", alt=subject)


def around(reader: Reader, known: pd.DataFrame, service: str, year: date) -> pd.DataFrame:
    """Every município of the UFs in sight: seat, region, value, and whether it was delivered."""
    places = reader.frame(
        "select municipio_ibge, nome, uf, latitude, longitude, regiao_saude_id as regiao, regiao_saude_nome "
        "from municipio where latitude is not null and longitude is not null"
    )
    places = places[places["uf"].isin(known["uf"])]
    places = places.merge(known[["municipio_ibge", "valor"]], on="municipio_ibge", how="left")
    places["regiao"] = places["uf"] + places["regiao"].fillna("")
    silent = undelivered(reader, service, year)
    places["entregue"] = ~(places["municipio_ibge"].isin(silent) & places["valor"].isna())
    return places.assign(entrega=["" if came else "não entregue" for came in places["entregue"]])


def undelivered(reader: Reader, service: str, year: date) -> set[str]:
    """The municípios all of whose núcleos delivered nothing of a service in a year."""
    states = {
        nucleo: arrived.of((service,), "ano", year).state
        for nucleo, arrived in by_unit(reader, "nucleo", since=year).items()
    }
    pairs = reader.frame(
        """
        select distinct ponto.municipio_ibge, ponto_nucleo.nucleo_id
        from ponto_nucleo inner join ponto on ponto.ponto_cnes = ponto_nucleo.ponto_cnes
        where ponto.municipio_ibge is not null
        """
    )
    silent = pairs.assign(silent=pairs["nucleo_id"].map(states).isin([ABSENT, AWAITED]))
    of_all = silent.groupby("municipio_ibge")["silent"].all()
    return set(of_all.index[of_all].astype(str))


def shapes(reader: Reader, places: pd.DataFrame) -> dict[str, Geometry]:
    """The shape of each place: of the delivered GeoJSON where there is one, else the cell round its seat."""
    try:
        delivered = mesh(reader.publication.folder.parents[1])
    except Failure as failure:
        st.warning(str(failure))
        delivered = {}
    if set(places["municipio_ibge"]) <= set(delivered):
        return {code: delivered[code] for code in places["municipio_ibge"]}
    country = reader.frame(
        "select longitude, latitude from municipio where latitude is not null and longitude is not null"
    )
    found = cells(_seats(country), _seats(places))
    return {code: found[seat] for code, seat in zip(places["municipio_ibge"], _seats(places), strict=True)}


def _seats(places: pd.DataFrame) -> tuple[tuple[float, float], ...]:
    return tuple(zip(places["longitude"].astype(float), places["latitude"].astype(float), strict=True))


COLUMNS = (
    Column("nome", "Município"),
    Column("regiao_saude_nome", "Região de saúde"),
    Column("valor", "Por mil hab. no ano", tenths),
    Column("entrega", "Entrega"),
)
