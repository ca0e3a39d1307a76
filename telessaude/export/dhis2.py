"""DHIS2: the published figures as ``dataValueSets`` JSON, and the metadata an instance needs to take them.

Identifiers go by CODE (``idScheme=CODE``). A figure in total is the data element of its indicator; a
breakdown is another, ``<indicador_id>.<dimensao>``, with a category option combo a category. DHIS2 is to sum
nothing: every level is sent as published. Levels point, team and professional stay out.
"""

from __future__ import annotations

import hashlib
import string
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from telessaude.contract.families import LEVELS, REGIONAL
from telessaude.contract.words import load_words
from telessaude.export import tables
from telessaude.export.about import About
from telessaude.export.files import rows, write_json, write_json_list, write_text
from telessaude.export.missing import Missing
from telessaude.export.wanted import Wanted
from telessaude.store.errors import Failure
from telessaude.store.progress import Say

VALUES_FILE = "dhis2_dataValueSets.json"
METADATA_FILE = "dhis2_metadados.json"
README_FILE = "dhis2_leia-me.txt"
LONGEST_CODE = 50
LONGEST_SHORT_NAME = 50
LONGEST_NAME = 230
DIGITS = string.ascii_letters + string.digits


def require_possible(wanted: Wanted) -> None:
    """Refuse a quadrimester: DHIS2 has months, bimonths, quarters and halves, but no period of four months.

    Raises:
        Failure: a quadrimester was asked.
    """
    if wanted.period and wanted.period.kind == "quadrimestre":
        raise Failure("O DHIS2 não tem período de quatro meses: exporte os meses ou o ano.")


def write(
    connection: duckdb.DuckDBPyConnection, output: Path, wanted: Wanted, about: About, say: Say
) -> list[Path]:
    """The values, the metadata and a note of what is left out; return the files written.

    Raises:
        Failure: two places of different levels have the same code.
    """
    say(f"exportando {METADATA_FILE}")
    _require_own_codes(connection)
    left_out = _quadrimesters(connection, wanted)
    write_json(output / METADATA_FILE, _metadata(connection, wanted))
    say(f"exportando {VALUES_FILE}")
    values = _values(connection, wanted, Missing(connection))
    count = write_json_list(output / VALUES_FILE, {}, "dataValues", values)
    write_text(output / README_FILE, _readme(wanted, about, count, left_out))
    return [output / VALUES_FILE, output / METADATA_FILE, output / README_FILE]


def uid(*parts: str) -> str:
    """An identifier as DHIS2 wants them, a letter and ten letters or digits: the same for the same parts."""
    number = int.from_bytes(hashlib.sha256("\n".join(parts).encode()).digest()[:16], "big")
    number, first = divmod(number, len(string.ascii_letters))
    found = [string.ascii_letters[first]]
    for _ in range(10):
        number, digit = divmod(number, len(DIGITS))
        found.append(DIGITS[digit])
    return "".join(found)


def code(text: str) -> str:
    """A code of at most 50 characters: a longer text is cut and closed with its own identifier."""
    return text if len(text) <= LONGEST_CODE else f"{text[: LONGEST_CODE - 12]}~{uid('code', text)}"


def period_of(kind: str, first_day: date) -> str:
    """A period in DHIS2's form: 2024, 202403 or 2024W5 (ISO week, from Monday)."""
    if kind == "ano":
        return f"{first_day:%Y}"
    if kind == "mes":
        return f"{first_day:%Y%m}"
    year, week, _ = first_day.isocalendar()
    return f"{year}W{week}"


def _element(indicator: str, dimension: str) -> str:
    return code(indicator if dimension == "total" else f"{indicator}.{dimension}")


def _option(dimension: str, category: str) -> str:
    return code(f"{dimension}: {category}")


def _place(level: str, unit: str) -> str:
    """The code of an organisation unit. Regions of several kinds may be named alike: theirs says which."""
    return code(f"{level}:{unit}") if level in REGIONAL else unit


def _values(
    connection: duckdb.DuckDBPyConnection, wanted: Wanted, missing: Missing
) -> Iterator[dict[str, str | bool]]:
    """What a delivery lacks goes as the value's comment, marked for follow-up: it is to be sent again."""
    chosen = ("indicador_id", "periodo_tipo", "periodo_inicio", "nivel", "nivel_id", "dimensao", "categoria")
    for indicator, kind, first_day, level, unit, dimension, category, value, whole in rows(
        connection, _select(wanted, (*chosen, "valor", "completo"))
    ):
        if kind == "quadrimestre" or value is None:
            continue
        found: dict[str, str | bool] = {
            "dataElement": _element(indicator, dimension),
            "period": period_of(kind, first_day),
            "orgUnit": _place(level, unit),
            "value": repr(value),
        }
        if dimension != "total":
            found["categoryOptionCombo"] = _option(dimension, category)
        if not whole:
            lacking = missing.behind(indicator, level, unit, kind, first_day)
            found |= {"comment": f"Incompleto: {lacking}", "followup": True}
        yield found


def _select(wanted: Wanted, columns: tuple[str, ...]) -> str:
    return tables.select("indicador_valor", wanted, [f"t.{name}" for name in columns])


def _quadrimesters(connection: duckdb.DuckDBPyConnection, wanted: Wanted) -> int:
    found = connection.execute(
        f"select count(*) filter (periodo_tipo = 'quadrimestre') from ({_select(wanted, ('periodo_tipo',))})"
    ).fetchone()
    return int(found[0]) if found else 0


def _require_own_codes(connection: duckdb.DuckDBPyConnection) -> None:
    found = connection.execute(
        f"select nivel_id from indicador_valor where nivel not in {REGIONAL} "
        "group by nivel_id having count(distinct nivel) > 1 order by 1"
    ).fetchone()
    if found:
        raise Failure(
            f"O código {found[0]} é de dois lugares de níveis diferentes, e no DHIS2 um código é de um só: "
            "corrija o cadastro de núcleos."
        )


def _metadata(connection: duckdb.DuckDBPyConnection, wanted: Wanted) -> dict[str, Any]:
    names = dict(connection.execute("select indicador_id, nome from indicador").fetchall())
    meant = dict(connection.execute("select indicador_id, definicao from indicador").fetchall())
    chosen = ("indicador_id", "periodo_tipo", "nivel", "nivel_id", "dimensao", "categoria")
    sent = f"from ({_select(wanted, chosen)}) where periodo_tipo <> 'quadrimestre'"
    elements = connection.execute(
        f"select indicador_id, dimensao {sent} group by all order by all"
    ).fetchall()
    options: dict[str, list[str]] = {}
    for dimension, category in connection.execute(
        f"select dimensao, categoria {sent} and dimensao <> 'total' group by all order by all"
    ).fetchall():
        options.setdefault(dimension, []).append(category)
    return {
        "categoryOptions": [
            _named("categoryOption", _option(d, c), f"{d}: {c}") for d, cs in options.items() for c in cs
        ],
        "categories": [_category(dimension, found) for dimension, found in options.items()],
        "categoryCombos": [_combo(dimension) for dimension in options],
        "categoryOptionCombos": [_option_combo(d, c) for d, cs in options.items() for c in cs],
        "dataElements": [_data_element(i, d, names[i], meant[i]) for i, d in elements],
        "organisationUnits": _places(connection, sent),
    }


def _named(kind: str, found_code: str, name: str) -> dict[str, Any]:
    short = name if len(name) <= LONGEST_SHORT_NAME else code(name)
    return {"id": uid(kind, found_code), "code": found_code, "name": name[:LONGEST_NAME], "shortName": short}


def _category(dimension: str, categories: list[str]) -> dict[str, Any]:
    options = [{"id": uid("categoryOption", _option(dimension, category))} for category in categories]
    return {
        **_named("category", code(dimension), dimension),
        "dataDimensionType": "DISAGGREGATION",
        "dataDimension": True,
        "categoryOptions": options,
    }


def _combo(dimension: str) -> dict[str, Any]:
    combo = _named("categoryCombo", code(dimension), dimension)
    del combo["shortName"]
    categories = [{"id": uid("category", code(dimension))}]
    return {**combo, "dataDimensionType": "DISAGGREGATION", "skipTotal": True, "categories": categories}


def _option_combo(dimension: str, category: str) -> dict[str, Any]:
    option = _option(dimension, category)
    return {
        "id": uid("categoryOptionCombo", option),
        "code": option,
        "name": f"{dimension}: {category}"[:LONGEST_NAME],
        "categoryCombo": {"id": uid("categoryCombo", code(dimension))},
        "categoryOptions": [{"id": uid("categoryOption", option)}],
    }


def _data_element(indicator: str, dimension: str, name: str, definition: str) -> dict[str, Any]:
    whole = f"{indicator} {name}" if dimension == "total" else f"{indicator} {name}, por {dimension}"
    element = {
        **_named("dataElement", _element(indicator, dimension), whole),
        "description": definition,
        "domainType": "AGGREGATE",
        "valueType": "NUMBER",
        "aggregationType": "NONE",
        "zeroIsSignificant": True,
    }
    if dimension != "total":
        element["categoryCombo"] = {"id": uid("categoryCombo", code(dimension))}
    return element


def _places(connection: duckdb.DuckDBPyConnection, sent: str) -> list[dict[str, Any]]:
    """The places named in the values, each below the one that holds it when that one is named too."""
    kinds = ", ".join(f"('{level}', '{load_words().niveis[level]}')" for level in REGIONAL)
    found = connection.execute(
        f"""
        with
        lugar as (
          select nivel, nivel_id {sent} group by all
        )
        select
          l.nivel,
          l.nivel_id,
          coalesce(
            n.nome,
            m.nome || ' - ' || m.uf,
            r.nome || ' - ' || r.uf || ' (' || w.nome || ')',
            if(l.nivel = 'brasil', 'Brasil', l.nivel_id)
          ) as nome,
          if(l.nivel = 'uf', 'BR', coalesce(n.uf, m.uf, r.uf)) as acima,
          coalesce(n.inicio, date '1900-01-01') as inicio
        from lugar as l
        left join nucleo as n on l.nivel = 'nucleo' and n.nucleo_id = l.nivel_id
        left join municipio as m on l.nivel = 'municipio' and m.municipio_ibge = l.nivel_id
        left join regiao as r on r.nivel = l.nivel and r.nivel_id = l.nivel_id
        left join (values {kinds}) as w (nivel, nome) on w.nivel = l.nivel
        """
    ).fetchall()
    known = {unit for _, unit, *_ in found}
    ordered = sorted(found, key=lambda row: (LEVELS.index(row[0]), row[1]))
    return [
        {
            **_named("organisationUnit", _place(level, unit), name),
            "openingDate": str(begun),
            **({"parent": {"id": uid("organisationUnit", above)}} if above in known else {}),
        }
        for level, unit, name, above, begun in ordered
    ]


def _readme(wanted: Wanted, about: About, count: int, left_out: int) -> str:
    asked = "\n".join(f"  {name}: {value}" for name, value in wanted.in_words().items())
    return f"""Indicadores de telessaúde para o DHIS2
Instante de referência: {about.reference:%d/%m/%Y %H:%M:%S} UTC; versão do programa: {about.version}.
O que foi pedido:
{asked}

{VALUES_FILE}: {count} valores, para POST em api/dataValueSets?idScheme=CODE
{METADATA_FILE}: o que o DHIS2 precisa conhecer antes, para POST em api/metadata?identifier=UID

Valores de quadrimestre deixados de fora: {left_out}. O DHIS2 não tem período de quatro meses.
Os lugares (orgUnit) vão pelo código: BR, a sigla da UF, o código IBGE do município, o identificador do
núcleo, o tipo e o código da região de saúde (macrorregiao:MG-Norte). Se a sua instância já tem esses
lugares com outros códigos, ponha neles estes códigos em vez de importar organisationUnits.
Um valor a que falta entrega vai com followup e, em comment, o que falta.
O DHIS2 não deve somar nada: cada nível vai como publicado (aggregationType NONE).
"""
