"""XmR (individuals) chart of a series: limits, and the rules that fired at each point.

* D. J. Wheeler, *Understanding Variation* (2nd ed., SPC Press, 2000): the chart; 2.66 = 3 / 1.128.
* L. P. Provost and S. K. Murray, *The Health Care Data Guide* (2nd ed., Jossey-Bass, 2022), on Shewhart
  charts: the four rules used here (of their five), what ties do, how many points limits need.
* NHS England, *Making Data Count*, draws the same chart for boards and calls 7 points on one side a shift.
  We wait for 8, as Provost and Murray do: by chance alone a given window of 8 points is on one side once in
  128, one of 7 once in 64.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import itemgetter
from statistics import fmean

from telessaude.reading.control.signal import Signal

MINIMUM_POINTS = 12  # Provost and Murray: trial limits from 12 points
SETTLED_POINTS = 20  # and limits worth keeping from 20
SHIFT_POINTS = 8
TREND_POINTS = 6


@dataclass(frozen=True)
class Limits:
    """Limits of a chart in the indicator's own unit; `sigma` is a third of the way from centre to limit."""

    centre: float
    lower: float
    upper: float
    sigma: float
    points: int

    @property
    def provisional(self) -> bool:
        """Whether they rest on fewer points than Provost and Murray would keep (20)."""
        return self.points < SETTLED_POINTS


@dataclass(frozen=True)
class XmR:
    """A chart: `limits` or, when there are none, `reason` (pt-BR); `signals` has one tuple a point."""

    limits: Limits | None
    reason: str | None
    signals: tuple[tuple[Signal, ...], ...]


def xmr(
    values: Sequence[float | None],
    *,
    partial: Sequence[bool] | None = None,
    period: str = "mes",
    floor: float | None = 0.0,
    ceiling: float | None = None,
) -> XmR:
    """Limits of a series in time order and the rules that fired at each of its points.

    `values` has one item a period: None (or nan) is a period without a figure (not delivered, or nothing to
    measure). It is no point, and it interrupts runs, trends and moving ranges. A period with `partial` true
    is drawn but says nothing: it enters neither limits nor rules. `period` (semana, mes, quadrimestre, ano)
    is the word of the sentences. `floor` and `ceiling` are what the unit allows (a share: 0 and 100; no floor
    where values can be negative): a limit past them is cut there.
    Fewer than 12 points, or a series that never varies from one period to the next: no limits, and why.
    """
    hidden = partial or [False] * len(values)
    points = [
        None if skip or value is None or value != value else float(value)
        for value, skip in zip(values, hidden, strict=True)
    ]
    known = [value for value in points if value is not None]
    silent: tuple[tuple[Signal, ...], ...] = tuple(() for _ in points)
    if len(known) < MINIMUM_POINTS:
        return XmR(None, _too_few(len(known), period), silent)
    ranges = [abs(b - a) for a, b in pairwise(points) if a is not None and b is not None]
    if not any(ranges):
        return XmR(
            None, "Sem limites de controle: os valores não variam de um período para o seguinte.", silent
        )
    centre, reach = fmean(known), 2.66 * fmean(ranges)
    limits = Limits(
        centre=centre,
        lower=centre - reach if floor is None else max(centre - reach, floor),
        upper=centre + reach if ceiling is None else min(centre + reach, ceiling),
        sigma=reach / 3,
        points=len(known),
    )
    return XmR(limits, None, _signals(points, limits, _Words(period)))


NUMERALS = (
    "zero",
    "um",
    "dois",
    "três",
    "quatro",
    "cinco",
    "seis",
    "sete",
    "oito",
    "nove",
    "dez",
    "onze",
    "doze",
)
PERIOD_WORDS = {"semana": "semanas", "mes": "meses", "quadrimestre": "quadrimestres", "ano": "anos"}


@dataclass(frozen=True)
class _Words:
    """How to count periods in pt-BR."""

    period: str

    def in_a_row(self, count: int) -> str:
        numeral = NUMERALS[count] if count < len(NUMERALS) else str(count)
        return (
            f"{numeral} {PERIOD_WORDS[self.period]} {'seguidas' if self.period == 'semana' else 'seguidos'}"
        )

    @property
    def two_of_three(self) -> str:
        return f"{'duas' if self.period == 'semana' else 'dois'} de {self.in_a_row(3)}"


def _too_few(points: int, period: str) -> str:
    return (
        f"Sem limites de controle: são precisos pelo menos {MINIMUM_POINTS} {PERIOD_WORDS[period]} "
        f"encerrados com valor e há {points}."
    )


Stretch = list[tuple[int, float]]  # consecutive points with a value: place in the series, value
Firing = Iterator[tuple[int, Signal]]


def _signals(points: Sequence[float | None], limits: Limits, words: _Words) -> tuple[tuple[Signal, ...], ...]:
    """What every rule says of every point, in the order of the rules."""
    fired: list[list[Signal]] = [[] for _ in points]
    for stretch in _stretches(points):
        for rule in (_outside, _shift, _trend, _two_of_three):
            for index, signal in rule(stretch, limits, words):
                fired[index].append(signal)
    return tuple(tuple(signals) for signals in fired)


def _stretches(points: Sequence[float | None]) -> Iterator[Stretch]:
    """The series cut at its gaps: no run goes over a month without a figure."""
    for known, items in groupby(enumerate(points), key=lambda item: item[1] is not None):
        if known:
            yield [(index, value) for index, value in items if value is not None]


def _outside(stretch: Stretch, limits: Limits, words: _Words) -> Firing:
    for index, value in stretch:
        if value > limits.upper:
            yield index, Signal("fora_dos_limites", "acima do limite superior")
        if value < limits.lower:
            yield index, Signal("fora_dos_limites", "abaixo do limite inferior")


def _shift(stretch: Stretch, limits: Limits, words: _Words) -> Firing:
    """Eight or more in a row on one side of the centre; a point on it neither adds nor breaks."""
    sides = [(index, value > limits.centre) for index, value in stretch if value != limits.centre]
    for above, run in groupby(sides, key=itemgetter(1)):
        indexes = [index for index, _ in run]
        if len(indexes) >= SHIFT_POINTS:
            side = "acima" if above else "abaixo"
            signal = Signal("deslocamento", f"{words.in_a_row(len(indexes))} {side} da média")
            yield from ((index, signal) for index in indexes)


def _trend(stretch: Stretch, limits: Limits, words: _Words) -> Firing:
    """Six or more in a row, each above (or below) the one before; a tie neither adds nor breaks."""
    distinct = stretch[:1] + [after for before, after in pairwise(stretch) if after[1] != before[1]]
    steps = [(before[0], after[0], after[1] > before[1]) for before, after in pairwise(distinct)]
    for rising, run in groupby(steps, key=itemgetter(2)):
        legs = list(run)
        indexes = [legs[0][0], *(end for _, end, _ in legs)]
        if len(indexes) >= TREND_POINTS:
            signal = Signal(
                "tendencia", f"{words.in_a_row(len(indexes))} {'subindo' if rising else 'caindo'}"
            )
            yield from ((index, signal) for index in indexes)


def _two_of_three(stretch: Stretch, limits: Limits, words: _Words) -> Firing:
    """Two of three in a row beyond two sigmas on one side: the ones beyond fire."""
    for sign, limit in ((1, "superior"), (-1, "inferior")):
        far = [sign * (value - limits.centre) > 2 * limits.sigma for _, value in stretch]
        windows = [range(start, start + 3) for start in range(len(stretch) - 2)]
        firing = {
            place for window in windows if sum(far[p] for p in window) >= 2 for place in window if far[place]
        }
        signal = Signal("dois_de_tres", f"{words.two_of_three} perto do limite {limit} ou além dele")
        yield from ((stretch[place][0], signal) for place in sorted(firing))
