"""What is weak in the data behind a figure, in one sentence: published beside the figure, not hidden."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from telessaude.reading import formats
from telessaude.reading.answers import words
from telessaude.reading.answers.catalogue import Indicator
from telessaude.reading.answers.history import Point
from telessaude.reading.answers.records import records
from telessaude.reading.publication import Reader

# Below it the score says that a good part of the records is missing, refused or distorted.
WEAK = 70


@dataclass(frozen=True)
class Worst:
    """The lowest score behind a unit's figures of one source: whose it is, and of which month."""

    pontuacao: float
    nucleo: str
    mes: date


def worst_scores(reader: Reader, nivel: str, nivel_id: str, kind: str, first_day: date) -> dict[str, Worst]:
    """By source, the worst score among those who report a unit in a period; of weeks, that of their month."""
    month = kind == "semana"
    rows = reader.frame(
        """
        select fonte, pior_pontuacao, coalesce(nucleo.nome, pior_nucleo_id) as nucleo, pior_mes
        from qualidade_nivel
        left join nucleo on nucleo.nucleo_id = pior_nucleo_id
        where nivel = $nivel and nivel_id = $unidade and periodo_tipo = $tipo and periodo_inicio = $inicio
            and pior_pontuacao is not null
        """,
        nivel=nivel,
        unidade=nivel_id,
        tipo="mes" if month else kind,
        inicio=first_day.replace(day=1) if month else first_day,
    )
    return {
        row["fonte"]: Worst(row["pior_pontuacao"], words.short(row["nucleo"]), row["pior_mes"].date())
        for row in records(rows)
    }


def reason(indicator: Indicator, point: Point, scores: dict[str, Worst]) -> str:
    """Why a figure calls for care: a delivery that is missing, else a low score; empty when nothing does."""
    if point.valor is None:
        return ""
    if point.motivo:
        return point.motivo
    found = [scores[fonte] for fonte in indicator.fontes if fonte in scores]
    worst = min(found, key=lambda score: score.pontuacao, default=None)
    if worst is None or worst.pontuacao >= WEAK:
        return ""
    score = formats.number(worst.pontuacao)
    return f"dados fracos: qualidade {score} de 100 ({worst.nucleo}, {formats.month(worst.mes)})"
