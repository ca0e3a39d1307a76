"""FHIR R4: a Bundle of MeasureReport for each published period, with the Measures and places it refers to.

A report is one indicator in one period and place: numerator and denominator are its populations, the value
its score, breakdowns its stratifiers. Identifiers derive from names, the timestamp is the reference instant.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb

from telessaude.export import tables
from telessaude.export.about import About
from telessaude.export.files import rows, write_json_list
from telessaude.export.missing import Missing
from telessaude.export.wanted import Wanted
from telessaude.store.progress import Say

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_OID, "telessaude")
URN = "urn:telessaude"
POPULATION = "http://terminology.hl7.org/CodeSystem/measure-population"
SCORING = "http://terminology.hl7.org/CodeSystem/measure-scoring"
NOTATION = "http://terminology.hl7.org/CodeSystem/measure-improvement-notation"
PLACE = "http://terminology.hl7.org/CodeSystem/location-physical-type"
SCORED = {"contagem": "cohort", "proporcao": "proportion", "ranking": "proportion", "razao": "ratio"}
BETTER = {"maior_melhor": "increase", "menor_melhor": "decrease"}
COLUMNS = (
    "indicador_id", "nivel", "nivel_id", "periodo_inicio", "periodo_fim", "parcial", "completo", "dimensao",
    "categoria", "posicao", "numerador", "denominador", "valor", "cobertura", "ic95_inferior",
    "ic95_superior", "meta",
)  # fmt: skip
Resource = dict[str, Any]
Row = dict[str, Any]


def write(
    connection: duckdb.DuckDBPyConnection, output: Path, wanted: Wanted, about: About, say: Say
) -> list[Path]:
    """One ``fhir_<tipo>_<início>.json`` for each period that has figures; return the files written."""
    measures = {row["indicador_id"]: _measure(row) for row in _records(connection, "select * from indicador")}
    periods = connection.execute(
        "select t.periodo_tipo, t.periodo_inicio from indicador_valor as t "
        f"{tables.where('indicador_valor', wanted)} group by all order by all"
    ).fetchall()
    missing = Missing(connection)
    files = []
    for kind, first_day in periods:
        file = output / f"fhir_{kind}_{first_day}.json"
        say(f"exportando {file.name}")
        head = {
            "resourceType": "Bundle",
            "id": _id("bundle", kind, str(first_day), str(wanted.in_words())),
            "type": "collection",
            "timestamp": about.reference.isoformat(),
        }
        entries = _entries(connection, wanted, about, measures, missing, kind, first_day)
        write_json_list(file, head, "entry", entries)
        files.append(file)
    return files


def _entries(
    connection: duckdb.DuckDBPyConnection,
    wanted: Wanted,
    about: About,
    measures: dict[str, Resource],
    missing: Missing,
    kind: str,
    first_day: date,
) -> Iterator[Resource]:
    inside = (
        f"from indicador_valor as t {tables.where('indicador_valor', wanted) or 'where true'} "
        f"and t.periodo_tipo = '{kind}' and t.periodo_inicio = date '{first_day}'"
    )
    named = connection.execute(f"select distinct t.indicador_id {inside} order by 1").fetchall()
    for (indicator,) in named:
        yield _entry(measures[indicator])
    for place in _places(connection, inside):
        yield _entry(place)
    order = "order by t.indicador_id, t.nivel, t.nivel_id, t.dimensao, t.posicao nulls first, t.categoria"
    query = f"select {', '.join(f't.{name}' for name in COLUMNS)} {inside} {order}"
    figures = (dict(zip(COLUMNS, row, strict=True)) for row in rows(connection, query))
    for (indicator, level, unit), group in groupby(
        figures, key=lambda row: (row["indicador_id"], row["nivel"], row["nivel_id"])
    ):
        found = list(group)
        whole = found[0]["completo"]
        lacking = "" if whole else missing.behind(indicator, level, unit, kind, first_day)
        yield _entry(_report(measures[indicator], level, unit, kind, found, about, lacking))


def _entry(resource: Resource) -> Resource:
    return {"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource}


def _id(*parts: str) -> str:
    return str(uuid.uuid5(NAMESPACE, "/".join(parts)))


def _place_id(level: str, unit: str) -> str:
    return _id("lugar", level, unit)


def _reference(level: str, unit: str) -> Resource:
    return {"reference": f"urn:uuid:{_place_id(level, unit)}"}


def _concept(system: str, found: str) -> Resource:
    return {"coding": [{"system": system, "code": found}]}


def _measure(row: Row) -> Resource:
    """The indicator. Its terms go in words: a population's criteria would have to be CQL or FHIRPath."""
    terms = [f"{name.capitalize()}: {row[name]}" for name in ("numerador", "denominador") if row[name]]
    measure = {
        "resourceType": "Measure",
        "id": _id("indicador", row["indicador_id"]),
        "url": f"{URN}:indicador:{row['indicador_id']}",
        "identifier": [{"system": f"{URN}:indicador", "value": row["indicador_id"]}],
        "name": row["indicador_id"].replace(".", "_"),  # R4 wants it usable as an identifier
        "title": row["nome"],
        "status": "active",
        "description": row["definicao"],
        "scoring": _concept(SCORING, SCORED.get(row["tipo"], "continuous-variable")),
        "definition": [*terms, f"Unidade: {row['unidade']}"],
    }
    if row["sentido"] in BETTER:
        measure["improvementNotation"] = _concept(NOTATION, BETTER[row["sentido"]])
    return measure


def _population_code(name: str) -> Resource:
    return _concept(POPULATION, {"numerador": "numerator", "denominador": "denominator"}[name])


def _places(connection: duckdb.DuckDBPyConnection, inside: str) -> Iterator[Resource]:
    """The places named in the figures: a núcleo is an Organization, the others jurisdictions."""
    found = _records(
        connection,
        f"""
        with
        lugar as (
          select t.nivel, t.nivel_id {inside} group by all
        )
        select
          l.nivel,
          l.nivel_id,
          coalesce(n.nome, m.nome, r.nome, if(l.nivel = 'brasil', 'Brasil', l.nivel_id)) as nome,
          coalesce(m.uf, r.uf) as uf
        from lugar as l
        left join nucleo as n on l.nivel = 'nucleo' and n.nucleo_id = l.nivel_id
        left join municipio as m on l.nivel = 'municipio' and m.municipio_ibge = l.nivel_id
        left join regiao as r on r.nivel = l.nivel and r.nivel_id = l.nivel_id
        order by l.nivel, l.nivel_id
        """,
    )
    known = {(row["nivel"], row["nivel_id"]) for row in found}
    for row in found:
        level, unit = row["nivel"], row["nivel_id"]
        above = ("brasil", "BR") if level == "uf" else ("uf", row["uf"])
        place = {
            "resourceType": "Organization" if level == "nucleo" else "Location",
            "id": _place_id(level, unit),
            "identifier": [{"system": f"{URN}:{level}", "value": unit}],
            "name": row["nome"],
        }
        if level != "nucleo":
            place["physicalType"] = _concept(PLACE, "jdn")
        if above in known:
            place["partOf"] = _reference(*above)
        yield place


def _report(
    measure: Resource, level: str, unit: str, kind: str, figures: list[Row], about: About, lacking: str
) -> Resource:
    first = figures[0]
    told = [{"url": f"{URN}:{name}", "valueBoolean": first[name]} for name in ("parcial", "completo")]
    if lacking:
        told.append({"url": f"{URN}:falta", "valueString": lacking})
    group: Resource = {}
    stratifiers = []
    for dimension, categories in groupby(figures, key=lambda row: row["dimensao"]):
        if dimension == "total":
            group = {**_figures(next(categories)), **group}
        else:
            strata = [{**_figures(row), "value": {"text": row["categoria"]}} for row in categories]
            stratifiers.append({"code": [{"text": dimension}], "stratum": strata})
    if stratifiers:
        group["stratifier"] = stratifiers
    return {
        "resourceType": "MeasureReport",
        "id": _id("relatorio", measure["url"], kind, str(first["periodo_inicio"]), level, unit),
        "extension": told,
        "status": "complete",
        "type": "summary",
        "measure": measure["url"],
        "subject": _reference(level, unit),
        "date": about.reference.isoformat(),
        "period": {"start": str(first["periodo_inicio"]), "end": str(first["periodo_fim"])},
        "group": [group],
    }


def _figures(row: Row) -> Resource:
    """What groups and strata share: populations, score and, in extensions, what R4 has no place for."""
    names = [name for name in ("numerador", "denominador") if row[name] is not None]
    extensions = [
        {"url": f"{URN}:{name}", "valueDecimal": row[name]}
        for name in ("cobertura", "ic95_inferior", "ic95_superior", "meta")
        if row[name] is not None
    ]
    if row["posicao"] is not None:
        extensions.append({"url": f"{URN}:posicao", "valueInteger": row["posicao"]})
    return {
        **({"extension": extensions} if extensions else {}),
        **({"population": [_population(name, row[name]) for name in names]} if names else {}),
        **({"measureScore": {"value": row["valor"]}} if row["valor"] is not None else {}),
    }


def _population(name: str, figure: float) -> Resource:
    """A count, or, where the norm sums hours or days, the sum in an extension: R4 only counts."""
    population = {"code": _population_code(name)}
    if figure == int(figure):
        return {**population, "count": int(figure)}
    return {"extension": [{"url": f"{URN}:soma", "valueDecimal": figure}], **population}


def _records(connection: duckdb.DuckDBPyConnection, query: str) -> list[Row]:
    result = connection.execute(query)
    names = [name for name, *_ in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
