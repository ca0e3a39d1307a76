"""Mappings as data: how a format that is not the contract's own feeds the contract's columns.

A mapping is one YAML file. ``pasta`` is its folder in the landing, where ``{nucleo_id}`` stands for one
folder named after the núcleo. A ``tabela`` (CSV or spreadsheet) has headings; an ``envelope`` (JSON) has
one of several lists, and says of itself, in the fields that ``envelope`` names, whose it is and what it does
to earlier ones. ``campos`` are the format's fields, each by the names seen for it; ``colunas`` say what each
contract column is made of.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator, model_validator

from telessaude.contract import MAPPINGS_FOLDER, load_sources
from telessaude.store.errors import MappingError

_NUCLEO = "{nucleo_id}"


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Campo(_Strict):
    """A field of the format.

    ``nomes``: its names; in a table the first that is a heading serves the whole file, unless
    ``por_linha``, where the first that is not blank serves the row (always so in an envelope). ``zeros``:
    digits are completed to this length with zeros on the left. ``dia_sem_hora``: the time of day that a day
    alone takes, reported.
    """

    nomes: tuple[str, ...]
    por_linha: bool = False
    zeros: int | None = None
    dia_sem_hora: str | None = None


class Caso(_Strict):
    """One case of a rule: when every field of ``se`` fits its pattern, the column takes ``valor``.

    Patterns are compared whole, as slugs, ``*`` standing for any text; a list is any of them. Two are
    special: ``@preenchido`` (not blank) and ``@instante`` (a readable day, with or without a time).
    """

    se: dict[str, str | tuple[str, ...]]
    valor: str | None

    @field_validator("se", mode="before")
    @classmethod
    def _texts(cls, se: dict[str, Any]) -> dict[str, Any]:
        """YAML reads 1 as a number: codes are text."""
        return {
            name: [str(v) for v in value] if isinstance(value, list) else str(value)
            for name, value in se.items()
        }


class Coluna(_Strict):
    """What a contract column is made of.

    ``de``: a field, passed as received; with ``casos`` the first case that holds decides instead, and a
    value that fits none is invalid, unless ``outros`` says what it becomes. ``padrao``: the value where the
    field is blank. ``ausente``: the rule where the file has no heading for ``de``. ``so_sem``: the column
    stays null in a file that has this other field. ``constante``, ``contexto`` (``nucleo_id``), ``resumo``
    (a keyed hash of fields) and ``contagem`` (how many items a list has) need no ``de``.
    """

    de: str | None = None
    casos: tuple[Caso, ...] = ()
    outros: str | None = None
    padrao: str | None = None
    ausente: Coluna | None = None
    so_sem: str | None = None
    constante: str | None = None
    contexto: Literal["nucleo_id"] | None = None
    resumo: tuple[str, ...] = ()
    contagem: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: object) -> object:
        """A bare name is the field it comes from."""
        return {"de": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _one_origin(self) -> Coluna:
        origins = (self.de, self.constante, self.contexto, self.resumo, self.contagem)
        if sum(bool(origin) for origin in origins) != 1:
            raise ValueError("cada coluna tem uma só origem: de, constante, contexto, resumo ou contagem")
        return self


@cache
def _undescribed(name: str) -> Campo:
    return Campo(nomes=(name,))


class Envio(_Strict):
    """The field with the kind of sending, and what each kind does to what came before.

    ``acrescentam``: kinds that add and correct, row by row; ``substituem``: kinds that take the place of all
    earlier envelopes of the same núcleo, list and month. ``padrao``: the kind of an envelope whose field is
    blank or holds none of these, which is reported.
    """

    campo: str
    acrescentam: tuple[str, ...] = ()
    substituem: tuple[str, ...] = ()
    padrao: str

    @model_validator(mode="after")
    def _known_default(self) -> Envio:
        if self.padrao not in self.kinds:
            raise ValueError("o padrao do envio é um dos que acrescentam ou substituem")
        return self

    @property
    def kinds(self) -> tuple[str, ...]:
        """Every kind of sending."""
        return self.acrescentam + self.substituem


class Cabecalho(_Strict):
    """Where an envelope says whose it is: the field of the núcleo, of the month (MMAAAA), of the kind.

    Without ``envio`` every envelope adds.
    """

    nucleo: str
    mes: str | None = None
    envio: Envio | None = None


class Tabela(_Strict):
    """One list of an envelope, or the one table of a file; without ``fonte`` it is read and feeds nothing.

    ``so_acrescenta``: its rows count where no other delivery has their key, and never take another's place.
    """

    lista: str | None = None
    fonte: str | None = None
    so_acrescenta: bool = False
    campos: dict[str, Campo] = {}
    colunas: dict[str, Coluna] = {}

    @model_validator(mode="after")
    def _contract_columns(self) -> Tabela:
        if self.fonte is None:
            return self
        source = load_sources().get(self.fonte)
        if source is None:
            raise ValueError(f"a fonte {self.fonte} não existe no contrato")
        unknown = set(self.colunas) - set(source.lake_columns)
        if unknown:
            raise ValueError(f"a fonte {self.fonte} não tem as colunas {', '.join(sorted(unknown))}")
        return self

    def campo(self, name: str) -> Campo:
        """A field by its name; one that is not described is known by that name only."""
        return self.campos.get(name) or _undescribed(name)


class Mapping(_Strict):
    """One format: its name, the ``titulo`` that people know it by, its folder, its extensions, its tables."""

    nome: str
    titulo: str = ""
    pasta: str
    extensoes: tuple[Literal["csv", "csv.gz", "xls", "xlsx", "json"], ...]
    tipo: Literal["tabela", "envelope"]
    envelope: Cabecalho | None = None
    tabelas: tuple[Tabela, ...]

    @model_validator(mode="after")
    def _envelope_described(self) -> Mapping:
        if (self.tipo == "envelope") != (self.envelope is not None):
            raise ValueError("um envelope diz em envelope quem o envia; uma tabela não tem envelope")
        return self

    @property
    def envio(self) -> Envio | None:
        """The kinds of sending, where its envelopes have any."""
        return self.envelope.envio if self.envelope else None

    def covers(self, pasta: str) -> bool:
        """Whether a folder of the landing holds this format."""
        own, given = self.pasta.split("/"), pasta.split("/")
        return len(own) == len(given) and all(a in (_NUCLEO, b) for a, b in zip(own, given, strict=True))

    def nucleo_of(self, pasta: str) -> str | None:
        """The núcleo that a folder is named after, if the format's folders are."""
        own = self.pasta.split("/")
        return pasta.split("/")[own.index(_NUCLEO)] if _NUCLEO in own else None


@cache
def product_mappings() -> tuple[Mapping, ...]:
    """The formats that come with the product; a state's own are known where its warehouse is."""
    return load_mappings([MAPPINGS_FOLDER])


def load_mappings(folders: list[Path]) -> tuple[Mapping, ...]:
    """Every mapping of some folders, in the order of folders and file names; of one name, the last wins.

    Raises:
        MappingError: a file is no mapping.
    """
    found: dict[str, Mapping] = {}
    for folder in folders:
        for file in sorted(folder.glob("*.yml")):
            mapping = _load(file)
            found[mapping.nome] = mapping
    return tuple(found.values())


def _load(file: Path) -> Mapping:
    try:
        return Mapping.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
    except (ValidationError, yaml.YAMLError, UnicodeDecodeError) as error:
        detail = (
            "; ".join(e["msg"] for e in error.errors()) if isinstance(error, ValidationError) else str(error)
        )
        raise MappingError(
            f"O mapeamento “{file}” não descreve um formato ({detail}): "
            "corrija o arquivo ou retire-o da pasta."
        ) from error
