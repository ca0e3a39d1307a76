"""Reference tables: municípios and national holidays of public libraries; the state's terms of delivery."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib.metadata import version
from importlib.resources import files

from telessaude.contract.parametros import Parametros
from telessaude.ingest.manifest import Manifest
from telessaude.ingest.words import slug
from telessaude.store.database import relation

_YEARS = range(2000, 2061)

# The contract's days, (month, day), and their first year: the library may come to list others.
_FIXED = dict.fromkeys([(1, 1), (4, 21), (5, 1), (9, 7), (10, 12), (11, 2), (11, 15), (12, 25)], 0) | {
    (11, 20): 2024
}
_GOOD_FRIDAY = "Sexta-feira Santa"


def refresh_reference(manifest: Manifest) -> None:
    """Write ``lago.municipio`` and ``lago.feriado`` where the installed libraries are not those recorded."""
    for library, write in (("brutils", _municipios), ("holidays", _feriados)):
        if manifest.version(library) != version(library):
            write(manifest)
            manifest.set_version(library, version(library))


def write_terms(manifest: Manifest, given: Parametros) -> None:
    """Write ``lago.parametro_de_entrega``, one row, and ``lago.mes_inteiro``: due when, and what is whole."""
    day = f"select {given.dia_da_entrega} as dia_da_entrega"
    manifest.con.execute(f"create or replace table lago.parametro_de_entrega as {day}")
    whole = sorted({(one.nucleo, one.fonte, one.mes) for one in given.meses_inteiros})
    _write(manifest, "mes_inteiro", {"nucleo_id": "varchar", "fonte": "varchar", "mes": "date"}, whole)


def _municipios(manifest: Manifest) -> None:
    """``municipio_ibge``, ``uf``, ``nome`` (as the library has it, lower case), ``nome_slug``."""
    columns = dict.fromkeys(("municipio_ibge", "uf", "nome", "nome_slug"), "varchar")
    _write(manifest, "municipio", columns, _of_brutils())


def _feriados(manifest: Manifest) -> None:
    """``data``, ``nome``: the national holidays of the contract, 2000 to 2060."""
    _write(manifest, "feriado", {"data": "date", "nome": "varchar"}, _of_holidays())


# The page's doctor makes a manifest of its own for every file dropped: what the libraries say is asked once.
@cache
def _of_brutils() -> list[tuple[str, ...]]:
    states = json.loads(files("brutils").joinpath("data/cities_code.json").read_text(encoding="utf-8"))
    return [(code, uf, name, slug(name)) for uf, names in states.items() for name, code in names.items()]


@cache
def _of_holidays() -> list[tuple[date, str]]:
    import holidays  # half a second that only a first run, or a new version, needs to pay

    library = holidays.country_holidays("BR", years=_YEARS, language="pt_BR")
    return [
        (day, name)
        for day, name in sorted(library.items())
        if name == _GOOD_FRIDAY or day.year >= _FIXED.get((day.month, day.day), day.year + 1)
    ]


def _write(
    manifest: Manifest, table: str, columns: dict[str, str], rows: Sequence[tuple[object, ...]]
) -> None:
    told = [dict(zip(columns, row, strict=True)) for row in rows]
    manifest.con.execute(f"create or replace table lago.{table} as from {relation(columns, told)}")
