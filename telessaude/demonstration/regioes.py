"""How each state divides itself into health regions: fictitious, by where its municípios lie.

The regions of real states are other ones: theirs come from their own file.
"""

from __future__ import annotations

import csv
from datetime import date

import pyarrow as pa

from telessaude.demonstration.network import Network, municipio_names
from telessaude.demonstration.tables import table_of
from telessaude.demonstration.writers import Landing
from telessaude.project import SEEDS

REGION_SIZE = 14  # municípios of a health region, about
OFFICE_SIZE = 40  # of a regional office of the state's secretariat
REGION_TARGET = ("MSNT5.418a", 82.0)
QUARTERS = ("Sudoeste", "Sudeste", "Noroeste", "Nordeste")

Place = tuple[float, float]


def deliver_regions(landing: Landing, network: Network, first: date, instant: int) -> None:
    """A file a state with núcleos, all its municípios in it, before the first month; one region's target."""
    places, seat = _places(), network.nucleos[0].profile
    for uf in sorted({nucleo.profile.uf for nucleo in network.nucleos}):
        codes = {nucleo.profile.municipio_ibge[:2] for nucleo in network.nucleos if nucleo.profile.uf == uf}
        towns = {code: place for code, place in places.items() if code[:2] in codes}
        lines = _divided(towns)
        table = table_of(("tipo", "municipio_ibge", "regiao_id", "nome"), lines)
        landing.deliver_table("regiao", f"regioes_{uf}.csv", table, instant)
        if uf == seat.uf:
            [home] = [
                region
                for kind, code, region, _ in lines
                if (kind, code) == ("regiao_saude", seat.municipio_ibge)
            ]
            landing.deliver_table("meta", "metas_da_regiao.csv", _target(f"{uf}-{home}", first), instant)


def _target(region: str, first: date) -> pa.Table:
    """What the municípios of one health region agreed among themselves, without money."""
    indicator, target = REGION_TARGET
    start = first.replace(month=1, day=1).isoformat()
    columns = ("indicador_id", "nivel", "nivel_id", "inicio", "meta", "norma")
    agreed = "Pactuação regional fictícia da demonstração"
    return table_of(columns, [(indicator, "regiao_saude", region, start, target, agreed)])


def _divided(towns: dict[str, Place]) -> list[tuple[str, str, str, str]]:
    """Kind, município, region and its name: a row for each kind of region that a município lies in."""
    names = municipio_names()
    lines: list[tuple[str, str, str, str]] = []
    quarters = _quarters(towns)
    for quarter in sorted(set(quarters.values())):
        inside = {code: towns[code] for code, found in quarters.items() if found == quarter}
        lines += [("macrorregiao", code, quarter, f"Macrorregião {quarter}") for code in sorted(inside)]
        for kind, prefix, size, what in (
            ("regiao_saude", "R", REGION_SIZE, "Região de Saúde de"),
            ("regional_saude", "URS", OFFICE_SIZE, "Regional de Saúde de"),
        ):
            for number, codes in enumerate(_groups(inside, size), start=1):
                name = f"{what} {names[codes[0]]}"
                lines += [(kind, code, f"{prefix} {quarter} {number}", name) for code in codes]
    return sorted(lines)


def _quarters(towns: dict[str, Place]) -> dict[str, str]:
    """Each município's quarter of the state: north or south of the middle one, then east or west of it."""
    latitudes, longitudes = (sorted(place[axis] for place in towns.values()) for axis in (0, 1))
    north, east = latitudes[len(towns) // 2], longitudes[len(towns) // 2]
    return {
        code: QUARTERS[2 * (latitude >= north) + (longitude >= east)]
        for code, (latitude, longitude) in towns.items()
    }


def _groups(towns: dict[str, Place], size: int) -> list[list[str]]:
    """Groups of about `size` municípios, from north to south."""
    codes = sorted(towns, key=lambda code: (-towns[code][0], code))
    count = max(1, round(len(codes) / size))
    return [codes[len(codes) * i // count : len(codes) * (i + 1) // count] for i in range(count)]


def _places() -> dict[str, Place]:
    """Latitude and longitude of every município, in degrees."""
    with (SEEDS / "referencia" / "municipio_local.csv").open(encoding="utf-8", newline="") as rows:
        return {
            row["municipio_ibge"]: (float(row["latitude"]), float(row["longitude"]))
            for row in csv.DictReader(rows)
        }
