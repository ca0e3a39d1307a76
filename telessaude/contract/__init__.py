"""The input contract (``sources.yml``, ``traits.yml`` over it) as typed objects: sources, columns, keys."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict

SOURCES_FILE = Path(__file__).with_name("sources.yml")
TRAITS_FILE = Path(__file__).with_name("traits.yml")
MAPPINGS_FOLDER = Path(__file__).with_name("mappings")

Kind = Literal[
    "texto", "inteiro", "decimal", "data", "instante", "bool", "enum", "lista",
    "ibge", "cnes", "ine", "cbo", "cid10", "ciap2", "sigtap", "pessoa",
    "slug", "competencia", "medida", "sinal", "indicador_local",
]  # fmt: skip
PATIENT = "paciente_id"
# Types that the warehouse keeps otherwise than senders write them, or of which it accepts less.
WRITTEN_AS: dict[Kind, Kind] = {
    "slug": "texto",
    "competencia": "data",
    "medida": "texto",
    "sinal": "inteiro",
    "indicador_local": "texto",
}


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Column(_Strict):
    """One column of a source, as the contract words it.

    ``future``: it may hold an instant of the future. ``period``: the column that says of what period this
    competencia is kept as the first day; without one, of its month. ``required_where``: by the column that
    refers to a registry, the condition over the row referred to under which this one is required.
    ``withheld``: why no publication holds it, in pt-BR.
    """

    type: Kind
    req: bool = False
    ref: str | None = None
    of: tuple[str, ...] | str | None = None
    default: str | int | None = None
    note: str | None = None
    future: bool = False
    period: str | None = None
    required_where: dict[str, str] | None = None
    withheld: str | None = None

    @property
    def written(self) -> Kind:
        """The type that a sender writes: a slug is a texto, a competencia a data."""
        return WRITTEN_AS.get(self.type, self.type)


class Names(_Strict):
    """The lake columns that hold the name of a row's município and of its ponto, where it has no code."""

    municipio_ibge: str
    ponto_cnes: str


class Source(_Strict):
    """One source: its business key and its columns, in the contract's order.

    ``code``: of a registry, the column by which other sources name its rows. ``newer``: the lake column whose
    greatest value is the version in force, an absent one being older than any.
    """

    name: str
    group: Literal["records", "registries", "management"]
    key: tuple[str, ...]
    columns: dict[str, Column]
    code: str
    names: Names | None = None
    newer: str | None = None

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the columns without which a row, or a file, is refused."""
        return tuple(name for name, column in self.columns.items() if column.req)

    @property
    def people(self) -> tuple[str, ...]:
        """Names of the columns that identify a person and are hashed at ingestion."""
        return tuple(name for name, column in self.columns.items() if column.type == "pessoa")

    @property
    def about(self) -> tuple[str, ...]:
        """Of those, the person whom a row is about: its patient, or whom its key names."""
        return tuple(name for name in self.people if name == PATIENT or name in self.key)

    @property
    def lake_columns(self) -> tuple[str, ...]:
        """Names of the columns of a lake file after ``_entrega_id``, ``_linha`` and ``_erro``, all text."""
        return (*self.columns, *self.added_columns)

    @property
    def municipio_by_name(self) -> bool:
        """Whether the name of a município, standing alone, is one in the UF of the row's núcleo."""
        return {"municipio_ibge", "nucleo_id"} <= self.columns.keys() and (
            self.name != "nucleo" and "municipio_ibge" not in self.key
        )

    @property
    def added_columns(self) -> tuple[str, ...]:
        """Lake columns after the contract's: names that only the registries turn into codes, ``newer``."""
        names = tuple(self.names.model_dump().values()) if self.names else ()
        return (*names, self.newer) if self.newer else names


@cache
def load_sources() -> dict[str, Source]:
    """Every source of the contract by name, in the file's order.

    Raises:
        pydantic.ValidationError: the files do not describe sources.
    """
    document, traits = (
        yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        for file in (SOURCES_FILE, TRAITS_FILE)
    )
    return {
        name: _source(name, group, body, traits)
        for group in ("records", "registries", "management")
        for name, body in document[group].items()
    }


def _source(name: str, group: str, body: dict[str, Any], traits: dict[str, Any]) -> Source:
    own = traits["sources"].get(name, {})
    columns = {
        column: said | traits["columns"].get(column, {}) | own.get(column, {})
        for column, said in body["columns"].items()
    }
    code = traits["codes"].get(name, body["key"][0])
    given = {"name": name, "group": group, "code": code, "names": traits["names"].get(name)}
    given["newer"] = traits["newer"].get(name)
    return Source.model_validate(body | given | {"columns": columns})
