"""The rows of a series as charts draw them: what each period is, its texts, the ends of the axis."""

import pandas as pd

from telessaude.charts.common import NOT_DELIVERED, figure, flags, interval_texts, numbers, period_label
from telessaude.reading.control import XmR
from telessaude.reading.formats import NOTHING

VALUE, SIGNAL, PARTIAL = "valor", "sinal de controle", "período parcial"
HEADROOM = 0.08
FROM_ZERO = 0.4  # an axis that would begin below this share of its end begins at zero


def prepare(
    frame: pd.DataFrame, period: str, unit: str, decimals: int | None, control: XmR | None
) -> pd.DataFrame:
    """One row a period: labels, the value by the mark it is drawn with, texts of the tooltip."""
    delivered, partial = flags(frame, "entregue", True), flags(frame, "parcial", False)
    incomplete = flags(frame, "incompleta", False)
    values = [v if there else None for v, there in zip(numbers(frame, "valor"), delivered, strict=True)]
    closed = [None if hidden else v for v, hidden in zip(values, partial, strict=True)]
    signals = control.signals if control else tuple(() for _ in values)
    data = pd.DataFrame(
        {
            "periodo": [period_label(period, day) for day in frame["periodo_inicio"]],
            "valor": values,
            "fechado": closed,
            "tracejado": _bridge(values, partial),
            "ic95_inferior": numbers(frame, "ic95_inferior"),
            "ic95_superior": numbers(frame, "ic95_superior"),
            "parcial": partial,
            "entregue": delivered,
            "incompleta": incomplete,
            "sinais": ["; ".join(signal.sentence for signal in fired) for fired in signals],
        }
    )
    data["marca"] = [_mark(*row) for row in zip(delivered, partial, data["sinais"], strict=True)]
    data["valor_texto"] = [
        figure(v, unit, decimals) if there else "Não entregue"
        for v, there in zip(values, delivered, strict=True)
    ]
    data["entrega"] = ["incompleta" if part else NOTHING for part in incomplete]
    data["ic_texto"] = interval_texts(data, unit, decimals)
    for part in ("numerador", "denominador"):
        data[part] = [figure(v, "", 0) for v in numbers(frame, part)]
    return data


def _bridge(values: list[float | None], partial: list[bool]) -> list[float | None]:
    """The ends of the dashed leg from the last closed value to the partial one."""
    ends = [i + step for i, hidden in enumerate(partial) if hidden for step in (-1, 0) if i + step >= 0]
    return [value if i in ends else None for i, value in enumerate(values)]


def _mark(delivered: bool, partial: bool, signals: str) -> str:
    if not delivered:
        return NOT_DELIVERED
    if partial:
        return PARTIAL
    return SIGNAL if signals else VALUE


def domain(data: pd.DataFrame, lines: list[float], interval: bool, unit: str) -> list[float]:
    """Ends of the value axis: all that is drawn and some room, from zero when zero is not far."""
    drawn = data[data["valor"].notna()]
    columns = ["valor", "ic95_inferior", "ic95_superior"] if interval else ["valor"]
    seen = [*drawn[columns].stack().dropna(), *lines] or [0.0, 1.0]
    low, high = min(seen), max(seen)
    room = HEADROOM * (high - low or abs(high) or 1.0)
    bottom = 0.0 if 0 <= low < FROM_ZERO * high else low - room
    if low >= 0:
        bottom = max(bottom, 0.0)
    return [bottom, high if unit == "%" and high == 100 else high + room]
