"""The rows of figures that changed, or that wait to, in words: period, unit, breakdown, cause."""

from __future__ import annotations

import pandas as pd

from dashboard.views.revisoes.told import MOTIVES
from telessaude.reading import formats
from telessaude.reading.answers import words
from telessaude.reading.answers.unit import names
from telessaude.reading.publication import Reader


def unit_names(reader: Reader, found: pd.DataFrame) -> list[str]:
    """The name of each row's unit; a professional, who is a pseudonym, by the beginning of it."""
    by_level = {level: names(reader, level) for level in found["nivel"].unique()}
    return [
        f"profissional {unit[:8]}"
        if level == "profissional"
        else words.short(by_level[level].get(unit, unit))
        for level, unit in zip(found["nivel"], found["nivel_id"], strict=True)
    ]


def readable(found: pd.DataFrame, reader: Reader) -> pd.DataFrame:
    """The rows with the period, unit, breakdown and cause in words."""
    cells = zip(found["dimensao"], found["categoria"], strict=True)
    days = zip(found["periodo_tipo"], found["periodo_inicio"], strict=True)
    return found.assign(
        indicador=found["indicador_id"] + " · " + found["indicador"].fillna(""),
        periodo=[formats.period(kind, day) for kind, day in days],
        unidade_nome=unit_names(reader, found),
        recorte=[
            "total" if one == "total" else f"{words.dimension(one)}: {words.category(one, other)}"
            for one, other in cells
        ],
        causa=found["motivo"].map(MOTIVES).fillna(found["motivo"]),
    )


def figure(value: float | None) -> str:
    """A value as people read it: whole, or with two decimals."""
    whole = formats.missing(value) or float(value or 0).is_integer()
    return formats.number(value, 0 if whole else 2)
