"""Primary care's teams as SISAB publishes them: linked people by team, with title lines and footer."""

from __future__ import annotations

from datetime import date, timedelta

from telessaude.demonstration import calibration as c
from telessaude.demonstration.network import Nucleo, municipio_names
from telessaude.demonstration.tables import table_of
from telessaude.demonstration.writers import csv_bytes

SIGLAS = {"esf": "eSF", "esb": "eSB"}  # a hospital's teams are not in SISAB
_MONTHS = ("JAN", "FEV", "MAR", "ABR", "MAI", "JUN", "JUL", "AGO", "SET", "OUT", "NOV", "DEZ")


def report(nucleos: list[Nucleo], population: dict[str, int], first: date) -> tuple[bytes, int]:
    """The CSV of the teams of a state's núcleos in the month before `first`, and how many there are."""
    before = first - timedelta(days=1)
    month = f"{_MONTHS[before.month - 1]}/{before.year}"
    heading = ("Uf", "IBGE", "Municipio", "CNES", "Nome UBS", "INE", "Sigla", month, "parametro", "")
    names = municipio_names()
    lines = [line for nucleo in nucleos for line in _lines(nucleo, population, names)]
    above = (
        "MINISTÉRIO DA SAÚDE", "Secretaria de Atenção Primária à Saúde", "", "Cadastros vinculados",
        f"Competência: {month}", "Nível: CNES e INE", f"Dado gerado em: {first:%d/%m/%Y};", "",
    )  # fmt: skip
    below = (
        "", "Fonte: dados fictícios da demonstração, na forma dos do SISAB",
        "Nota: dados sujeitos a revisão.", "Notas: eSF 70, eSB 71", "Gerado pelo sistema",
    )  # fmt: skip
    table = csv_bytes(table_of(heading, lines), ";", quoted=False).decode()
    return ("\n".join(above) + "\n" + table + "\n".join(below)).encode("latin-1"), len(lines)


def _lines(nucleo: Nucleo, population: dict[str, int], names: dict[str, str]) -> list[tuple[str, ...]]:
    """A line a team of primary care, with its share of the município's people."""
    places = [nucleo.municipios[nucleo.ponto_municipio[int(team["ponto"])]] for team in nucleo.teams]
    esf = [place for place, team in zip(places, nucleo.teams, strict=True) if team["tipo"] == "esf"]
    return [
        (nucleo.profile.uf, place[:6], names[place].upper(), str(nucleo.ponto_cnes[int(team["ponto"])]),
         nucleo.ponto_name[int(team["ponto"])], team["equipe_ine"], SIGLAS[team["tipo"]],
         str(population[place] // esf.count(place)) if team["tipo"] == "esf" else "0",
         str(c.SISAB_PARAMETER) if team["tipo"] == "esf" else "0", "")
        for place, team in zip(places, nucleo.teams, strict=True)
        if team["tipo"] in SIGLAS
    ]  # fmt: skip
