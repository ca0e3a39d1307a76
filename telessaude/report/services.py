"""Teleconsultorias counted from the records, for what no indicator says: by unit, specialty and conduct."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from telessaude.contract.families import REGIONAL
from telessaude.reading.answers import answered, periods, words
from telessaude.reading.answers.answered import Cell
from telessaude.reading.answers.records import records
from telessaude.reading.answers.unit import names
from telessaude.reading.publication import Reader
from telessaude.report.period import KIND
from telessaude.report.unit import Unit

Row = dict[str, Any]


@dataclass(frozen=True)
class Services:
    """Answered teleconsultorias of a unit in the quadrimestre.

    ``summary`` is as :func:`telessaude.reading.answers.answered.summary`; ``specialties``, ``points`` and
    ``municipios`` as its ``by``, with ``nome``; ``conduct`` as its ``conduct``. ``points`` are of a
    município or a núcleo, ``municipios`` of a núcleo or a health region.
    """

    summary: Row
    specialties: tuple[Row, ...]
    points: tuple[Row, ...]
    municipios: tuple[Row, ...]
    conduct: tuple[Row, ...]


def services(reader: Reader, unit: Unit, first_day: date) -> Services | None:
    """The records of a unit in a quadrimestre; None when there are none, or none of them may be seen."""
    if "teleconsultoria" not in reader.tables:
        return None
    cell = Cell(unit.nivel, unit.nivel_id, first_day, periods.move(KIND, first_day, 1))
    summary = answered.summary(reader, cell)
    if not summary["respondidas"] and not summary["solicitadas"]:
        return None
    small = unit.nivel in {"nucleo", "municipio"}
    return Services(
        summary={name: None if value != value else value for name, value in summary.items()},
        specialties=_by(reader, cell, "especialidade", {}),
        points=_by(reader, cell, "ponto_cnes", names(reader, "ponto")) if small else (),
        municipios=(
            _by(reader, cell, "municipio_ibge", names(reader, "municipio"))
            if unit.nivel in {"nucleo", *REGIONAL}
            else ()
        ),
        conduct=tuple(records(answered.conduct(reader, cell))),
    )


def _by(reader: Reader, cell: Cell, column: str, known: dict[str, str]) -> tuple[Row, ...]:
    return tuple(
        row | {"nome": _name(column, row["categoria"], known)}
        for row in records(answered.by(reader, cell, column))
    )


def _name(column: str, code: str | None, known: dict[str, str]) -> str:
    return "Não informado" if code is None else known.get(code) or words.category(column, code)
