"""Charts as SVG with the report's own font, each with the sentence that says what it shows."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import vl_convert

from telessaude.charts import Drawing, describe, spark, theme
from telessaude.reading.answers import history
from telessaude.reading.answers.catalogue import Indicator
from telessaude.reading.answers.history import Point
from telessaude.report.period import KIND

FONT = "Source Sans Pro"
FONTS = Path(str(files("font_source_sans_pro"))) / "files"
WIDTH = 640  # pixels over the width of the text: letters of 12 pixels come to 9 points


@dataclass(frozen=True)
class Picture:
    """An SVG and what it shows."""

    svg: str
    alt: str


def picture(make: Callable[[], Drawing]) -> Picture:
    """A chart drawn."""
    _measure_with_own_font()
    chart = make()
    said = chart.to_json()
    # Machines differ in the fonts they have: the one that comes with the program is named alone.
    spec = json.loads(said.replace(json.dumps(theme.FONT, ensure_ascii=False), json.dumps(FONT)))
    return Picture(vl_convert.vegalite_to_svg(spec), chart.description)


def sparkline(series: Sequence[Point], indicator: Indicator) -> Picture:
    """The quadrimestres of a headline, small."""
    words = describe.series(
        history.frame(series),
        period=KIND,
        unit=indicator.unidade,
        decimals=indicator.decimals,
        target=series[-1].meta,
        subject=indicator.nome,
    )
    return Picture(spark.draw(series), words)


@cache
def _measure_with_own_font() -> None:
    vl_convert.register_font_directory(str(FONTS))
