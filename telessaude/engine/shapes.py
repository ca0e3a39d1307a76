"""Constructs that take a whole query to be said otherwise: each a function over its tree.

What they leave is read the same by Spark and by Sail.
"""

from __future__ import annotations

import itertools
from typing import Any

from sqlglot import exp
from sqlglot.transforms import eliminate_qualify

from telessaude.engine.rules import NoRule, number


def unpivot(tree: exp.Expr) -> exp.Expr:
    """``unpivot (q) on a, b into name n value v``: a query a column, without its nulls, under each other."""
    for pivot in list(tree.find_all(exp.Pivot)):
        into = pivot.args.get("into")
        if not into:
            raise NoRule("pivot")
        name, value = into.this.name, into.expressions[0].name
        columns = [column.name for column in pivot.expressions]
        source = pivot.this.this if isinstance(pivot.this, exp.Subquery) else pivot.this
        parts = [_unpivoted(source, columns, column, name, value) for column in columns]
        query: exp.Expr = parts[0]
        for part in parts[1:]:
            query = exp.union(query, part, distinct=False, copy=False)
        pivot.replace(query)
    return tree


def _unpivoted(source: exp.Expr, columns: list[str], column: str, name: str, value: str) -> exp.Select:
    rest = exp.Star(except_=[exp.column(each) for each in columns])
    told = [exp.alias_(exp.Literal.string(column), name), exp.alias_(exp.column(column), value)]
    origin = exp.Subquery(this=source.copy(), alias=exp.TableAlias(this=exp.to_identifier("deitada_")))
    return exp.select(rest, *told).from_(origin).where(exp.column(column).is_(exp.null()).not_())


def qualify_clause(tree: exp.Expr) -> exp.Expr:
    """``qualify``: a query around, with a ``where``."""
    for select in list(tree.find_all(exp.Select)):
        if select.args.get("qualify"):
            around = eliminate_qualify(select.copy())
            for column in around.args["where"].find_all(exp.Column):
                column.set("table", None)
            tree = _instead(tree, select, around)
    return tree


def group_by_all(tree: exp.Expr) -> exp.Expr:
    """``group by all``: the places of what is no aggregate."""
    for select in tree.find_all(exp.Select):
        group = select.args.get("group")
        if group and group.args.get("all"):
            places = [
                number(place)
                for place, column in enumerate(select.expressions, 1)
                if not column.find(exp.AggFunc)
            ]
            group.set("all", None)
            group.set("expressions", places)
    return tree


def grouping_sets(tree: exp.Expr) -> exp.Expr:
    """Several ``grouping sets``, or keys beside them: their product as one list."""
    for group in list(tree.find_all(exp.Group)):
        lists = [each for each in group.expressions if isinstance(each, exp.GroupingSets)]
        lists += group.args.get("grouping_sets") or []
        if not lists:
            continue
        always = [each for each in group.expressions if not isinstance(each, exp.GroupingSets)]
        sets = [
            exp.Tuple(
                expressions=[key.copy() for key in [*always, *(key for part in parts for key in _keys(part))]]
            )
            for parts in itertools.product(*(each.expressions for each in lists))
        ]
        group.set("grouping_sets", None)
        group.set("expressions", [exp.GroupingSets(expressions=sets)])
    return tree


def _keys(part: exp.Expr) -> list[exp.Expr]:
    if isinstance(part, exp.Tuple):
        return part.expressions
    return [part.this] if isinstance(part, exp.Paren) else [part]


def filter_over(tree: exp.Expr) -> exp.Expr:
    """``agg(x) filter (where c) over (...)``: the aggregate of a case."""
    for window in list(tree.find_all(exp.Window)):
        if isinstance(window.this, exp.Filter):
            aggregate, condition = window.this.this, window.this.expression.this
            value = number(1) if isinstance(aggregate.this, exp.Star) else aggregate.this
            aggregate.set("this", exp.Case(ifs=[exp.If(this=condition, true=value)]))
            window.set("this", aggregate)
    return tree


def case_of_intervals(tree: exp.Expr) -> exp.Expr:
    """``d + case ... interval`` of months here and days there, two types: the date goes into the branches."""
    for case in list(tree.find_all(exp.Case)):
        branches = case.args.get("ifs") or []
        around = case.parent
        if not (
            branches
            and all(isinstance(branch.args.get("true"), exp.Interval) for branch in branches)
            and isinstance(around, exp.Add | exp.Sub)
            and around.expression is case
        ):
            continue
        for branch in branches:
            branch.set("true", _moved(around, branch.args["true"]))
        if case.args.get("default"):
            case.set("default", _moved(around, case.args["default"]))
        case.type = around.type
        around.replace(case)
    return tree


def _moved(around: exp.Expr, interval: exp.Expr) -> exp.Expr:
    moved = type(around)(this=around.this.copy(), expression=interval)
    moved.type = around.type
    return moved


def union_by_name(tree: exp.Expr) -> exp.Expr:
    """``union by name``: every query gets the columns of all, in one order."""
    for union in list(tree.find_all(exp.Union)):
        if not union.args.get("by_name"):
            continue
        selects = _selects(union)
        names = list(dict.fromkeys(name for select in selects for name in select.named_selects))
        for select in selects:
            columns = {column.alias_or_name: column for column in select.expressions}
            select.set("expressions", [columns.get(name) or exp.alias_(exp.null(), name) for name in names])
        union.set("by_name", None)
    return tree


def _selects(query: exp.Expr) -> list[exp.Select]:
    if isinstance(query, exp.Union):
        return [*_selects(query.this), *_selects(query.expression)]
    return [query] if isinstance(query, exp.Select) else _selects(query.this)


def in_rows(tree: exp.Expr) -> exp.Expr:
    """``(a, b) in (select (x, y) ...)``: two columns, not one of pairs."""
    for within in tree.find_all(exp.In):
        query = within.args.get("query")
        select = query.this if query is not None else None
        if isinstance(select, exp.Select) and len(select.expressions) == 1:
            row = select.expressions[0]
            if isinstance(row, exp.Tuple):
                select.set("expressions", row.expressions)
    return tree


def ordered_rows(tree: exp.Expr) -> exp.Expr:
    """``row_number() over ()``: Spark wants an order; the first column numbers no less arbitrarily."""
    for window in tree.find_all(exp.Window):
        if isinstance(window.this, exp.RowNumber) and not window.args.get("order"):
            select = window.find_ancestor(exp.Select)
            first = select.expressions[0].unalias().copy()  # type: ignore[union-attr]
            window.set("order", exp.Order(expressions=[exp.Ordered(this=first)]))
    return tree


def unnest(tree: exp.Expr) -> exp.Expr:
    """``f(unnest(list))``: the list is unfolded in a query inside, with what the query outside reads."""
    for explode in list(tree.find_all(exp.Explode)):
        if explode.expressions:
            raise NoRule("unnest recursivo")
        if isinstance(explode.parent, exp.Alias | exp.Select):
            continue
        top: Any = explode
        while not isinstance(top.parent, exp.Alias | exp.Select):
            top = top.parent
        element = exp.to_identifier("u_")
        if isinstance(top, exp.Cast) and top.this is explode:
            kind = exp.DataType(this=exp.DataType.Type.ARRAY, expressions=[top.to.copy()], nested=True)
            top.replace(exp.Explode(this=exp.cast(explode.this.copy(), kind)))
            continue
        values = explode.this.copy()
        explode.replace(exp.column(element))
        body = exp.Lambda(this=top.copy(), expressions=[element.copy()])
        top.replace(exp.Explode(this=exp.Transform(this=values, expression=body)))
    return tree


def unnest_of_aggregate(tree: exp.Expr) -> exp.Expr:
    """``unnest(f(min(x)))``: aggregated in a query inside."""
    for explode in list(tree.find_all(exp.Explode)):
        select = explode.find_ancestor(exp.Select)
        if select is None or not explode.this.find(exp.AggFunc):
            continue
        column = next(each for each in select.expressions if each.find(exp.Explode) is explode)
        others = [each for each in select.expressions if each is not column]
        inside = select.copy()
        inside.set("expressions", [*(each.copy() for each in others), exp.alias_(explode.this.copy(), "a_")])
        explode.set("this", exp.column("a_"))
        outside = [
            column.copy() if each is column else exp.column(each.alias_or_name) for each in select.expressions
        ]
        alias = exp.TableAlias(this=exp.to_identifier("agregada_"))
        tree = _instead(tree, select, exp.select(*outside).from_(exp.Subquery(this=inside, alias=alias)))
    return tree


def _instead(tree: exp.Expr, old: exp.Expr, new: exp.Expr) -> exp.Expr:
    if old is tree:
        return new
    old.replace(new)
    return tree


BEFORE_TYPES = (unpivot, in_rows)
WITH_TYPES = (union_by_name, case_of_intervals, filter_over, group_by_all, grouping_sets)
AFTER_TYPES = (qualify_clause, ordered_rows, unnest, unnest_of_aggregate)
