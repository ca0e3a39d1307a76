"""What real senders get wrong: episodes of one núcleo, wrong cells anywhere, accidents of delivery."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orchestration.generator import calibration as c
from orchestration.generator import teleconsultoria
from orchestration.generator.batch import Batch
from orchestration.generator.clock import DAY, HOUR, NEVER, Month, epoch
from orchestration.generator.network import Nucleo

_INVALID_CPF, _UNKNOWN_CNES, _BEFORE = "12345678900", "0000019", "2001-01-01 00:00:00"
_CELLS: dict[str, tuple[tuple[str, str, str | None], ...]] = {
    "teleconsultoria": (
        ("cbo_ficticio", "solicitante_cbo", "999999"),
        ("cnes_ficticio", "ponto_cnes", "9999999"),
        ("ine_ficticio", "equipe_ine", "0000000000"),
        ("municipio_inexistente", "municipio_ibge", "9999999"),
        ("ponto_desconhecido", "ponto_cnes", _UNKNOWN_CNES),
        ("protocolo_desconhecido", "protocolo_regulacao_id", "PR-XX-99"),
        ("nucleo_desconhecido", "nucleo_id", "0000027"),
        ("satisfacao_invalida", "satisfacao", "7"),
        ("cid_invalido", "cid10", "IGN"),
        ("intencao_invalida", "intencao_encaminhamento", "talvez"),
        ("tipo_invalido", "tipo", "mista"),
        ("sem_solicitacao", "solicitada_em", None),
        ("resposta_antes", "respondida_em", _BEFORE),
        ("cpf_invalido", "solicitante_id", _INVALID_CPF),
    ),
    "telediagnostico": (
        ("cbo_ficticio", "solicitante_cbo", "000000"),
        ("cnes_ficticio", "ponto_cnes", "0000000"),
        ("ine_ficticio", "equipe_ine", "0000000000"),
        ("municipio_inexistente", "municipio_ibge", "9999999"),
        ("ponto_desconhecido", "ponto_cnes", _UNKNOWN_CNES),
        ("exame_invalido", "tipo_exame", "raio-x"),
        ("sigtap_invalido", "procedimento_sigtap", "123"),
        ("sexo_invalido", "paciente_sexo", "X"),
        ("sem_solicitacao", "solicitado_em", None),
        ("laudo_antes", "laudado_em", _BEFORE),
        ("cpf_invalido", "solicitante_id", _INVALID_CPF),
    ),
    "teleconsultorias": (
        ("cbo_ficticio", "scbo", "999999"),
        ("cnes_ficticio", "scnes", "9999999"),
        ("ine_ficticio", "sine", "0000000000"),
        ("satisfacao_invalida", "satisf", "7"),
        ("sem_solicitacao", "dtsol", None),
        ("cpf_invalido", "scpf", _INVALID_CPF),
    ),
    "telediagnosticos": (
        ("cbo_ficticio", "scbo", "999999"),
        ("cnes_ficticio", "pnt", "9999999"),
        ("municipio_inexistente", "paibge", "999999"),
        ("cpf_invalido", "scpf", _INVALID_CPF),
    ),
    "planilha": (
        ("cbo_ficticio", "CBO", "999999.0"),
        ("municipio_inexistente", "Município Solicitante", "Município Inexistente"),
        ("conduta_livre", "Conduta", "Aguardando exames"),
        ("sem_solicitante", "CPF do Solicitante", None),
        ("cpf_invalido", "CPF do Solicitante", _INVALID_CPF),
    ),
}


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
        """Wrong cells in a share of the rows, each in one column; `kind`: source, SMART list or planilha."""
        if self.share == 0:
            return table
        options = _CELLS[kind]
        luck = rng.random(len(table))
        which = np.where(luck < self.share, (luck / self.share * len(options)).astype(np.int64), -1)
        for position, (name, column, value) in enumerate(options):
            wrong = which == position
            table = _replace(table, column, wrong, pa.scalar(value, pa.string()))
            self.count[name] += int(wrong.sum())
        if nucleo.sender.family_cbo:
            table = self._family_cbo(table, rng)
        if kind == "planilha":
            table = self._day_alone(table, rng)
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
