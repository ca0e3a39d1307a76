"""The tables that are exported, in which order, and the rows of each that an export asks for.

Everything is read by the marts' own names, without a schema: whoever calls chooses what those names mean, the
publication as it is or views that show only what a person may see.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from telessaude.contract.families import REGIONAL
from telessaude.export.wanted import Wanted
from telessaude.store.database import literal

VALUE_KEY = ("indicador_id", "periodo_tipo", "periodo_inicio", "nivel", "nivel_id", "dimensao", "categoria")
OF_RELEASES = {"contagem", "nao_publicado", "lancamento"}  # that research releases alone hold
# What is exported and in which order; execucao and validacao tell of runs, not of health.
TABLES = {
    "indicador": ("indicador_id",),
    "indicador_valor": VALUE_KEY,
    "contagem": ("medida", "uf", "periodo_inicio", "recorte", "categoria"),
    "nao_publicado": ("indicador_id",),
    "lancamento": ("numero",),
    "indicador_valor_detalhe": VALUE_KEY,
    "meta_avaliacao": VALUE_KEY[:5],
    "meta_sem_avaliacao": VALUE_KEY[:5],
    "nucleo": ("nucleo_id",),
    "ponto": ("ponto_cnes",),
    "ponto_nucleo": ("nucleo_id", "ponto_cnes"),
    "equipe": ("equipe_ine",),
    "municipio": ("municipio_ibge",),
    "regiao": ("nivel", "nivel_id"),
    "calendario": ("data",),
    "aspecto_cobertura": ("ordem",),
    "entrega_esperada": ("nucleo_id", "mes", "fonte"),
    "qualidade": ("nucleo_id", "mes", "fonte"),
    "falha_remetente": ("nucleo_id", "mes", "fonte", "falha"),
    "entrega": ("entrega_id",),
    "rejeicao": (
        "entrega_id",
        "linha",
        "coluna",
        "regra",
        "valor",
        "caminho",
        "fonte",
        "motivo",
        "rejeitada",
    ),
    "rejeicao_comum": (
        "entrega_id",
        "aba",
        "coluna",
        "cabecalho",
        "regra",
        "causa",
        "dica",
        "barra",
        "nucleo_id",
    ),
}
VALUES = {"indicador_valor", "indicador_valor_detalhe"}
FIGURES = VALUES | {"meta_avaliacao", "meta_sem_avaliacao"}
OF_INDICATORS = FIGURES | {"indicador", "nao_publicado"}
# The date that puts a row of these in a period.
DAY = {
    "calendario": "data",
    "contagem": "periodo_inicio",
    "entrega_esperada": "mes",
    "qualidade": "mes",
    "falha_remetente": "mes",
}


@dataclass(frozen=True)
class Column:
    """A column of a mart: its name, DuckDB type and published description."""

    name: str
    type: str
    description: str


def present(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The exported tables that this publication has: an older one may lack some."""
    found = {
        name
        for (name,) in connection.execute(
            "select table_name from information_schema.tables where table_catalog <> 'temp'"
        ).fetchall()
    }
    return [name for name in TABLES if name in found]


def select(table: str, wanted: Wanted, columns: Iterable[str] = ("*",)) -> str:
    """The query for the asked rows of a table, ordered so that the same rows give the same bytes."""
    order = ", ".join(f"t.{name} nulls first" for name in TABLES[table])
    return f"select {', '.join(columns)} from {table} as t {where(table, wanted)} order by {order}"


def where(table: str, wanted: Wanted) -> str:
    """The ``where`` clause, empty when everything is asked; the table is ``t``."""
    conditions = [*_places(table, wanted)]
    if wanted.period is not None:
        first = f"date '{wanted.period.first_day}'"
        if table in FIGURES:
            conditions.append(f"t.periodo_tipo = '{wanted.period.kind}' and t.periodo_inicio = {first}")
        elif table in DAY:
            conditions.append(f"t.{DAY[table]} between {first} and date '{wanted.period.last_day}'")
    if wanted.indicators and table in OF_INDICATORS:
        conditions.append(f"t.indicador_id in ({', '.join(map(literal, wanted.indicators))})")
    return f"where {' and '.join(conditions)}" if conditions else ""


def of_uf(uf: str) -> str:
    """The condition of the figures, or targets, of a UF and of what is in it; the table is ``t``."""
    return _inside("indicador_valor", _of_uf(literal(uf)))


def columns(connection: duckdb.DuckDBPyConnection, table: str) -> list[Column]:
    """The columns of a table with the descriptions that the publication carries."""
    described = dict(
        connection.execute(
            "select column_name, comment from duckdb_columns() "
            f"where schema_name = 'marts' and table_name = '{table}' and comment is not null"
        ).fetchall()
    )
    return [
        Column(name, kind, described.get(name, ""))
        for name, kind, *_ in connection.execute(f"describe select * from {table}").fetchall()
    ]


def text(column: Column) -> str | None:
    """Where a column is a list of examples, the text of it for a cell; the table is ``t``.

    ``linha 2: Cidade; linha 9: Vila``; of what is about a whole file or sheet, which is no line, nothing.
    """
    if not column.type.endswith(")[]"):
        return None
    shown = "concat_ws(': ', 'linha ' || e.linha, e.valor)"
    return f"nullif(array_to_string([{shown} for e in t.{column.name} if e.linha > 0], '; '), '')"


def _places(table: str, wanted: Wanted) -> list[str]:
    units = [
        *([_of_uf(literal(wanted.uf))] if wanted.uf else []),
        *([_of_nucleo(literal(wanted.nucleo))] if wanted.nucleo else []),
    ]
    return [condition for members in units for condition in [_inside(table, members)] if condition]


def _of_uf(uf: str) -> dict[str, str]:
    towns = f"(select municipio_ibge from municipio where uf = {uf})"
    return {
        "uf": f"({uf})",
        **dict.fromkeys(REGIONAL, f"(select nivel_id from regiao where uf = {uf})"),
        "municipio": towns,
        "nucleo": f"(select nucleo_id from nucleo where uf = {uf})",
        "ponto": f"(select ponto_cnes from ponto where municipio_ibge in {towns})",
        "equipe": f"(select equipe_ine from equipe where municipio_ibge in {towns})",
    }


def _of_nucleo(nucleo: str) -> dict[str, str]:
    return {
        "nucleo": f"({nucleo})",
        "ponto": f"(select ponto_cnes from ponto where nucleo_id = {nucleo})",
        "equipe": f"(select equipe_ine from equipe where nucleo_id = {nucleo})",
    }


def _inside(table: str, members: dict[str, str]) -> str:
    if table in FIGURES:
        levels = [f"(t.nivel = '{level}' and t.nivel_id in {ids})" for level, ids in members.items()]
        return f"({' or '.join(levels)})"
    if table in {"nucleo", "ponto_nucleo", "qualidade", "falha_remetente", "entrega"}:
        return f"t.nucleo_id in {members['nucleo']}"
    if table in {"rejeicao", "rejeicao_comum"}:
        return f"t.entrega_id in (select entrega_id from entrega where nucleo_id in {members['nucleo']})"
    if table == "municipio":
        return _towns(members)
    if table == "contagem" and "uf" in members:
        return f"t.uf in {members['uf']}"
    if table == "regiao":
        return f"t.uf in (select uf from nucleo where nucleo_id in {members['nucleo']})"
    if table in {"ponto", "equipe"}:
        key = TABLES[table][0]
        return f"t.{key} in {members[table]}"
    return ""


def _towns(members: dict[str, str]) -> str:
    served = f"(select municipio_ibge from ponto where ponto_cnes in {members['ponto']})"
    return f"t.municipio_ibge in {members.get('municipio', served)}"
