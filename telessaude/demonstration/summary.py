"""What a generated landing holds, and the figures that were published of real ones."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from telessaude.demonstration import calibration as c
from telessaude.demonstration import teleconsultoria, telediagnostico
from telessaude.demonstration.batch import Batch
from telessaude.demonstration.clock import DAY, HOUR
from telessaude.demonstration.network import CATEGORIES, Network, Nucleo
from telessaude.demonstration.telediagnostico import TIPOS

BY_NUCLEO = ("no_prazo_72h", "satisfacao_ausente", "intencao_informada")
_ECG = TIPOS.index("ecg")


@dataclass(frozen=True)
class Figure:
    """A figure of the landing beside its published range; `nucleo_id` None is the whole landing."""

    figura: str
    nucleo_id: str | None
    valor: float
    minimo: float
    maximo: float
    onde: str

    @property
    def dentro(self) -> bool:
        """Whether the figure falls inside the published range."""
        return self.minimo <= self.valor <= self.maximo


@dataclass(frozen=True)
class GenerationSummary:
    """What was written.

    Attributes:
        landing: the folder. start: first month (AAAA-MM). months, seed: as asked.
        nucleos: ids of the núcleos, in order.
        files, size: files and bytes written.
        records: distinct teleconsultorias and telediagnósticos, by source.
        rows: rows delivered by source, versions and repeated deliveries included.
        faults: how many of each fault.
        figures: the calibrated figures beside the published ranges.
    """

    landing: Path
    start: str
    months: int
    seed: int
    nucleos: tuple[str, ...]
    files: int
    size: int
    records: dict[str, int]
    rows: dict[str, int]
    faults: dict[str, int]
    figures: tuple[Figure, ...]


@dataclass
class Tally:
    """Numerators and denominators of the calibrated figures, added up as batches are drawn."""

    parts: dict[tuple[str, str | None], NDArray[np.float64]] = field(
        default_factory=lambda: defaultdict(lambda: np.zeros(2))
    )
    ages: NDArray[np.float64] = field(default_factory=lambda: np.zeros(3))  # count, sum, sum of squares
    records: dict[str, int] = field(default_factory=lambda: {"teleconsultoria": 0, "telediagnostico": 0})

    def teleconsultorias(self, batch: Batch, nucleo: Nucleo) -> None:
        """Add a month's teleconsultorias as they ended."""
        self.records["teleconsultoria"] += len(batch["solicitada"])
        answered = batch["situacao"] == teleconsultoria.ANSWERED
        asynchronous = answered & ~batch["sincrona"]
        hours = (batch["respondida"] - batch["solicitada"]) / HOUR
        intended = answered & (batch["intencao"] == 1) & (batch["evitado"] >= 0)
        self._share("assincronas", ~batch["sincrona"], np.ones_like(answered), nucleo)
        self._share("no_prazo_72h", hours < 72, asynchronous, nucleo)
        self._share("intencao_informada", batch["intencao"] >= 0, answered, nucleo)
        self._share("encaminhamento_evitado", batch["evitado"] == 1, intended, nucleo)
        self._share("horario_comercial", _working(batch["solicitada"]), np.ones_like(answered), nucleo)
        category = nucleo.people.category[batch["asker"]]
        for figure, name in (("enfermeiros", "enfermeiro"), ("medicos", "medico"), ("dentistas", "dentista")):
            self._share(figure, category == CATEGORIES.index(name), np.ones_like(answered), nucleo)
        if nucleo.sender.teleconsultoria != "planilha":  # the spreadsheet has no column for these
            self._share("satisfacao_ausente", batch["satisfacao"] < 0, answered, nucleo)
            self._share("satisfeitos", batch["satisfacao"] >= 4, batch["satisfacao"] > 0, nucleo)
            self._share("resolucao_ausente", batch["resolucao"] < 0, answered, nucleo)
            self._share("resolucao_sim", batch["resolucao"] == 0, batch["resolucao"] >= 0, nucleo)

    def telediagnosticos(self, batch: Batch, nucleo: Nucleo) -> None:
        """Add a month's telediagnósticos as they ended."""
        self.records["telediagnostico"] += len(batch["solicitado"])
        ecg = batch["tipo"] == _ECG
        self._share("ecg", ecg, np.ones_like(ecg), nucleo)
        if nucleo.sender.telediagnostico == "smart":  # SMART tells neither result nor sex nor birth
            return
        reported = ecg & (batch["situacao"] == telediagnostico.REPORTED)
        female = nucleo.patients.sex[batch["paciente"]] == 0
        self._share("ecg_normal", batch["resultado"] == 0, reported & (batch["resultado"] >= 0), nucleo)
        self._share("ecg_mulheres", female, ecg & batch["with_sex"], nucleo)
        age = (batch["solicitado"] / DAY - nucleo.patients.birth[batch["paciente"]]) / 365.25
        age = age[ecg & batch["with_birth"]]
        self.ages += (len(age), age.sum(), (age**2).sum())

    def figures(self, network: Network) -> tuple[Figure, ...]:
        """The figures, in the order of the published ones; those of BY_NUCLEO núcleo by núcleo."""
        count, total, squares = self.ages
        mean = total / max(count, 1)
        other = {
            "ecg_idade_media": mean,
            "ecg_idade_desvio": float(np.sqrt(squares / max(count, 1) - mean**2)),
            "populacao_mediana": float(np.median(list(network.population.values()))),
        }
        found = []
        for published in c.PUBLISHED:
            name = published.figura
            values = {None: other[name]} if name in other else self._values(name)
            for nucleo_id, value in values.items():
                found.append(
                    Figure(name, nucleo_id, float(value), published.minimo, published.maximo, published.onde)
                )
        return tuple(found)

    def _values(self, name: str) -> dict[str | None, float]:
        return {
            key[1]: part[0] / part[1] for key, part in self.parts.items() if key[0] == name and part[1] > 0
        }

    def _share(self, name: str, part: NDArray[np.bool_], whole: NDArray[np.bool_], nucleo: Nucleo) -> None:
        place = nucleo.nucleo_id if name in BY_NUCLEO else None
        self.parts[name, place] += (int((part & whole).sum()), int(whole.sum()))


def _working(instants: NDArray[np.int64]) -> NDArray[np.bool_]:
    """8 to 18 h, Monday to Friday."""
    weekday = (instants // DAY + 3) % 7  # 1970-01-01 was a Thursday
    hour = instants % DAY // HOUR
    return (weekday < 5) & (hour >= 8) & (hour < 18)
