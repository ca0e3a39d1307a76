"""DuckDB's dialect as the models write it, with types for the functions that sqlglot does not know."""

from __future__ import annotations

from typing import Any, ClassVar

import sqlglot
from sqlglot import exp
from sqlglot.dialects.duckdb import DuckDB

Type = exp.DataType.Type

# What each of them gives; None is said by its first argument. Any other unknown to sqlglot is refused.
UNKNOWN_TO_SQLGLOT = {
    "damerau_levenshtein": Type.BIGINT, "hash": Type.UBIGINT, "list_intersect": None,
    "list_position": Type.INT,
    "product": Type.DOUBLE, "strip_accents": Type.VARCHAR, "timezone": None, "to_minutes": Type.INTERVAL,
    "to_months": Type.INTERVAL, "try_strptime": Type.TIMESTAMP,
}  # fmt: skip

NAIVE = (Type.TIMESTAMP, Type.TIMESTAMPNTZ)
_CLOCKS = {Type.DATE, Type.TIMESTAMPTZ, *NAIVE}
# What sqlglot gives no type, though it has one.
_TEXTS = (
    exp.Left, exp.Pad, exp.RegexpExtract, exp.RegexpReplace, exp.Repeat, exp.Replace, exp.Right,
    exp.SplitPart,
    exp.Trim, exp.Upper, exp.Lower, exp.Translate,
)  # fmt: skip
_OF_THEIR_FIRST = (exp.ArrayDistinct, exp.ArrayFilter, exp.ArraySort, exp.Nullif, exp.Paren)


def _annotate(annotator: Any, node: exp.Expr) -> exp.Expr:
    kind = UNKNOWN_TO_SQLGLOT.get(node.name.lower(), Type.UNKNOWN)
    if node.name.lower() == "timezone":
        instant = node.expressions[1].type
        kind = Type.TIMESTAMPTZ if instant and instant.this in NAIVE else Type.TIMESTAMP
    annotator._set_type(node, kind or node.expressions[0].type)
    return node


def _clock(annotator: Any, node: exp.Expr) -> exp.Expr:
    """An instant moved by something is an instant; what is left is a number's affair."""
    for side in (node.this, node.expression):
        if side.type is not None and side.type.this in _CLOCKS and not _is_number(node.expression):
            other = node.expression if side is node.this else node.this
            if other.type is None or other.type.this not in _CLOCKS:
                kind = Type.TIMESTAMP if side.type.this == Type.DATE else side.type
                annotator._set_type(node, kind)
                return node
    return annotator._annotate_binary(node)


def _is_number(node: exp.Expr) -> bool:
    return node.type is not None and node.type.this in exp.DataType.NUMERIC_TYPES


def _list(annotator: Any, node: exp.Expr) -> exp.Expr:
    annotator._set_type(node, exp.DataType.build("varchar[]", dialect="duckdb"))
    return node


def _like_first(annotator: Any, node: exp.Expr) -> exp.Expr:
    annotator._set_type(node, node.this.type)
    return node


class Duck(DuckDB):
    """DuckDB, knowing those functions; by a table, as sqlglot is compiled and takes no class of ours."""

    EXPRESSION_METADATA: ClassVar[dict[Any, Any]] = {  # type: ignore[misc]
        **DuckDB.EXPRESSION_METADATA,
        exp.Anonymous: {"annotator": _annotate},
        **{node: {"annotator": _clock} for node in (exp.Add, exp.Sub)},
        **{node: {"returns": Type.VARCHAR} for node in _TEXTS},
        **{node: {"annotator": _like_first} for node in _OF_THEIR_FIRST},
        **{node: {"annotator": _list} for node in (exp.Split, exp.Transform)},
    }


def parse(sql: str) -> exp.Expr:
    """A query of the project's as a tree.

    Raises:
        sqlglot.errors.ParseError: it is no DuckDB.
    """
    return sqlglot.parse_one(sql, read="duckdb")
