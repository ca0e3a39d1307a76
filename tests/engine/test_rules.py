"""Protects each rule of the engine's: the same expression over the same values gives the same in DuckDB and on it.

Sail by default; with TELESSAUDE_ENGINE=spark, Spark itself.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import duckdb
import pytest

from telessaude.engine.sessions import Engine, session
from telessaude.engine.transpile import Transpiler, Untranslatable

pytestmark = pytest.mark.spark

TEXTS = [
    None, "", " ", "a", "Á É ç ñ", "31/02/2024", "29/02/2024", "29/02/2023", "5/3/2020", "05/03/2020 07:08", "022024",
    "132024", "a|b||c", "jan", "12.5", "-7", "1e3", " 12 ", "=\"007\"", "'007", "linha\nquebra", "fim\n", "٣",
    "xx.0", "n/a", "#", "palavra", "plaavra", "2024-01-05", "2024-1-5", "2024-02-30",
]  # fmt: skip
# Hours around each change of daylight saving that is told apart, and around years without.
INSTANTS = [
    datetime(year, month, day) + timedelta(hours=hour, minutes=minute)
    for year, month, day in [
        (1985, 11, 2), (1986, 3, 15), (1999, 10, 3), (2002, 11, 3), (2008, 10, 19), (2017, 10, 15), (2018, 2, 18),
        (2018, 11, 4), (2019, 2, 17), (2024, 2, 29), (2026, 1, 1),
    ]
    for hour in range(-2, 6)
    for minute in (0, 30)
]  # fmt: skip
DATES = [datetime(2023, 12, 25) + timedelta(days=day) for day in range(0, 70, 1)]
WORDS = [["palavra", "lavra"], ["ab", "ba"], ["", "abc"], ["ca", "abc"], ["é", "e"], [None, "a"]]
NUMBERS = [None, -7, -1, 0, 1, 2, 3, 7, 1234567]

OF_TEXTS = [
    "strip_accents(x)", "upper(strip_accents(x))", "lower(x)", "trim(x)", "x[2:3]", "x[2:]", "x[1]", "length(x)",
    "try_strptime(x, '%d/%m/%Y')", "try_strptime(x, ['%d/%m/%Y %H:%M', '%d/%m/%Y'])", "try_strptime(x, '%m%Y')",
    r"regexp_full_match(x, '[+-]?\d+') is true", r"regexp_matches(x, '\d$')", r"regexp_matches(x, '^\S+$')",
    r"regexp_extract(x, '(\d+)/(\d+)', 2)", r"regexp_extract(x, '\d{4}')", r"regexp_replace(x, '\.0$', '')",
    r"""regexp_replace(x, '^(?:="(.*)"|''(\d.*))$', '\1\2', 's')""", "regexp_replace(lower(x), '[^a-z0-9]+', '_', 'g')",
    "string_split(x, '|')", "len(string_split(x, '|'))", "string_split(x, '|')[2]", "string_split(x, '|')[9]",
    "list_position(['jan', 'fev'], x)", "nullif(list_filter(string_split(x, '|'), lambda p: p = 'a'), [])",
    "try_cast(x as date)", "translate(x, '.,', '')", "unicode(right(x, 1))", "lpad(x, 7, '0')", "starts_with(x, '#')",
    "x like '__/__/____'", "split_part(x, '/', 2)", "x is distinct from 'a'", "coalesce(nullif(x, ''), 'vazio')",
]  # fmt: skip
OF_INSTANTS = [
    # As the macro says it, the first of the two of a repeated hour: alone, ICU takes the second and Sail the first.
    *(
        f"timezone('UTC', timezone('{zone}', x) - case when timezone('{zone}', timezone('{zone}', x) - interval 1 hour) = x "
        "then interval 1 hour else interval 0 hour end)"
        for zone in ("America/Sao_Paulo", "America/Manaus", "America/Rio_Branco", "America/Bahia", "America/Fortaleza")
    ),
    *(
        f"timezone('{zone}', timezone('UTC', x))"
        for zone in ("America/Sao_Paulo", "America/Cuiaba", "America/Recife", "America/Araguaina")
    ),
    "date_trunc('month', x)", "date_trunc('week', x)", "x + to_minutes(-180)", "x - interval 3 hour",
    "date_diff('microsecond', timestamp '2000-01-01', x)", "cast(x as date)",
    "x + case when x < timestamp '2019-01-01' then interval 1 month else interval 1 day end",
]  # fmt: skip
OF_DATES = [
    "isodow(x)", "last_day(x)", "cast(date_trunc('week', x) as date)", "x - date '2023-01-31'", "month(x) // 4",
    "date_diff('month', date '2023-01-31', x)", "date_diff('day', date '2023-01-31', x)", "x + to_months(1)",
    "cast(x + interval 1 month as date)", "make_date(year(x), cast((month(x) - 1) // 4 * 4 + 1 as bigint), 1)",
    "len(generate_series(date_trunc('month', x), date '2024-03-01', interval 1 month))",
]  # fmt: skip
OF_NUMBERS = [
    "x / 3600.0", "x / 7", "x // 2", "1 / nullif(x, 0)", "3.8414588206941254 / nullif(x, 0)", "-x", "abs(x)",
    "replace(format('{:,}', x), ',', '.')", "greatest(x, 1)", "least(x, null)", "x in (1, 2)", "not x between 0 and 2",
]  # fmt: skip
QUERIES = [
    "select count(*) as n, sum(n) as s, grouping(x) as g, x, y from g group by grouping sets ((), (x)), grouping sets ((), (y))",
    "select x, array_agg(y order by y) as l, arg_max(y, n) as m, sum(n order by n) as s from g group by x",
    "select x, string_agg(y, ', ' order by y) as t from g group by x",
    "select x, list(distinct y order by y) as l from g group by all",
    "select x, min({'n': n, 'y': y}, 2) as l from g group by x",
    "select x, n, max(n) filter (where y = 'a') over (partition by x) as m from g",
    "select x, n, product(1 - n / 10) over (partition by x order by n rows between unbounded preceding and current row) "
    "as p from g where n is not null",
    "select x, n from g qualify row_number() over (partition by x order by n desc, y) = 1",
    "select quantile_cont(n, 0.5) as q, median(n) as m from g",
    "select d, cast(unnest(generate_series(min(d), max(d) + interval 40 day, interval 1 month)) as date) as mes from h group by d",
    "select * from (unpivot (select * from u) on a, b into name medida value valor)",
    "select x, n from g union all by name select n, y, x from g",
    "select x from g where n > 0 and (x, y) in (select (x, y) from g where n = 1)",
    "select x, any_value(y) as y from (select x, max(y) as y from g group by x) group by x",
    "select count(distinct hash(x, y)) as n from g",
]  # fmt: skip
ROWS = [
    (x, y, n) for x, y, n in zip(
        ["p", "p", "q", None, None, "q", "p"], ["a", None, "b", "a", None, "b", "a"], [1, 2, 3, None, 5, 6, 7],
        strict=True,
    )
]  # fmt: skip


@pytest.fixture(scope="module")
def engines(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[duckdb.DuckDBPyConnection, Any, Transpiler]]:
    folder = tmp_path_factory.mktemp("valores")
    con = duckdb.connect()
    con.execute("attach ':memory:' as warehouse; use warehouse; set timezone = 'UTC'; create schema v")
    tables = {
        "textos": ("x varchar", [(one,) for one in TEXTS]),
        "instantes": ("x timestamp", [(one,) for one in [None, *INSTANTS]]),
        "datas": ("x date", [(one.date(),) for one in DATES]),
        "numeros": ("x bigint", [(one,) for one in NUMBERS]),
        "palavras": ("x varchar, y varchar", WORDS),
        "g": ("x varchar, y varchar, n bigint", ROWS),
        "h": ("d date", [(datetime(2024, 1, 31).date(),), (datetime(2024, 4, 30).date(),)]),
        "u": ("k varchar, a bigint, b bigint", [("um", 1, None), ("dois", None, 2)]),
    }
    where = Engine(master="local[2]") if os.environ.get("TELESSAUDE_ENGINE") == "spark" else Engine("sail")
    with session(where) as spark:
        relations = {}
        for name, (columns, rows) in tables.items():
            con.execute(f"create table v.{name} ({columns})")
            con.executemany(f"insert into v.{name} values ({', '.join('?' * len(rows[0]))})", rows)
            con.execute(f"copy v.{name} to '{folder / name}.parquet' (format parquet)")
            spark.read.parquet(f"{folder / name}.parquet").createOrReplaceTempView(f"v__{name}")
            relations["v", name] = [(row[0], row[1]) for row in con.execute(f"describe v.{name}").fetchall()]
        yield con, spark, Transpiler(relations)


def same(engines: tuple[duckdb.DuckDBPyConnection, Any, Transpiler], sql: str) -> None:
    con, spark, transpiler = engines
    here = [plain(row) for row in con.execute(sql).fetchall()]
    there = [plain(row) for row in spark.sql(transpiler.spark(sql, "teste")).collect()]
    assert sorted(map(repr, there)) == sorted(map(repr, here))


def plain(value: Any) -> Any:
    """Values as both clients may give them: doubles to ten digits, whole numbers as numbers, structs as lists."""
    if isinstance(value, dict):
        return [plain(each) for each in value.values()]
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    if type(value).__name__ in {"float", "Decimal", "int"}:
        return float(f"{float(value):.10g}")
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    return datetime(value.year, value.month, value.day) if type(value).__name__ == "date" else value


@pytest.mark.parametrize(
    ("table", "expression"),
    [
        *itertools.product(["textos"], OF_TEXTS), *itertools.product(["instantes"], OF_INSTANTS),
        *itertools.product(["datas"], OF_DATES), *itertools.product(["numeros"], OF_NUMBERS),
        ("palavras", "damerau_levenshtein(x, y)"),
    ],
)  # fmt: skip
def test_an_expression(
    engines: tuple[duckdb.DuckDBPyConnection, Any, Transpiler], table: str, expression: str
) -> None:
    others = ", y" if table == "palavras" else ""
    same(engines, f'select x{others}, {expression} as valor from "warehouse"."v"."{table}"')


@pytest.mark.parametrize("sql", QUERIES)
def test_a_query(engines: tuple[duckdb.DuckDBPyConnection, Any, Transpiler], sql: str) -> None:
    for table in ("g", "h", "u"):
        sql = sql.replace(f"from {table} ", f'from "warehouse"."v"."{table}" ')
        sql = sql.replace(f"from {table})", f'from "warehouse"."v"."{table}")')
        sql = sql if not sql.endswith(f"from {table}") else f'{sql[:-1]}"warehouse"."v"."{table}"'
    same(engines, sql)


def test_a_wrong_rewrite_is_seen(
    engines: tuple[duckdb.DuckDBPyConnection, Any, Transpiler], monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlglot import exp

    from telessaude.engine import rules

    monkeypatch.setitem(rules.NODES, exp.DayOfWeekIso, lambda node: rules.call("dayofweek", node.this))
    with pytest.raises(AssertionError):
        same(engines, 'select x, isodow(x) as valor from "warehouse"."v"."datas"')


@pytest.mark.parametrize(
    ("sql", "what"),
    [
        ("select soundex(x) as y from v.textos", "Soundex"),
        ("select bit_count(n) as y from v.g", "bit_count"),
        ("select * from v.g tablesample 10%", "TableSample"),
        ("select regexp_replace(x, 'a', 'b') as y from v.textos", "primeira ocorrência"),
        ("select try_strptime(x, '%b %Y') as y from v.textos", "%b %Y"),
    ],
)
def test_what_has_no_rule_is_refused_with_its_name_and_the_models(sql: str, what: str) -> None:
    transpiler = Transpiler({("v", "textos"): [("x", "VARCHAR")], ("v", "g"): [("n", "BIGINT")]})
    with pytest.raises(Untranslatable, match=r"o_modelo.*" + what):
        transpiler.spark(sql, "o_modelo")
