"""Protects what must hold between published numbers, whatever the records: sums, shares, bounds, intervals.

Checked on both cases as published, over every indicator that has rows: longer periods against months,
states against municípios, the country against núcleos and states, totals against categories, values against
their own numerators and denominators. What does not add up is listed in ``words``, with the contract's words.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from statistics import NormalDist
from zoneinfo import ZoneInfo

import pytest
import words
from golden_cases import EACH, published, reference
from words import pairs

from telessaude.contract.families import REGIONAL
from telessaude.store.database import connect

pytestmark = pytest.mark.parametrize("case", EACH)

Found = Callable[[str], list[tuple]]
Z = NormalDist().inv_cdf(0.975)
LONGER = {
    "quadrimestre": "make_date(year(periodo_inicio), (month(periodo_inicio) - 1) // 4 * 4 + 1, 1)",
    "ano": "make_date(year(periodo_inicio), 1, 1)",
}
# quantia: each numerator and denominator. Where all categories have the whole denominator it is there once,
# under a name of its own; the numerators of ranks are not there: they stop at ten.
CELLS = f"""
with celula as (
    select v.*, i.tipo, i.fator, i.periodos, i.niveis, i.fontes
    from (
        select * from marts.indicador_valor
        union all
        select * from marts.indicador_valor_detalhe
    ) as v
    join marts.indicador as i using (indicador_id)
    -- a state's own figures are what the state says: signed sums, values informed of some places and periods
    where not starts_with(indicador_id, 'LOCAL.') and not starts_with(categoria, 'LOCAL.')
),
quantia as (
    select 'numerador' as coluna, numerador as quanto, celula.* exclude (numerador, denominador)
    from celula where numerador is not null and indicador_id not in {words.RANKS}
    union all
    select 'denominador', denominador, celula.* exclude (numerador, denominador)
    from celula where denominador is not null and indicador_id not in {words.DEN_BY}
    union all
    select 'denominador', denominador,
        celula.* exclude (numerador, denominador) replace ('denominador' as dimensao, 'todas' as categoria)
    from celula where indicador_id in {words.DEN_BY}
    qualify 1 = row_number() over (
        partition by indicador_id, periodo_tipo, periodo_inicio, nivel, nivel_id order by denominador desc
    )
)
"""
KEY = "indicador_id, coluna, periodo_tipo, periodo_inicio, nivel, nivel_id, dimensao, categoria"
DIFFERENT = "abs(coalesce(inteiro, 0) - coalesce(soma, 0)) > 1e-9 * greatest(1, abs(inteiro), abs(soma))"


@pytest.fixture
def found(case: str, published_case: Callable[[str], Path]) -> Found:
    """Rows of a query over ``celula`` (all cells) and ``quantia`` (their numerators and denominators)."""

    def query(sql: str) -> list[tuple]:
        with published(published_case(case)) as connection:
            return connection.execute(CELLS + sql).fetchall()

    return query


def test_every_name_listed_is_in_the_catalogue(found: Found) -> None:
    names = {name for (name,) in found("select indicador_id from marts.indicador")}
    listed = {indicator for indicator, _ in words.NOT_OVER_PERIODS | words.NOT_OVER_LEVELS}
    listed |= {*words.NO_SUBSET, *words.UNSHOWN, *words.PLANNED, *words.DEN_BY, *words.IN_TOTAL_ONLY}
    listed |= {*words.TWINS, *words.TWINS.values(), *(name for a, _, b, _ in words.SAME for name in (a, b))}
    assert listed <= names


def test_a_measure_has_no_level_nor_breakdown_that_the_mart_does_not_say(
    case: str, published_case: Callable[[str], Path]
) -> None:
    with connect(published_case(case) / "armazem" / "warehouse.duckdb", read_only=True) as connection:
        unsaid = connection.execute(
            """
            select m.medida, m.nivel, m.dimensao
            from intermediario.int_medida_mes as m
            left join marts.medida as said using (medida)
            where said.medida is null
                or not list_contains(string_split(said.niveis, '|'), m.nivel)
                or not (m.dimensao = 'total'
                    or coalesce(list_contains(string_split(said.recortes, ';'), m.dimensao), false))
            group by all
            """
        ).fetchall()
    assert unsaid == [], "say these niveis and recortes in families.yml and run make contract"


def test_a_value_is_its_factor_times_its_quotient(found: Found) -> None:
    checked, wrong = found(
        """
        select count(*), count(*) filter (
            where abs(valor - fator * numerador / denominador) > 1e-9 * greatest(1, abs(valor))
                or denominador = 0
        )
        from celula
        where numerador is not null and denominador is not null
            -- "for sense lower: meta / valor; valor 0 counts as 100"
            and not (indicador_id = 'SBC.atingimento' and denominador = 0 and valor = 100)
        """
    )[0]
    assert checked > 10_000
    assert wrong == 0


def test_what_has_no_quotient_is_a_count_or_a_median(found: Found) -> None:
    """valor is the numerador of a count; a median has no numerador; valor is always a number."""
    assert not found(
        """
        select * from celula
        where valor is null or isnan(valor) or isinf(valor)
            or (denominador is null and (valor is distinct from numerador or tipo <> 'contagem'))
            or ((numerador is null) <> (tipo = 'mediana'))
        """
    )


def test_shares_of_a_subset_are_within_0_and_100(found: Found) -> None:
    checked, wrong = found(
        f"""
        select count(*), count(*) filter (
            where not valor between 0 and 100 or numerador > denominador or numerador < 0 or denominador <= 0
        )
        from celula
        where tipo in ('proporcao', 'ranking') and indicador_id not in {tuple(words.NO_SUBSET)}
        """
    )[0]
    assert checked > 5_000
    assert wrong == 0


def test_other_shares_are_not_negative_and_some_are_capped(found: Found) -> None:
    checked, wrong = found(
        f"""
        select count(*), count(*) filter (
            where valor < 0 or (indicador_id in {words.CAPPED} and valor > 100)
        )
        from celula where indicador_id in {tuple(words.NO_SUBSET)}
        """
    )[0]
    assert checked > 1_000
    assert wrong == 0


def test_coverage_is_within_0_and_1(found: Found) -> None:
    assert not found("select * from celula where not coalesce(cobertura, 0) between 0 and 1")


def test_a_coverage_is_that_of_its_share(found: Found) -> None:
    """Of 412a: avaliados / com intenção, which are the denominadores of 412b and of 412a itself."""
    checked, wrong = found(
        """
        select count(*), count(*) filter (
            where abs(a.cobertura - coalesce(b.denominador, 0) / a.denominador) > 1e-9
                or b.cobertura is distinct from case when b.denominador is not null then a.cobertura end
        )
        from (select * from celula where indicador_id = 'MSNT5.412a') as a
        left join (select * from celula where indicador_id = 'MSNT5.412b') as b
            using (periodo_tipo, periodo_inicio, nivel, nivel_id, dimensao, categoria)
        """
    )[0]
    assert checked > 300
    assert wrong == 0


@pytest.mark.parametrize("longer", LONGER)
def test_a_longer_period_is_the_sum_of_its_months(longer: str, found: Found) -> None:
    assert_adds_up(
        found,
        whole=f"""
            select {KEY}, parcial, quanto as inteiro from quantia
            where periodo_tipo = '{longer}' and list_contains(string_split(periodos, '|'), 'mes')
        """,
        parts=f"""
            select indicador_id, coluna, '{longer}' as periodo_tipo, {LONGER[longer]} as periodo_inicio,
                nivel, nivel_id, dimensao, categoria, sum(quanto) as soma
            from quantia where periodo_tipo = 'mes' and contains(periodos, '{longer}')
            group by all
        """,
        but=words.NOT_OVER_PERIODS,
        at_least=f"(indicador_id in {words.PLANNED} and coalesce(parcial, false))",
        over=2_000,
    )


def test_a_year_is_never_the_average_of_its_months(found: Found) -> None:
    """A quotient of sums; the average of the months' quotients is another number wherever months differ."""
    checked, wrong, averages = found(
        f"""
        , medio as (
            select a.*, sum(m.numerador) as numeradores, sum(m.denominador) as denominadores,
                avg(m.valor) as media_dos_meses
            from celula as a
            join celula as m
                on m.periodo_tipo = 'mes' and m.periodo_inicio between a.periodo_inicio and a.periodo_fim
                and (m.indicador_id, m.nivel, m.nivel_id, m.dimensao, m.categoria)
                    = (a.indicador_id, a.nivel, a.nivel_id, a.dimensao, a.categoria)
            where a.periodo_tipo = 'ano' and a.tipo in ('proporcao', 'media', 'razao')
                and a.indicador_id not in ({", ".join(f"'{name}'" for name, _ in words.NOT_OVER_PERIODS)})
                and a.indicador_id not in {(*words.UNSHOWN, *words.DEN_BY)}
            group by all
            having count(distinct m.denominador) > 1 and count(distinct m.valor) > 1
        )
        select count(*),
            count(*) filter (
                where abs(valor - fator * numeradores / denominadores) > 1e-9 * greatest(1, valor)
            ),
            count(*) filter (where abs(valor - media_dos_meses) < 1e-9 * greatest(1, valor))
        from medio
        """
    )[0]
    assert checked > 300
    assert wrong == 0
    assert averages < checked / 20  # by chance


def test_a_monthly_mean_adds_up_its_months_over_those_begun(case: str, found: Found) -> None:
    day = reference(case).astimezone(ZoneInfo("America/Sao_Paulo")).date()
    checked, wrong = found(
        f"""
        , medio as (
            select *, datediff('month', periodo_inicio, least(periodo_fim, date '{day}')) + 1 as iniciados
            from celula
            where tipo = 'contagem' and indicador_id in {words.MONTHLY_MEANS} and periodo_tipo <> 'mes'
        )
        select count(*), count(*) filter (
            where denominador <> iniciados or abs(valor - numerador / iniciados) > 1e-9
        )
        from medio
        """
    )[0]
    assert checked > 100
    assert wrong == 0


def test_a_state_is_the_sum_of_its_municipios(found: Found) -> None:
    # Every record counted in a state has a município: the state is taken from it.
    twins = " ".join(f"when '{own}' then '{of_towns}'" for own, of_towns in words.TWINS.items())
    assert_adds_up(
        found,
        whole=f"""
            select {KEY}, quanto as inteiro
            from (
                select * replace (case indicador_id {twins} else indicador_id end as indicador_id)
                from quantia
            )
            where nivel = 'uf' and (
                contains(niveis, 'municipio') or indicador_id in {tuple(words.TWINS.values())}
            )
        """,
        parts=f"""
            select indicador_id, coluna, periodo_tipo, periodo_inicio, 'uf' as nivel, t.uf as nivel_id,
                dimensao, categoria, sum(quanto) as soma
            from quantia join marts.municipio as t on t.municipio_ibge = nivel_id
            where nivel = 'municipio'
                and (contains(niveis, 'uf') or indicador_id in {tuple(words.TWINS.values())})
            group by all
        """,
        but=words.NOT_OVER_LEVELS,
        over=2_000,
    )


@pytest.mark.parametrize("level", REGIONAL)
def test_a_region_is_the_sum_of_its_municipios(level: str, found: Found) -> None:
    assert_adds_up(
        found,
        whole=f"select {KEY}, quanto as inteiro from quantia where nivel = '{level}'",
        parts=f"""
            select indicador_id, coluna, periodo_tipo, periodo_inicio, '{level}' as nivel,
                t.{level}_id as nivel_id, dimensao, categoria, sum(quanto) as soma
            from quantia join marts.municipio as t on t.municipio_ibge = nivel_id
            where nivel = 'municipio' and t.{level}_id is not null
            group by all
        """,
        but=words.NOT_OVER_LEVELS,
        over=1_000,
    )


@pytest.mark.parametrize("level", ["nucleo", "uf"])
def test_the_country_is_the_sum_of_its_parts(level: str, found: Found) -> None:
    """Of its núcleos; of its states where no record is without município, else no less than them."""
    without = " or ".join(f"list_contains(fontes, '{source}')" for source in words.WITHOUT_MUNICIPIO)
    assert_adds_up(
        found,
        whole=f"""
            select {KEY}, string_split(fontes, '|') as fontes, quanto as inteiro from quantia
            where nivel = 'brasil' and contains(niveis, '{level}')
        """,
        parts=f"""
            select indicador_id, coluna, periodo_tipo, periodo_inicio, 'brasil' as nivel, 'BR' as nivel_id,
                dimensao, categoria, sum(quanto) as soma
            from quantia where nivel = '{level}' and contains(niveis, 'brasil')
            group by all
        """,
        but=words.NOT_OVER_LEVELS if level == "uf" else words.NOT_OVER_NUCLEOS,
        at_least=without if level == "uf" else "false",
        over=2_000,
    )


def assert_adds_up(
    found: Found, *, whole: str, parts: str, but: words.Columns, at_least: str = "false", over: int
) -> None:
    """Compare ``inteiro`` of one relation with ``soma`` of the other.

    The columns listed are left out; a whole may be more than its parts where ``at_least`` holds.
    """
    checked, wrong = found(
        f"""
        , inteira as ({whole}), parte as ({parts})
        select count(*), list(distinct indicador_id || '.' || coluna) filter (
            where {DIFFERENT} and not (
                ({at_least} or (indicador_id in {words.UNSHOWN} and coluna = 'numerador'))
                and inteiro > coalesce(soma, 0)
            )
        )
        from inteira full join parte using ({KEY})
        where (indicador_id, coluna) not in ({pairs(but)})
        """
    )[0]
    assert checked > over
    assert not wrong


PARTS = {
    "nucleo of brasil": ("'brasil'", "nivel = 'nucleo'", "periodo_inicio", True),
    "uf of brasil": ("'brasil'", "nivel = 'uf'", "periodo_inicio", False),
    "municipio of uf": ("'uf'", "nivel = 'municipio'", "periodo_inicio", True),
    "municipio of macrorregiao_id": ("'macrorregiao'", "nivel = 'municipio'", "periodo_inicio", True),
    "mes of quadrimestre": ("'quadrimestre'", "periodo_tipo = 'mes'", LONGER["quadrimestre"], True),
    "mes of ano": ("'ano'", "periodo_tipo = 'mes'", LONGER["ano"], True),
}


@pytest.mark.parametrize("part", PARTS)
def test_distinct_counts_are_no_less_than_a_part_and_no_more_than_their_sum(part: str, found: Found) -> None:
    """Pontos, patients, specialties, staff, people who asked: at wider levels and in longer periods.

    A state may lack records that the country has. What holds on a day is not counted over months.
    """
    whole, parts, begins, covered = PARTS[part]
    over_periods = part.startswith("mes")
    left_out = (*words.LAST_DAY, *words.MONTHLY_MEANS) if over_periods else ("",)
    level, unit = ("nivel", "nivel_id") if over_periods else (whole, "'BR'")
    if part.startswith("municipio of "):
        column = part.removeprefix("municipio of ")
        unit = f"(select t.{column} from marts.municipio as t where t.municipio_ibge = q.nivel_id)"
    checked, wrong = found(
        f"""
        , distinto as (
            select * from quantia
            where (indicador_id, coluna) in ({pairs(words.DISTINCT)}) and indicador_id not in {left_out}
                and (periodo_tipo = 'mes' or indicador_id not in {words.MONTHLY_MEANS})
                -- a day to come of a period under way is in none of its months yet
                and not ({over_periods} and indicador_id in {words.OFFERED} and parcial)
        ),
        parte as (
            select indicador_id, coluna, {whole if over_periods else "periodo_tipo"} as periodo_tipo,
                {begins} as periodo_inicio, {level} as nivel, {unit} as nivel_id, dimensao, categoria,
                sum(quanto) as soma, max(quanto) as maior
            from distinto as q where {parts}
            group by all
        )
        select count(*), list(distinct indicador_id || '.' || coluna) filter (
            where quanto < maior or ({covered} and quanto > soma)
        )
        from distinto join parte using ({KEY})
        """
    )[0]
    assert checked > 30
    assert not wrong


def test_staff_of_a_year_is_that_of_its_last_month(found: Found) -> None:
    checked, wrong = found(
        """
        , equipe as (select * from celula where indicador_id = 'DESD.1801')
        select count(*), count(*) filter (where p.numerador <> m.numerador)
        from equipe as p
        join equipe as m using (periodo_fim, nivel, nivel_id, dimensao, categoria)
        where m.periodo_tipo = 'mes' and p.periodo_tipo <> 'mes'
        """
    )[0]
    assert checked > 100
    assert wrong == 0


def test_a_total_is_the_sum_of_its_categories(found: Found) -> None:
    """Each breakdown of an indicator, where every record is in one category; else it is no less."""
    checked, wrong = found(
        f"""
        , parte as (
            select indicador_id, coluna, periodo_tipo, periodo_inicio, nivel, nivel_id, dimensao,
                sum(quanto) as soma
            from quantia
            where dimensao <> 'total' and (indicador_id, coluna) not in ({pairs(words.DISTINCT)})
            group by all
        )
        select count(*), list(distinct indicador_id || '.' || coluna) filter (
            where abs(quanto - soma) > 1e-9 * greatest(1, quanto) and not (
                (
                    indicador_id in {tuple(words.IN_TOTAL_ONLY)}
                    or (indicador_id in {words.UNSHOWN} and coluna = 'numerador')
                )
                and quanto > soma
            )
        )
        from parte
        join (select * exclude (dimensao) from quantia where dimensao = 'total')
            using (indicador_id, coluna, periodo_tipo, periodo_inicio, nivel, nivel_id)
        """
    )[0]
    assert checked > 3_000
    assert not wrong, (
        "a breakdown does not add up to its total: mend the SQL, or, where records without a category count "
        "in the total only, say so in IN_TOTAL_ONLY of tests/golden/words.py"
    )


def test_categories_with_the_whole_denominator_add_up_to_it(found: Found) -> None:
    """Rows of one breakdown have one denominador, and their numeradores are all of it, or its coverage."""
    checked, wrong = found(
        f"""
        , repartida as (
            select indicador_id, min(denominador) as menor, max(denominador) as maior, sum(numerador) as soma,
                case when indicador_id = '{words.PARTLY}' then min(cobertura) else 1 end as parte
            from celula where indicador_id in {words.DEN_BY}
            group by indicador_id, periodo_tipo, periodo_inicio, nivel, nivel_id
        )
        select count(*), list(distinct indicador_id) filter (
            where menor <> maior
                or (abs(soma - parte * maior) > 1e-9 * maior and indicador_id not in {words.RANKS})
        )
        from repartida
        """
    )[0]
    assert checked > 500
    assert not wrong


@pytest.mark.parametrize(("one", "its", "other", "others"), words.SAME)
def test_one_number_under_two_names(one: str, its: str, other: str, others: str, found: Found) -> None:
    checked, wrong = found(
        f"""
        select count(*), count(*) filter (where abs(a.{its} - b.{others}) > 1e-9 * greatest(1, a.{its}))
        from celula as a
        join celula as b using (periodo_tipo, periodo_inicio, nivel, nivel_id, dimensao, categoria)
        where a.indicador_id = '{one}' and b.indicador_id = '{other}' and dimensao = 'total'
        """
    )[0]
    assert checked > 2
    assert wrong == 0


def test_progress_is_from_the_production_of_one_period_to_the_next(found: Found) -> None:
    checked, wrong = found(
        """
        , producao as (select * from celula where indicador_id = 'PAHO.161' and dimensao = 'total')
        select count(*), count(*) filter (
            where p.denominador is distinct from antes.numerador
                or p.numerador is distinct from coalesce(agora.numerador, 0) - antes.numerador
        )
        from celula as p
        left join producao as agora using (periodo_tipo, periodo_inicio, nivel, nivel_id)
        left join producao as antes
            on (antes.periodo_tipo, antes.nivel, antes.nivel_id) = (p.periodo_tipo, p.nivel, p.nivel_id)
            and antes.periodo_fim = p.periodo_inicio - 1
        where p.indicador_id = 'PAHO.156'
        """
    )[0]
    assert checked > 100
    assert wrong == 0


def test_wilson_bounds_bracket_the_value(found: Found) -> None:
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


def test_shares_of_a_subset_have_intervals_and_nothing_else_has(found: Found) -> None:
    assert found(
        f"""
        select distinct tipo in ('proporcao', 'ranking') and indicador_id not in {tuple(words.NO_SUBSET)},
            ic95_inferior is not null, ic95_superior is not null
        from celula order by all
        """
    ) == [(False, False, False), (True, True, True)]


def test_a_rank_has_ten_places_at_most_in_order(found: Found) -> None:
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


def test_months_end_where_calendars_say(found: Found) -> None:
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


def test_weeks_start_on_mondays(found: Found) -> None:
    assert found("select distinct isodow(periodo_inicio) from celula where periodo_tipo = 'semana'") == [(1,)]
