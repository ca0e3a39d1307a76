"""What is known of the data behind a report: deliveries, refusals, scores and faults of the senders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from telessaude.contract.words import FaultWords, load_words
from telessaude.reading.answers import periods
from telessaude.reading.answers.inside import NUCLEOS
from telessaude.reading.answers.records import records
from telessaude.reading.publication import Reader
from telessaude.report.period import KIND
from telessaude.report.unit import Unit


@dataclass(frozen=True)
class Delivery:
    """A source of a núcleo over the quadrimestre: what was due, what came, how good it is.

    ``missing`` are the months that are overdue, or came with too few records; ``awaited`` those whose deadline has not passed. ``score`` is
    the lowest of the months' scores.
    """

    nucleo: str
    fonte: str
    expected: int
    received: int
    late: int
    missing: tuple[date, ...]
    awaited: tuple[date, ...]
    read: int
    refused: int
    score: float | None


@dataclass(frozen=True)
class Score:
    """Of a unit that has no deliveries of its own: the lowest score behind it, by source and month."""

    fonte: str
    mes: date
    pontuacao: float | None
    nucleo: str


@dataclass(frozen=True)
class SenderFault:
    """A known fault of a sender's system in the quadrimestre: how many of how many records."""

    nucleo: str
    fonte: str
    fault: FaultWords
    found: int
    records: int


@dataclass(frozen=True)
class Quality:
    """Everything that the report says of the data."""

    deliveries: tuple[Delivery, ...]
    scores: tuple[Score, ...]
    faults: tuple[SenderFault, ...]


def quality(reader: Reader, unit: Unit, first_day: date) -> Quality:
    """What is known of the data of a unit in a quadrimestre."""
    period = {"inicio": first_day, "fim": periods.months(KIND, first_day)[-1]}
    if unit.nivel == "municipio":
        return Quality((), _scores(reader, unit, period), ())
    return Quality(_deliveries(reader, unit, period), (), _faults(reader, unit, period))


def _deliveries(reader: Reader, unit: Unit, period: dict[str, date]) -> tuple[Delivery, ...]:
    rows = records(
        reader.frame(
            f"""
            select
                nucleo.nome as nucleo, fonte, mes, situacao, dias_de_atraso, linhas_recebidas,
                linhas_rejeitadas, pontuacao
            from qualidade
            inner join nucleo on nucleo.nucleo_id = qualidade.nucleo_id
            where mes between $inicio and $fim and situacao is not null and {NUCLEOS[unit.nivel]}
            order by nucleo.nome, nucleo.nucleo_id, fonte, mes
            """,
            unidade=unit.nivel_id,
            **period,
        )
    )
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault((row["nucleo"], row["fonte"]), []).append(row)
    return tuple(_delivery(nucleo, fonte, months) for (nucleo, fonte), months in groups.items())


def _delivery(nucleo: str, fonte: str, months: list[dict[str, Any]]) -> Delivery:
    absent = [row for row in months if row["situacao"] != "recebida"]
    scores = [row["pontuacao"] for row in months if row["pontuacao"] is not None]
    return Delivery(
        nucleo=nucleo,
        fonte=fonte,
        expected=len(months),
        received=len(months) - len(absent),
        late=sum(1 for row in months if (row["dias_de_atraso"] or 0) > 0),
        # What is overdue has a score; what is not due yet has none.
        missing=tuple(row["mes"].date() for row in absent if row["pontuacao"] is not None),
        awaited=tuple(row["mes"].date() for row in absent if row["pontuacao"] is None),
        read=sum(int(row["linhas_recebidas"] or 0) for row in months),
        refused=sum(int(row["linhas_rejeitadas"] or 0) for row in months),
        score=min(scores, default=None),
    )


def _scores(reader: Reader, unit: Unit, period: dict[str, date]) -> tuple[Score, ...]:
    rows = reader.frame(
        """
        select
            fonte, periodo_inicio, pior_pontuacao,
            coalesce(nucleo.nome, pior_nucleo_id, '') as nucleo
        from qualidade_nivel
        left join nucleo on nucleo.nucleo_id = pior_nucleo_id
        where nivel = $nivel and nivel_id = $unidade and periodo_tipo = 'mes'
            and periodo_inicio between $inicio and $fim
        order by fonte, periodo_inicio
        """,
        nivel=unit.nivel,
        unidade=unit.nivel_id,
        **period,
    )
    return tuple(
        Score(row["fonte"], row["periodo_inicio"].date(), row["pior_pontuacao"], row["nucleo"])
        for row in records(rows)
    )


def _faults(reader: Reader, unit: Unit, period: dict[str, date]) -> tuple[SenderFault, ...]:
    rows = reader.frame(
        f"""
        select
            nucleo.nome as nucleo, fonte, falha,
            sum(ocorrencias)::bigint as ocorrencias, sum(registros)::bigint as registros
        from falha_remetente
        inner join nucleo on nucleo.nucleo_id = falha_remetente.nucleo_id
        where mes between $inicio and $fim and {NUCLEOS[unit.nivel]}
        group by nucleo.nome, nucleo.nucleo_id, fonte, falha
        order by nucleo.nome, nucleo.nucleo_id, fonte, falha
        """,
        unidade=unit.nivel_id,
        **period,
    )
    known = load_words().falhas
    return tuple(
        SenderFault(row["nucleo"], row["fonte"], known[row["falha"]], row["ocorrencias"], row["registros"])
        for row in records(rows)
    )
