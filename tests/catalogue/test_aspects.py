"""Protects the list of aspects: all of the contract's, unchanged, each explained and tied to its indicators.

`aspects.csv` beside this file is a copy of the contract's list. A coordinator lists by it what her evaluation
covers: a lost aspect, or one tied to the wrong indicator, would be read as an evaluation that is complete.
"""

import csv
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
CATALOGUE = HERE.parents[1] / "seeds" / "catalogo"

MISSPELT = (  # a word without its accent, a word of English, or bytes read in the wrong encoding
    r"\b(nao|sao|ja|ha|ate|tambem|so|mes|servicos?|saude|periodo|medico|nucleo|clinic[oa]s?|indice|area)\b"
    r"|[a-z](cao|coes|encia|ancia|orios?)\b"
    r"|\b(the|with|of|and|from|which|health|care)\b|[ÃÂ][\x80-\xbf§©³¡ª]|\ufffd"
)
ANSWERED_AND_COMPUTED = {"329"}  # BIREME's 30 days: a núcleo answers it, and the dates of its SOF measure it
BESIDE_THE_NUMBER = {"MSPC6.valor": "366"}  # the percentage of art. 166, turned into money


def read_csv(path: Path) -> list[dict[str, str]]:
    """Rows of a file, as text."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


CONTRACT = read_csv(HERE / "aspects.csv")
ASPECTS = read_csv(CATALOGUE / "aspecto.csv")
LINKS = read_csv(CATALOGUE / "aspecto_indicador.csv")
INDICATORS = read_csv(CATALOGUE / "indicador_catalogo.csv")
EACH = pytest.mark.parametrize("row", ASPECTS, ids=[row["aspecto"] for row in ASPECTS])


def norm_code(norm: str) -> str:
    """The code that indicators use for a norm as the list writes it: "MS-NT5, 2014" is MSNT5."""
    name = norm.partition(",")[0]
    return "TIC" if name == "TIC-saúde" else name.replace("-", "")


def test_every_aspect_of_the_contract_is_there_unchanged_and_in_its_order() -> None:
    given = list(CONTRACT[0])
    assert list(ASPECTS[0]) == [*given, "definicao"]
    assert [{column: row[column] for column in given} for row in ASPECTS] == CONTRACT
    assert [row["ordem"] for row in ASPECTS] == [str(position) for position in range(1, 210)]


def test_the_number_alone_tells_an_aspect() -> None:
    assert len({row["aspecto"] for row in ASPECTS}) == 209


def test_natures_are_those_that_the_answers_count_on() -> None:
    natures = Counter(row["natureza"] for row in ASPECTS)
    assert natures == {"característica": 121, "indicador": 85, "gráfico": 2, "tabela": 1}


@EACH
def test_definition_is_a_sentence_in_portuguese(row: dict[str, str]) -> None:
    text = row["definicao"]
    assert len(text) >= 40
    assert text[0].isupper()
    assert text.endswith(".")
    assert not re.search(r"\.\.|  |\s$", text)
    assert text == unicodedata.normalize("NFC", text)
    assert not re.search(MISSPELT, text, flags=re.IGNORECASE)


def test_no_two_aspects_are_defined_alike() -> None:
    words = [" ".join(re.findall(r"\w+", row["definicao"].lower())) for row in ASPECTS]
    assert [text for text, times in Counter(words).items() if times > 1] == []


@EACH
def test_definition_says_more_than_the_name(row: dict[str, str]) -> None:
    name = set(re.findall(r"\w{4,}", row["nome"].lower()))
    assert len(set(re.findall(r"\w{4,}", row["definicao"].lower())) - name) >= 4


def test_links_name_aspects_and_indicators_that_exist_once_each() -> None:
    pairs = [(int(row["ordem"]), row["indicador_id"]) for row in LINKS]
    assert list(LINKS[0]) == ["ordem", "indicador_id"]
    assert len(pairs) == len(set(pairs))
    assert [order for order, _ in pairs] == sorted(order for order, _ in pairs)
    assert {str(order) for order, _ in pairs} <= {row["ordem"] for row in ASPECTS}
    assert {indicator for _, indicator in pairs} <= {row["indicador_id"] for row in INDICATORS}


def test_every_indicator_is_tied_to_the_aspect_of_its_norm_and_number() -> None:
    order = {(norm_code(row["norma"]), row["aspecto"]): row["ordem"] for row in ASPECTS}
    expected = {
        (order[row["norma"], number], row["indicador_id"])
        for row in INDICATORS
        if (number := row["aspecto"] or BESIDE_THE_NUMBER.get(row["indicador_id"]))
    }
    assert {(row["ordem"], row["indicador_id"]) for row in LINKS} == expected


@EACH
def test_what_is_computed_is_linked_and_what_is_answered_is_not(row: dict[str, str]) -> None:
    linked = any(link["ordem"] == row["ordem"] for link in LINKS)
    computed = row["natureza"] != "característica"
    assert linked == (computed or row["aspecto"] in ANSWERED_AND_COMPUTED)


@pytest.mark.parametrize(
    ("aspect", "indicators"),
    [
        ("412", ["MSNT5.412a", "MSNT5.412b"]),
        ("158", ["PAHO.158", "PAHO.158b"]),
        ("257", ["HAOC1.257a", "HAOC1.257b", "HAOC1.257c", "HAOC1.257d", "HAOC1.257e"]),
        ("366", ["MSPC6.366", "MSPC6.valor"]),
        ("280", ["HAOC2.280"]),
        ("840", ["TIC.840"]),
        ("329", ["MSNT63.329"]),
        ("338", []),
    ],
)
def test_links_written_out_by_hand(aspect: str, indicators: list[str]) -> None:
    order = next(row["ordem"] for row in ASPECTS if row["aspecto"] == aspect)
    assert [row["indicador_id"] for row in LINKS if row["ordem"] == order] == indicators


@pytest.mark.parametrize(
    ("aspect", "words"),
    [
        ("338", "nunca passa de 72 horas"),
        ("418", "menos de 72 horas"),
        ("753", "inclusive as de 72 horas exatas"),
        ("765", "depois de o exame ser feito"),
        ("388", "contam-se pontos"),
        ("412", "duas versões"),
        ("327", "a meta é de duas"),
        ("329", "o indicador conta do envio"),
        ("363", "nos últimos três meses"),
        ("368", "60% de 1 a menos de 2, 80% de 2 a menos de 3 e tudo a partir de 3"),
        ("169", "O quadro repete aqui o texto do aspecto 168"),
        ("1845", "ao menos a cada 180 dias"),
    ],
)
def test_boundaries_and_readings_are_said(aspect: str, words: str) -> None:
    assert words in next(row["definicao"] for row in ASPECTS if row["aspecto"] == aspect)
