"""What headings mean: words cut short or in another order, by the vocabulary of ``abreviaturas.yml``."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice, product
from pathlib import Path

import yaml

from telessaude.contract import Column
from telessaude.ingest.words import slug

VOCABULARY = Path(__file__).with_name("abreviaturas.yml")
_JOINING = frozenset({"a", "as", "o", "os", "e", "de", "da", "das", "do", "dos"})
_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Ý])")
_NUMBER = re.compile(r"\bn(?:[º°]|o\.)", re.IGNORECASE)  # NO_ without a point is a name, in systems of SUS
_CODED = {"pessoa", "ibge", "cnes", "ine", "cbo", "cid10", "ciap2", "sigtap"}
_MOST = 32  # readings of one heading

Meaning = frozenset[str]


def meanings(heading: str) -> list[Meaning]:
    """The sets of words that a heading may stand for, the likeliest first."""
    words = (
        word
        for word in slug(_CAMEL.sub(" ", _NUMBER.sub("num ", heading))).split("_")
        if word and word not in _JOINING
    )
    readings = product(*(_words().get(word, (word,)) for word in words))
    return [_whole(frozenset(reading)) for reading in islice(readings, _MOST)]


def bare(meaning: Meaning, column: Column) -> Meaning:
    """What is left of a meaning where a code or a person is meant in any case: whose it is."""
    if column.written not in _CODED:
        return meaning
    without = {"codigo", "profissional"} if column.type == "pessoa" else {"codigo"}
    return meaning - without or meaning


def _whole(meaning: Meaning) -> Meaning:
    return meaning - {"hora"} if "data" in meaning else meaning


@cache
def _words() -> dict[str, tuple[str, ...]]:
    """The words that each form may stand for."""
    said: dict[str, list[str]] = yaml.safe_load(VOCABULARY.read_text(encoding="utf-8"))
    found: dict[str, tuple[str, ...]] = {}
    for word, forms in said.items():
        for form in (word, *forms):
            found[form] = (*found.get(form, ()), word)
    return found
