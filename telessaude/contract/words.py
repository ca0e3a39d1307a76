"""The words that people read (``words.yml``) as typed objects: each said there once, and read from here."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, field_validator

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
        return capital(self.records)


class BreakdownWords(_Strict):
    """A breakdown as it heads a table, and what its categories are."""

    nome: str
    descricao: str


class RuleWords(_Strict):
    """A rule of ``rejeicao``: in a few words, the reason it writes there, what the núcleo does about it.

    In ``motivo``, {coluna}, {fonte} and {contagem} stand for those of the rejection; in ``como_corrigir``,
    {coluna} for its column and {forma} for how the contract asks for it. ``sobre``: whether it tells of rows,
    or of a file, a sheet or a heading.
    """

    nome: str
    sobre: Literal["linha", "arquivo"] = "linha"
    motivo: str
    como_corrigir: str


class HintWords(_Strict):
    """What a refused value tells of its cause: in a few words, and what to do, where {parecida} may stand."""

    nome: str
    texto: str


class FaultWords(_Strict):
    """A fault of ``falha_remetente``; ``distorce`` is None when nothing reads wrong because of it.

    ``indicadores`` are those of the catalogue that it distorts first; others made of the same columns follow.
    """

    nome: str
    descricao: str
    distorce: str | None = None
    como_corrigir: str
    indicadores: tuple[str, ...] = ()


class Words(_Strict):
    """The whole file: what each code is in words, by code; rules and faults one by one, without ``cada``."""

    fontes: dict[str, SourceWords]
    colunas: dict[str, Said]
    notas: dict[str, str]
    modelos: dict[str, str]
    acrescentadas: dict[str, Said]
    calculadas: dict[str, dict[str, str]]
    comuns: dict[str, str]
    niveis: dict[str, str]
    tipos: dict[str, str]
    sentidos: dict[str, str]
    recortes: dict[str, BreakdownWords]
    grafias: dict[str, str]
    familias_cbo: dict[str, str]
    formas: dict[str, str]
    dicas: dict[str, HintWords]
    regras: dict[str, RuleWords]
    falhas: dict[str, FaultWords]

    @field_validator("regras", "falhas", mode="before")
    @classmethod
    def _each(cls, section: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
        return {
            code: words for pattern, given in section.items() for code, words in _one_by_one(pattern, given)
        }


def capital(text: str) -> str:
    """A text as it begins a sentence."""
    return text[:1].upper() + text[1:]


def _one_by_one(pattern: str, given: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """A code and its words; of a pattern, those of each code that it stands for."""
    if "cada" not in given:
        return [(pattern, given)]
    place = pattern[pattern.index("{") : pattern.index("}") + 1]
    shared = {name: text for name, text in given.items() if name != "cada"}
    return [
        (
            pattern.replace(place, name),
            {field: text.replace(place, name) for field, text in shared.items()} | own,
        )
        for name, own in given["cada"].items()
    ]


@cache
def load_words() -> Words:
    """The words of the contract.

    Raises:
        pydantic.ValidationError: the file has something else than it should.
    """
    return Words.model_validate(yaml.load(WORDS_FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))


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
