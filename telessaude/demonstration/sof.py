"""Segundas opiniões formativas: candidates among a núcleo's answers, followed until they are published."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from telessaude.demonstration import calibration as c
from telessaude.demonstration import contract_rows as rows
from telessaude.demonstration import teleconsultoria
from telessaude.demonstration.batch import Batch
from telessaude.demonstration.clock import DAY, NEVER
from telessaude.demonstration.network import CATEGORIES, Nucleo

_STEPS = ("indicada_em", "selecionada_em", "enviada_em", "primeiro_retorno_em", "aprovada_em", "publicada_em")
_TITLES = {"enfermeiro": "Enfermeiro(a)", "medico": "Médico(a)", "dentista": "Cirurgião(ã)-dentista",
           "outro": "Outro profissional", "gestor": "Gestor(a)"}  # fmt: skip
ORIGIN_PREFIX: dict[str, str | None] = {
    "planilha": "",
    "smart": None,
}  # of a teleconsultoria's id; SMART has none


@dataclass(frozen=True)
class Sof:
    """One SOF: its whole life, and the words it carries."""

    sof_id: str
    teleconsultoria_id: str | None
    especialidade: str
    asker: str
    instants: dict[str, int]
    refused: bool

    def state(self, instant: int) -> str:
        """Its situação as known at `instant`."""
        past = [name for name in _STEPS if self.instants[name] <= instant]
        last = past[-1]
        if last == "primeiro_retorno_em":
            return "recusada" if self.refused else "devolvida"
        return last.removesuffix("_em")


def indicate(batch: Batch, nucleo: Nucleo, rng: np.random.Generator) -> list[Sof]:
    """The SOF that start from a month's teleconsultorias."""
    candidates = np.flatnonzero(batch["candidata_sof"] == 1)
    chosen = rng.permutation(candidates)[: rng.poisson(c.SOF_PER_MONTH / (c.SOF_SELECTED * c.SOF_SENT))]
    prefix = ORIGIN_PREFIX.get(nucleo.sender.teleconsultoria, "T")
    found = []
    for position in sorted(chosen.tolist()):
        number = int(batch["number"][position])
        category = CATEGORIES[nucleo.people.category[batch["asker"][position]]]
        found.append(
            Sof(
                f"S{number}",
                None if prefix is None else f"{prefix}{number}",
                teleconsultoria.ESPECIALIDADES[batch["especialidade"][position]],
                _TITLES[category],
                _life(int(batch["respondida"][position]), rng),
                bool(rng.random() < c.SOF_REFUSED / (1 - c.SOF_APPROVED)),
            )
        )
    return found


def changed(every: list[Sof], before: int, now: int) -> list[tuple[Sof, int]]:
    """The SOF whose situação is new or other at `now` than at `before`, with the instant of the change."""
    news = []
    for sof in every:
        lived = [instant for instant in sof.instants.values() if before < instant <= now]
        if lived:
            news.append((sof, max(lived)))
    return news


def table(news: list[tuple[Sof, int]], now: int, nucleo: Nucleo) -> pa.Table:
    """Text of every contract column of sof, one row a SOF as known at `now`."""
    known = [sof for sof, _ in news]
    instants = {
        name: rows.instants(np.array([_known(sof.instants[name], now) for sof in known]), nucleo)
        for name in _STEPS
    }
    texts = {
        "nucleo_id": [nucleo.nucleo_id] * len(known),
        "sof_id": [sof.sof_id for sof in known],
        "teleconsultoria_id": [sof.teleconsultoria_id for sof in known],
        "situacao": [sof.state(now) for sof in known],
        "pergunta": [f"Qual a conduta na APS diante de dúvida em {sof.especialidade}?" for sof in known],
        "resposta": ["Texto fictício da demonstração." for _ in known],
        "categoria_evidencia": ["B"] * len(known),
        "bibliografia": ["Referência fictícia."] * len(known),
        "profissional_solicitante": [sof.asker for sof in known],
        "descritores": [f"{sof.especialidade}|Atenção Primária à Saúde" for sof in known],
        "autoria": [f"Núcleo {nucleo.nucleo_id}"] * len(known),
    }
    columns = {name: pa.array(values, pa.string()) for name, values in texts.items()}
    updated = rows.instants(np.array([instant for _, instant in news]), nucleo)
    return pa.table({**columns, "atualizado_em": updated, **instants})


def _life(indicated: int, rng: np.random.Generator) -> dict[str, int]:
    """Instant of each step; the first step that does not come ends the life."""
    waits = (c.SOF_SELECT_DAYS, c.SOF_SEND_DAYS, c.SOF_RETURN_DAYS, c.SOF_APPROVE_DAYS, c.SOF_PUBLISH_DAYS)
    chances = (c.SOF_SELECTED, c.SOF_SENT, 1.0, c.SOF_APPROVED, 1.0)
    instants, alive, now = {"indicada_em": indicated}, True, indicated
    for name, wait, chance in zip(_STEPS[1:], waits, chances, strict=True):
        alive &= bool(rng.random() < chance)
        now += int(rng.gamma(3.0, wait / 3) * DAY)
        instants[name] = now if alive else NEVER
    return instants


def _known(instant: int, now: int) -> int:
    return instant if instant <= now else NEVER
