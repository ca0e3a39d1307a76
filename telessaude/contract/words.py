"""The words that people read (``words.yml``) as typed objects: each said there once, and read from here."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

WORDS_FILE = Path(__file__).with_name("words.yml")

# One text, or one for each that means something else, the others under OTHERS.
Said = str | dict[str, str]
OTHERS = "outras"


class Undescribed(LookupError):
    """Something of the contract that has no words yet."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SourceWords(_Strict):
    """A source as people call it; ``cadastro`` where its rows say what is in force, not what happened."""

    nome: str
    registros: str = ""
    cadastro: bool = False

    @property
    def records(self) -> str:
        """What its rows are, in the plural where they have one."""
        return self.registros or self.nome

    @property
    def title(self) -> str:
        """The same at the head of a page."""
        return self.records[0].upper() + self.records[1:]


class Words(_Strict):
    """The whole file."""

    fontes: dict[str, SourceWords]
    colunas: dict[str, Said]
    notas: dict[str, str]
    modelos: dict[str, str]
    acrescentadas: dict[str, Said]
    calculadas: dict[str, dict[str, str]]


@cache
def load_words() -> Words:
    """The words of the contract.

    Raises:
        pydantic.ValidationError: the file has something else than it should.
    """
    return Words.model_validate(yaml.safe_load(WORDS_FILE.read_text(encoding="utf-8")))


def source_words(source: str) -> SourceWords:
    """A source as people call it.

    Raises:
        Undescribed: nothing is said of it.
    """
    if source not in load_words().fontes:
        raise _undescribed(f"source {source}")
    return load_words().fontes[source]


def column_words(source: str, column: str) -> str:
    """What a column of a source is.

    Raises:
        Undescribed: nothing is said of it.
    """
    return _said(load_words().colunas, column, source)


def added_words(model: str, column: str) -> str:
    """What a column is that a kind of model (``staging``, ``versao``) adds to the contract's.

    Raises:
        Undescribed: nothing is said of it.
    """
    return _said(load_words().acrescentadas, column, model)


def _said(section: Mapping[str, Said], name: str, owner: str) -> str:
    said = section.get(name)
    text = said.get(owner, said.get(OTHERS)) if isinstance(said, dict) else said
    if text is None:
        raise _undescribed(f"column {name} of {owner}")
    return text


def _undescribed(what: str) -> Undescribed:
    return Undescribed(f"describe {what} in telessaude/contract/words.yml and run make contract")
