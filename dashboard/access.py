"""Who is looking and what she may see, on a shared server: a login by OpenID Connect and a file of people.

The file is read at every interaction, so that a right withdrawn is gone at once. Whoever it does not name
sees nothing, and when it cannot be read nobody sees anything.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from telessaude.reading.scope import EVERYTHING, Scope
from telessaude.store.errors import Failure

PEOPLE = "TELESSAUDE_PEOPLE"
SUBJECT = "sub:"

Uf = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Nucleo = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class Rights(BaseModel):
    """What the file of people says of one: everything (``tudo``), or UFs and núcleos.

    ``entrega``: whether she may deliver files of what she sees.
    """

    model_config = ConfigDict(extra="forbid", strict=True)

    tudo: bool = False
    ufs: list[Uf] = Field(default_factory=list)
    nucleos: list[Nucleo] = Field(default_factory=list)
    entrega: bool = False

    @property
    def scope(self) -> Scope:
        """The same, as readers take it."""
        if self.tudo:
            return EVERYTHING
        return Scope(ufs=frozenset(self.ufs), nucleos=frozenset(self.nucleos))


class People(BaseModel):
    """The file of people: rights by verified e-mail, or by ``sub:`` and the provider's subject."""

    model_config = ConfigDict(extra="forbid", strict=True)

    pessoas: dict[str, Rights]


def required() -> bool:
    """Whether this server asks who is looking."""
    return PEOPLE in os.environ


def scope_of(claims: Mapping[str, Any]) -> Scope | None:
    """What the person of a login may see; None for whom the file does not name.

    Raises:
        Failure: the file of people cannot be read.
    """
    rights = _rights_of(claims)
    return rights.scope if rights else None


def may_deliver(claims: Mapping[str, Any]) -> bool:
    """Whether the person of a login may deliver files of what she sees.

    Raises:
        Failure: the file of people cannot be read.
    """
    rights = _rights_of(claims)
    return rights is not None and rights.entrega


def _rights_of(claims: Mapping[str, Any]) -> Rights | None:
    """An e-mail counts only when the provider says it is verified: else anyone could claim another's."""
    path = Path(os.environ[PEOPLE])
    try:
        stamp = path.stat().st_mtime_ns
    except OSError as error:
        raise Failure(f"Não foi possível ler {path}: {error.strerror}.") from error
    people = _read(path, stamp).pessoas
    by_subject = people.get(f"{SUBJECT}{claims.get('sub')}")
    email = str(claims.get("email") or "").strip().casefold()
    verified = claims.get("email_verified") is True and not email.startswith(SUBJECT)
    by_email = people.get(email) if verified else None
    return by_subject or by_email


def read_people(path: Path) -> People:
    """The file of people.

    Raises:
        Failure: it cannot be read, or says something that it cannot say.
    """
    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
        people = People.model_validate(told)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise Failure(f"Não foi possível ler {path}: {' '.join(str(error).split())}.") from error
    except ValidationError as error:
        where = " > ".join(str(part) for part in error.errors()[0]["loc"]) or "o arquivo"
        raise Failure(
            f"O arquivo de pessoas {path} não é aceito em {where}: cada pessoa tem tudo: true, ou listas "
            "ufs (siglas) e nucleos (códigos entre aspas), e pode ter entrega: true."
        ) from error
    # E-mails are compared without regard to case, subjects to the letter.
    folded = {
        name if name.startswith(SUBJECT) else name.strip().casefold(): r for name, r in people.pessoas.items()
    }
    return People(pessoas=folded)


@lru_cache(maxsize=4)
def _read(path: Path, stamp: int) -> People:
    return read_people(path)
