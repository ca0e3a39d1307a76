"""Protects the queue rebuilt from dates: its size, movements and waits, against another way to each number.

Requests drawn at random go through the models as compiled; each figure is worked out again here, request by
request, and the waits with lifelines, which knows nothing of this project.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import duckdb
import pytest
from lifelines import KaplanMeierFitter

from telessaude.models import compiled

MODELS = (
    "int_medida_regulacao_executada", "int_medida_regulacao_entrada", "int_medida_regulacao_saida",
    "int_fila_mes", "int_celula_tamanho_da_fila", "int_espera_conhecida_mes", "int_espera_na_fila_mes",
    "int_celula_espera_na_fila",
)  # fmt: skip
REFERENCE = datetime(2024, 6, 12, 15, tzinfo=UTC)
# An hour apart: a month's end is not the same instant in both.
# São Paulo lies in a health region, Manaus in none.
REGIONS = {"3550308": ("regiao_saude", "SP-Capital")}
TOWNS = {"3550308": ("SP", "America/Sao_Paulo"), "1302603": ("AM", "America/Manaus")}
SPECIALTIES, RISKS = ("cardiologia", "ortopedia", None), ("verde", "vermelho", None)
SEEDS = (0, *(pytest.param(seed, marks=pytest.mark.long) for seed in (1, 2)))
HALF_YEAR, YEAR, DAY = timedelta(days=180), timedelta(days=365), timedelta(days=1)

Unit = tuple[str, str]  # nivel, nivel_id
Cell = tuple[Unit, tuple[str, str]]  # and dimensao, categoria
Sql = dict[str, str]


@dataclass(frozen=True)
class Request:
    """A request of the queue: instants in UTC; left is when it left, None while it has not."""

    town: str
    specialty: str | None
    risk: str | None
    situation: str
    asked: datetime
    left: datetime | None
    unknown: bool = False

    def cells(self) -> Iterator[Cell]:
        uf, _ = TOWNS[self.town]
        units = [("brasil", "BR"), ("uf", uf), ("municipio", self.town)]
        units += [REGIONS[self.town]] if self.town in REGIONS else []
        parts = [("total", "total"), ("especialidade", self.specialty), ("risco", self.risk)]
        yield from ((unit, (of, part)) for unit, (of, part) in product(units, parts) if part is not None)

    def month_of(self, instant: datetime) -> date:
        return instant.astimezone(ZoneInfo(TOWNS[self.town][1])).date().replace(day=1)

    def end_of(self, month: date) -> datetime:
        """When a month ends on the clock of its município, or the reference instant if that is earlier."""
        following = (month + timedelta(days=32)).replace(day=1)
        zone = ZoneInfo(TOWNS[self.town][1])
        return min(REFERENCE, datetime(following.year, following.month, 1, tzinfo=zone).astimezone(UTC))

    def waits_at(self, end: datetime) -> bool:
        return not self.unknown and self.asked < end and not (self.left and self.left < end)


MONTHS = [date(2022 + n // 12, n % 12 + 1, 1) for n in range(1, 30)]  # February 2022 to June 2024
EDGES = [datetime(2023, 3, 1, 3, tzinfo=UTC), datetime(2023, 3, 1, 4, tzinfo=UTC), REFERENCE]


def drawn(seed: int, count: int = 400) -> list[Request]:
    """Requests of 20 months; some at the very end of a month, or of the reference, or 180 days before one."""
    chance = random.Random(seed)
    edges = [*EDGES, *(edge - HALF_YEAR for edge in EDGES), *(edge - YEAR for edge in EDGES)]
    begin = datetime(2022, 10, 1, 12, tzinfo=UTC)
    found = []
    for _ in range(count):
        asked = begin + timedelta(seconds=chance.randrange(620 * 86400))
        asked = chance.choice(edges) if chance.random() < 0.1 else asked
        situation = chance.choices(
            ["executada", "pendente", "falta", "cancelada", "negada", "agendada"], [50, 25, 8, 8, 5, 4]
        )[0]
        left = asked + timedelta(seconds=int(chance.expovariate(1 / (90 * 86400))))
        left = asked + chance.choice([1, 30, 31]) * DAY if chance.random() < 0.1 else left
        if situation == "executada" and left > REFERENCE:
            situation = "pendente"
        gone = situation not in ("pendente", "agendada")
        unknown = situation in ("falta", "negada") and chance.random() < 0.2
        found.append(
            Request(
                chance.choice(list(TOWNS)), chance.choice(SPECIALTIES), chance.choice(RISKS), situation,
                asked, left if gone and not unknown else None, unknown,
            )
        )  # fmt: skip
    return found


@pytest.fixture(scope="module")
def sql() -> Sql:
    return {made.name: made.sql for made in compiled.relations(MODELS) if made.name in MODELS}


@pytest.fixture
def queue(sql: Sql) -> Iterator[Callable[[list[Request]], duckdb.DuckDBPyConnection]]:
    """Builds the models over some requests."""
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as warehouse; use warehouse; set timezone = 'UTC'")
        connection.execute("create schema lago; create schema fatos; create schema intermediario")
        connection.execute("create table lago.execucao_corrente (referencia timestamptz)")
        connection.execute("insert into lago.execucao_corrente values (?)", [REFERENCE])
        towns = [(town, *place) for town, place in TOWNS.items()]
        connection.execute("create table fatos.dim_municipio (municipio_ibge text, uf text, fuso text)")
        connection.executemany("insert into fatos.dim_municipio values (?, ?, ?)", towns)
        connection.execute(
            "create table fatos.dim_municipio_nas_regioes as select * from (values "
            "('3550308', 'SP-Capital', null::varchar, null::varchar)"
            ") as t(municipio_ibge, regiao_saude, macrorregiao, regional_saude)"
        )

        def build(requests: list[Request]) -> duckdb.DuckDBPyConnection:
            connection.execute(
                "create or replace table fatos.fct_regulacao (municipio_ibge varchar, especialidade varchar, "
                "risco varchar, situacao varchar, solicitada_em_utc timestamp, saida_em_utc timestamp, "
                "saida_desconhecida boolean)"
            )
            connection.executemany(
                "insert into fatos.fct_regulacao values (?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        r.town, r.specialty, r.risk, r.situation, r.asked.replace(tzinfo=None),
                        r.left and r.left.replace(tzinfo=None), r.unknown,
                    )
                    for r in requests
                ],
            )  # fmt: skip
            connection.execute(
                "create or replace table fatos.fct_regulacao as select r.*, m.uf, "
                "timezone(m.fuso, timezone('UTC', r.solicitada_em_utc)) as solicitada_em, "
                "timezone(m.fuso, timezone('UTC', r.saida_em_utc)) as saida_em, "
                "case when r.situacao = 'executada' then saida_em end as executada_em, "
                "case when r.situacao = 'executada' then r.saida_em_utc end as executada_em_utc, "
                "datediff('microsecond', r.solicitada_em_utc, r.saida_em_utc) as espera_us, "
                "false as em_30_dias, false as em_90_dias, false as no_prazo_do_risco "
                "from fatos.fct_regulacao as r join fatos.dim_municipio as m using (municipio_ibge)"
            )
            for name in MODELS:
                connection.execute(f"create or replace table intermediario.{name} as {sql[name]}")
            return connection

        yield build


def cells(connection: duckdb.DuckDBPyConnection, model: str, indicator: str) -> dict[tuple, tuple]:
    """Rows of an indicator by period, unit and breakdown: numerador, denominador, valor."""
    rows = connection.execute(
        "select periodo_tipo, periodo_inicio, nivel, nivel_id, dimensao, categoria, numerador, denominador, "
        f"valor from intermediario.{model} where indicador_id = '{indicator}'"
    ).fetchall()
    found = {(row[0], row[1], (row[2], row[3]), (row[4], row[5])): row[6:] for row in rows}
    assert len(found) == len(rows)
    return found


def measured(connection: duckdb.DuckDBPyConnection, model: str, measure: str) -> dict[tuple, int]:
    rows = connection.execute(
        f"select mes, nivel, nivel_id, dimensao, categoria, {measure} from intermediario.{model}"
    ).fetchall()
    return {(row[0], (row[1], row[2]), (row[3], row[4])): row[5] for row in rows}


def periods() -> Iterator[tuple[str, date, date]]:
    """Kind and first day of every period, and the last month of it that has begun."""
    for month in MONTHS:
        yield "mes", month, month
        following = (month + timedelta(days=32)).replace(day=1)
        if following.month in (1, 5, 9) or month == MONTHS[-1]:
            yield "quadrimestre", month.replace(month=(month.month - 1) // 4 * 4 + 1), month
        if following.month == 1 or month == MONTHS[-1]:
            yield "ano", month.replace(month=1), month


@pytest.mark.parametrize("seed", SEEDS)
def test_size_and_age_at_the_end_of_every_period(seed: int, queue: Callable) -> None:
    requests = drawn(seed)
    waiting: Counter[tuple] = Counter()
    old: Counter[tuple] = Counter()
    for (kind, begin, month), request in product(list(periods()), requests):
        end = request.end_of(month)
        if request.waits_at(end):
            keys = [(kind, begin, *cell) for cell in request.cells()]
            waiting.update(keys)
            old.update(keys if end - request.asked > HALF_YEAR else [])
    connection = queue(requests)
    assert cells(connection, "int_celula_tamanho_da_fila", "FILA.tamanho") == {
        key: (many, None, many) for key, many in waiting.items()
    }
    aged = cells(connection, "int_celula_tamanho_da_fila", "FILA.acima180")
    assert {key: row[:2] for key, row in aged.items()} == {
        key: (old[key], many) for key, many in waiting.items()
    }
    assert len(waiting) > 500
    assert sum(old.values()) > 500


@pytest.mark.parametrize("seed", SEEDS)
def test_size_is_that_of_the_month_before_with_entries_and_without_exits(seed: int, queue: Callable) -> None:
    """Of what can be told, and of what came before the reference instant, not at it."""
    told = [r for r in drawn(seed) if not r.unknown and REFERENCE not in (r.asked, r.left)]
    connection = queue(told)
    came = measured(connection, "int_medida_regulacao_entrada", "re_entradas")
    went = measured(connection, "int_medida_regulacao_saida", "re_saidas")
    size = measured(connection, "int_fila_mes", "na_fila")
    total = ("total", "total")
    for unit in {cell[0] for r in told for cell in r.cells()}:
        before = 0
        for month in MONTHS:
            key = (month, unit, total)
            before += came.get(key, 0) - went.get(key, 0)
            assert size.get(key, 0) == before
    assert sum(many for key, many in came.items() if key[1:] == (("brasil", "BR"), total)) == len(
        [r for r in told if r.asked < REFERENCE]
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_months_to_clear_the_queue(seed: int, queue: Callable) -> None:
    requests = drawn(seed, count=60)  # few: some towns have months without any done, and empty queues
    done: Counter[tuple] = Counter()
    for request in requests:
        if request.situation == "executada" and request.left and request.left <= REFERENCE:
            month = request.month_of(request.left)
            after = [later for later in MONTHS if 0 <= MONTHS.index(later) - MONTHS.index(month) <= 2]
            done.update(
                (later, unit) for later in after for unit, part in request.cells() if part[0] == "total"
            )
    expected = {}
    for (month, unit), many in done.items():
        waiting = sum(
            request.waits_at(request.end_of(month)) for request in requests if unit in dict(request.cells())
        )
        key = ("mes", month, unit, ("total", "total"))
        expected[key] = (waiting, pytest.approx(many / 3), pytest.approx(waiting * 3 / many))
    assert cells(queue(requests), "int_celula_tamanho_da_fila", "FILA.meses_para_zerar") == expected


@pytest.mark.long
def test_waits_are_those_of_another_implementation(queue: Callable) -> None:
    requests, some = drawn(0), MONTHS[::-4]
    waits: dict[tuple, list[tuple[int, bool]]] = {}
    for month, request in product(some, requests):
        end = request.end_of(month)
        if not request.unknown and end - YEAR <= request.asked < end:
            left = request.left if request.left and request.left < end else None
            executed = left is not None and request.situation == "executada"
            wait = max(1, -((request.asked - (left or end)) // DAY))
            for cell in request.cells():
                waits.setdefault(("mes", month, *cell), []).append((wait, executed))
    curves = {
        key: KaplanMeierFitter().fit([w for w, _ in found], [e for _, e in found]).survival_function_
        for key, found in waits.items()
    }
    connection = queue(requests)
    for indicator, share in (("FILA.espera_mediana", 0.5), ("FILA.espera_p90", 0.1)):
        expected = {
            key: (None, len(waits[key]), curve.index[curve.iloc[:, 0] <= share + 1e-9][0])
            for key, curve in curves.items()
            if curve.iloc[-1, 0] <= share + 1e-9
        }
        found = cells(connection, "int_celula_espera_na_fila", indicator)
        assert {key: row for key, row in found.items() if key[1] in some} == expected
        assert len(expected) > 5


def test_where_nobody_waits_the_wait_is_the_plain_median(queue: Callable) -> None:
    """Waits of 1, 2 ... 9 days, all over in the month: half of nine is the fifth, nine in ten the ninth."""
    asked = datetime(2024, 3, 4, 12, tzinfo=UTC)
    requests = [
        Request("3550308", None, None, "executada", asked, asked + timedelta(days=n)) for n in range(1, 10)
    ]
    connection = queue(requests)
    key = ("mes", date(2024, 3, 1), ("uf", "SP"), ("total", "total"))
    assert cells(connection, "int_celula_espera_na_fila", "FILA.espera_mediana")[key] == (None, 9, 5)
    assert cells(connection, "int_celula_espera_na_fila", "FILA.espera_p90")[key] == (None, 9, 9)
