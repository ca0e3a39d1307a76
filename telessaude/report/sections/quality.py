"""Qualidade dos dados: what did not arrive, what was refused, what the senders' systems distort."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter

from telessaude.contract.words import capital
from telessaude.reading import formats
from telessaude.reading.answers import periods, sources, words
from telessaude.reading.answers.weakness import WEAK
from telessaude.report.blocks import (
    WARNING,
    Block,
    Cell,
    cell,
    column,
    heading,
    items,
    note,
    paragraph,
    table,
)
from telessaude.report.content import Content
from telessaude.report.period import KIND
from telessaude.report.quality import Delivery, SenderFault

TITLE = "Qualidade dos dados"
MOST_NAMED = 8
RARE = 1  # % of the records


def blocks(content: Content) -> list[Block]:
    """Deliveries or scores, weak figures by reason, faults of the senders."""
    return [*_deliveries(content), *_scores(content), *_weak(content), *_faults(content)]


def _deliveries(content: Content) -> list[Block]:
    rows = content.quality.deliveries
    if not rows:
        return []
    columns = [
        column("Fonte", "1.6fr"),
        column("Entregas", "1fr", right=True),
        column("Com atraso", "0.9fr", right=True),
        column("Faltam", "1.8fr"),
        column("Linhas recusadas", "1.2fr", right=True),
        column("Pior pontuação", "1fr", right=True),
    ]
    told: list[list[Cell] | str] = []
    for nucleo, found in groupby(rows, key=attrgetter("nucleo")):
        told.append(nucleo)
        told += [_delivery(row) for row in found]
    return [
        table(columns, told),
        note(
            f"Pontuação de 0 a 100 por mês: completude, validade, prazo e falhas conhecidas. {WARNING} "
            f"abaixo de {WEAK}, os números pedem cuidado. O que falta não conta como zero."
        ),
    ]


def _delivery(row: Delivery) -> list[Cell]:
    missing = periods.said("mes", row.missing) if row.missing else ""
    awaited = f"a vencer: {periods.said('mes', row.awaited)}" if row.awaited else ""
    share = 100.0 * row.refused / row.read if row.read else None
    mark = f" {WARNING}" if row.score is not None and row.score < WEAK else ""
    return [
        capital(sources.name(row.fonte)),
        f"{row.received} de {row.expected}",
        formats.number(row.late),
        missing or awaited or "nada",
        f"{formats.number(row.refused)} ({formats.figure(share, '%')})",
        f"{formats.number(row.score, 1)}{mark}",
    ]


def _scores(content: Content) -> list[Block]:
    rows = content.quality.scores
    if not rows:
        return []
    months = periods.months(KIND, content.first_day)
    by_month = {(row.fonte, row.mes): row for row in rows}
    columns = [
        column("Fonte", "1.6fr"),
        *(column(formats.month(month), "1fr", right=True) for month in months),
        column("Quem entrega", "2.4fr"),
    ]
    told: list[list[Cell] | str] = []
    for fonte in dict.fromkeys(row.fonte for row in rows):
        found = [by_month.get((fonte, month)) for month in months]
        who = sorted({words.short(row.nucleo) for row in found if row is not None})
        scores = [None if row is None else row.pontuacao for row in found]
        marks = [f" {WARNING}" if score is not None and score < WEAK else "" for score in scores]
        written = [f"{formats.number(score, 1)}{mark}" for score, mark in zip(scores, marks, strict=True)]
        told.append([capital(sources.name(fonte)), *written, words.listed(who)])
    return [
        paragraph("A pior pontuação, em cada mês, entre os núcleos que registram o que aconteceu aqui."),
        table(columns, told),
        note(f"De 0 a 100; 0, nada foi entregue. {WARNING} abaixo de {WEAK}, os números pedem cuidado."),
    ]


def _weak(content: Content) -> list[Block]:
    reasons: dict[str, list[str]] = {}
    for line in content.lines:
        if line.weak:
            reasons.setdefault(line.weak, []).append(line.indicator.nome)
    if not reasons:
        return []
    told = [
        f"{capital(reason)}: {words.counted(len(found), 'indicador', 'indicadores')} "
        f"({words.listed(found, MOST_NAMED)})."
        for reason, found in reasons.items()
    ]
    return [heading("Números que pedem cuidado"), items(told)]


def _faults(content: Content) -> list[Block]:
    found = [row for row in content.quality.faults if _share(row) >= RARE]
    rare = len(content.quality.faults) - len(found)
    if not content.quality.faults:
        return []
    columns = [
        column("O que se vê", "2fr"),
        column("Registros", "0.9fr", right=True),
        column("O que distorce", "2fr"),
        column("Como corrigir", "2.2fr"),
    ]
    told: list[list[Cell] | str] = []
    for nucleo, rows in groupby(found, key=attrgetter("nucleo")):
        told.append(nucleo)
        told += [
            [
                cell(row.fault.nome, capital(sources.name(row.fonte))),
                cell(formats.number(row.found), f"de {formats.number(row.records)}"),
                capital(row.fault.distorce or "Nenhum indicador"),
                row.fault.como_corrigir,
            ]
            for row in rows
        ]
    more = (
        f"{words.counted(rare, 'falha', 'falhas')} em menos de {formats.number(RARE)} % dos registros: "
        "estão na folha “falhas” da planilha deste relatório."
    )
    return [
        heading("Falhas conhecidas dos sistemas de origem"),
        *([table(columns, told)] if told else []),
        *([note(more)] if rare else []),
    ]


def _share(row: SenderFault) -> float:
    return 100.0 * row.found / row.records if row.records else 0.0
