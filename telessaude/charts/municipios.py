"""The municípios of whole UFs made ready for a map: seat, health region, value, delivered or not, shape."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from telessaude.charts.territory import Geometry, cells
from telessaude.reading.answers.deliveries import ABSENT, AWAITED, by_unit
from telessaude.reading.mesh import mesh
from telessaude.reading.publication import Reader
from telessaude.store.errors import Failure


def around(
    reader: Reader, known: pd.DataFrame, sources: Sequence[str], kind: str, first_day: date
) -> pd.DataFrame:
    """Every município of the UFs of ``known`` (municipio_ibge, uf, valor): the others give the shape.

    Columns: municipio_ibge, nome, uf, latitude, longitude, regiao, regiao_saude_nome, valor, entregue.
    """
    places = reader.frame(
        "select municipio_ibge, nome, uf, latitude, longitude, regiao_saude_id as regiao, regiao_saude_nome "
        "from municipio where latitude is not null and longitude is not null"
    )
    places = places[places["uf"].isin(known["uf"])]
    places = places.merge(known[["municipio_ibge", "valor"]], on="municipio_ibge", how="left")
    places["regiao"] = places["uf"] + places["regiao"].fillna("")
    silent = undelivered(reader, sources, kind, first_day)
    places["entregue"] = ~(places["municipio_ibge"].isin(silent) & places["valor"].isna())
    return places


def undelivered(reader: Reader, sources: Sequence[str], kind: str, first_day: date) -> set[str]:
    """The municípios all of whose núcleos delivered nothing of some sources in a period."""
    states = {
        nucleo: arrived.of(tuple(sources), kind, first_day).state
        for nucleo, arrived in by_unit(reader, "nucleo", since=first_day.replace(day=1)).items()
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


def shapes(reader: Reader, places: pd.DataFrame) -> tuple[dict[str, Geometry], str]:
    """The shape of each place, and in a sentence what is wrong with the delivered GeoJSON, if anything.

    Of the delivered GeoJSON where there is one with all of them, else the cell round each seat.
    """
    try:
        delivered, wrong = mesh(reader.publication.folder.parents[1]), ""
    except Failure as failure:
        delivered, wrong = {}, str(failure)
    if set(places["municipio_ibge"]) <= set(delivered):
        return {code: delivered[code] for code in places["municipio_ibge"]}, wrong
    country = reader.frame(
        "select longitude, latitude from municipio where latitude is not null and longitude is not null"
    )
    found = cells(_seats(country), _seats(places))
    by_code = zip(places["municipio_ibge"], _seats(places), strict=True)
    return {code: found[seat] for code, seat in by_code}, wrong


def _seats(places: pd.DataFrame) -> tuple[tuple[float, float], ...]:
    return tuple(zip(places["longitude"].astype(float), places["latitude"].astype(float), strict=True))
