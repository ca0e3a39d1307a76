"""What means the same to DuckDB and, as sqlglot writes it, to Spark and Sail: looked at one by one."""

from __future__ import annotations

from sqlglot import exp

FUNCTIONS: frozenset[str] = frozenset()
NODES: frozenset[type[exp.Expr]] = frozenset({
    # queries
    exp.Alias, exp.CTE, exp.Column, exp.Except, exp.Filter, exp.From, exp.Group, exp.GroupingSets, exp.Having,
    exp.Identifier, exp.Join, exp.Order, exp.Ordered, exp.Paren, exp.Pivot, exp.Qualify, exp.Select, exp.Star,
    exp.Subquery, exp.Table, exp.TableAlias, exp.Tuple, exp.Union, exp.UnpivotColumns, exp.Values, exp.Where,
    exp.Window, exp.WindowSpec, exp.With,
    # values, types and comparisons
    exp.Add, exp.And, exp.Array, exp.Between, exp.Boolean, exp.Case, exp.Cast, exp.Coalesce, exp.ColumnDef,
    exp.DPipe, exp.DataTypeParam, exp.Distinct, exp.Div, exp.Dot, exp.EQ, exp.Exists, exp.GT, exp.GTE, exp.If,
    exp.In, exp.IntDiv, exp.Interval, exp.Is, exp.LT, exp.LTE, exp.Lambda, exp.Like, exp.Mul, exp.NEQ,
    exp.Neg,
    exp.Not, exp.Null, exp.NullSafeEQ, exp.NullSafeNEQ, exp.Or, exp.Slice,
    exp.Struct, exp.Var,
    # functions
    exp.Abs, exp.AnyValue, exp.ArrayConcat, exp.ArrayDistinct, exp.ArrayFilter,
    exp.ArrayToString, exp.Ceil, exp.ConcatWs, exp.Count, exp.DateFromParts, exp.Day, exp.DenseRank,
    exp.Explode,
    exp.FirstValue, exp.Flatten, exp.Floor, exp.Greatest, exp.Grouping, exp.Lag, exp.LastDay, exp.Lead,
    exp.Least, exp.Left, exp.LogicalAnd, exp.LogicalOr, exp.Lower, exp.Max, exp.Month, exp.Pad,
    exp.Repeat, exp.Replace, exp.Right, exp.Round, exp.RowNumber, exp.SplitPart, exp.Sqrt, exp.StartsWith,
    exp.TimestampTrunc, exp.Transform, exp.Translate, exp.Trim, exp.Upper, exp.Year,
})  # fmt: skip
