"""How each construct of DuckDB's that means something else, or nothing, to Spark is said: a rule each.

A rule takes a node, whose parts have been through their rules already, and gives what takes its place.
Instants are naive timestamps in UTC on the engine: no session's zone can move them. Every rule has its
property tests, by its name, in ``tests/engine``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from sqlglot import exp

from telessaude.engine.duck import NAIVE
from telessaude.engine.sessions import DAMERAU_LEVENSHTEIN

Rule = Callable[[Any], exp.Expr]
Type = exp.DataType.Type

_ACCENTED = "áàâãäåéèêëíìîïóòôõöúùûüçñýÿÁÀÂÃÄÅÉÈÊËÍÌÎÏÓÒÔÕÖÚÙÛÜÇÑÝ"
_PLAIN = "aaaaaaeeeeiiiiooooouuuucnyyAAAAAAEEEEIIIIOOOOOUUUUCNY"
_FIELDS = {"%d": "d", "%m": "M", "%Y": "yyyy", "%H": "H", "%M": "m", "%S": "s"}
# What a shorthand stands for in RE2, which DuckDB uses; elsewhere \d and \s may take all of Unicode.
_SHORTHAND = {"d": "0-9", "s": r"\t\n\f\r ", "w": "0-9A-Za-z_"}
_PATTERN = re.compile(r"\\x\{[0-9A-Fa-f]+\}|\\.|[\[\]$.]|[^\\\[\]$.]+", re.DOTALL)
_ONCE = re.compile(r"\^[^|]*|\^\(.*\)\$|[^|]*[^|*]\$", re.DOTALL)  # one match at most, at an end of the text
_TEXT = {Type.VARCHAR, Type.TEXT, Type.CHAR}


class NoRule(ValueError):
    """A construct with no rule: what it is."""


def call(name: str, *arguments: exp.Expr) -> exp.Expr:
    """A call of one of the engine's functions."""
    return exp.Anonymous(this=name, expressions=list(arguments))


def text(value: str) -> exp.Expr:
    """A text."""
    return exp.Literal.string(value)


def number(value: object) -> exp.Expr:
    """A number."""
    return exp.Literal.number(str(value))


def is_of(node: exp.Expr, *kinds: Any) -> bool:
    """Whether a node is of one of some types."""
    return node.type is not None and node.type.this in kinds


def timezone(node: exp.Anonymous) -> exp.Expr:
    """Instants are in UTC: to or from a zone's clock, as what is converted is one or the other."""
    zone, moment = node.expressions
    if zone.name == "UTC":
        return moment
    utc = text("UTC")
    if is_of(moment, Type.TIMESTAMPTZ):
        return call("convert_timezone", utc, zone, moment)
    if is_of(moment, *NAIVE):
        return call("convert_timezone", zone, utc, moment)
    raise NoRule(f"timezone de um tipo desconhecido: {node.sql('duckdb')[:300]} {moment.type!r}")


def strip_accents(node: exp.Anonymous) -> exp.Expr:
    """By a table of the Latin letters of Portuguese and its neighbours; others keep their accents."""
    return call("translate", node.expressions[0], text(_ACCENTED), text(_PLAIN))


def try_strptime(node: exp.Anonymous) -> exp.Expr:
    """The first of its formats that reads the text."""
    value, formats = node.expressions
    tried = [
        call("try_to_timestamp", value.copy(), text(_java(each.name)))
        for each in (formats.expressions if isinstance(formats, exp.Array) else [formats])
    ]
    return tried[0] if len(tried) == 1 else exp.Coalesce(this=tried[0], expressions=tried[1:])


def _java(form: str) -> str:
    # Two fields that touch: a lone M would take all digits.
    known = form.replace("%m%Y", "MM%Y")
    for field, said in _FIELDS.items():
        known = known.replace(field, said)
    if "%" in known:
        raise NoRule(f"o formato {form}")
    return known


def to_minutes(node: exp.Anonymous) -> exp.Expr:
    """An interval of minutes."""
    return call("make_dt_interval", number(0), number(0), exp.cast(node.expressions[0], "int"))


def to_months(node: exp.Anonymous) -> exp.Expr:
    """An interval of months."""
    return call("make_ym_interval", number(0), exp.cast(node.expressions[0], "int"))


def to_days(node: exp.Expr) -> exp.Expr:
    """An interval of days."""
    return call("make_dt_interval", exp.cast(node.this, "int"))


def list_position(node: exp.Anonymous) -> exp.Expr:
    """Spark says 0 where DuckDB says nothing."""
    return exp.Nullif(this=call("array_position", *node.expressions), expression=number(0))


def list_intersect(node: exp.Anonymous) -> exp.Expr:
    """The same under another name."""
    return call("array_intersect", *node.expressions)


def list_reduce(node: exp.Anonymous) -> exp.Expr:
    """From the first element on."""
    values, fold = node.expressions
    first = call("get", values.copy(), number(0))
    rest = call("slice", values.copy(), number(2), call("size", values.copy()))
    return call("aggregate", rest, first, fold)


def product(node: exp.Anonymous) -> exp.Expr:
    """By a list: there is no product, and logarithms know no zero."""
    value = node.expressions[0]
    gathered: exp.Expr = call("collect_list", exp.cast(value, "double"))
    if isinstance(node.parent, exp.Window):
        over = node.parent.copy()
        over.set("this", gathered)
        gathered = over
    fold = exp.Lambda(
        this=exp.Mul(this=exp.column("a_"), expression=exp.column("x_")),
        expressions=[exp.to_identifier("a_"), exp.to_identifier("x_")],
    )
    return call("aggregate", gathered, number("1e0"), fold)


def regexp_full_match(node: exp.RegexpFullMatch) -> exp.Expr:
    """The pattern from the first to the last character."""
    asked = text(f"\\A(?:{pattern(node.expression)})\\z")
    return exp.paren(exp.RegexpLike(this=node.this, expression=asked))


def regexp_like(node: exp.RegexpLike) -> exp.Expr:
    """The pattern said so that it means the same."""
    return exp.paren(exp.RegexpLike(this=node.this, expression=text(pattern(node.expression))))


def regexp_extract(node: exp.RegexpExtract) -> exp.Expr:
    """The whole match, unless a group is asked for."""
    group = node.args.get("group") or number(0)
    return call("regexp_extract", node.this, text(pattern(node.expression)), group)


def regexp_replace(node: exp.RegexpReplace) -> exp.Expr:
    r"""All matches with 'g'. Without it the first alone: only of a pattern that no text can match twice."""
    modifiers = node.args.get("modifiers")
    said = modifiers.name if modifiers else ""
    if set(said) - {"g", "s"}:
        raise NoRule(f"regexp_replace com {said}")
    found = node.expression.name
    if "g" not in said and not _ONCE.fullmatch(found):
        raise NoRule("regexp_replace da primeira ocorrência")
    replacement = re.sub(r"\\(\d)", r"$\1", node.args["replacement"].name)
    asked = pattern(node.expression, dot_takes_all="s" in said)
    return call("regexp_replace", node.this, text(asked), text(replacement))


def pattern(node: exp.Expr, *, dot_takes_all: bool = False) -> str:
    r"""A pattern of RE2 as Java and Rust both understand it: ``$``, ``.``, ``\d`` and the like spelled out.

    Raises:
        NoRule: it is no literal.
    """
    if not (isinstance(node, exp.Literal) and node.is_string):
        raise NoRule("uma expressão regular calculada")
    inside, parts = False, []
    for part in _PATTERN.findall(node.name):
        if part in "[]":
            inside = part == "["
            parts.append(part)
        elif part == "$" and not inside:
            parts.append(r"\z")
        elif part == "." and not inside:
            parts.append(r"[\s\S]" if dot_takes_all else r"[^\n]")
        elif len(part) == 2 and part[0] == "\\" and part[1].lower() in _SHORTHAND:
            parts.append(_spelled(part[1], inside=inside))
        else:
            parts.append(part)
    return "".join(parts)


def _spelled(letter: str, *, inside: bool) -> str:
    characters = _SHORTHAND[letter.lower()]
    if inside:
        if letter.isupper():
            raise NoRule(rf"\{letter} em um conjunto de caracteres")
        return characters
    return f"[^{characters}]" if letter.isupper() else f"[{characters}]"


def bracket(node: exp.Bracket) -> exp.Expr:
    """A piece of a text, or one of a list: null, not an error, beyond its end."""
    where = node.expressions[0]
    if is_of(node.this, Type.ARRAY, Type.LIST):
        if isinstance(where, exp.Literal) and not where.is_string:
            return call("get", node.this, where)
        raise NoRule("parte de uma lista")
    if is_of(node.this, Type.MAP):
        return call("try_element_at", node.this, where)
    if not is_of(node.this, *_TEXT):
        raise NoRule(f"[...] de um tipo desconhecido: {node.sql('duckdb')[:80]}")
    if isinstance(where, exp.Slice):
        first, last = where.this, where.args.get("expression")
        if last is None:
            return call("substring", node.this, first)
        return call("substring", node.this, first, number(int(last.name) - int(first.name) + 1))
    return call("substring", node.this, number(int(where.name) + 1), number(1))


def split(node: exp.Split) -> exp.Expr:
    """Spark splits by a regular expression."""
    if len(node.expression.name) != 1:
        raise NoRule("string_split por mais de um caractere")
    return call("split", node.this, text(f"[{node.expression.name}]"))


def iso_day_of_week(node: exp.DayOfWeekIso) -> exp.Expr:
    """Monday is 1 and Sunday 7."""
    return exp.paren(exp.Mod(this=exp.paren(call("dayofweek", node.this) + 5), expression=number(7)) + 1)


def date_diff(node: exp.DateDiff) -> exp.Expr:
    """Boundaries crossed, as DuckDB counts."""
    unit, end, start = node.text("unit").upper(), node.this, node.expression
    if unit == "MICROSECOND":
        return exp.paren(_microseconds(end) - _microseconds(start))
    if unit == "DAY":
        return call("datediff", exp.cast(end, "date"), exp.cast(start, "date"))
    if unit == "MONTH":
        return exp.paren(_months(end) - _months(start))
    raise NoRule(f"date_diff em {unit}")


def _microseconds(node: exp.Expr) -> exp.Expr:
    return call("unix_micros", exp.cast(node, "timestamptz", dialect="spark"))


def _months(node: exp.Expr) -> exp.Expr:
    return exp.paren(call("year", node.copy()) * 12 + call("month", node.copy()))


def subtract(node: exp.Sub) -> exp.Expr:
    """Two dates are days apart."""
    if is_of(node.this, Type.DATE) and is_of(node.expression, Type.DATE):
        return call("datediff", node.this, node.expression)
    return node


def literal(node: exp.Literal) -> exp.Expr:
    """A number with a decimal point is a double: Spark's decimals would cut what they are divided by."""
    if node.is_string or "." not in node.name or isinstance(node.parent, exp.Interval):
        return node
    return node if "e" in node.name.lower() else number(f"{node.name}e0")


def length(node: exp.Length) -> exp.Expr:
    """Of a list, its size."""
    if is_of(node.this, Type.ARRAY, Type.LIST):
        missing = exp.Is(this=node.this.copy(), expression=exp.null())
        return exp.Case(ifs=[exp.If(this=exp.Not(this=missing), true=call("size", node.this))])
    if is_of(node.this, *_TEXT):
        return node
    raise NoRule(f"len de um tipo desconhecido: {node.sql('duckdb')[:80]}")


def data_type(node: exp.DataType) -> exp.Expr:
    """Counts of any size, and instants."""
    if node.this == Type.INT128:
        return exp.DataType.build("decimal(38,0)")
    if node.this == Type.TIMESTAMPTZ:
        return exp.DataType.build("timestamp_ntz", dialect="spark")
    return node


def total(node: exp.Sum) -> exp.Expr:
    """In whatever order: the last digits of a sum of doubles are not promised."""
    return exp.Sum(this=node.this.this) if isinstance(node.this, exp.Order) else node


def percentile(node: exp.PercentileCont) -> exp.Expr:
    """By interpolation, exactly."""
    return call("percentile", node.this, node.expression)


def median(node: exp.Median) -> exp.Expr:
    """The percentile 0.5."""
    return call("percentile", node.this, number("0.5e0"))


def arg_max(node: exp.ArgMax) -> exp.Expr:
    """DuckDB leaves out the rows in which what is asked for is null."""
    known = exp.Not(this=exp.Is(this=node.this.copy(), expression=exp.null()))
    return call("max_by", node.this, exp.Case(ifs=[exp.If(this=known, true=node.expression)]))


def any_value(node: exp.IgnoreNulls) -> exp.Expr:
    """The first that is not null: of a group in which all are the same."""
    if not isinstance(node.this, exp.AnyValue):
        raise NoRule("ignore nulls")
    return call("max", node.this.this)


def array_agg(node: exp.ArrayAgg) -> exp.Expr:
    """Nulls are kept, in a struct of one field: Spark leaves them out."""
    value, gather = node.this, "collect_list"
    ordered = isinstance(value, exp.Order)
    if ordered:
        inside = value.this.expressions[0] if isinstance(value.this, exp.Distinct) else value.this
        if len(value.expressions) != 1 or value.expressions[0].this != inside:
            raise NoRule("array_agg em ordem de outra coluna")
        value = value.this
    if isinstance(value, exp.Distinct):
        value, gather = value.expressions[0], "collect_set"
    if isinstance(node.parent, exp.Filter):
        raise NoRule("array_agg com filter")
    name = f"{value.alias_or_name}_"  # Sail takes two structs of one name for one
    boxed = call("struct", exp.alias_(value, name))
    gathered: exp.Expr = call(gather, boxed)
    if isinstance(node.parent, exp.Window):
        over = node.parent.copy()
        over.set("this", gathered)
        gathered = over
    unboxed = exp.Lambda(
        this=exp.Dot(this=exp.column("s_"), expression=exp.to_identifier(name)),
        expressions=[exp.to_identifier("s_")],
    )
    bare = call("transform", gathered, unboxed)
    return call("array_sort", bare) if ordered else bare


def least(node: exp.Min) -> exp.Expr:
    """``min(x, n)`` is a list of the n least."""
    if not node.args.get("count"):
        return node
    listed = call("array_sort", call("collect_list", node.this))
    return call("slice", listed, number(1), node.args["count"])


def hashed(node: exp.Anonymous) -> exp.Expr:
    """Another hash, that tells nulls from what is absent: whoever keeps one remakes it with DuckDB's."""
    parts = [
        part for each in node.expressions for part in (exp.Is(this=each.copy(), expression=exp.null()), each)
    ]
    return exp.cast(call("xxhash64", *parts), "decimal(20,0)")


def damerau_levenshtein(node: exp.Anonymous) -> exp.Expr:
    """A function of ours, that the session registers."""
    return call(DAMERAU_LEVENSHTEIN, *node.expressions)


def string_agg(node: exp.GroupConcat) -> exp.Expr:
    """The same under the standard's name."""
    value, keys = node.this, None
    if isinstance(value, exp.Order):
        value, keys = value.this, exp.Order(expressions=value.expressions)
    if keys is None:
        raise NoRule("string_agg sem ordem")
    separator = node.args.get("separator") or text(",")
    if isinstance(value, exp.Distinct):
        listed = call("sort_array", call("collect_set", value.expressions[0]))
        return exp.Nullif(this=call("array_join", listed, separator), expression=text(""))
    return exp.WithinGroup(this=call("listagg", value, separator), expression=keys)


def format_number(node: exp.Format) -> exp.Expr:
    """Thousands apart by commas."""
    if node.this.name != "{:,}":
        raise NoRule(f"format {node.this.name}")
    return call("format_number", node.expressions[0], number(0))


def nullif(node: exp.Nullif) -> exp.Expr:
    """Nothing instead of a list of nothing: Sail gives an empty list a type that compares with no other."""
    if isinstance(node.expression, exp.Array) and not node.expression.expressions:
        some = exp.GT(this=call("size", node.this.copy()), expression=number(0))
        return exp.Case(ifs=[exp.If(this=some, true=node.this)])
    return node


def code_point(node: exp.Unicode) -> exp.Expr:
    """Of no letter, -1."""
    empty = exp.EQ(this=node.this.copy(), expression=text(""))
    return exp.Case(ifs=[exp.If(this=empty, true=exp.Neg(this=number(1)))], default=call("ascii", node.this))


def try_cast(node: exp.TryCast) -> exp.Expr:
    """A date's year has four digits: Spark reads six digits as a year."""
    if not (is_of(node.this, *_TEXT) and node.to.this == Type.DATE):
        return node
    four = exp.RegexpLike(this=node.this.copy(), expression=text("\\A[0-9]{4}[^0-9]"))
    return exp.Case(ifs=[exp.If(this=four, true=node.copy())])


def arrays_overlap(node: exp.ArrayOverlaps) -> exp.Expr:
    """The same under another name."""
    return call("arrays_overlap", node.this, node.expression)


def field(node: exp.PropertyEQ) -> exp.Expr:
    """A constant in a struct may be null too, for Sail: or its list would not go beside another's.

    It is compared with what it never is, from a field beside it, so that no optimizer finds it constant.
    """
    value = node.expression
    if isinstance(value, exp.Literal) and value.is_string and not value.name.startswith("~"):
        beside = [other.expression for other in node.parent.expressions]  # type: ignore[union-attr]
        varying = [other for other in beside if isinstance(other, exp.Column | exp.Identifier)]
        if varying:
            never = call("concat", text("~"), exp.cast(varying[-1].copy(), "string"))
            node.set("expression", exp.Nullif(this=value, expression=never))
    return node


def generate_series(node: exp.GenerateSeries) -> exp.Expr:
    """From one to the other, both in it; of dates, as timestamps; no list where the end comes first."""
    start, end, step = node.args["start"], node.args["end"], node.args.get("step")
    if step is None:
        counted = call("sequence", start, end)
    else:
        start, end = (exp.cast(each, "timestamp_ntz", dialect="spark") for each in (start, end))
        counted = call("sequence", start, end, step)
    return exp.Case(ifs=[exp.If(this=exp.LTE(this=start.copy(), expression=end.copy()), true=counted)])


def array_contains(node: exp.ArrayContains) -> exp.Expr:
    """The same under another name."""
    return call("array_contains", node.this, node.expression)


def array_sort(node: exp.ArraySort) -> exp.Expr:
    """From the least, nulls last."""
    return call("array_sort", node.this)


FUNCTIONS: dict[str, Rule] = {
    "damerau_levenshtein": damerau_levenshtein, "hash": hashed,
    "list_intersect": list_intersect, "list_position": list_position, "list_reduce": list_reduce,
    "product": product, "strip_accents": strip_accents, "timezone": timezone, "to_minutes": to_minutes,
    "to_months": to_months,
    "try_strptime": try_strptime,
}  # fmt: skip
NODES: dict[type[exp.Expr], Rule] = {
    exp.ArgMax: arg_max, exp.ArrayAgg: array_agg, exp.ArrayOverlaps: arrays_overlap, exp.Nullif: nullif,
    exp.PropertyEQ: field, exp.ArrayContains: array_contains, exp.ArraySort: array_sort,
    exp.Bracket: bracket, exp.DataType: data_type, exp.DateDiff: date_diff, exp.DayOfWeekIso: iso_day_of_week,
    exp.Format: format_number, exp.GenerateSeries: generate_series, exp.GroupConcat: string_agg,
    exp.IgnoreNulls: any_value, exp.Length: length, exp.Literal: literal, exp.Median: median, exp.Min: least,
    exp.PercentileCont: percentile, exp.RegexpExtract: regexp_extract,
    exp.RegexpFullMatch: regexp_full_match, exp.RegexpLike: regexp_like, exp.RegexpReplace: regexp_replace,
    exp.Split: split, exp.Sub: subtract, exp.Sum: total, exp.ToDays: to_days,
    exp.TryCast: try_cast, exp.Unicode: code_point,
}  # fmt: skip
