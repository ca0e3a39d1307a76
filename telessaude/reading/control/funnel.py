"""Funnel of places around what they are together: who differs more than chance explains.

D. J. Spiegelhalter, "Funnel plots for comparing institutional performance", *Statistics in Medicine* 24,
2005, 1185-1202: limits at 95 % and 99.8 % from the exact tails of the binomial (shares) or Poisson (rates)
distribution, interpolated between whole counts; and the dispersion of the places.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, sqrt
from statistics import fmean
from typing import Literal

from scipy.special import bdtr, bdtrc, pdtr, pdtrc

from telessaude.reading.control.signal import Rule, Signal

MINIMUM_PLACES = 3
WIDE_DISPERSION = 2.0
TAIL_95, TAIL_998 = 0.025, 0.001
TAILS: tuple[tuple[Rule, float, str], ...] = (
    ("fora_de_998", TAIL_998, "99,8 %"),
    ("fora_de_95", TAIL_95, "95 %"),
)
CURVE_POINTS = 80

Distribution = Literal["binomial", "poisson"]


@dataclass(frozen=True)
class Place:
    """One place to compare: its name, its count and the denominator behind it (whole numbers)."""

    name: str
    numerator: float | None
    denominator: float | None


@dataclass(frozen=True)
class Band:
    """The funnel at one denominator, in the indicator's unit: 95 % and 99.8 % limits."""

    denominator: int
    lower95: float
    upper95: float
    lower998: float
    upper998: float


@dataclass(frozen=True)
class Funnel:
    """A funnel around `centre` (None with a `reason` in pt-BR); `signals` has one tuple a place given.

    `curve` are the limits at growing denominators, for drawing. `dispersion` is the mean squared z-score of
    the places (about 1 when they differ by chance alone). Limits are not widened by it; `note` says it in
    pt-BR when it is above 2 (Spiegelhalter's overdispersion), so that nobody reads common differences as
    exceptions.
    """

    centre: float | None
    reason: str | None
    curve: tuple[Band, ...]
    signals: tuple[tuple[Signal, ...], ...]
    dispersion: float | None
    note: str | None


def distribution(tipo: str, unidade: str, *, has_interval: bool) -> tuple[Distribution | None, str | None]:
    """Which funnel an indicator can have: ('binomial', None), ('poisson', None) or (None, reason in pt-BR).

    `tipo` and `unidade` are the catalogue's; `has_interval` is whether its figures carry ic95_inferior, which
    shares do exactly when the numerator counts a subset of the denominator.
    """
    if tipo == "proporcao" and has_interval:
        return "binomial", None
    if tipo == "razao" and unidade.startswith("por "):
        return "poisson", None
    reasons = {
        "contagem": "a contagem depende do tamanho do lugar; compare uma proporção ou taxa",
        "media": "a publicação não traz a variância da média",
        "mediana": "a publicação não traz a variância da mediana",
        "proporcao": "o numerador não é uma parte contada do denominador",
        "ranking": "um ranking compara categorias, não lugares",
        "razao": "a razão não é uma taxa de eventos contados",
    }
    return None, f"Sem funil: {reasons[tipo]}."


def funnel(
    places: Sequence[Place], kind: Distribution, *, factor: float = 1.0, centre: float | None = None
) -> Funnel:
    """Exact limits around the share or rate of all places together, and which places are past them.

    `factor` is the catalogue's (100 for %, 1000 per thousand). `centre`, in the unit, replaces the places'
    own overall figure (the published one of the UF, say). A place is past a limit exactly when a count as
    extreme as its own, on that side, has at the centre a probability below 2.5 % (limits of 95 %) or 0.1 %
    (of 99.8 %). Fewer than 3 places with a denominator, or nothing that can vary: no funnel, and why.
    """
    compared = [place for place in places if _counts(place) is not None]
    silent: tuple[tuple[Signal, ...], ...] = tuple(() for _ in places)
    if len(compared) < MINIMUM_PLACES:
        reason = (
            f"Sem funil: são precisos pelo menos {MINIMUM_PLACES} lugares com dados e há {len(compared)}."
        )
        return Funnel(None, reason, (), silent, None, None)
    pairs = [pair for place in compared if (pair := _counts(place)) is not None]
    rate = sum(x for x, _ in pairs) / sum(n for _, n in pairs) if centre is None else centre / factor
    if rate <= 0 or (kind == "binomial" and rate >= 1):
        return Funnel(None, "Sem funil: no conjunto dos lugares não há o que varie.", (), silent, None, None)
    dispersion = fmean(_squared_z(kind, x, n, rate) for x, n in pairs)
    return Funnel(
        centre=rate * factor,
        reason=None,
        curve=tuple(_band(kind, n, rate, factor) for n in _denominators([n for _, n in pairs])),
        signals=tuple(_past(kind, _counts(place), rate) for place in places),
        dispersion=dispersion,
        note=_note(dispersion),
    )


def _counts(place: Place) -> tuple[int, int] | None:
    """Count and denominator of a place, None when there is nothing to compare."""
    if place.numerator is None or place.denominator is None or not place.denominator > 0:
        return None
    return round(place.numerator), round(place.denominator)


def _tails(kind: Distribution, n: int, rate: float) -> tuple[Callable[[int], float], Callable[[int], float]]:
    """P(X <= count) and P(X >= count) of a count out of (or over) `n` at the centre."""
    if kind == "binomial":
        return (
            lambda count: float(bdtr(count, n, rate)) if count >= 0 else 0.0,
            lambda count: float(bdtrc(count - 1, n, rate)) if count > 0 else 1.0,
        )
    return (
        lambda count: float(pdtr(count, n * rate)) if count >= 0 else 0.0,
        lambda count: float(pdtrc(count - 1, n * rate)) if count > 0 else 1.0,
    )


def _limit_counts(kind: Distribution, n: int, rate: float, tail: float) -> tuple[float, float]:
    """Counts below and above which a tail is thinner than `tail`, interpolated between whole counts."""
    below, above = _tails(kind, n, rate)
    most = n if kind == "binomial" else ceil(n * rate + 10 * sqrt(n * rate) + 50)
    low = bisect_left(range(most + 1), tail, key=below)
    high = bisect_right(range(most + 1), -tail, key=lambda count: -above(count)) - 1
    lower = low - (below(low) - tail) / (below(low) - below(low - 1))
    upper = high + (above(high) - tail) / (above(high) - above(high + 1))
    return max(lower, 0.0), min(upper, float(most))


def _band(kind: Distribution, n: int, rate: float, factor: float) -> Band:
    lower95, upper95 = _limit_counts(kind, n, rate, TAIL_95)
    lower998, upper998 = _limit_counts(kind, n, rate, TAIL_998)
    scale = factor / n
    return Band(n, lower95 * scale, upper95 * scale, lower998 * scale, upper998 * scale)


def _denominators(places: Sequence[int]) -> list[int]:
    """Growing whole denominators from a little before the smallest place to a little past the largest."""
    start, end = max(1.0, 0.8 * min(places)), 1.05 * max(places)
    return sorted({ceil(start * (end / start) ** (step / CURVE_POINTS)) for step in range(CURVE_POINTS + 1)})


def _past(kind: Distribution, counts: tuple[int, int] | None, rate: float) -> tuple[Signal, ...]:
    """The widest limit a place is past, if any."""
    if counts is None:
        return ()
    count, n = counts
    below, above = _tails(kind, n, rate)
    for rule, tail, name in TAILS:
        if above(count) < tail:
            return (Signal(rule, f"acima do limite de {name}"),)
        if below(count) < tail:
            return (Signal(rule, f"abaixo do limite de {name}"),)
    return ()


def _squared_z(kind: Distribution, count: int, n: int, rate: float) -> float:
    variance = n * rate * (1 - rate) if kind == "binomial" else n * rate
    return (count - n * rate) ** 2 / variance


def _note(dispersion: float) -> str | None:
    if dispersion <= WIDE_DISPERSION:
        return None
    shown = f"{dispersion:.1f}".replace(".", ",")
    return (
        f"Os lugares diferem mais do que o acaso explica (dispersão {shown}; só por acaso, cerca de 1): "
        "estar fora dos limites é motivo para perguntar, não prova de problema."
    )
