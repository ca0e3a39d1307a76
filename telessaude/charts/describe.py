"""What each chart shows, in one or two pt-BR sentences: for those who don't see it, and as a caption."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from telessaude.charts import theme
from telessaude.charts.common import figure, flags, numbers, period_label
from telessaude.reading.control import Funnel, XmR

LISTED = 6  # names said before "e mais N"


def series(
    frame: pd.DataFrame,
    *,
    period: str = "mes",
    unit: str = "",
    decimals: int | None = None,
    target: float | None = None,
    control: XmR | None = None,
    subject: str = "",
) -> str:
    """First and last value, extremes, target, periods without delivery and partial, signals."""
    labels = [period_label(period, day) for day in frame["periodo_inicio"]]
    delivered, partial = flags(frame, "entregue", True), flags(frame, "parcial", False)
    values = numbers(frame, "valor")
    rows = [
        row for row in zip(labels, values, delivered, partial, strict=True) if row[2] and row[1] is not None
    ]
    told = [(label, value) for label, value, _, hidden in rows if value is not None and not hidden]
    if told:
        said = [f"de {_at(told[0], unit, decimals)} a {_at(told[-1], unit, decimals)}"]
        said.append(f"maior valor {_at(max(told, key=_value), unit, decimals)}")
        said.append(f"menor valor {_at(min(told, key=_value), unit, decimals)}")
    else:
        said = ["sem valores de períodos encerrados"]
    if target is not None:
        said.append(f"meta {figure(target, unit, decimals)}")
    absent = [label for label, there in zip(labels, delivered, strict=True) if not there]
    if absent:
        said.append(f"não entregue: {listed(absent)}")
    part = [label for label, lacks in zip(labels, flags(frame, "incompleta", False), strict=True) if lacks]
    if part:
        said.append(f"entrega incompleta: {listed(part)}")
    unfinished = [_at((label, value), unit, decimals) for label, value, _, hidden in rows if hidden]
    if unfinished:
        said.append(f"período parcial: {listed(unfinished)}")
    if control is not None:
        said += _control(labels, control)
    return sentence(subject, said)


def places(
    frame: pd.DataFrame,
    name: str,
    *,
    unit: str = "",
    decimals: int | None = None,
    target: float | None = None,
    subject: str = "",
) -> str:
    """Highest and lowest of named values, how many in each status, which have none. `name` is the column."""
    rows = list(zip(frame[name].astype(str), numbers(frame, "valor"), strict=True))
    told = [(label, value) for label, value in rows if value is not None]
    said = []
    if told:
        said.append(f"{len(told)} {'valor' if len(told) == 1 else 'valores'}")
        said.append(f"maior: {_named(max(told, key=_value), unit, decimals)}")
        said.append(f"menor: {_named(min(told, key=_value), unit, decimals)}")
    else:
        said.append("sem valores")
    if target is not None:
        said.append(f"meta {figure(target, unit, decimals)}")
    if "situacao" in frame:
        for situacao, status in theme.STATUSES.items():
            count = int((frame["situacao"] == situacao).sum())
            said += [f"{status.label.lower()}: {count}"] if count else []
    absent = [label for label, value in rows if value is None]
    if absent:
        said.append(f"sem dado: {listed(absent)}")
    return sentence(subject, said)


def funnel(
    frame: pd.DataFrame, limits: Funnel, *, unit: str = "", decimals: int | None = None, subject: str = ""
) -> str:
    """Overall figure, and the places past a limit with the limit."""
    said = [f"funil de {len(frame)} lugares em torno de {figure(limits.centre, unit, decimals)}"]
    past = [
        f"{name} ({signals[0].sentence})"
        for name, signals in zip(frame["nome"], limits.signals, strict=True)
        if signals
    ]
    said.append(f"fora dos limites: {listed(past)}" if past else "nenhum fora dos limites")
    return sentence(subject, said)


def counted(groups: Sequence[tuple[str, int]], *, subject: str = "") -> str:
    """How many of each kind ("recebida no prazo: 20; atrasada: 3"), those that occur."""
    return sentence(subject, [f"{name}: {count}" for name, count in groups if count] or ["sem dados"])


def listed(names: Sequence[str]) -> str:
    """Names in a row, cut at six: "a, b e mais 4"."""
    if len(names) <= LISTED:
        return ", ".join(names)
    return f"{', '.join(names[: LISTED - 1])} e mais {len(names) - LISTED + 1}"


def _control(labels: list[str], control: XmR) -> list[str]:
    fired = [
        f"{label} ({'; '.join(signal.sentence for signal in signals)})"
        for label, signals in zip(labels, control.signals, strict=True)
        if signals
    ]
    if fired:
        return [f"sinais de controle: {listed(fired)}"]
    return ["nenhum sinal de controle"] if control.limits else []


def _value(point: tuple[Any, float]) -> float:
    return point[1]


def _at(point: tuple[str, float | None], unit: str, decimals: int | None) -> str:
    return f"{figure(point[1], unit, decimals)} em {point[0]}"


def _named(point: tuple[str, float], unit: str, decimals: int | None) -> str:
    return f"{point[0]}, {figure(point[1], unit, decimals)}"


def sentence(subject: str, said: Sequence[str]) -> str:
    """The parts as one sentence that begins with what the chart is about."""
    text = "; ".join(said)
    text = f"{subject}: {text}" if subject else text[:1].upper() + text[1:]
    return f"{text}."
