"""The words that people read (``words.yml``) as typed objects: each said there once, and read from here."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

WORDS_FILE = Path(__file__).with_name("words.yml")


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SourceWords(_Strict):
    """A source as people call it."""

    nome: str


class Words(_Strict):
    """The whole file."""

    fontes: dict[str, SourceWords]


@cache
def load_words() -> Words:
    """The words of the contract.

    Raises:
        pydantic.ValidationError: the file has something else than it should.
    """
    return Words.model_validate(yaml.safe_load(WORDS_FILE.read_text(encoding="utf-8")))
