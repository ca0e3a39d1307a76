"""What a contract pays in a quadrimestre: all of it, judged or not, so that no sum hides a part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from telessaude.reading import formats
from telessaude.reading.answers.deliveries import ABSENT, AWAITED, WHOLE, by_unit
from telessaude.reading.publication import Reader

UNDELIVERED = "Nada foi entregue do período"
# Rows of `meta_avaliacao` and `meta_sem_avaliacao` as one: `motivo` is null where there is a judgement.
TARGETS = """(
    select *, peso / 100 * orcamento as valor_cheio, null as motivo from meta_avaliacao
    union all by name
    select * from meta_sem_avaliacao
)"""


@dataclass(frozen=True)
class Sum:
    """Of some targets in R$: what they pay, what they could, what of that was not judged, and its weight."""

    a_pagar: float
    cheio: float
    sem_avaliacao: float
    peso_sem_avaliacao: float

    @property
    def text(self) -> str:
        """R$ 384.000,00 de R$ 480.000,00, and what was not judged."""
        text = f"{formats.figure(self.a_pagar, 'R$')} de {formats.figure(self.cheio, 'R$')}"
        if not self.peso_sem_avaliacao:
            return text
        weight = formats.number(self.peso_sem_avaliacao, 1).removesuffix(",0")
        return (
            f"{text}; {formats.figure(self.sem_avaliacao, 'R$')} ({weight} % do peso) sem avaliação "
            "neste quadrimestre"
        )


def without_undelivered(reader: Reader, rows: pd.DataFrame, kind: str, first_day: date) -> pd.DataFrame:
    """Rows of a period (nivel, nivel_id, fontes) without the figures of who delivered nothing of it.

    A 0 there says nothing, and pays nothing.
    """
    by_level = {level: by_unit(reader, level, since=first_day) for level in sorted(set(rows["nivel"]))}
    nothing = []
    for level, unit, sources in zip(rows["nivel"], rows["nivel_id"], rows["fontes"], strict=True):
        known = by_level[level].get(unit)
        state = known.of(tuple(str(sources).split("|")), kind, first_day).state if known else WHOLE
        nothing.append(state in {ABSENT, AWAITED})
    hidden = [
        name for name in ("valor", "numerador", "atingimento", "faixa", "valor_a_pagar") if name in rows
    ]
    rows.loc[nothing, hidden] = float("nan")
    return rows


def summed(targets: Iterable[dict[str, Any]]) -> Sum:
    """The sum of targets of one unit: peso, valor_cheio, valor_a_pagar, null where there is none."""
    rows = list(targets)
    left = [row for row in rows if unjudged(row)]
    return Sum(
        _total(rows, "valor_a_pagar"), _total(rows, "valor_cheio"), _total(left, "valor_cheio"),
        _total(left, "peso"),
    )  # fmt: skip


def unjudged(target: dict[str, Any]) -> bool:
    """Whether a quadrimestre does not judge a target, for a reason of its own or for want of deliveries."""
    return not formats.missing(target["motivo"]) or formats.missing(target["atingimento"])


def reason(target: dict[str, Any]) -> str:
    """Why it does not."""
    return UNDELIVERED if formats.missing(target["motivo"]) else str(target["motivo"])


def _total(rows: list[dict[str, Any]], name: str) -> float:
    return float(sum(row[name] for row in rows if not formats.missing(row[name])))
