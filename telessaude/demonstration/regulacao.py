"""Requests for specialised care in a state's regulation queue, followed from month to month."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from telessaude.demonstration import contract_rows as rows
from telessaude.demonstration import sof
from telessaude.demonstration.batch import Batch, take
from telessaude.demonstration.calibration import THEMES, Sender, care
from telessaude.demonstration.clock import DAY, HOUR, NEVER, Month, from_monday_to_friday, requests
from telessaude.demonstration.network import Nucleo

SITUACOES = (
    "pendente", "devolvida", "reenviada", "negada", "autorizada", "agendada", "executada", "cancelada",
    "falta",
)  # fmt: skip
PENDING, RETURNED, RESENT, DENIED, AUTHORIZED, SCHEDULED, DONE, CANCELLED, MISSED = range(9)
RISCOS = tuple(care.RISK_SHARES)
PROCEDIMENTOS = (
    *(f"Consulta em {name}" for name in care.SPECIALTIES), *(name for name, _ in care.EXAM_PROCEDURES),
)  # fmt: skip
_SIGTAP = (*(care.CONSULTATION_SIGTAP for _ in care.SPECIALTIES), *care.EXAM_SIGTAP)
_CIDS = (*(theme.cid10[0] for theme in THEMES), care.GENETICS_CID)
_SLOTS = tuple(care.SLOT_SHARES)
_ASKED_BY = np.array([care.SPECIALTIES.index(specialty) for _, specialty in care.EXAM_PROCEDURES])
_STEPS = ("devolvida", "reenviada", "decidida", "marcada", "encerrada")  # in the order they may happen


def draw(
    nucleo: Nucleo, months: list[Month], counts: NDArray[Any], asked: NDArray[Any], judged: list[Batch],
    rng: np.random.Generator,
) -> Batch:  # fmt: skip
    """`counts` requests in each of `months` from a núcleo's municípios, with all that ever happens to them.

    `asked`: how many teleconsultorias the núcleo had in each month, which may have come before a request;
    `judged`: those that said of a patient whether the referral was avoided.
    """
    total = int(counts.sum())
    specialty = rng.integers(0, len(care.SPECIALTIES), total)
    exam = rng.integers(0, len(_ASKED_BY), total)
    for_exam = rng.random(total) < care.EXAM_PROCEDURE_SHARE
    ponto = rng.integers(0, len(nucleo.ponto_cnes), total)
    risk = rng.choice(
        len(RISCOS) + 1, total, p=[*care.RISK_SHARES.values(), 1 - sum(care.RISK_SHARES.values())]
    )
    batch: Batch = {
        "number": np.concatenate(
            [_numbers(month) + np.arange(1, n + 1) for month, n in zip(months, counts, strict=True)]
        ),
        "solicitada": np.concatenate(
            [requests(month, n, rng) for month, n in zip(months, counts, strict=True)]
        ),
        "especialidade": np.where(for_exam, _ASKED_BY[exam], specialty),
        "procedimento": np.where(for_exam, len(care.SPECIALTIES) + exam, specialty),
        "risco": np.where(risk < len(RISCOS), risk, -1),
        "ponto": ponto,
        "paciente": rng.integers(0, len(nucleo.patients.base), total),
        "origem": _origin(nucleo, months, counts, asked, rng),
    }
    _draw_life(batch, rng)
    [apart] = rng.spawn(1)
    batch["com_cid"] = apart.random(total) < care.REQUEST_WITH_CID_SHARE
    slots = [*care.SLOT_SHARES.values(), 1 - sum(care.SLOT_SHARES.values())]
    slot = apart.choice(len(_SLOTS) + 1, total, p=slots)
    batch["vaga"] = np.where(slot < len(_SLOTS), slot, -1)
    for answered in judged:
        _send_on(answered, batch, nucleo, apart)
    return batch


def state_at(batch: Batch, instant: int) -> NDArray[Any]:
    """The situação of each request as known at `instant`; -1 before it was made."""
    state = np.where(batch["solicitada"] <= instant, PENDING, -1)
    reached: tuple[Any, ...] = (RETURNED, RESENT, batch["decisao"], SCHEDULED, batch["fim"])
    for name, becomes in zip(_STEPS, reached, strict=True):
        state = np.where(batch[name] <= instant, becomes, state)
    return state


def table(batch: Batch, instant: int, nucleo: Nucleo, sender: Sender) -> pa.Table:
    """Text of every contract column of regulacao, one row a request as known at `instant`."""
    state, ponto = state_at(batch, instant), batch["ponto"]
    decided = batch["decidida"] <= instant
    changes = np.stack([batch["solicitada"], *(batch[name] for name in _STEPS)])
    last = np.where(changes <= instant, changes, 0).max(axis=0)

    def known(name: str, when: NDArray[Any]) -> pa.Array:
        return rows.instants_of(np.where(when, batch[name], NEVER), sender, nucleo.offset)

    columns = {
        "solicitacao_id": rows.record_ids("R", batch["number"]),
        "municipio_ibge": rows.choice(nucleo.ponto_municipio[ponto], nucleo.municipios),
        "atualizado_em": rows.instants_of(last, sender, nucleo.offset),
        "situacao": rows.named(state, SITUACOES, sender),
        "procedimento": rows.choice(batch["procedimento"], PROCEDIMENTOS),
        "procedimento_sigtap": rows.choice(batch["procedimento"], _SIGTAP),
        "especialidade": rows.choice(batch["especialidade"], care.SPECIALTIES),
        "cid10": rows.choice(np.where(batch["com_cid"], batch["especialidade"], -1), _CIDS),
        "risco": rows.named(batch["risco"], RISCOS, sender),
        "tipo_vaga": rows.named(batch["vaga"], _SLOTS, sender),
        "solicitada_em": rows.instants_of(batch["solicitada"], sender, nucleo.offset),
        "devolvida_em": known("devolvida", batch["devolvida"] <= instant),
        "autorizada_em": known("decidida", decided & (batch["decisao"] == AUTHORIZED)),
        "agendada_para": known("horario", batch["marcada"] <= instant),
        "executada_em": known("horario", state == DONE),
        "encerrada_em": known("decidida", decided & (batch["decisao"] != AUTHORIZED)),
        "ponto_cnes": pa.array(nucleo.ponto_cnes[ponto]),
        "executante_cnes": rows.choice(np.where(batch["marcada"] <= instant, 0, -1), nucleo.ponto_cnes[:1]),
        "teleconsultoria_id": _origin_ids(batch["origem"], nucleo),
        "paciente_id": rows.patient(batch["paciente"], nucleo),
    }
    return pa.table(columns)


def _draw_life(batch: Batch, rng: np.random.Generator) -> None:
    """Return by the regulador, decision, appointment and its end; the first step that fails ends the life."""
    count, asked = len(batch["number"]), batch["solicitada"]

    def lasting(days: float) -> NDArray[Any]:
        return (rng.gamma(2.0, days / 2, count) * DAY).astype(np.int64) + HOUR

    returned = rng.random(count) < care.RETURNED_BY_REGULATOR
    resent = returned & (rng.random(count) < care.RESENT_SHARE)
    back = asked + lasting(care.RETURN_DAYS)
    again = back + lasting(care.RESEND_DAYS)
    decided = (~returned | resent) & (rng.random(count) < care.DECIDED_SHARE)
    decision = np.where(returned, again, asked) + lasting(care.DECISION_DAYS)
    verdict = rng.choice([AUTHORIZED, DENIED, CANCELLED], count, p=care.VERDICT_SHARES)
    scheduled = decided & (verdict == AUTHORIZED) & (rng.random(count) < care.SCHEDULED_SHARE)
    marked = decision + (rng.random(count) * care.SCHEDULED_WITHIN_DAYS * DAY).astype(np.int64)
    median = np.array(care.RISK_WAIT_DAYS)[batch["risco"]]  # -1, no risk, takes the last one
    wait = (median * DAY * np.exp(care.QUEUE_SIGMA * rng.standard_normal(count))).astype(np.int64)
    day = from_monday_to_friday(np.maximum(asked + wait, marked) // DAY + 2)
    slot = day * DAY + 7 * HOUR + rng.integers(0, 20, count) * HOUR // 2
    batch["devolvida"] = np.where(returned, back, NEVER)
    batch["reenviada"] = np.where(resent, again, NEVER)
    batch["decidida"] = np.where(decided, decision, NEVER)
    batch["decisao"] = verdict
    batch["marcada"] = np.where(scheduled, marked, NEVER)
    batch["horario"] = np.where(scheduled, slot, NEVER)
    batch["encerrada"] = np.where(scheduled, slot + 4 * HOUR, NEVER)
    batch["fim"] = np.where(rng.random(count) < care.NO_SHOW_SHARE, MISSED, DONE)


def _send_on(answered: Batch, batch: Batch, nucleo: Nucleo, rng: np.random.Generator) -> None:
    """Some patients of teleconsultorias enter the queue in the weeks after the answer: a request is theirs.

    Most of those not avoided, and a few of the avoided: what EVIT.encaminhado90 and confirmado90 look for.
    """
    luck = rng.random(len(answered["evitado"]))
    goes = luck < np.where(
        answered["evitado"] == 1, care.AVOIDED_IN_QUEUE_SHARE, care.REFERRED_IN_QUEUE_SHARE
    )
    sent = take(answered, goes & (answered["especialidade"] < len(THEMES)))  # a dentist asks for no other
    days = rng.exponential(care.IN_QUEUE_AFTER_DAYS, len(sent["respondida"]))
    place = np.searchsorted(batch["solicitada"], sent["respondida"] + (days * DAY).astype(np.int64), "right")
    place, chosen = np.unique(place, return_index=True)
    inside = place < len(batch["solicitada"])
    place, sent = place[inside], take(sent, chosen[inside])
    batch["paciente"][place] = sent["paciente"]
    batch["ponto"][place] = nucleo.people.ponto[sent["asker"]]
    batch["especialidade"][place] = batch["procedimento"][place] = sent["especialidade"]
    batch["origem"][place] = sent["number"]


def _numbers(month: Month) -> int:
    return month.year % 100 * 10**8 + month.number * 10**6


def _origin(
    nucleo: Nucleo, months: list[Month], counts: NDArray[Any], asked: NDArray[Any], rng: np.random.Generator
) -> NDArray[Any]:
    """Number of the teleconsultoria of the month that came before each request; -1 for none."""
    known = np.repeat(asked, counts)
    start = np.repeat([_numbers(month) for month in months], counts)
    drawn = start + 1 + (rng.random(len(start)) * known).astype(np.int64)
    told = (known > 0) & (rng.random(len(start)) < care.AFTER_TELECONSULTORIA_SHARE)
    return np.where(told, drawn, -1)


def _origin_ids(numbers: NDArray[Any], nucleo: Nucleo) -> pa.Array:
    prefix = sof.ORIGIN_PREFIX.get(nucleo.sender.teleconsultoria, "T")
    if prefix is None:
        return pa.nulls(len(numbers), pa.string())
    return pc.binary_join_element_wise(prefix, rows.integers(numbers), "")
