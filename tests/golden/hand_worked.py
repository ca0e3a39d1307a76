"""The cases of ``by_hand``, read and laid in landings; ``by_hand/README.md`` says how one is written."""

from __future__ import annotations

import csv
import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from telessaude.contract import load_sources
from telessaude.project import SEEDS

FOLDER = Path(__file__).parent / "by_hand"
NUMBERS = ("numerador", "denominador", "valor", "posicao", "cobertura")
NOT_ASKED = {"brasil", "profissional"}

Record = dict[str, str]
Key = tuple[str, ...]  # periodo_tipo, periodo_inicio, nivel, nivel_id, dimensao, categoria


def read(name: str) -> dict[str, Any]:
    """A file of the folder, every value as text."""
    return yaml.load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


BASE = read("base")
REFERENCE = datetime.fromisoformat(BASE["reference"])
INDICATORS = sorted(path.stem for path in FOLDER.glob("*.yml") if path.stem != "base")


def states() -> list[str]:
    """States in which it is the hour of Brasília: local times of a case are those of its reference."""
    with (SEEDS / "referencia" / "uf.csv").open(encoding="utf-8", newline="") as rows:
        zones = {row["uf"]: ZoneInfo(row["fuso"]) for row in csv.DictReader(rows)}
    return [uf for uf, zone in zones.items() if REFERENCE.astimezone(zone).utcoffset() == timedelta(hours=-3)]


def towns() -> dict[str, str]:
    """A município of each state."""
    with (SEEDS / "referencia" / "uf.csv").open(encoding="utf-8", newline="") as rows:
        states_by_code = {row["codigo_ibge"]: row["uf"] for row in csv.DictReader(rows)}
    with (SEEDS / "referencia" / "municipio_local.csv").open(encoding="utf-8", newline="") as rows:
        codes = [row["municipio_ibge"] for row in csv.DictReader(rows)]
    return {states_by_code[code[:2]]: code for code in codes}


STATES, TOWNS = states(), towns()


@dataclass(frozen=True)
class Case:
    """The hand-worked case of an indicator, in a state of its own within its landing."""

    indicator: str
    uf: str

    @property
    def place(self) -> Record:
        """What its records are of unless they say otherwise, by column."""
        return {
            "uf": self.uf,
            "municipio_ibge": TOWNS[self.uf],
            "nucleo_id": f"nucleo-{self.uf}",
            "ponto_cnes": f"{STATES.index(self.uf) + 1:07}",
        }

    @property
    def units(self) -> Record:
        """The unit of each level that an expected row is of unless it says otherwise."""
        names = {"municipio": "municipio_ibge", "nucleo": "nucleo_id", "ponto": "ponto_cnes"}
        return {"uf": self.uf, **{level: self.place[column] for level, column in names.items()}}

    @cached_property
    def content(self) -> dict[str, Any]:
        return read(self.indicator)

    def records(self) -> Iterator[tuple[str, Record]]:
        """Each record to deliver, complete, with its source."""
        sources = load_sources()
        said = {"nucleo": [{}], "ponto": [{}]}
        for name, records in self.content["records"].items():
            said[name] = [*said.get(name, []), *records]
        for name, records in said.items():
            source = sources[name]
            place = {column: value for column, value in self.place.items() if column in source.columns}
            for number, record in enumerate(records, start=1):
                keys = dict.fromkeys(source.key, str(number))
                values = {column: value for column, value in record.items() if column != "why"}
                yield name, {**keys, **place, **BASE["defaults"].get(name, {}), **values}

    def expected(self) -> dict[Key, Record]:
        """The numbers that are said of each row, as text, by key."""
        return {
            (
                row["periodo_tipo"],
                row["periodo_inicio"],
                level,
                row.get("nivel_id") or self.units[level],
                row.get("dimensao", "total"),
                row.get("categoria", "total"),
            ): {
                **dict.fromkeys(NUMBERS[:3], ""),
                **{name: row[name] for name in NUMBERS if name in row},
            }
            for row in self.content["expected"]
            for level in row["nivel"].split("|")
        }


CASES = [Case(indicator, STATES[number % len(STATES)]) for number, indicator in enumerate(INDICATORS)]


def landings() -> list[list[Case]]:
    """The cases by landing: as many in one as there are states for them."""
    return [CASES[first : first + len(STATES)] for first in range(0, len(CASES), len(STATES))]


def deliver(cases: list[Case], landing: Path) -> None:
    """One file a source with the records of all cases, delivered an hour before the reference instant."""
    rows: dict[str, list[Record]] = defaultdict(list)
    for case in cases:
        for source, record in case.records():
            rows[source].append(record)
    arrived = REFERENCE.timestamp() - 3600
    for source, records in rows.items():
        file = landing / source / "by_hand.csv"
        file.parent.mkdir(parents=True)
        with file.open("w", encoding="utf-8", newline="") as lines:
            writer = csv.DictWriter(lines, sorted({column for record in records for column in record}))
            writer.writeheader()
            writer.writerows(records)
        os.utime(file, (arrived, arrived))
