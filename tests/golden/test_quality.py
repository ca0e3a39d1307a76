"""Protects the quality of deliveries: no expected month is missing, counts agree, every figure has its trace.

Checked on both cases as published; the queries of docs/qualidade.md are run as a reader would.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from golden_cases import EACH, PROJECT, published

pytestmark = pytest.mark.parametrize("case", EACH)

PAGE = PROJECT / "docs" / "qualidade.md"
# The latest event of a record: its month is that of the first that it has.
EVENTS = {
    "teleconsultoria": "respondida_em, solicitada_em",
    "teleconsulta": "iniciada_em, agendada_para, agendada_em",
    "telediagnostico": "laudado_em, realizado_em, solicitado_em",
    "sof": "aprovada_em, enviada_em, indicada_em",
    "teleducacao": "realizada_em, realizada_em",
}


@pytest.fixture
def found(case: str, published_case: Callable[[str], Path]) -> Callable[[str], list[tuple]]:
    """Rows of a query over the published marts."""

    def query(sql: str) -> list[tuple]:
        with published(published_case(case)) as connection:
            return connection.execute(sql).fetchall()

    return query


def test_every_month_from_the_first_on_is_there(found: Callable[[str], list[tuple]]) -> None:
    """From the first month delivered within the núcleo's term to that of the reference, once each."""
    assert not found(
        """
        with serie as (
            select q.nucleo_id, q.fonte, min(q.mes) as primeiro, max(q.mes) as ultimo, count(*) as meses,
                count(distinct q.mes) as distintos
            from marts.entrega_esperada as q
            join marts.nucleo as n using (nucleo_id)
            where q.mes >= coalesce(date_trunc('month', n.inicio), q.mes)
                and q.mes <= coalesce(n.fim, q.mes)
            group by q.nucleo_id, q.fonte
        )
        select * from serie
        where meses <> distintos or meses <> datediff('month', primeiro, ultimo) + 1
        """
    )


def test_an_undelivered_month_is_not_a_month_of_zero(found: Callable[[str], list[tuple]]) -> None:
    undelivered = found("select count(*) from marts.entrega_esperada where situacao = 'nao_entregue'")
    assert undelivered[0][0] > 0
    assert not found(
        """
        select * from marts.qualidade
        where situacao in ('nao_entregue', 'atrasada', 'a_vencer')
            and (registros > 0 or dias_de_atraso is not null or recebida_em is not null
                or coalesce(pontuacao, 0) <> 0)
        """
    )


def test_scores_and_shares_stay_within_bounds(found: Callable[[str], list[tuple]]) -> None:
    shares = (
        "pontuacao", "completude", "paridade", "percentual_rejeitado", "nota_prazo", "nota_validade",
        "nota_falhas",
    )  # fmt: skip
    outside = " or ".join(f"{share} not between 0 and 100" for share in shares)
    assert not found(f"select * from marts.qualidade where {outside}")
    assert not found("select * from marts.qualidade_completude where preenchidos > registros")


@pytest.mark.parametrize("source", EVENTS)
def test_counts_are_those_of_the_published_records(
    case: str, published_case: Callable[[str], Path], source: str
) -> None:
    """Month by month and núcleo by núcleo, for every month that has begun."""
    folder = published_case(case)
    files = folder / "armazem" / "public" / "registros" / source / "*" / "*.parquet"
    with published(folder) as connection:
        assert connection.execute("select sum(registros) > 0 from marts.qualidade").fetchall() == [(True,)]
        assert not connection.execute(
            f"""
            with publicado as (
                select nucleo_id, date_trunc('month', coalesce({EVENTS[source]}))::date as mes, count(*) as n
                from read_parquet('{files}')
                group by all
            )
            select *
            from publicado as p
            full join (select * from marts.qualidade where fonte = '{source}' and registros > 0) as q
                using (nucleo_id, mes)
            where p.n is distinct from q.registros and mes <= (select max(mes) from marts.qualidade)
            """
        ).fetchall()


@pytest.mark.parametrize("source", EVENTS)
def test_rejected_rows_are_among_those_received(found: Callable[[str], list[tuple]], source: str) -> None:
    """What ``entrega`` has and ``qualidade`` has not came in refused files or from unknown núcleos."""
    (quality,) = found(
        f"""
        select sum(linhas_recebidas), sum(linhas_rejeitadas), sum(linhas_recebidas - linhas_rejeitadas)
        from marts.qualidade where fonte = '{source}'
        """
    )
    (delivered,) = found(
        f"""
        select sum(linhas_lidas), sum(linhas_rejeitadas), sum(linhas_aceitas)
        from marts.entrega where fonte = '{source}'
        """
    )
    assert 0 < quality[0] <= delivered[0]
    assert quality[1] <= delivered[1]
    assert quality[2] <= delivered[2]


def test_every_figure_of_records_is_traced_to_the_worst_quality(found: Callable[[str], list[tuple]]) -> None:
    """A figure with a record in it, of record sources only, has the quality of one of its reporters.

    From the first period on of which deliveries were expected: what a first file says of requests made before
    it is of no delivery. What is not due yet has no score.
    """
    sources = ", ".join(f"'{source}'" for source in EVENTS)
    figures = f"""
        with figura as (
            select v.*, i.fontes
            from marts.indicador_valor as v
            join marts.indicador as i using (indicador_id)
            where v.dimensao = 'total' and v.numerador > 0 and v.periodo_tipo <> 'semana'
                and list_has_all([{sources}], string_split(i.fontes, '|'))
                and v.periodo_fim >= (select max(primeiro) from (
                    select min(mes) as primeiro from marts.entrega_esperada group by nucleo_id, fonte
                ))
                and v.periodo_inicio <= (select max(mes) from marts.entrega_esperada where vencida)
        )
    """
    assert found(f"{figures} select count(*) > 1000 from figura") == [(True,)]
    assert not found(
        f"""
        {figures}
        select f.indicador_id, f.periodo_tipo, f.periodo_inicio, f.nivel, f.nivel_id
        from figura as f
        where not exists (
            select 1
            from marts.qualidade_nivel as q
            where list_contains(string_split(f.fontes, '|'), q.fonte)
                and q.periodo_tipo = f.periodo_tipo and q.periodo_inicio = f.periodo_inicio
                and q.nivel = f.nivel and q.nivel_id = f.nivel_id
        )
        """
    )


def test_the_worst_is_a_score_of_the_period(found: Callable[[str], list[tuple]]) -> None:
    """It is found where it is said to be, and no reporter of the country was worse in the period."""
    assert not found(
        """
        select n.*
        from marts.qualidade_nivel as n
        left join marts.qualidade as q
            on q.nucleo_id = n.pior_nucleo_id and q.mes = n.pior_mes and q.fonte = n.fonte
        where q.pontuacao is distinct from n.pior_pontuacao
            or n.pior_mes not between n.periodo_inicio and n.periodo_fim
        """
    )
    assert not found(
        """
        select *
        from marts.qualidade_nivel as n
        join marts.qualidade as q
            on q.fonte = n.fonte and q.mes between n.periodo_inicio and n.periodo_fim
        where n.nivel = 'brasil' and q.registros > 0 and q.pontuacao < n.pior_pontuacao
        """
    )


def test_the_queries_of_the_page_run(found: Callable[[str], list[tuple]]) -> None:
    queries = re.findall(r"```sql\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert len(queries) == 2
    for query in queries:
        assert found(query)
