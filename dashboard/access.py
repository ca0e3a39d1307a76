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

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from telessaude.reading.scope import EVERYTHING, Scope
from telessaude.store.errors import Failure
from telessaude.store.strict_yaml import load_strict

PEOPLE = "TELESSAUDE_PEOPLE"
SUBJECT = "sub:"

Uf = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Nucleo = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


def _as_compared(name: str) -> str:
    """E-mails are compared without regard to case, which only of ASCII is sure; subjects to the letter."""
    given = name.strip()
    return given if given.startswith(SUBJECT) else given.lower()


def _a_name(name: str) -> str:
    if not name.isascii():
        raise ValueError("o e-mail tem letras que não são de e-mail (acentos ou parecidas com outras)")
    given = _as_compared(name)
    if given in {SUBJECT, f"{SUBJECT}None"} or not (given.startswith(SUBJECT) or "@" in given):
        raise ValueError("cada pessoa é um e-mail, ou sub: e o identificador que o provedor lhe dá")
    return given


Name = Annotated[str, AfterValidator(_a_name)]


class Rights(BaseModel):
    """What the file of people says of one: everything (``tudo``), or UFs and núcleos.

    ``entrega``: whether she may deliver files of what she sees; ``auditoria``: see who looked at what.
    """

    model_config = ConfigDict(extra="forbid")

    tudo: bool = False
    ufs: list[Uf] = Field(default_factory=list)
    nucleos: list[Nucleo] = Field(default_factory=list)
    entrega: bool = False
    auditoria: bool = False

    @property
    def scope(self) -> Scope:
        """The same, as readers take it."""
        if self.tudo:
            return EVERYTHING
        return Scope(ufs=frozenset(self.ufs), nucleos=frozenset(self.nucleos))


class People(BaseModel):
    """The file of people: rights by verified e-mail, or by ``sub:`` and the provider's subject."""

    model_config = ConfigDict(extra="forbid")

    pessoas: dict[Name, Rights]


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


def may_audit(claims: Mapping[str, Any]) -> bool:
    """Whether the person of a login may see who looked at what.

    Raises:
        Failure: the file of people cannot be read.
    """
    rights = _rights_of(claims)
    return rights is not None and (rights.tudo or rights.auditoria)


def _rights_of(claims: Mapping[str, Any]) -> Rights | None:
    """An e-mail counts only when the provider says it is verified: else anyone could claim another's."""
    path = Path(os.environ[PEOPLE])
    try:
        stamp = path.stat().st_mtime_ns
    except OSError as error:
        raise Failure(f"Não foi possível ler {path}: {error.strerror}.") from error
    people = _read(path, stamp).pessoas
    subject, email = claims.get("sub"), claims.get("email")
    if isinstance(subject, str) and subject and (known := people.get(f"{SUBJECT}{subject}")):
        return known
    if claims.get("email_verified") is not True or not isinstance(email, str) or not email.isascii():
        return None
    named = _as_compared(email)
    return None if named.startswith(SUBJECT) else people.get(named)


def read_people(path: Path) -> People:
    """The file of people.

    Raises:
        MappingError: it cannot be read, or says something that it cannot say: one sentence with the line.
    """
    return load_strict(path, People, "O arquivo de pessoas", same=_as_compared)


@lru_cache(maxsize=4)
def _read(path: Path, stamp: int) -> People:
    return read_people(path)
