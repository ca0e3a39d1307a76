"""A núcleo's deliveries, month after month: what each file holds, in which format, and when it comes."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from telessaude.demonstration import calibration as c
from telessaude.demonstration import (
    contract_rows,
    planilha,
    smart,
    sof,
    teleconsulta,
    teleconsultoria,
    telediagnostico,
    teleducacao,
)
from telessaude.demonstration.batch import Batch, join, revised_after
from telessaude.demonstration.clock import DAY, HOUR, Month, delivery_instant
from telessaude.demonstration.faults import Faults
from telessaude.demonstration.network import Nucleo
from telessaude.demonstration.summary import Tally
from telessaude.demonstration.volumes import Volumes
from telessaude.demonstration.writers import Landing, csv_bytes, gz_bytes, jsonl_bytes, parquet_bytes

EXPORT_LEAD = 2 * HOUR  # an export is made this long before it is delivered
_RECORDS: dict[str, Any] = {
    "teleconsultoria": teleconsultoria, "telediagnostico": telediagnostico,
    "teleconsulta": teleconsulta, "teleducacao": teleducacao,
}  # fmt: skip
_TABLES = {
    "teleconsultoria": contract_rows.teleconsultoria_table,
    "telediagnostico": contract_rows.telediagnostico_table,
    "teleconsulta": teleconsulta.table,
    "teleducacao": teleducacao.table,
}
_SMART = {
    "teleconsultoria": ("teleconsultorias", smart.teleconsultorias),
    "telediagnostico": ("telediagnosticos", smart.telediagnosticos),
    "teleducacao": ("atividades_teleeducacao", smart.atividades_teleeducacao),
}
_LISTS = ("cid10", "ciap2")
_TYPED = {
    "solicitado_em": pa.timestamp("s"), "realizado_em": pa.timestamp("s"), "laudado_em": pa.timestamp("s"),
    "atualizado_em": pa.timestamp("s"), "paciente_nascimento": pa.date32(), "municipio_ibge": pa.float64(),
    "realizada_em": pa.timestamp("s"), "carga_horaria": pa.float64(), "participantes": pa.int64(),
    "alunos": pa.int64(),
}  # fmt: skip


@dataclass
class Courier:
    """Draws and delivers the records of one núcleo; months must come in order.

    `judged` fills on the way: the teleconsultorias of each month whose patients the queue may have.
    """

    nucleo: Nucleo
    landing: Landing
    faults: Faults
    tally: Tally
    seed: int
    judged: list[Batch] = field(default_factory=list)
    _exported: int = 0
    _past: dict[str, tuple[Month, Batch, Batch]] = field(default_factory=dict)
    _sof: list[sof.Sof] = field(default_factory=list)

    def month(self, month: Month, volumes: Volumes) -> None:
        """Draw the teleconsultorias and telediagnósticos of this month and deliver its files."""
        place = self.nucleo.index, month.index
        rng = np.random.default_rng([self.seed, 4, *place])
        instant = delivery_instant(month, rng, self.faults.late(rng))
        exported = instant - EXPORT_LEAD
        asked = teleconsultoria.draw(self.nucleo, month, int(volumes.asked[place]), rng)
        self.faults.episode(asked, self.nucleo, month, rng)
        self.judged.append(teleconsultoria.judged_referrals(asked))
        done = telediagnostico.draw(self.nucleo, month, int(volumes.done[place]), rng)
        self.tally.teleconsultorias(asked, self.nucleo)
        self.tally.telediagnosticos(done, self.nucleo)
        self._deliver("teleconsultoria", asked, month, exported, instant, rng)
        self._deliver("telediagnostico", done, month, exported, instant + 300, rng)
        self._deliver_sof(asked, month, exported, instant + 600, rng)

    def care(self, month: Month, volumes: Volumes) -> None:
        """Draw the teleconsultas and the tele-educação of this month and deliver its files."""
        place = self.nucleo.index, month.index
        rng = np.random.default_rng([self.seed, 6, *place])
        instant = delivery_instant(month, rng, self.faults.late(rng))
        exported = instant - EXPORT_LEAD
        seen = teleconsulta.draw(self.nucleo, month, int(volumes.encounters[place]), rng)
        held = teleducacao.draw(month, int(volumes.activities[place]), rng)
        self._deliver("teleconsulta", seen, month, exported, instant, rng)
        self._deliver("teleducacao", held, month, exported, instant + 300, rng)

    def _deliver(
        self, source: str, final: Batch, month: Month, exported: int, instant: int, rng: np.random.Generator
    ) -> None:
        """One source's files of the month: its own records, and the last month's that changed since."""
        known = _RECORDS[source].known_at(final, exported)
        past = self._past.get(source)
        self._past[source] = (month, final, revised_after(final, exported, rng))
        form = getattr(self.nucleo.sender, source)
        if form == "smart":
            self._deliver_smart(source, known, past, month, instant, rng)
            return
        batch = join(known, past[2]) if past else known
        if form == "planilha":
            table = self.faults.cells(planilha.table(batch, self.nucleo), "planilha", self.nucleo, rng)
            path = f"planilha/{self.nucleo.nucleo_id}/exportacao_{month.name}.xlsx"
            self.landing.deliver(path, planilha.workbook(table), instant, source, len(table))
            return
        table = _TABLES[source](batch, self.nucleo)
        table = self.faults.cells(table, source, self.nucleo, rng)
        if form == "jsonl" and not len(table):
            return  # without a line it has no columns either: whoever reads it would refuse it
        self._deliver_contract(source, form, table, month, instant)

    def _deliver_contract(self, source: str, form: str, table: pa.Table, month: Month, instant: int) -> None:
        """A file in the contract's own columns, and the accidents that happen to it."""
        path = f"{source}/{self.nucleo.nucleo_id}_{month.name}"
        happens = partial(self.faults.accident, nucleo=self.nucleo, source=source, form=form, month=month)
        if happens("coluna_desconhecida"):
            table = table.append_column("observacao_interna", contract_rows.constant("migrado", len(table)))
        content = self._encode(table, form)
        if happens("gz_interrompido"):
            broken = content[: len(content) // 2]
            self.landing.deliver(f"{path}_interrompido.{form}", broken, instant - HOUR, source, 0)
        self.landing.deliver(f"{path}.{form}", content, instant, source, len(table))
        if happens("entrega_repetida"):
            self.landing.deliver(f"{path} (2).{form}", content, instant + 5 * DAY, source, len(table))

    def _encode(self, table: pa.Table, form: str) -> bytes:
        sender = self.nucleo.sender
        if form == "jsonl":
            return jsonl_bytes(table, _LISTS)
        if form == "parquet":
            return parquet_bytes(_typed(table))
        content = csv_bytes(table, sender.delimiter, sender.encoding, sender.quoted)
        return gz_bytes(content) if form == "csv.gz" else content

    def _deliver_smart(
        self, source: str, known: Batch, past: tuple[Month, Batch, Batch] | None, month: Month, instant: int,
        rng: np.random.Generator,
    ) -> None:  # fmt: skip
        """The month's envelope, and one of the last month: what changed (NA) or, at times, all of it (RE)."""
        self._deliver_envelope(source, known, month, "NA", instant, rng)
        if past:
            before, final, revised = past
            replaces = (before.index + 1) % c.SMART_REPLACES_EVERY == 0
            kind, batch = ("RE", final) if replaces else ("NA", revised)
            if replaces or len(smart.sendable(batch)["number"]):
                self._deliver_envelope(source, batch, before, kind, instant + 60, rng, "_complemento")

    def _deliver_envelope(
        self, source: str, batch: Batch, month: Month, kind: str, instant: int, rng: np.random.Generator,
        suffix: str = "",
    ) -> None:  # fmt: skip
        name, fields = _SMART[source]
        items = fields(smart.sendable(batch), self.nucleo)
        items = self.faults.cells(items, name, self.nucleo, rng)
        path = f"smart/{self.nucleo.nucleo_id}_{name}_{month.name}_{kind}{suffix}.json"
        content = smart.envelope(self.nucleo, month, kind, name, items)
        self.landing.deliver(path, content, instant, source, len(items))

    def _deliver_sof(
        self, asked: Batch, month: Month, exported: int, instant: int, rng: np.random.Generator
    ) -> None:
        """The SOF whose situação changed since the last export."""
        self._sof += sof.indicate(asked, self.nucleo, rng)
        news = sof.changed(self._sof, self._exported, exported)
        self._exported = exported
        if news:
            content = csv_bytes(sof.table(news, exported, self.nucleo), self.nucleo.sender.delimiter)
            path = f"sof/{self.nucleo.nucleo_id}_{month.name}.csv"
            self.landing.deliver(path, content, instant, "sof", len(news))


def _typed(table: pa.Table) -> pa.Table:
    """Text columns as the types a Parquet writer has; the IBGE code became a number on the way."""
    for position, name in enumerate(table.column_names):
        if name in _TYPED:
            table = table.set_column(position, name, pc.cast(table.column(name), _TYPED[name]))
    return table
