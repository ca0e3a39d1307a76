"""Protects the FHIR export: valid by the official R4 schema, references that resolve, every figure in it."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import jsonschema
import pytest

from telessaude.export import Wanted, parse_period, write, write_formats

URN = "urn:telessaude"


@pytest.fixture(scope="session")
def schema():
    """The official schema of R4; where it is from is said in ORIGEM.md."""
    with gzip.open(Path(__file__).parent / "fhir_r4.schema.json.gz") as text:
        return json.load(text)


def read(file):
    return json.loads(file.read_text(encoding="utf-8"))


def resources(bundle, kind):
    return [entry["resource"] for entry in bundle["entry"] if entry["resource"]["resourceType"] == kind]


@pytest.fixture(scope="module")
def bundles(warehouse, tmp_path_factory):
    folder = tmp_path_factory.mktemp("fhir")
    return {file: read(file) for file in write(warehouse, folder, ["fhir"])}


def test_every_resource_is_valid(bundles, schema):
    """Of a bundle a month, a quadrimester, a year and a week, 300 entries each, spread over it."""
    validators = {}
    kinds = {file.name.split("_")[1]: bundle for file, bundle in bundles.items()}
    assert set(kinds) == {"ano", "quadrimestre", "mes", "semana"}
    for bundle in kinds.values():
        apart = max(1, len(bundle["entry"]) // 300)
        for entry in bundle["entry"][::apart]:
            kind = entry["resource"]["resourceType"]
            if kind not in validators:
                of_kind = {"$ref": f"#/definitions/{kind}", "definitions": schema["definitions"]}
                validators[kind] = jsonschema.Draft6Validator(of_kind)
            validators[kind].validate(entry["resource"])
    assert set(validators) == {"Measure", "MeasureReport", "Location", "Organization"}


def test_a_bundle_is_valid_as_a_whole(small, tmp_path, schema):
    """The whole schema, which tries each of its 148 resources on each entry: a small bundle."""
    (file,) = write_formats(
        small, tmp_path, ["fhir"], Wanted(nucleo="N1", indicators=("MSNT5.413", "MSNT5.417"))
    )
    bundle = read(file)
    validator = jsonschema.Draft6Validator(schema)
    validator.validate(bundle)
    resources(bundle, "MeasureReport")[0]["status"] = "pronto"
    assert not validator.is_valid(bundle)


def test_references_resolve_inside_the_bundle(bundles):
    for bundle in bundles.values():
        urls = [entry["fullUrl"] for entry in bundle["entry"]]
        assert len(set(urls)) == len(urls)
        measures = {measure["url"] for measure in resources(bundle, "Measure")}
        reports = resources(bundle, "MeasureReport")
        assert {report["measure"] for report in reports} == measures
        assert {report["subject"]["reference"] for report in reports} <= set(urls)
        above = {place["partOf"]["reference"] for place in resources(bundle, "Location") if "partOf" in place}
        assert above <= set(urls)


def figure_of(group):
    """Numerator, denominator and value of a group or stratum."""
    found = {
        population["code"]["coding"][0]["code"]: population["count"]
        if "count" in population
        else population["extension"][0]["valueDecimal"]
        for population in group.get("population", [])
    }
    return found.get("numerator"), found.get("denominator"), group["measureScore"]["value"]


def test_every_figure_is_in_a_report_and_only_those(bundles, marts):
    published = {
        (indicator, str(first), str(last), place, dimension, category): figure
        for indicator, first, last, place, dimension, category, *figure in marts.execute(
            "select indicador_id, periodo_inicio, periodo_fim, nivel_id, dimensao, categoria, "
            "numerador, denominador, valor from indicador_valor"
        ).fetchall()
    }
    sent = {}
    for bundle in bundles.values():
        places = {entry["fullUrl"]: entry["resource"] for entry in bundle["entry"]}
        for report in resources(bundle, "MeasureReport"):
            place = places[report["subject"]["reference"]]["identifier"][0]["value"]
            indicator = report["measure"].removeprefix(f"{URN}:indicador:")
            key = (indicator, report["period"]["start"], report["period"]["end"], place)
            (group,) = report["group"]
            if "measureScore" in group:
                sent[*key, "total", "total"] = list(figure_of(group))
            for stratifier in group.get("stratifier", []):
                for stratum in stratifier["stratum"]:
                    dimension = stratifier["code"][0]["text"]
                    sent[*key, dimension, stratum["value"]["text"]] = list(figure_of(stratum))
    assert sent == published


def test_the_timestamp_is_the_reference_instant(bundles):
    assert {bundle["timestamp"] for bundle in bundles.values()} == {"2024-04-10T12:00:00+00:00"}


def test_figures_known_by_heart(small, tmp_path):
    (file,) = write_formats(small, tmp_path, ["fhir"], Wanted(indicators=("MSNT5.413", "MSNT5.417")))
    assert file.name == "fhir_mes_2024-03-01.json"
    bundle = read(file)
    doubt, hours = resources(bundle, "MeasureReport")
    (stratifier,) = doubt["group"][0]["stratifier"]
    assert [(s["value"]["text"], *figure_of(s)) for s in stratifier["stratum"]] == [
        ("nao", 2, 8, 25.0),
        ("sim", 6, 8, 75.0),
    ]
    assert "measureScore" not in doubt["group"][0]
    assert figure_of(hours["group"][0]) == (37.5, 3, 12.5)
    assert hours["extension"] == [
        {"url": f"{URN}:parcial", "valueBoolean": True},
        {"url": f"{URN}:completo", "valueBoolean": False},
        {"url": f"{URN}:falta", "valueString": "falta entrega de quem registra aqui"},
    ]
    _, measure = resources(bundle, "Measure")
    assert measure["name"] == "MSNT5_417"
    assert measure["improvementNotation"]["coding"][0]["code"] == "decrease"
    (nucleo,) = resources(bundle, "Organization")
    assert (nucleo["identifier"][0]["value"], nucleo["name"]) == ("N1", "Núcleo N1")


def test_a_period_without_figures_has_no_bundle(small, tmp_path):
    assert write_formats(small, tmp_path, ["fhir"], Wanted(period=parse_period("2010"))) == []


def test_a_health_region_is_a_place_of_its_uf(small, add, figure, tmp_path):
    add(
        "regiao", nivel="macrorregiao", nivel_id="MG-Norte", uf="MG", regiao_id="Norte", nome="Norte de Minas"
    )
    figure("MSNT5.379", "macrorregiao", "MG-Norte", 37)
    (file,) = write_formats(small, tmp_path, ["fhir"], Wanted(uf="MG", indicators=("MSNT5.379",)))
    region, state = sorted(resources(read(file), "Location"), key=lambda place: place["name"], reverse=True)
    assert region["name"] == "Norte de Minas"
    assert region["identifier"] == [{"system": "urn:telessaude:macrorregiao", "value": "MG-Norte"}]
    assert region["partOf"] == {"reference": f"urn:uuid:{state['id']}"}
    assert (state["name"], "partOf" in state) == ("MG", False)
