"""The mapping language: how a format that is not the contract's own feeds the contract's columns, as data.

A mapping is one YAML file: a folder of the landing (``pasta``) and the tables found in its files
(``tabelas``). A table says where it is (which file, sheet, list; where its heading), its fields (``campos``:
a cell, a piece of the file's name or of the lines above, other fields put together, a parameter of the
state), which rows count, and what it feeds (``alimenta``): one or more sources, each column made of fields.

The words, one class each: :class:`Campo`, :class:`Coluna`, :class:`Caso`, :class:`Destino`, :class:`Junta`,
:class:`Tabela`, :class:`Envio`, :class:`Cabecalho`, :class:`Mapping`. docs/formatos.md explains them.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, field_validator, model_validator

from telessaude.contract import MAPPINGS_FOLDER, load_sources
from telessaude.store.errors import MappingError
from telessaude.store.strict_yaml import load_strict

_NUCLEO = "{nucleo_id}"
_WHAT = "O mapeamento"
CODES_FOLDER = "codigos"
# What patterns beginning with @ stand for, and the parameters of the state that each asks for.
SPECIAL_PATTERNS: dict[str, frozenset[str]] = {
    "@preenchido": frozenset(),
    "@vazio": frozenset(),
    "@instante": frozenset(),
    "@ufs": frozenset({"ufs"}),
    "@cnes_tipos": frozenset({"cnes_tipos"}),
}
# What a field can look up: the fields it is looked up by, and the parameters of the state that answer.
LOOKUPS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "nucleo": (
        frozenset({"ponto", "municipio"}),
        frozenset({"nucleo_do_ponto", "nucleo_do_municipio", "nucleo_padrao"}),
    ),
    "risco": (frozenset({"central", "codigo"}), frozenset({"risco", "risco_da_central"})),
    "uf": (frozenset(), frozenset({"ufs"})),
    "municipio": (frozenset({"nome"}), frozenset()),
    "municipio_do_ponto": (frozenset({"ponto"}), frozenset()),
}

Padroes = tuple[str, ...]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _listed(value: Any) -> Any:
    """One text stands for a list of one."""
    return [value] if isinstance(value, str) else value


def _known_patterns(patterns: Padroes) -> Padroes:
    unknown = [p for p in patterns if p.startswith("@") and p not in SPECIAL_PATTERNS]
    if unknown:
        raise ValueError(f"{unknown[0]} não é um padrão especial: use {', '.join(SPECIAL_PATTERNS)}")
    return patterns


class Campo(_Strict):
    """A field of the format: one origin, then what is done to its value, in this order.

    Origins. ``nomes``: headings seen for it (keys, in JSON, where a dot goes into an object); in a table the
    first that is a heading serves the whole file, in JSON the first that is filled serves the record. A bare
    text or list is this. ``lugar``: the text of the file's name, the folder, the sheet's name, the lines
    above the heading, the folder's or envelope's núcleo. ``primeiro_de``: the first of other fields that is
    filled. ``modelo``: other fields, in braces, put together; blank where the first is. ``consulta``: what
    parametros.yml, the list of municípios or the registry of pontos says, by the fields of ``com``.

    Done to it. ``trecho``: the part that a regular expression finds, its group where it has one. ``milhar``:
    the mark of thousands, taken out. ``data``: the formats in which its dates are written. ``zeros``: digits
    are completed to this length with zeros on the left. ``dia_sem_hora``: the time of day that a day alone
    takes, reported.
    """

    nomes: tuple[str, ...] = ()
    lugar: Literal["arquivo", "pasta", "aba", "preambulo", "nucleo"] | None = None
    primeiro_de: tuple[str, ...] = ()
    modelo: str | None = None
    consulta: Literal["nucleo", "risco", "uf", "municipio", "municipio_do_ponto"] | None = None
    com: dict[str, str] = {}
    trecho: str | None = None
    milhar: Literal[".", ","] | None = None
    data: tuple[str, ...] = ()
    zeros: int | None = None
    dia_sem_hora: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: Any) -> Any:
        """A bare name or list of names is ``nomes``."""
        return {"nomes": value} if isinstance(value, str | list) else value

    _lists = field_validator("nomes", "primeiro_de", "data", mode="before")(_listed)

    @field_validator("trecho")
    @classmethod
    def _compiles(cls, pattern: str | None) -> str | None:
        try:
            compiled = re.compile(pattern or "")
        except re.error as error:
            raise ValueError(f"“{pattern}” não é uma expressão regular ({error})") from error
        if compiled.groups > 1:
            raise ValueError(f"“{pattern}” tem mais de um grupo: deixe só o que interessa entre parênteses")
        return pattern

    @field_validator("data")
    @classmethod
    def _date_formats(cls, formats: tuple[str, ...]) -> tuple[str, ...]:
        for written in formats:
            date_pattern(written)
        return formats

    @model_validator(mode="after")
    def _one_origin(self) -> Campo:
        origins = (self.nomes, self.lugar, self.primeiro_de, self.modelo, self.consulta)
        if sum(bool(origin) for origin in origins) != 1:
            raise ValueError("cada campo tem uma só origem: nomes, lugar, primeiro_de, modelo ou consulta")
        asked = LOOKUPS[self.consulta][0] if self.consulta else frozenset()
        if not set(self.com) <= asked:
            raise ValueError(f"com diz por que campos se consulta: {', '.join(sorted(asked)) or 'nenhum'}")
        return self

    @property
    def others(self) -> tuple[str, ...]:
        """The other fields that it is made of."""
        parts = string.Formatter().parse(self.modelo or "")
        return (*self.primeiro_de, *(name for _, name, _, _ in parts if name), *self.com.values())


class Caso(_Strict):
    """One case of a rule: when every field of ``se`` fits its pattern, the column takes ``valor``.

    Patterns are compared whole, as slugs, ``*`` standing for any text; a list is any of them. Special ones:
    ``@preenchido``, ``@vazio``, ``@instante`` (a readable day, with or without a time), ``@ufs`` and
    ``@cnes_tipos`` (what parametros.yml asks for).
    """

    se: dict[str, Padroes]
    valor: str | None

    @field_validator("se", mode="before")
    @classmethod
    def _lists(cls, se: Any) -> Any:
        return listed_condition(se)

    @field_validator("se")
    @classmethod
    def _patterns(cls, se: dict[str, Padroes]) -> dict[str, Padroes]:
        return {name: _known_patterns(patterns) for name, patterns in se.items()}


def listed_condition(condition: Any) -> Any:
    """A condition with each field's pattern as a list."""
    if not isinstance(condition, dict):
        return condition
    return {name: _listed(patterns) for name, patterns in condition.items()}


class Coluna(_Strict):
    """What a contract column is made of.

    ``de``: a field, passed as received. ``codigos``: a table from the format's words to the contract's, or
    the name of one that is shared (a file of the folder ``codigos``); ``casos``: the same by several fields;
    the first that holds decides, ``casos`` before ``codigos``. A value that fits none is invalid, unless
    ``outros`` says what it becomes. ``padrao``: the value where the field is blank. ``ausente``: the rule
    where the file has no heading for ``de``. ``so_se``: the column stays null in a row that does not fit;
    ``so_sem``: in a file that has this other field. ``constante``, ``contexto`` (``nucleo_id``), ``resumo``
    (a keyed hash of fields) and ``contagem`` (how many items a list has) need no ``de``.
    """

    de: str | None = None
    codigos: dict[str, str | None] | str | None = None
    casos: tuple[Caso, ...] = ()
    outros: str | None = None
    padrao: str | None = None
    ausente: Coluna | None = None
    so_se: dict[str, Padroes] = {}
    so_sem: str | None = None
    constante: str | None = None
    contexto: Literal["nucleo_id"] | None = None
    resumo: tuple[str, ...] = ()
    contagem: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: Any) -> Any:
        """A bare name is the field it comes from."""
        return {"de": value} if isinstance(value, str) else value

    _condition = field_validator("so_se", mode="before")(listed_condition)

    @model_validator(mode="after")
    def _one_origin(self) -> Coluna:
        origins = (self.de, self.constante, self.contexto, self.resumo, self.contagem)
        if sum(bool(origin) for origin in origins) != 1:
            raise ValueError("cada coluna tem uma só origem: de, constante, contexto, resumo ou contagem")
        if (self.codigos or self.casos) and not self.de:
            raise ValueError("codigos e casos precisam de um campo em de")
        return self

    @property
    def fields(self) -> Iterator[str]:
        """Every field that it looks at."""
        yield from (name for name in (self.de, self.contagem, self.so_sem) if name)
        yield from (*self.resumo, *self.so_se)
        for case in self.casos:
            yield from case.se
        if self.ausente:
            yield from self.ausente.fields

    def with_tables(self, tables: dict[str, dict[str, str | None]]) -> Coluna:
        """The column with its shared table, if it names one, and its codes as cases.

        Raises:
            ValueError: no shared table has that name.
        """
        if isinstance(self.codigos, str):
            if self.codigos not in tables:
                known = ", ".join(sorted(tables)) or "nenhuma"
                raise ValueError(f"não há tabela de códigos “{self.codigos}” (há: {known})")
            codes = tables[self.codigos]
        else:
            codes = self.codigos or {}
        changed: dict[str, Any] = {}
        if codes:
            changed["codigos"] = None
            coded = (Caso(se={self.de or "": (word,)}, valor=value) for word, value in codes.items())
            changed["casos"] = (*self.casos, *coded)
        if self.ausente:
            changed["ausente"] = self.ausente.with_tables(tables)
        return self.model_copy(update=changed) if changed else self


class Linhas(_Strict):
    """Which rows count: those that fit one of ``so_se``, without those that fit one of ``menos_se``."""

    so_se: tuple[dict[str, Padroes], ...] = ()
    menos_se: tuple[dict[str, Padroes], ...] = ()

    @field_validator("so_se", "menos_se", mode="before")
    @classmethod
    def _lists(cls, conditions: Any) -> Any:
        several = conditions if isinstance(conditions, list) else [conditions]
        return [listed_condition(one) for one in several]

    @field_validator("so_se", "menos_se")
    @classmethod
    def _patterns(cls, conditions: tuple[dict[str, Padroes], ...]) -> tuple[dict[str, Padroes], ...]:
        for one in conditions:
            for patterns in one.values():
                _known_patterns(patterns)
        return conditions

    @property
    def fields(self) -> Iterator[str]:
        """Every field of its conditions."""
        for one in self.so_se + self.menos_se:
            yield from one

    @property
    def patterns(self) -> Iterator[str]:
        """Every pattern of its conditions."""
        for one in self.so_se + self.menos_se:
            for patterns in one.values():
                yield from patterns


class Destino(Linhas):
    """A source that the table feeds.

    ``so_acrescenta``: its rows count where no other delivery has their key, and never take another's place.
    """

    fonte: str
    so_acrescenta: bool = False
    colunas: dict[str, Coluna]

    @model_validator(mode="after")
    def _contract_columns(self) -> Destino:
        source = load_sources().get(self.fonte)
        if source is None:
            raise ValueError(f"a fonte {self.fonte} não existe no contrato")
        unknown = set(self.colunas) - set(source.lake_columns)
        if unknown:
            raise ValueError(f"a fonte {self.fonte} não tem as colunas {', '.join(sorted(unknown))}")
        never = [n for n in source.required if n not in self.colunas and source.columns[n].default is None]
        if never:
            raise ValueError(
                f"a fonte {self.fonte} exige as colunas {', '.join(never)}, que faltam em colunas"
            )
        return self


class Junta(_Strict):
    """Another table of the same delivery (zip or folder), whose fields come to the row that matches.

    ``arquivo``: the pattern of its file's name; what ``*`` stands for is that of the table's own file where
    there is such a file. ``por``: each field of this table and the heading there that equals it. ``campos``:
    the fields taken, each by its headings.
    """

    arquivo: str
    por: dict[str, str]
    campos: dict[str, tuple[str, ...]]

    @field_validator("campos", mode="before")
    @classmethod
    def _lists(cls, campos: Any) -> Any:
        return listed_condition(campos)


class Tabela(Linhas):
    """One table of the format; with nothing in ``alimenta`` it is known and feeds nothing.

    Where it is. ``arquivo`` and ``aba``: patterns of the file's and the sheet's name (none: any). In a table:
    ``acima``, how many lines lie above the heading (none: the first line that has the required fields);
    ``titulos``, the headings of a file that came without them, under ``acima`` lines; ``rodape``, patterns of
    the first cell of lines that are no rows, or how many they are at the foot. In JSON: ``lista``, where the
    list is, and ``registro``, where in each item the record is.

    ``vazio``: words that stand for nothing; ``ignora``: patterns of headings left aside without a word.
    """

    arquivo: str | None = None
    aba: str | None = None
    acima: int | None = None
    titulos: tuple[str, ...] = ()
    rodape: int | Padroes = ()
    lista: str | None = None
    registro: str | None = None
    vazio: tuple[str, ...] = ()
    ignora: Padroes = ()
    campos: dict[str, Campo] = {}
    junta: tuple[Junta, ...] = ()
    alimenta: tuple[Destino, ...] = ()

    _lists_of_texts = field_validator("vazio", "ignora", "titulos", mode="before")(_listed)

    @field_validator("rodape", mode="before")
    @classmethod
    def _foot(cls, value: Any) -> Any:
        return int(value) if isinstance(value, str) and value.isdigit() else _listed(value)

    @model_validator(mode="after")
    def _no_circle(self) -> Tabela:
        for name in self.campos:
            self._walk(name, ())
        return self

    def _walk(self, name: str, above: tuple[str, ...]) -> None:
        if name in above:
            raise ValueError(f"o campo {name} é feito de si mesmo: {' > '.join((*above, name))}")
        for other in self.campos[name].others if name in self.campos else ():
            self._walk(other, (*above, name))

    @property
    def names(self) -> Iterator[str]:
        """Every name by which the file is asked for a field."""
        named = {*self.campos, *(own for junta in self.junta for own in junta.por), *self.fields}
        for destino in self.alimenta:
            named.update(destino.fields)
            for rule in destino.colunas.values():
                named.update(rule.fields)
        for name in named | {other for campo in self.campos.values() for other in campo.others}:
            yield from self.campo(name).nomes

    def campo(self, name: str) -> Campo:
        """A field by its name; one that is not described is known by that name only."""
        return self.campos.get(name) or _undescribed(name)


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


class Mapping(_Strict):
    """One format: its name, the ``titulo`` that people know it by, its folder, its tables.

    ``envelope``: its files are JSON documents that say whose they are; each has one of the lists.
    """

    nome: str
    titulo: str = ""
    pasta: str
    envelope: Cabecalho | None = None
    tabelas: tuple[Tabela, ...]

    @model_validator(mode="after")
    def _lists_named(self) -> Mapping:
        if self.envelope and not all(table.lista for table in self.tabelas):
            raise ValueError("num envelope, cada tabela diz a sua lista")
        return self

    @property
    def envio(self) -> Envio | None:
        """The kinds of sending, where its envelopes have any."""
        return self.envelope.envio if self.envelope else None

    @property
    def parameters(self) -> frozenset[str]:
        """The parameters of the state that its files are read by."""
        asked: set[str] = set()
        for table in self.tabelas:
            for campo in table.campos.values():
                asked |= LOOKUPS[campo.consulta][1] if campo.consulta else frozenset()
            for rows in (table, *table.alimenta):
                for pattern in rows.patterns:
                    asked |= SPECIAL_PATTERNS.get(pattern, frozenset())
        return frozenset(asked)

    def covers(self, pasta: str) -> bool:
        """Whether a folder of the landing holds this format."""
        own, given = self.pasta.split("/"), pasta.split("/")
        return len(own) == len(given) and all(a in (_NUCLEO, b) for a, b in zip(own, given, strict=True))

    def nucleo_of(self, pasta: str) -> str | None:
        """The núcleo that a folder is named after, if the format's folders are."""
        own = self.pasta.split("/")
        return pasta.split("/")[own.index(_NUCLEO)] if _NUCLEO in own else None

    def with_tables(self, tables: dict[str, dict[str, str | None]]) -> Mapping:
        """The mapping with every shared table of codes in its place.

        Raises:
            ValueError: no shared table has a name that it uses.
        """
        return self.model_copy(
            update={"tabelas": tuple(_table_with_tables(table, tables) for table in self.tabelas)}
        )


def _table_with_tables(table: Tabela, tables: dict[str, dict[str, str | None]]) -> Tabela:
    fed = tuple(
        destino.model_copy(
            update={"colunas": {name: rule.with_tables(tables) for name, rule in destino.colunas.items()}}
        )
        for destino in table.alimenta
    )
    return table.model_copy(update={"alimenta": fed})


_DATE_WORDS = {
    "dd": r"(?P<d>\d{2})",
    "d": r"(?P<d>\d{1,2})",
    "MMM": r"(?P<mes>[A-Za-zÇç]{3})",
    "MM": r"(?P<m>\d{2})",
    "M": r"(?P<m>\d{1,2})",
    "yyyy": r"(?P<y>\d{4})",
    "AAAA": r"(?P<y>\d{4})",
    "aaaa": r"(?P<y>\d{4})",
}
_EPOCHS = {"epoca": 1, "epoca_ms": 1000}


def epoch_divisor(written: str) -> int | None:
    """How many units a second has, where a declared format counts from 1970; null where it is a date's."""
    return _EPOCHS.get(written)


@cache
def date_pattern(written: str) -> re.Pattern[str] | None:
    """The regular expression of a declared date format, a time of day allowed after it; null of an epoch.

    Raises:
        ValueError: it is no date format.
    """
    if written in _EPOCHS:
        return None
    pieces = re.split("(" + "|".join(_DATE_WORDS) + ")", written)
    pattern = "".join(_DATE_WORDS.get(piece) or re.escape(piece) for piece in pieces)
    if "(?P<y>" not in pattern or re.search(r"[A-Za-z]", "".join(p for p in pieces if p not in _DATE_WORDS)):
        raise ValueError(
            f"“{written}” não é um formato de data: use d, dd, M, MM, MMM, AAAA e o que os separa, "
            "ou epoca, epoca_ms"
        )
    return re.compile(rf"{pattern}(?:[ T]+(?P<hora>\d{{1,2}}:\d{{2}}.*))?")


@cache
def product_mappings() -> tuple[Mapping, ...]:
    """The formats that come with the product; a state's own are known where its warehouse is."""
    return load_mappings([MAPPINGS_FOLDER])


def load_mappings(folders: list[Path]) -> tuple[Mapping, ...]:
    """Every mapping of some folders, in the order of folders and file names; of one name, the last wins.

    So do the shared tables of codes, in the folders' ``codigos``.

    Raises:
        MappingError: a file is no mapping, or no table of codes: one sentence with its line and key.
    """
    tables = {
        file.stem: load_strict(file, Codigos, "A tabela de códigos").codigos
        for folder in folders
        for file in sorted((folder / CODES_FOLDER).glob("*.yml"))
    }
    found: dict[str, Mapping] = {}
    for folder in folders:
        for file in sorted(folder.glob("*.yml")):
            mapping = load_strict(file, Mapping, _WHAT)
            try:
                found[mapping.nome] = mapping.with_tables(tables)
            except ValueError as error:
                raise MappingError(
                    f"{_WHAT} “{file}” está errado: {error}. Corrija o arquivo ou retire-o da pasta."
                ) from error
    return tuple(found.values())


class Codigos(_Strict):
    """A shared table of codes: the words of a system, as patterns, and the contract's."""

    codigos: dict[str, str | None]
