"""Protects what a cohort's share says of a queue: whoever waits longer than the term only ever lowers it.

The model's own SQL, over made-up requests, beside the same shares counted one by one in Python.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from telessaude.models import compiled

REFERENCE = datetime(2024, 12, 31, 12)
TERMS = {"vermelho": 30, "amarelo": 90, "verde": 180}
SHARES = ("30_dias", "90_dias", "do_risco")
AS_MANY = settings(max_examples=20, deadline=None)


class Request(NamedTuple):
    """A request: how many days ago it was made, its situacao, how many days it waited, its risk."""

    ago: int
    situacao: str
    waited: int | None
    risco: str | None

    def term(self, share: str) -> int | None:
        return TERMS.get(self.risco or "") if share == "do_risco" else int(share.split("_")[0])

    def within(self, share: str) -> bool | None:
        """As the fact says it: null where it was not executed or has no term."""
        term = self.term(share)
        return None if self.waited is None or term is None else self.waited <= term


Shares = dict[str, tuple[int, int]]  # numerador and denominador
Measure = Callable[[list[Request]], Shares]

risks = st.sampled_from([*TERMS, "azul", None])
requests = st.one_of(
    st.builds(Request, st.integers(0, 400), st.just("executada"), st.integers(0, 200), risks),
    st.builds(
        Request,
        st.integers(0, 400),
        st.sampled_from(["pendente", "devolvida", "agendada", "falta", "cancelada", "negada"]),
        st.none(),
        risks,
    ),
)


@pytest.fixture(scope="module")
def measure() -> Iterator[Measure]:
    """The cohorts of all months together, by the model's SQL."""
    sql = compiled.model("int_medida_regulacao_solicitada")
    counted = ", ".join(f"sum(re_vencidas_{s}_executadas), sum(re_vencidas_{s})" for s in SHARES)
    with duckdb.connect() as connection:
        connection.execute(f"""
            attach ':memory:' as warehouse;
            create schema warehouse.lago; create schema warehouse.fatos;
            create table warehouse.lago.execucao_corrente as
            select timestamptz '{REFERENCE}+00' as referencia;
            create table warehouse.fatos.fct_regulacao (uf varchar, municipio_ibge varchar, situacao varchar,
                risco varchar, solicitada_em timestamp, solicitada_em_utc timestamp, em_30_dias boolean,
                em_90_dias boolean, no_prazo_do_risco boolean);
            create table warehouse.fatos.dim_municipio_nas_regioes (municipio_ibge varchar,
                regiao_saude varchar, macrorregiao varchar, regional_saude varchar);
        """)

        def shares(made: list[Request]) -> Shares:
            connection.execute("delete from warehouse.fatos.fct_regulacao")
            for one in made:
                asked = REFERENCE - timedelta(days=one.ago)
                connection.execute(
                    "insert into warehouse.fatos.fct_regulacao values ('RJ', '3304557', ?, ?, ?, ?, ?, ?, ?)",
                    [one.situacao, one.risco, asked, asked, *map(one.within, SHARES)],
                )
            row = connection.execute(
                f"select {counted} from ({sql}) where nivel = 'uf' and dimensao = 'total'"
            ).fetchone()
            numbers = [int(number or 0) for number in row or ()]
            return {name: (numbers[2 * at], numbers[2 * at + 1]) for at, name in enumerate(SHARES)}

        yield shares


@AS_MANY
@given(made=st.lists(requests, max_size=8))
def test_a_cohort_is_whoever_asked_and_has_had_the_term(measure: Measure, made: list[Request]) -> None:
    counted = {}
    for share in SHARES:
        over = [
            one for one in made
            if one.situacao not in {"cancelada", "negada"}
            and (term := one.term(share)) is not None
            and one.ago >= term
        ]  # fmt: skip
        counted[share] = (len([one for one in over if one.within(share)]), len(over))
    assert measure(made) == counted


@AS_MANY
@given(made=st.lists(requests, max_size=8), ago=st.integers(180, 400), risk=risks)
def test_an_old_request_that_was_never_executed_never_raises_a_share(
    measure: Measure, made: list[Request], ago: int, risk: str | None
) -> None:
    before, after = measure(made), measure([*made, Request(ago, "pendente", None, risk)])
    for share in SHARES:
        (seen, asked), (seen_then, asked_then) = before[share], after[share]
        assert seen_then == seen
        assert asked_then >= asked
