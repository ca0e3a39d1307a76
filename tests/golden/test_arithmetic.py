"""Protects what must hold between published numbers, whatever the records: sums, shares, bounds, intervals.

Checked on both cases as published, over every indicator that has rows: longer periods against months, states
against municípios, the country against núcleos, values against their own numerators and denominators.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from statistics import NormalDist

import pytest
from golden_cases import CASES, published

pytestmark = pytest.mark.parametrize("case", CASES)

Z = NormalDist().inv_cdf(0.975)
# What a numerator counts at most once in a period, however many records: people and things, not records.
DISTINCT = ("MSPC6.363", "MSPC6.366", "MSPC6.367", "MSPC6.368a", "MSPC6.368b", "DESD.1822")
CELLS = """
with celula as (
    select v.*, i.tipo, i.fator, i.periodos, i.niveis
    from (
        select * from marts.indicador_valor
        union all
        select * from marts.indicador_valor_detalhe
    ) as v
    join marts.indicador as i using (indicador_id)
),
-- counts of records: neither a monthly mean (it has a denominator in longer periods) nor of distinct things
soma as (
    select * from celula as c
    where tipo = 'contagem' and indicador_id not in {distinct}
        and not exists (
            select 1 from celula as m
            where m.indicador_id = c.indicador_id and m.tipo = 'contagem' and m.denominador is not null
        )
)
"""
# An indicator of states, and the same one of municípios under its own number.
TWINS = {"MSNT5.379": "MSNT5.380", "MSNT5.391": "MSNT5.392"}


@pytest.fixture
def found(case: str, published_case: Callable[[str], Path]) -> Callable[[str], list[tuple]]:
    """Rows of a query over ``celula`` (all cells) and ``soma`` (those that add up)."""

    def query(sql: str) -> list[tuple]:
        with published(published_case(case)) as connection:
            return connection.execute(CELLS.format(distinct=DISTINCT) + sql).fetchall()

    return query


def test_a_value_is_its_factor_times_its_quotient(found: Callable[[str], list[tuple]]) -> None:
    assert not found(
        """
        select * from celula
        where (tipo <> 'mediana' and denominador is not null
                and abs(valor - fator * numerador / denominador) > 1e-9 * greatest(1, abs(valor)))
            or (denominador is null and valor is distinct from numerador)
            or valor is null or isnan(valor) or isinf(valor)
        """
    )


def test_shares_are_within_0_and_100(found: Callable[[str], list[tuple]]) -> None:
    checked, wrong = found(
        """
        select count(*), count(*) filter (
            where not valor between 0 and 100 or numerador > denominador or denominador <= 0
        )
        from celula where tipo in ('proporcao', 'ranking')
        """
    )[0]
    assert checked > 5_000
    assert wrong == 0


def test_coverage_is_within_0_and_1(found: Callable[[str], list[tuple]]) -> None:
    assert not found("select * from celula where not coalesce(cobertura, 0) between 0 and 1")


@pytest.mark.parametrize(
    ("longer", "its_first_day"),
    [
        ("quadrimestre", "make_date(year(periodo_inicio), (month(periodo_inicio) - 1) // 4 * 4 + 1, 1)"),
        ("ano", "make_date(year(periodo_inicio), 1, 1)"),
    ],
)
def test_a_longer_period_is_the_sum_of_its_months(
    longer: str, its_first_day: str, found: Callable[[str], list[tuple]]
) -> None:
    checked, wrong = found(
        f"""
        , inteiro as (
            select indicador_id, periodo_inicio, nivel, nivel_id, dimensao, categoria, numerador
            from soma where periodo_tipo = '{longer}' and contains(periodos, 'mes')
        ),
        soma_dos_meses as (
            select indicador_id, {its_first_day} as periodo_inicio, nivel, nivel_id, dimensao, categoria,
                sum(numerador) as soma_de
            from soma where periodo_tipo = 'mes' and contains(periodos, '{longer}')
            group by all
        )
        select count(*), count(*) filter (where numerador is distinct from soma_de)
        from inteiro
        full join soma_dos_meses using (indicador_id, periodo_inicio, nivel, nivel_id, dimensao, categoria)
        """
    )[0]
    assert checked > 1_000
    assert wrong == 0


def test_a_monthly_mean_adds_up_its_months(found: Callable[[str], list[tuple]]) -> None:
    checked, wrong = found(
        """
        , medio as (
            select * from celula
            where tipo = 'contagem' and denominador is not null and indicador_id not like 'MSPC6%'
        ),
        parte as (
            select a.numerador, sum(m.numerador) as soma_de
            from medio as a
            join celula as m
                on m.periodo_tipo = 'mes' and m.periodo_inicio between a.periodo_inicio and a.periodo_fim
                and (m.indicador_id, m.nivel, m.nivel_id, m.dimensao, m.categoria)
                    = (a.indicador_id, a.nivel, a.nivel_id, a.dimensao, a.categoria)
            where a.periodo_tipo <> 'mes'
            group by a.indicador_id, a.periodo_tipo, a.periodo_inicio, a.nivel, a.nivel_id, a.dimensao,
                a.categoria, a.numerador
        )
        select count(*), count(*) filter (where numerador <> soma_de) from parte
        """
    )[0]
    assert checked > 20
    assert wrong == 0


def test_a_state_is_the_sum_of_its_municipios(found: Callable[[str], list[tuple]]) -> None:
    # Every record counted in a state has a município: the state is taken from it.
    twins = " ".join(f"when '{own}' then '{of_towns}'" for own, of_towns in TWINS.items())
    checked, wrong = found(
        f"""
        , estado as (
            select *, case indicador_id {twins} else indicador_id end as par
            from soma where nivel = 'uf' and (contains(niveis, 'municipio') or indicador_id in {tuple(TWINS)})
        ),
        soma_de_municipios as (
            select m.indicador_id as par, m.periodo_tipo, m.periodo_inicio, m.dimensao, m.categoria,
                t.uf as nivel_id, sum(m.numerador) as soma_de
            from soma as m join marts.municipio as t on t.municipio_ibge = m.nivel_id
            where m.nivel = 'municipio'
            group by all
        )
        select count(*), count(*) filter (where numerador is distinct from soma_de)
        from estado
        full join soma_de_municipios using (par, periodo_tipo, periodo_inicio, dimensao, categoria, nivel_id)
        """
    )[0]
    assert checked > 300
    assert wrong == 0


def test_the_country_is_the_sum_of_its_nucleos_and_no_less_than_its_states(
    found: Callable[[str], list[tuple]],
) -> None:
    checked, wrong = found(
        """
        , pais as (select * from soma where nivel = 'brasil'),
        por_nivel as (
            select indicador_id, periodo_tipo, periodo_inicio, dimensao, categoria,
                sum(numerador) filter (where nivel = 'nucleo') as nucleos,
                sum(numerador) filter (where nivel = 'uf') as ufs
            from soma where nivel in ('nucleo', 'uf')
            group by all
        )
        select count(*), count(*) filter (
            where (contains(niveis, 'nucleo') and numerador is distinct from nucleos)
                or coalesce(ufs, 0) > numerador
        )
        from pais left join por_nivel using (indicador_id, periodo_tipo, periodo_inicio, dimensao, categoria)
        """
    )[0]
    assert checked > 300
    assert wrong == 0


def test_distinct_counts_never_exceed_the_sum_of_their_parts(found: Callable[[str], list[tuple]]) -> None:
    checked, wrong = found(
        """
        , distinto as (select * from celula where indicador_id in ('MSNT5.388a', 'MSNT5.389a', 'HAOC1.257a')),
        por_nivel as (
            select indicador_id, periodo_tipo, periodo_inicio,
                sum(numerador) filter (where nivel = 'nucleo') as nucleos,
                max(numerador) filter (where nivel = 'nucleo') as maior
            from distinto where nivel = 'nucleo'
            group by all
        )
        select count(*), count(*) filter (where numerador > nucleos or numerador < maior)
        from distinto join por_nivel using (indicador_id, periodo_tipo, periodo_inicio)
        where nivel = 'brasil' and dimensao = 'total'
        """
    )[0]
    assert checked > 30
    assert wrong == 0


def test_wilson_bounds_bracket_the_value(found: Callable[[str], list[tuple]]) -> None:
    rows = found(
        """
        select numerador, denominador, valor, fator, ic95_inferior, ic95_superior
        from celula where ic95_inferior is not null or ic95_superior is not null
        """
    )
    assert len(rows) > 5_000
    for part, whole, value, factor, low, high in rows:
        share = part / whole
        middle = (share + Z**2 / (2 * whole)) / (1 + Z**2 / whole)
        half = Z * (share * (1 - share) / whole + Z**2 / (4 * whole**2)) ** 0.5 / (1 + Z**2 / whole)
        assert 0 <= low <= value + 1e-9 <= high + 2e-9 <= factor + 3e-9
        assert low == pytest.approx(factor * max(0, middle - half), abs=1e-9)
        assert high == pytest.approx(factor * min(1, middle + half), abs=1e-9)


def test_shares_have_intervals_and_nothing_else_has(found: Callable[[str], list[tuple]]) -> None:
    assert found(
        "select distinct tipo in ('proporcao', 'ranking'), ic95_inferior is not null, "
        "ic95_superior is not null from celula order by all"
    ) == [(False, False, False), (True, True, True)]


def test_a_rank_has_ten_places_at_most_in_order(found: Callable[[str], list[tuple]]) -> None:
    assert not found(
        """
        select * from (
            select posicao, row_number() over (
                partition by indicador_id, periodo_tipo, periodo_inicio, nivel, nivel_id
                order by numerador desc, categoria
            ) as lugar
            from celula where tipo = 'ranking'
        ) where posicao <> lugar or lugar > 10
        """
    )


def test_months_end_where_calendars_say(found: Callable[[str], list[tuple]]) -> None:
    assert not found(
        """
        select * from celula where periodo_fim <> case periodo_tipo
            when 'semana' then periodo_inicio + 6
            when 'mes' then last_day(periodo_inicio)
            when 'quadrimestre' then last_day(periodo_inicio + interval 3 month)
            when 'ano' then make_date(year(periodo_inicio), 12, 31)
        end
        """
    )
