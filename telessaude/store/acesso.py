"""``acesso.yml``, at the warehouse's root: who may read what of it, and how long some of it is kept.

Without the file, or a key of it: management and records are for the owner and the group of the publications,
research is for everyone.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, field_validator, model_validator

from telessaude.store.strict_yaml import load_strict
from telessaude.store.warehouse import Warehouse

FILE_NAME = "acesso.yml"
KEPT_MONTHS = 24
# Files of publications are links of each other and never change: they are read, by nobody written or run.
_MODE = re.compile("0?[46][04][04]")


def _some(months: int) -> int:
    if months < 1:
        raise ValueError(f"{months} não é um número de meses; o mínimo é 1")
    return months


Months = Annotated[int, AfterValidator(_some)]


class _Said(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _absent(cls, given: Any) -> Any:
        """A key with nothing after it is an absent one."""
        return {k: v for k, v in given.items() if v is not None} if isinstance(given, dict) else given


class Door(_Said):
    """The group of a door's files, by name (none: that of who made them), and their mode, in octal."""

    grupo: str | None = None
    modo: str = "0640"

    @field_validator("modo")
    @classmethod
    def _readable(cls, text: str) -> str:
        if not _MODE.fullmatch(text):
            raise ValueError(f"{text} não é um modo de leitura; use 0600, 0640 ou 0644")
        return text

    @property
    def mode(self) -> int:
        """The permission bits of its files."""
        return int(self.modo, 8)


class Doors(_Said):
    """The three doors of a publication: management, records, research and the public."""

    gestao: Door = Door()
    registros: Door = Door()
    pesquisa: Door = Door(modo="0644")

    @model_validator(mode="before")
    @classmethod
    def _public(cls, given: Any) -> Any:
        """A door of research that says its group alone stays open to everyone."""
        if isinstance(given, dict) and isinstance(given.get("pesquisa"), dict):
            return given | {"pesquisa": {"modo": "0644"} | given["pesquisa"]}
        return given


class Register(_Said):
    """How many months it is kept who looked, downloaded and exported."""

    meses: Months = KEPT_MONTHS


class Retention(_Said):
    """How many months after they came the rows of a source that could not be read are kept; None: always."""

    recusadas: Months | None = None
    registros: None = None

    @field_validator("registros", mode="before")
    @classmethod
    def _read_by_figures(cls, _: Any) -> None:
        raise ValueError(
            "os registros não têm prazo: números de períodos abertos leem os de períodos fechados (docs/lgpd)"
        )


class Acesso(_Said):
    """What the file says, or its defaults; ``guarda`` by source."""

    portas: Doors = Doors()
    registro_de_acesso: Register = Register()
    guarda: dict[str, Retention] = {}


def load_acesso(warehouse: Warehouse) -> Acesso:
    """The file of a warehouse, all defaults where it has none.

    Raises:
        MappingError: the file is there and wrong: one sentence with its line and key.
    """
    file: Path = warehouse.root / FILE_NAME
    return load_strict(file, Acesso, "O arquivo de acesso") if file.is_file() else Acesso()
