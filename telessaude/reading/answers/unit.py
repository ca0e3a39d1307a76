"""The names of units: Brasil, UFs, health regions, núcleos, municípios, points and teams."""

from __future__ import annotations

from telessaude.contract.families import REGIONAL
from telessaude.reading.publication import Reader

UFS = {
    "AC": "Acre", "AL": "Alagoas", "AM": "Amazonas", "AP": "Amapá", "BA": "Bahia", "CE": "Ceará",
    "DF": "Distrito Federal", "ES": "Espírito Santo", "GO": "Goiás", "MA": "Maranhão", "MG": "Minas Gerais",
    "MS": "Mato Grosso do Sul", "MT": "Mato Grosso", "PA": "Pará", "PB": "Paraíba", "PE": "Pernambuco",
    "PI": "Piauí", "PR": "Paraná", "RJ": "Rio de Janeiro", "RN": "Rio Grande do Norte", "RO": "Rondônia",
    "RR": "Roraima", "RS": "Rio Grande do Sul", "SC": "Santa Catarina", "SE": "Sergipe", "SP": "São Paulo",
    "TO": "Tocantins",
}  # fmt: skip
REGISTRIES = {
    **{
        level: f"select nivel_id as id, nome || ' (' || uf || ')' as nome from regiao where nivel = '{level}'"
        for level in REGIONAL
    },
    "municipio": "select municipio_ibge as id, nome || ' (' || uf || ')' as nome from municipio",
    "nucleo": "select nucleo_id as id, nome from nucleo",
    "ponto": "select ponto_cnes as id, nome || ' (CNES ' || ponto_cnes || ')' as nome from ponto",
    "equipe": "select equipe_ine as id, 'INE ' || equipe_ine as nome from equipe",
}


def unit_name(reader: Reader, nivel: str, nivel_id: str) -> str:
    """The name of a unit in a title; its code where no registry in sight has it."""
    if nivel in {"brasil", "uf"}:
        return "Brasil" if nivel == "brasil" else UFS.get(nivel_id, nivel_id)
    return names(reader, nivel).get(nivel_id, nivel_id)


def names(reader: Reader, nivel: str) -> dict[str, str]:
    """Names of the units of a level, by identifier; none for professionals, who are pseudonyms."""
    if nivel == "brasil":
        return {"BR": "Brasil"}
    if nivel == "uf":
        return UFS
    if nivel not in REGISTRIES:
        return {}
    rows = reader.frame(f"select id, min(nome) as nome from ({REGISTRIES[nivel]}) group by id order by id")
    return dict(zip(rows["id"], rows["nome"], strict=True))
