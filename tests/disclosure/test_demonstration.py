"""Attacks the demonstration's research file with all that is printed in it, and measures how useful it is.

``make test-long`` makes the demonstration first. The figures of docs/pesquisa.md are those printed here.
"""

from __future__ import annotations

import os
from datetime import date
from itertools import pairwise
from pathlib import Path

import duckdb
import numpy as np
import pytest

from telessaude.publish.files import reading
from telessaude.publish.research import attack as own
from telessaude.publish.research import base, file
from telessaude.publish.research.held import held
from telessaude.publish.research.linear import programmes
from telessaude.store.database import literal
from telessaude.store.warehouse import Warehouse
from tests.disclosure.attack import FEWEST, attack
from tests.disclosure.releases import SECRET

pytestmark = pytest.mark.long
PROGRAMMES = 60
KEY = "indicador_id, periodo_tipo, periodo_inicio, nivel, nivel_id, dimensao, categoria"


@pytest.fixture(scope="module")
def warehouse() -> Warehouse:
    return Warehouse(Path(os.environ["TELESSAUDE_DEMO"]))


@pytest.fixture(scope="module")
def figures(warehouse: Warehouse):
    """The protected figures (p) beside the true ones (v)."""
    public = warehouse.public.resolve()
    with duckdb.connect() as connection:
        for name in ("pesquisa", "indicadores"):
            connection.execute(f"attach {literal(public / f'{name}.duckdb')} as {name} (read_only)")
        connection.execute(
            f"create table figura as select {KEY}, p.numerador, p.denominador, p.valor, p.margem_numerador, "
            "v.numerador as verdadeiro, v.denominador as denominador_verdadeiro, v.valor as valor_verdadeiro "
            "from pesquisa.marts.indicador_valor as p "
            f"left join indicadores.marts.indicador_valor as v using ({KEY})"
        )
        yield connection


def test_no_count_of_1_to_4_can_be_told(warehouse):
    """Interval propagation over every relation, then linear programmes on counts that it reaches."""
    truth = {}
    with reading(warehouse) as connection:
        for name, measure in held().items():
            for (_, uf, first), split in base.counted(connection, name, measure, date(9999, 12, 31)).items():
                for part, counts in split.items():
                    truth |= {(name, uf, str(first), part, category): n for category, n in counts.items()}
    told = attack(warehouse.public.resolve(), truth)
    reached = np.flatnonzero(told.small & (told.high < 1e6))
    print(
        f"{told.equations.shape[0]} relations, {int(told.small.sum())} counts of 1 to 4, "
        f"{len(reached)} reached"
    )
    assert len(reached) > 10_000
    assert (told.wrong, told.exact, told.narrow) == (0, 0, 0)
    tightest = reached[np.argsort((told.high - told.low)[reached], kind="stable")]
    chosen = np.concatenate((tightest[:PROGRAMMES], tightest[:: max(1, len(tightest) // PROGRAMMES)]))
    for column, low, high in programmes(told.equations, told.low, told.high, chosen):
        assert low <= told.truth[column] <= high
        assert high - low + 1 >= FEWEST


def test_the_attack_undoes_a_file_with_small_counts_left_out(warehouse, tmp_path):
    """As every version before 0.7.0 protected them: what would not be seen here would be seen nowhere."""
    public = warehouse.public.resolve()
    (tmp_path / "indicadores.duckdb").symlink_to(public / "indicadores.duckdb")
    with duckdb.connect(str(tmp_path / "pesquisa.duckdb")) as connection:
        connection.execute(f"attach {literal(public / 'indicadores.duckdb')} as verdadeiro (read_only)")
        connection.execute(
            "create schema marts; create table marts.indicador_valor as select * replace ("
            "case when numerador not between 1 and 4 and coalesce(denominador, 0) not between 1 and 4 "
            "then numerador end as numerador, case when numerador not between 1 and 4 and "
            "coalesce(denominador, 0) not between 1 and 4 then denominador end as denominador) "
            "from verdadeiro.marts.indicador_valor"
        )
    told = attack(tmp_path)
    print(f"{told.exact} of {int(told.small.sum())} suppressed counts told exactly")
    assert told.exact > 1_000


def test_the_figures_are_useful_all_the_same(figures):
    wrong, far, uf_year, share, rows = figures.execute(
        """
        select
            count(*) filter (where verdadeiro is null or abs(numerador - verdadeiro) > margem_numerador),
            max(abs(numerador - verdadeiro) / verdadeiro) filter (where numerador >= 50 or verdadeiro >= 50),
            max(abs(numerador - verdadeiro) / verdadeiro)
                filter (where nivel = 'uf' and periodo_tipo = 'ano' and dimensao = 'total'),
            max(abs(valor - valor_verdadeiro)) filter (where denominador is not null),
            count(*)
        from figura
        """
    ).fetchone()
    print(
        f"{rows} figures; of 50 or more {far:.2%} off at most, UF and year {uf_year:.2%}; shares {share:.2f}"
    )
    assert wrong == 0
    assert far <= 0.05
    assert uf_year <= 0.01


def test_no_small_group_is_shown_to_be_of_one_kind(figures):
    shares = figures.execute(
        "select count(*), count(*) filter (where valor in (0, 100) and denominador_verdadeiro < 20), "
        "min(denominador_verdadeiro) from figura where denominador is not null"
    ).fetchone()
    assert shares[0] > 0
    assert shares[1] == 0
    assert shares[2] >= 20


def test_what_comes_late_tells_nothing_by_difference(warehouse):
    """Releases of 94 % of the records, of 97 % and of all: what is printed again is bounded by each."""
    until = file.releases(warehouse.public.resolve() / "pesquisa.duckdb")[-1].ate
    releases: list[own.Told] = []
    with duckdb.connect() as connection:
        connection.execute(f"attach {literal(warehouse.database)} as warehouse (read_only)")
        connection.execute(
            "create schema publicacao; create table publicacao.todos as from warehouse.publicacao.pub_evento"
        )
        for share in (94, 97, 100):
            connection.execute(
                "create or replace view publicacao.pub_evento as from publicacao.todos "
                f"where (rowid * 7919) % 100 < {share}"
            )
            before = file.as_last(until, own.combined(releases)) if releases else None
            truth = base.counts(connection, until, before)
            rows = list(base.protected(truth, SECRET, before))
            safe = own.safe(rows, releases, truth)
            withheld = {(row.group, row.partition) for row in rows if row.printed}
            withheld -= {(row.group, row.partition) for row in safe if row.printed}
            print(f"{share} %: {len(withheld)} partitions withheld")
            assert len(withheld) <= 5
            releases.append(own.of_rows(safe))
            assert own.undone(releases, truth) == []
    for earlier, later in pairwise(releases):
        assert sum(earlier[group] != later.get(group) for group in earlier) > 50
