"""What real senders get wrong: episodes of one núcleo, wrong cells anywhere, accidents of delivery."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from telessaude.demonstration import calibration as c
from telessaude.demonstration import teleconsultoria
from telessaude.demonstration.batch import Batch
from telessaude.demonstration.clock import DAY, HOUR, NEVER, Month, epoch
from telessaude.demonstration.network import Nucleo
from telessaude.demonstration.wrong_cells import CELLS


@dataclass
class Faults:
    """Applies the faults of a landing and counts them; with share 0 it does nothing."""

    share: float
    months: int
    count: Counter[str]

    def during(self, stretch: tuple[float, float], month: Month) -> bool:
        """Whether `month` is in this stretch of the period (always at least one month long)."""
        first = int(stretch[0] * self.months)
        return self.share > 0 and first <= month.index < max(first + 1, int(stretch[1] * self.months))

    def silent(self, nucleo: Nucleo, month: Month) -> bool:
        """Whether the núcleo has stopped delivering."""
        return (
            self.share > 0 and nucleo.profile.stops and month.index >= max(1, round(c.STOP_AT * self.months))
        )

    def late(self, rng: np.random.Generator) -> bool:
        """Whether this month's delivery is late."""
        late = self.share > 0 and bool(rng.random() < c.LATE_SHARE)
        self.count["entrega_atrasada"] += late
        return late

    def accident(self, name: str, nucleo: Nucleo, source: str, form: str, month: Month) -> bool:
        """Whether this accident happens to this delivery."""
        accident = c.ACCIDENTS[name]
        struck = (accident.sender, accident.source, accident.form) == (nucleo.profile.fault, source, form)
        struck = struck and self.during((accident.at, accident.at), month)
        self.count[name] += struck
        return struck

    def episode(self, batch: Batch, nucleo: Nucleo, month: Month, rng: np.random.Generator) -> None:
        """Change a month's teleconsultorias as this sender's system would, in place."""
        fault = nucleo.profile.fault
        if fault in _EPISODES and self.during(_EPISODES[fault][0], month):
            self.count[fault] += _EPISODES[fault][1](batch, month, rng)
        if nucleo.sender.teleconsultoria == "smart" and self.during(c.OUTSIDE_MONTH, month):
            self.count["fora_do_mes"] += _outside_month(batch, rng)

    def cells(self, table: pa.Table, kind: str, nucleo: Nucleo, rng: np.random.Generator) -> pa.Table:
        """A núcleo's table with `wrong` cells and those of its own bad habits."""
        table = self.wrong(table, kind, rng)
        if self.share and nucleo.sender.family_cbo and "solicitante_cbo" in table.column_names:
            table = self._family_cbo(table, rng)
        if self.share and kind == "planilha":
            table = self._day_alone(table, rng)
        return table

    def wrong(self, table: pa.Table, kind: str, rng: np.random.Generator) -> pa.Table:
        """Wrong cells in a share of the rows, each in one column; `kind`: source, SMART list or planilha."""
        if self.share == 0:
            return table
        options = CELLS[kind]
        luck = rng.random(len(table))
        which = np.where(luck < self.share, (luck / self.share * len(options)).astype(np.int64), -1)
        for position, (name, column, value) in enumerate(options):
            wrong = which == position
            table = _replace(table, column, wrong, pa.scalar(value, pa.string()))
            self.count[name] += int(wrong.sum())
        return table

    def _family_cbo(self, table: pa.Table, rng: np.random.Generator) -> pa.Table:
        wrong = rng.random(len(table)) < c.FAMILY_CBO_SHARE
        self.count["cbo_familia"] += int(wrong.sum())
        families = pc.utf8_slice_codeunits(table.column("solicitante_cbo"), 0, 4)
        return _replace(table, "solicitante_cbo", wrong, families)

    def _day_alone(self, table: pa.Table, rng: np.random.Generator) -> pa.Table:
        wrong = rng.random(len(table)) < self.share
        self.count["dia_sem_hora"] += int(wrong.sum())
        days = pc.utf8_slice_codeunits(table.column("Data Resposta"), 0, 10)
        return _replace(table, "Data Resposta", wrong, days)


def _replace(table: pa.Table, column: str, where: np.ndarray, values: pa.Array | pa.Scalar) -> pa.Table:
    position = table.column_names.index(column)
    changed = pc.if_else(pa.array(where), values, table.column(column))
    return table.set_column(position, column, changed)


def _sent_as_one(batch: Batch, month: Month, rng: np.random.Generator) -> int:
    """ "Não informado" sent as 1 in every record."""
    batch["intencao"][:] = 1
    batch["evitado"][:] = 1
    return len(batch["intencao"])


def _inverted_scale(batch: Batch, month: Month, rng: np.random.Generator) -> int:
    """Satisfaction on the núcleo's own scale, 1 the best."""
    given = batch["satisfacao"] > 0
    batch["satisfacao"][given] = 6 - batch["satisfacao"][given]
    return int(given.sum())


def _batch_closing(batch: Batch, month: Month, rng: np.random.Generator) -> int:
    """Someone closes the week's pile in one click: many answers share a second."""
    closing = epoch(month.first) + 24 * DAY + 17 * HOUR + 1_800
    waiting = (batch["solicitada"] > closing - 6 * DAY) & (batch["solicitada"] < closing)
    waiting &= _async_answered(batch)
    size = max(c.BATCH_SIZE_MIN, round(c.BATCH_SIZE_SHARE * len(waiting)))
    closed = rng.permutation(np.flatnonzero(waiting))[:size]
    batch["respondida"][closed] = batch["fechada"][closed] = closing
    return len(closed)


def _machine(batch: Batch, month: Month, rng: np.random.Generator) -> int:
    """Answers that no person can have written: async, in seconds."""
    by_machine = _async_answered(batch) & (rng.random(len(batch["solicitada"])) < c.MACHINE_SHARE)
    seconds = rng.integers(3, c.MACHINE_MAX_SECONDS, int(by_machine.sum()))
    answered = batch["solicitada"][by_machine] + seconds
    batch["respondida"][by_machine] = batch["fechada"][by_machine] = answered
    return len(answered)


def _constant(batch: Batch, month: Month, rng: np.random.Generator) -> int:
    """Columns filled with a default: every doubt solved, every CIAP-2 the same."""
    answered = batch["situacao"] == teleconsultoria.ANSWERED
    batch["resolucao"][answered] = 0
    batch["ciap2"][:] = teleconsultoria.CIAP2.index("A97")
    return len(answered)


def _outside_month(batch: Batch, rng: np.random.Generator) -> int:
    """Records of an earlier month sent in this one."""
    earlier = rng.random(len(batch["solicitada"])) < c.OUTSIDE_MONTH_SHARE
    for name in ("solicitada", "respondida", "fechada"):
        moved = earlier & (batch[name] != NEVER)
        batch[name][moved] -= 40 * DAY
    return int(earlier.sum())


def _async_answered(batch: Batch) -> np.ndarray:
    return ~batch["sincrona"] & (batch["situacao"] == teleconsultoria.ANSWERED)


_EPISODES = {
    "nao_informado_como_um": (c.SENT_AS_ONE, _sent_as_one),
    "escala_invertida": (c.INVERTED_SCALE, _inverted_scale),
    "fechamento_em_lote": (c.BATCH_CLOSING, _batch_closing),
    "resposta_de_maquina": (c.MACHINE_ANSWERS, _machine),
    "coluna_constante": (c.CONSTANT_COLUMN, _constant),
}
