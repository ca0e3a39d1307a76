"""The pages for who answers for data of people: the register of operations (LGPD, art. 37), a draft RIPD."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml
from jinja2 import Environment
from pydantic import BaseModel, ConfigDict

from telessaude.contract import Source, load_sources
from telessaude.contract.words import source_words
from telessaude.store.acesso import KEPT_MONTHS

FOLDER = "lgpd"
TEXTS = Path(__file__).with_name("textos") / "lgpd.yml"
HEALTH = "saude"


class Operation(BaseModel):
    """What the contract does not say of the people of a source: who they are, what for, on what ground."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    titulares: str
    finalidade: str
    base: str


class Protection(BaseModel):
    """``lgpd.yml``: the legal grounds by name, and an operation a source that has people or free texts."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bases: dict[str, str]
    fontes: dict[str, Operation]


@cache
def protection() -> Protection:
    """The texts of these pages.

    Raises:
        pydantic.ValidationError: the file is not what it should be.
    """
    return Protection.model_validate(yaml.safe_load(TEXTS.read_text(encoding="utf-8")))


def pages(environment: Environment) -> dict[str, str]:
    """The two pages, by path below ``docs/``.

    Raises:
        KeyError: a source with people has no text.
    """
    told = protection()
    concerned = [source for source in load_sources().values() if of_people(source)]
    given = {
        "operacoes": [_line(source, told) for source in concerned],
        "sem_pessoas": [name for name, source in load_sources().items() if not of_people(source)],
        "sensiveis": [
            source_words(source.name).title.lower()
            for source in concerned
            if told.fontes[source.name].base == HEALTH
        ],
        "retidas": ", ".join(f"`{source.name}.{name}`" for source in concerned for name in withheld(source)),
        "meses": KEPT_MONTHS,
    }
    return {
        f"{FOLDER}/{name}.md": environment.get_template(f"{template}.md.j2").render(given)
        for name, template in {"README": "lgpd", "ripd": "ripd"}.items()
    }


def of_people(source: Source) -> bool:
    """Whether a source has columns of people, or texts in which they may be told of."""
    return bool(source.people or withheld(source))


def withheld(source: Source) -> list[str]:
    """The columns of a source that no publication holds."""
    return [name for name, column in source.columns.items() if column.withheld]


def _line(source: Source, told: Protection) -> dict[str, str]:
    operation = told.fontes[source.name]
    how = ["pseudônimos"] if source.people else []
    how += [f"`{name}` só no lago ({source.columns[name].withheld})" for name in withheld(source)]
    return {
        "fonte": source.name,
        "titulares": operation.titulares,
        "colunas": ", ".join(f"`{name}`" for name in source.people),
        "como": "; ".join(how),
        "finalidade": operation.finalidade,
        "base": told.bases[operation.base],
    }
