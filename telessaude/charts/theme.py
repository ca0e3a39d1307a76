"""How charts look: shapes, status signs, Vega theme, locale; in the colours of ``telessaude.palette``."""

from dataclasses import dataclass
from typing import Any

from telessaude.palette import (
    ALERT,
    ALERT_GROUND,
    FAIR,
    FAIR_GROUND,
    GOOD,
    GOOD_GROUND,
    GRID,
    INK,
    MUTED,
    PAPER,
    SEQUENTIAL,
    SERIES,
    SHADE,
)
from telessaude.reading.formats import MONTHS

# A shape for each colour of a series: two lines never differ by colour alone.
SHAPES = ("circle", "square", "triangle-up", "diamond", "triangle-down", "cross", "triangle-right", "stroke")

# Browsers and renderers take the first they have; all are sans serif of nearly the same width.
FONT = '"Source Sans", "Source Sans 3", "Liberation Sans", Arial, "DejaVu Sans", sans-serif'

CROSS = "M-1,-0.7L-0.7,-1L0,-0.3L0.7,-1L1,-0.7L0.3,0L1,0.7L0.7,1L0,0.3L-0.7,1L-1,0.7L-0.3,0Z"
HALF = "M0,-1A1,1,0,0,1,0,1A1,1,0,0,1,0,-1M0,-0.75A0.75,0.75,0,0,0,0,0.75Z"
TICK = "M-0.2,-1L0.2,-1L0.2,1L-0.2,1Z"
DASH = "M-1,-0.25L1,-0.25L1,0.25L-1,0.25Z"


@dataclass(frozen=True)
class Status:
    """A status as it is shown: word, sign in text, sign as a Vega shape (no font needed), colours."""

    label: str
    symbol: str
    shape: str
    color: str
    background: str


STATUSES = {
    "atingida": Status("Meta atingida", "▲", "triangle-up", GOOD, GOOD_GROUND),
    "parcial": Status("Meta atingida em parte", "◐", HALF, FAIR, FAIR_GROUND),
    "nao_atingida": Status("Meta não atingida", "▼", "triangle-down", ALERT, ALERT_GROUND),
    "sem_meta": Status("Sem meta", "–", DASH, MUTED, SHADE),
}
NO_DATA = Status("Sem dado", "—", DASH, MUTED, SHADE)


def status(situacao: str | None) -> Status:
    """How a `situacao` of the marts is shown; null, or one it does not know, as "Sem dado"."""
    return STATUSES.get(situacao or "", NO_DATA)


# d3-format and d3-time-format locales: what Vega formats with, in the browser and in vl-convert.
LOCALE: dict[str, Any] = {
    "number": {
        "decimal": ",",
        "thousands": ".",
        "grouping": [3],
        "currency": ["R$\u00a0", ""],
        "minus": "−",
        "nan": "—",
    },
    "time": {
        "dateTime": "%A, %e de %B de %Y. %X",
        "date": "%d/%m/%Y",
        "time": "%H:%M:%S",
        "periods": ["AM", "PM"],
        "days": ["domingo", "segunda", "terça", "quarta", "quinta", "sexta", "sábado"],
        "shortDays": ["dom", "seg", "ter", "qua", "qui", "sex", "sáb"],
        "months": [
            "janeiro", "fevereiro", "março", "abril", "maio", "junho",
            "julho", "agosto", "setembro", "outubro", "novembro", "dezembro",
        ],
        "shortMonths": list(MONTHS),
    },
}  # fmt: skip


def config() -> dict[str, Any]:
    """The Vega-Lite `config` of every chart: font, quiet axes, locale; sizes used where no width is given."""
    text = {"labelFont": FONT, "titleFont": FONT, "labelColor": INK, "titleColor": INK}
    return {
        "font": FONT,
        "background": PAPER,
        "locale": LOCALE,
        "padding": 6,
        # The description tells the whole chart: its parts, without words of their own, would only be noise.
        "mark": {"aria": False},
        "view": {"stroke": None, "continuousWidth": 640, "discreteWidth": 640, "continuousHeight": 300},
        "axis": text
        | {
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
            "gridColor": GRID,
            "domainColor": MUTED,
            "tickColor": MUTED,
            "labelLimit": 260,
            "aria": False,
        },
        "legend": text
        | {
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
            "orient": "bottom",
            "labelLimit": 260,
            "symbolSize": 90,
            "aria": False,
        },
        "text": {"font": FONT, "fontSize": 12, "color": INK},
        "range": {"category": list(SERIES), "ramp": list(SEQUENTIAL), "heatmap": list(SEQUENTIAL)},
    }
