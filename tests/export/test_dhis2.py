"""Protects the DHIS2 export: the documented shape of ``dataValueSets``, identifiers, periods, values sent."""

from __future__ import annotations

import json
import re
from datetime import date

import jsonschema
import pytest

from telessaude.contract.families import REGIONAL
from telessaude.export import Wanted, dhis2, parse_period, write, write_formats
from telessaude.store.errors import Failure

FIRST_UID = "MZGchG5DKxv"
FIRST_LONG_CODE = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx~LDZgoGLNnJC"
# As "Sending bulks of data values" of the DHIS2 developer guide has it; period forms as its "Period format".
CODE = {"type": "string", "minLength": 1, "maxLength": 50}
DATA_VALUE_SETS = {
    "type": "object",
    "required": ["dataValues"],
    "additionalProperties": False,
    "properties": {
        "dataValues": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["dataElement", "period", "orgUnit", "value"],
                "additionalProperties": False,
                "properties": {
                    "dataElement": CODE,
                    "period": {
                        "type": "string",
                        "pattern": r"^\d{4}((0[1-9]|1[0-2])|W([1-9]|[1-4]\d|5[0-3]))?$",
                    },
                    "orgUnit": CODE,
                    "categoryOptionCombo": CODE,
                    "comment": {"type": "string", "minLength": 1},
                    "followup": {"const": True},
                    "value": {"type": "string", "pattern": r"^-?\d+(\.\d+)?(e[+-]?\d+)?$"},
                },
            },
        }
    },
}


# Of hand-made figures nobody was expected to deliver anything: what lacks is told, and not from whom.
LACKING = {"comment": "Incompleto: falta entrega de quem registra aqui", "followup": True}


def read(folder):
    return [
        json.loads((folder / name).read_text(encoding="utf-8"))
        for name in (dhis2.VALUES_FILE, dhis2.METADATA_FILE)
    ]


@pytest.fixture(scope="module")
def written(warehouse, tmp_path_factory):
    folder = tmp_path_factory.mktemp("dhis2")
    write(warehouse, folder, ["dhis2"])
    return folder, *read(folder)


def test_the_values_have_the_documented_shape(written):
    _, values, _ = written
    jsonschema.Draft202012Validator(DATA_VALUE_SETS).validate(values)


def test_every_figure_but_quadrimesters_is_sent_with_its_value(written, marts):
    folder, values, _ = written
    published = marts.execute(
        """
        select indicador_id, dimensao, categoria, nivel, nivel_id, periodo_tipo, periodo_inicio, valor
        from indicador_valor
        where periodo_tipo <> 'quadrimestre'
        """
    ).fetchall()
    expected = {}
    for indicator, dimension, category, level, unit, kind, first_day, value in published:
        whole = dimension == "total"
        element = dhis2.code(indicator if whole else f"{indicator}.{dimension}")
        combo = None if whole else dhis2.code(f"{dimension}: {category}")
        place = f"{level}:{unit}" if level in REGIONAL else unit
        expected[element, combo, place, dhis2.period_of(kind, first_day)] = value
    assert len(expected) == len(published)
    sent = {
        (v["dataElement"], v.get("categoryOptionCombo"), v["orgUnit"], v["period"]): float(v["value"])
        for v in values["dataValues"]
    }
    assert sent == expected
    left_out = marts.execute(
        "select count(*) from indicador_valor where periodo_tipo = 'quadrimestre'"
    ).fetchone()
    assert f"deixados de fora: {left_out[0]}." in (folder / dhis2.README_FILE).read_text(encoding="utf-8")


def test_the_metadata_defines_all_that_the_values_name(written):
    _, values, metadata = written
    codes = {kind: {item["code"] for item in items} for kind, items in metadata.items()}
    assert {v["dataElement"] for v in values["dataValues"]} == codes["dataElements"]
    assert {v["orgUnit"] for v in values["dataValues"]} == codes["organisationUnits"]
    named = {v["categoryOptionCombo"] for v in values["dataValues"] if "categoryOptionCombo" in v}
    assert named == codes["categoryOptionCombos"]


def test_identifiers_are_of_dhis2s_form_and_of_one_thing_each(written):
    _, _, metadata = written
    identifiers = [item["id"] for items in metadata.values() for item in items]
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9]{10}", found) for found in identifiers)
    assert len(set(identifiers)) == len(identifiers)
    known = set(identifiers)
    for kind, items in metadata.items():
        for name in ("code", "shortName", "name"):
            texts = [item[name] for item in items if name in item]
            assert len(set(texts)) == len(texts), (kind, name)
            assert all(len(text) <= (230 if name == "name" else 50) for text in texts)
        for item in items:
            linked = [
                item.get("parent"),
                item.get("categoryCombo"),
                *item.get("categories", []),
                *item.get("categoryOptions", []),
            ]
            assert {link["id"] for link in linked if link} <= known


def test_the_identifiers_never_change():
    """An instance that took the metadata once must know them for ever: these are of a first export."""
    assert dhis2.uid("dataElement", "MSNT5.417") == FIRST_UID
    assert dhis2.code("x" * 51) == FIRST_LONG_CODE
    assert len(FIRST_LONG_CODE) == 50


@pytest.mark.parametrize(
    ("kind", "first_day", "expected"),
    [
        ("ano", "2024-01-01", "2024"),
        ("mes", "2024-03-01", "202403"),
        ("semana", "2024-01-29", "2024W5"),
        ("semana", "2020-12-28", "2020W53"),
        ("semana", "2024-12-30", "2025W1"),  # most of the days of that week are of 2025
    ],
)
def test_periods_in_dhis2s_form(kind, first_day, expected):
    assert dhis2.period_of(kind, date.fromisoformat(first_day)) == expected


def test_values_known_by_heart(small, tmp_path):
    write_formats(small, tmp_path, ["dhis2"], Wanted(indicators=("MSNT5.413", "MSNT5.417")))
    values, metadata = read(tmp_path)
    place = {"period": "202403", "orgUnit": "N1", **LACKING}
    doubt = {"dataElement": "MSNT5.413.resolucao_duvida", **place}
    assert values["dataValues"] == [
        {**doubt, "value": "25.0", "categoryOptionCombo": "resolucao_duvida: nao"},
        {**doubt, "value": "75.0", "categoryOptionCombo": "resolucao_duvida: sim"},
        {"dataElement": "MSNT5.417", **place, "value": "12.5"},
    ]
    assert [(e["code"], e["aggregationType"]) for e in metadata["dataElements"]] == [
        ("MSNT5.413.resolucao_duvida", "NONE"),
        ("MSNT5.417", "NONE"),
    ]


def test_what_a_figure_lacks_goes_with_it_and_a_whole_one_says_nothing(small, add, figure, tmp_path):
    add(
        "entrega_esperada", nucleo_id="N1", mes=date(2024, 3, 1), fonte="sof", situacao="parcial",
        prazo=date(2024, 4, 15), vencida=False,
    )  # fmt: skip
    small.execute("update indicador set fontes = 'sof'")
    small.execute("update indicador_valor set completo = nivel_id <> 'N1'")
    write_formats(small, tmp_path, ["dhis2"], Wanted(indicators=("MSNT5.379", "MSNT5.386")))
    told = {v["orgUnit"]: (v.get("comment"), v.get("followup")) for v in read(tmp_path)[0]["dataValues"]}
    lacking = "Incompleto: falta SOF de mar/2024; o prazo vai até 15/04/2024"
    assert told == {"N1": (lacking, True), "MG": (None, None)}


def test_a_quadrimester_is_refused(small, tmp_path):
    with pytest.raises(Failure, match="não tem período de quatro meses"):
        write_formats(small, tmp_path / "saida", ["csv", "dhis2"], Wanted(period=parse_period("2024-Q1")))
    assert not (tmp_path / "saida").exists()


def test_regions_alike_in_name_are_places_of_their_own_below_the_uf(small, add, figure, tmp_path):
    for level in ("macrorregiao", "regiao_saude"):
        add("regiao", nivel=level, nivel_id="MG-Norte", uf="MG", regiao_id="Norte", nome="Norte")
        figure("MSNT5.380", level, "MG-Norte", 37)
    write_formats(small, tmp_path, ["dhis2"], Wanted(uf="MG", indicators=("MSNT5.379", "MSNT5.380")))
    values, metadata = read(tmp_path)
    assert [v["orgUnit"] for v in values["dataValues"]] == [
        "MG", "macrorregiao:MG-Norte", "3106200", "3118601", "regiao_saude:MG-Norte"
    ]  # fmt: skip
    above = {"id": dhis2.uid("organisationUnit", "MG")}
    assert [(u["code"], u["name"], u.get("parent")) for u in metadata["organisationUnits"]] == [
        ("MG", "MG", None),
        ("regiao_saude:MG-Norte", "Norte - MG (região de saúde)", above),
        ("macrorregiao:MG-Norte", "Norte - MG (macrorregião de saúde)", above),
        ("3106200", "Belo Horizonte - MG", above),
        ("3118601", "Contagem - MG", above),
    ]


def test_one_code_for_two_places_is_refused(small, figure, tmp_path):
    figure("MSNT5.386", "municipio", "N1", 1)
    with pytest.raises(Failure, match="O código N1 é de dois lugares"):
        write_formats(small, tmp_path, ["dhis2"], Wanted())
