"""The input contract (``sources.yml``) as typed objects: what a source is, its columns, keys and rules."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

SOURCES_FILE = Path(__file__).with_name("sources.yml")
MAPPINGS_FOLDER = Path(__file__).with_name("mappings")

# Lake columns after the contract's: names that a spreadsheet gives and only the registries turn into codes.
LAKE_EXTRAS: dict[str, tuple[str, ...]] = {"teleconsultoria": ("_municipio_nome", "_unidade_nome")}

Kind = Literal[
    "texto", "inteiro", "decimal", "data", "instante", "bool", "enum", "lista",
    "ibge", "cnes", "ine", "cbo", "cid10", "ciap2", "sigtap", "pessoa",
]  # fmt: skip


class Column(BaseModel):
    """One column of a source, as the contract words it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: Kind
    req: bool = False
    ref: str | None = None
    of: tuple[str, ...] | str | None = None
    default: str | int | None = None
    note: str | None = None


class Source(BaseModel):
    """One source: its business key and its columns, in the contract's order."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    group: Literal["records", "registries", "management"]
    key: tuple[str, ...]
    columns: dict[str, Column]

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the columns without which a row, or a file, is refused."""
        return tuple(name for name, column in self.columns.items() if column.req)

    @property
    def people(self) -> tuple[str, ...]:
        """Names of the columns that identify a person and are hashed at ingestion."""
        return tuple(name for name, column in self.columns.items() if column.type == "pessoa")

    @property
    def lake_columns(self) -> tuple[str, ...]:
        """Names of the columns of a lake file after ``_entrega_id``, ``_linha`` and ``_erro``, all text."""
        return (*self.columns, *LAKE_EXTRAS.get(self.name, ()))


@cache
def load_sources() -> dict[str, Source]:
    """Every source of the contract by name, in the file's order.

    Raises:
        pydantic.ValidationError: the file does not describe sources.
    """
    document = yaml.safe_load(SOURCES_FILE.read_text(encoding="utf-8"))
    return {
        name: Source.model_validate({"name": name, "group": group, **body})
        for group in ("records", "registries", "management")
        for name, body in document[group].items()
    }
