"""DuckDB's dialect as the models write it, with types for the functions that sqlglot reads without knowing."""

from __future__ import annotations

from typing import Any, ClassVar

import sqlglot
from sqlglot import exp
from sqlglot.dialects.duckdb import DuckDB

Type = exp.DataType.Type

# What each of them gives; None is said by its first argument. Any other function unknown to sqlglot is refused.
UNKNOWN_TO_SQLGLOT = {
    "damerau_levenshtein": Type.BIGINT, "hash": Type.UBIGINT, "list_intersect": None, "list_position": Type.INT,
    "product": Type.DOUBLE, "strip_accents": Type.VARCHAR, "timezone": None, "to_minutes": Type.INTERVAL,
    "to_months": Type.INTERVAL, "try_strptime": Type.TIMESTAMP,
}  # fmt: skip


def _annotate(annotator: Any, node: exp.Expression) -> exp.Expression:
    kind = UNKNOWN_TO_SQLGLOT.get(node.name.lower(), Type.UNKNOWN)
    if node.name.lower() == "timezone":
        instant = node.expressions[1].type
        turned = {Type.TIMESTAMPTZ: Type.TIMESTAMP, Type.TIMESTAMP: Type.TIMESTAMPTZ}
        kind = turned.get(instant.this, Type.UNKNOWN) if instant else Type.UNKNOWN
    annotator._set_type(node, kind or node.expressions[0].type)
    return node


class Duck(DuckDB):
    """DuckDB, knowing those functions; by a table, as sqlglot is compiled and takes no class of ours."""

    EXPRESSION_METADATA: ClassVar[dict[Any, Any]] = {
        **DuckDB.EXPRESSION_METADATA,
        exp.Anonymous: {"annotator": _annotate},
    }


def parse(sql: str) -> exp.Expression:
    """A query of the project's as a tree.

    Raises:
        sqlglot.errors.ParseError: it is no DuckDB.
    """
    return sqlglot.parse_one(sql, read="duckdb")
