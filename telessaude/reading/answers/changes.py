"""How a figure moved from one period to another, in sign, word and arrow; never by colour alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from telessaude.reading import formats
from telessaude.reading.answers import periods
from telessaude.reading.answers.catalogue import Indicator
from telessaude.reading.answers.history import Point

UP, DOWN, SAME = "↑", "↓", "→"
BETTER, WORSE, NEUTRAL = "melhor", "pior", "neutra"
# Of counts and money, what share of the old value the change is says more than the difference alone.
RELATIVE = {"contagem"}


@dataclass(frozen=True)
class Change:
    """A comparison with an earlier period: ``text`` in full, ``tone`` melhor, pior or neutra.

    ``arrow`` is empty where there is nothing to compare; ``text`` then says why.
    """

    arrow: str
    text: str
    tone: str


def previous(series: Sequence[Point], indicator: Indicator, kind: str) -> Change:
    """The last period of a series against the one before."""
    return _against(series, indicator, kind, years=False)


def year_before(series: Sequence[Point], indicator: Indicator, kind: str) -> Change:
    """The last period of a series against the same one a year earlier."""
    return _against(series, indicator, kind, years=True)


def _against(series: Sequence[Point], indicator: Indicator, kind: str, *, years: bool) -> Change:
    now = series[-1]
    day = periods.year_before(kind, now.inicio) if years else periods.move(kind, now.inicio, -1)
    when = periods.short(kind, day)
    then = next((point for point in series if point.inicio == day), None)
    if now.parcial:
        return Change("", "período em curso: ainda não se compara", NEUTRAL)
    if now.valor is None:
        return Change("", f"sem valor para comparar com {when}", NEUTRAL)
    if then is None or then.valor is None:
        why = "" if then is None or then.entregue else ": não entregue"
        return Change("", f"{when} sem valor{why}", NEUTRAL)
    # A UF without one of its núcleos is another whole: its change is no improvement and no worsening.
    return _change(now.valor, then.valor, indicator, when, alike=now.faltam == then.faltam)


def _change(now: float, then: float, indicator: Indicator, when: str, *, alike: bool) -> Change:
    difference = now - then
    written = formats.change(difference, indicator.unidade, indicator.tipo)
    if written[:1] not in "+−":
        return Change(SAME, f"igual a {when}", NEUTRAL)
    if indicator.tipo in RELATIVE and indicator.unidade != "%" and then > 0:
        written = f"{written} ({formats.change(100 * difference / then, 'p.p.')} %)"
    rose = difference > 0
    if not alike:
        word, tone = "entregas diferentes", NEUTRAL
    elif indicator.sentido == "neutro":
        word, tone = ("subiu" if rose else "caiu"), NEUTRAL
    else:
        tone = BETTER if rose == (indicator.sentido == "maior_melhor") else WORSE
        word = tone
    return Change(UP if rose else DOWN, f"{written} desde {when}: {word}", tone)
