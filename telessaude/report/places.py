"""The parts of a unit side by side: UFs of Brasil; regions, núcleos and municípios of a UF or region."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from telessaude.reading.answers import deliveries, history, words
from telessaude.reading.answers.catalogue import Indicator
from telessaude.reading.answers.deliveries import Deliveries
from telessaude.reading.answers.history import Point
from telessaude.reading.answers.unit import names
from telessaude.reading.publication import Reader
from telessaude.report.period import KIND
from telessaude.report.unit import Unit
from telessaude.store.database import literal

# Volume first, which orders the places; then how fast and with what result.
COLUMNS = ("HAOC1.261b", "MSNT5.380", "DESD.1818", "MSNT50.753b", "MSNT5.417", "MSNT5.412b", "MSNT50.765b")
TITLES = {
    "uf": "As UFs", "macrorregiao": "As macrorregiões de saúde", "regiao_saude": "As regiões de saúde",
    "regional_saude": "As regionais de saúde", "nucleo": "Os núcleos", "municipio": "Os municípios",
}  # fmt: skip
INSIDE = {
    "brasil": ("uf",),
    "uf": ("macrorregiao", "regiao_saude", "regional_saude", "nucleo", "municipio"),
    "macrorregiao": ("regiao_saude", "municipio"),
    "regiao_saude": ("municipio",),
    "regional_saude": ("municipio",),
}
DELIVER = {"uf", "nucleo"}


@dataclass(frozen=True)
class Place:
    """One part: its name and its point of each column, in the order of the columns."""

    nivel_id: str
    nome: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Places:
    """The parts of one level, largest first; ``columns`` are the indicators compared."""

    nivel: str
    columns: tuple[Indicator, ...]
    rows: tuple[Place, ...]

    @property
    def title(self) -> str:
        """What they are, in words."""
        return TITLES[self.nivel]

    @property
    def singular(self) -> str:
        """What one of them is."""
        return words.level(self.nivel)

    def column(self, indicator_id: str) -> int | None:
        """Where an indicator stands among the columns."""
        ids = [one.indicador_id for one in self.columns]
        return ids.index(indicator_id) if indicator_id in ids else None


def inside(reader: Reader, unit: Unit, first_day: date, catalogue: dict[str, Indicator]) -> list[Places]:
    """The parts of a unit, by level; none for a núcleo or a município."""
    found = [
        _places(reader, unit, level, first_day, _columns(catalogue, level))
        for level in INSIDE.get(unit.nivel, ())
    ]
    return [places for places in found if places.rows and places.columns]


def _columns(catalogue: dict[str, Indicator], level: str) -> tuple[Indicator, ...]:
    known = [catalogue[name] for name in COLUMNS if name in catalogue]
    return tuple(one for one in known if level in one.niveis and KIND in one.periodos)


def _places(
    reader: Reader, unit: Unit, level: str, first_day: date, columns: tuple[Indicator, ...]
) -> Places:
    if not columns:
        return Places(level, (), ())
    rows = _rows(reader, unit, level, first_day, columns)
    known = names(reader, level)
    arrived = deliveries.by_unit(reader, level, first_day)
    found = {str(code): of_place for code, of_place in rows.groupby("nivel_id")}
    made = []
    for code in sorted({*found, *(_of_unit(reader, unit, level) & set(arrived))}):
        here = arrived.get(code, Deliveries([], level, protected=reader.publication.public))
        by_indicator = dict(iter(found[code].groupby("indicador_id"))) if code in found else {}
        points = tuple(
            history.points(by_indicator.get(one.indicador_id), one, here, [first_day], KIND)[0]
            for one in columns
        )
        made.append(Place(code, known.get(code, code).removesuffix(f" ({unit.uf})"), points))
    return Places(level, columns, tuple(sorted(made, key=_largest_first)))


def _of_unit(reader: Reader, unit: Unit, level: str) -> set[str]:
    """The parts that deliver: one that delivered nothing has its row too."""
    if level not in DELIVER:
        return set()
    rows = reader.frame(
        f"select {'uf' if level == 'uf' else 'nucleo_id'} as id from nucleo where $uf in (uf, '')", uf=unit.uf
    )
    return {str(code) for code in rows["id"]}


def _rows(
    reader: Reader, unit: Unit, level: str, first_day: date, columns: tuple[Indicator, ...]
) -> pd.DataFrame:
    return reader.frame(
        f"""
        select
            nivel_id, indicador_id, periodo_inicio, {", ".join(history.NUMBERS)}, situacao, parcial, completo
        from indicador_valor
        where indicador_id in ({", ".join(literal(one.indicador_id) for one in columns)})
            and nivel = $nivel and nivel_id in ({_registry(unit, level)})
            and periodo_tipo = 'quadrimestre' and periodo_inicio = $inicio and dimensao = 'total'
        order by nivel_id, indicador_id
        """,
        nivel=level,
        unidade=unit.nivel_id,
        inicio=first_day,
    )


def _registry(unit: Unit, level: str) -> str:
    """The parts of a level that lie in a unit: a query for their identifiers."""
    if level == "uf":
        return "select distinct nivel_id from indicador_valor where nivel = 'uf' and $unidade = 'BR'"
    if level == "nucleo":
        return "select nucleo_id from nucleo where uf = $unidade"
    part = "municipio_ibge" if level == "municipio" else f"{level}_id"
    whole = "uf" if unit.nivel == "uf" else f"{unit.nivel}_id"
    return f"select {part} from municipio where {whole} = $unidade"


def _largest_first(place: Place) -> tuple[Any, ...]:
    return (-(place.points[0].valor or 0.0), place.nome, place.nivel_id)
