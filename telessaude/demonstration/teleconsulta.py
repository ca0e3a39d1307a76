"""Teleconsultas of one núcleo booked in one month, as they ended; as known at an instant; as a table."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from telessaude.demonstration import calibration as c
from telessaude.demonstration import contract_rows as rows
from telessaude.demonstration.batch import Batch, by_kind
from telessaude.demonstration.calibration import care
from telessaude.demonstration.clock import DAY, HOUR, NEVER, Month, from_monday_to_friday, requests
from telessaude.demonstration.network import Nucleo

SITUACOES = ("agendada", "realizada", "faltou", "cancelada")
BOOKED, HELD, MISSED, CANCELLED = range(4)
MODALIDADES = tuple(modality.nome for modality in care.MODALITIES)
CANAIS = ("video", "chat", "telefone", "mensagem")
AMBITOS = ("ambulatorial", "hospitalar", "domiciliar")
MONITORAMENTOS = tuple(care.MONITORING_SHARES)
_MONITORED = MODALIDADES.index(care.MONITORING)
_OUTCOMES = ("monitoramento", "necessaria", "transferida", "remota_min", "referencia_min", "consentimento")


def draw(nucleo: Nucleo, month: Month, count: int, rng: np.random.Generator) -> Batch:
    """`count` encounters booked, or held without booking, in `month`, with all that ever happens to them."""
    kind = rng.choice(len(care.MODALITIES), count, p=[modality.share for modality in care.MODALITIES])
    hospital = np.array([modality.transfers for modality in care.MODALITIES])[kind] & (
        rng.random(count) < care.AT_HOSPITAL_SHARE
    )
    batch: Batch = {
        "number": month.year % 100 * 10**8 + month.number * 10**6 + np.arange(1, count + 1),
        "modalidade": kind,
        "canal": by_kind(kind, CANAIS, [modality.channels for modality in care.MODALITIES], rng),
        "ambito": by_kind(kind, AMBITOS, [modality.places for modality in care.MODALITIES], rng),
        "especialidade": _specialty(kind, rng),
        "paciente": _patient(kind, len(nucleo.patients.base), rng),
        "ponto": np.where(hospital, 0, rng.integers(0, len(nucleo.ponto_cnes), count)),
        "with_ponto": rng.random(count) < care.PLACE_INFORMED,
        "atualizado": np.full(count, NEVER),
        "corrected": rng.random(count) < c.CORRECTED_SHARE,
    }
    first = rng.random(count) < np.array([modality.first for modality in care.MODALITIES])[kind]
    batch["primeira"] = np.where(rng.random(count) < care.FIRST_INFORMED, first.astype(np.int64), -1)
    anyone = rng.integers(0, len(nucleo.teleconsultores), count)
    known = batch["especialidade"] % len(nucleo.teleconsultores)
    batch["profissional"] = np.where(batch["especialidade"] < 0, anyone, known)
    _draw_times(batch, month, rng)
    _draw_outcome(batch, rng)
    return batch


def known_at(batch: Batch, instant: int) -> Batch:
    """The batch as exported at `instant`: what is to come is booked, corrections are yet to come."""
    known = {name: values.copy() for name, values in batch.items()}
    pending = batch["fechada"] > instant
    known["situacao"][pending] = BOOKED
    for name in ("iniciada", "encerrada"):
        known[name][pending] = NEVER
    for name in _OUTCOMES:
        known[name][pending] = -1
    known["primeira"][batch["corrected"]] = -1
    return known


def table(batch: Batch, nucleo: Nucleo) -> pa.Table:
    """Text of every contract column of teleconsulta, one row an encounter."""
    sender, ponto = nucleo.sender, batch["ponto"]
    columns = {
        "nucleo_id": rows.constant(nucleo.nucleo_id, len(ponto)),
        "atendimento_id": rows.record_ids("C", batch["number"]),
        "atualizado_em": rows.instants(batch["atualizado"], nucleo),
        "situacao": rows.named(batch["situacao"], SITUACOES, sender),
        "modalidade": rows.named(batch["modalidade"], MODALIDADES, sender),
        "canal": rows.named(batch["canal"], CANAIS, sender),
        "ambito": rows.named(batch["ambito"], AMBITOS, sender),
        "especialidade": rows.choice(batch["especialidade"], care.SPECIALTIES),
        "agendada_em": rows.instants(batch["agendada"], nucleo),
        "agendada_para": rows.instants(batch["horario"], nucleo),
        "iniciada_em": rows.instants(batch["iniciada"], nucleo),
        "encerrada_em": rows.instants(batch["encerrada"], nucleo),
        "primeira_vez": rows.yes_no(batch["primeira"], sender),
        "monitoramento": rows.named(batch["monitoramento"], MONITORAMENTOS, sender),
        "transferencia_necessaria": rows.yes_no(batch["necessaria"], sender),
        "transferencia_realizada": rows.yes_no(batch["transferida"], sender),
        "transferencia_remota_min": rows.integers(batch["remota_min"]),
        "transferencia_referencia_min": rows.integers(batch["referencia_min"]),
        "consentimento": rows.yes_no(batch["consentimento"], sender),
        "paciente_id": rows.patient(batch["paciente"], nucleo),
        "profissional_id": rows.person(rows.choice(batch["profissional"], nucleo.teleconsultores), sender),
        "profissional_cbo": rows.choice(
            batch["profissional"] % len(care.SPECIALIST_CBO), care.SPECIALIST_CBO
        ),
        "ponto_cnes": pa.array(nucleo.ponto_cnes[ponto], mask=~batch["with_ponto"]),
        "municipio_ibge": rows.municipio(ponto, nucleo),
    }
    return pa.table(columns)


def _draw_times(batch: Batch, month: Month, rng: np.random.Generator) -> None:
    """Booking, appointment, start and end; some patients miss it and some appointments are cancelled."""
    kind, count = batch["modalidade"], len(batch["modalidade"])
    asked = requests(month, count, rng)
    booked = rng.random(count) < np.array([modality.booked for modality in care.MODALITIES])[kind]
    days = np.clip(
        care.BOOKING_DAYS * np.exp(care.BOOKING_SIGMA * rng.standard_normal(count)), 1, care.BOOKING_MAX_DAYS
    )
    day = from_monday_to_friday(asked // DAY + days.astype(np.int64))
    slot = day * DAY + 8 * HOUR + rng.integers(0, 20, count) * HOUR // 2
    delay = np.round(care.DELAY_MINUTES + care.DELAY_SD_MINUTES * rng.standard_normal(count))
    late = np.clip(delay, -care.EARLY_MAX_MINUTES, care.DELAY_MAX_MINUTES).astype(np.int64) * 60
    minutes = np.array([modality.minutes for modality in care.MODALITIES])[kind]
    length = (minutes * 60 * np.exp(care.LENGTH_SIGMA * rng.standard_normal(count))).astype(np.int64) + 60
    start = np.where(booked, slot + late, asked)
    luck = np.where(booked, rng.random(count), 1.0)
    missed, cancelled = luck < care.MISSED_SHARE, luck > 1 - care.ENCOUNTER_CANCELLED_SHARE
    cancelled &= booked
    held = ~missed & ~cancelled
    batch["agendada"] = np.where(booked, asked, NEVER)
    batch["horario"] = np.where(booked, slot, NEVER)
    batch["situacao"] = np.select([missed, cancelled], [MISSED, CANCELLED], HELD)
    batch["iniciada"] = np.where(held, start, NEVER)
    batch["encerrada"] = np.where(held & (rng.random(count) < care.END_INFORMED), start + length, NEVER)
    gone = asked + ((slot - asked) * rng.random(count)).astype(np.int64)
    batch["fechada"] = np.select([missed, cancelled], [slot + HOUR, gone], start + length)


def _draw_outcome(batch: Batch, rng: np.random.Generator) -> None:
    """Consent, kind of monitoring and transfers of the encounters held; nothing on the others."""
    kind, count = batch["modalidade"], len(batch["modalidade"])
    held = batch["situacao"] == HELD
    consent = np.where(rng.random(count) < care.CONSENT_YES, 1, 0)
    batch["consentimento"] = np.where(held & (rng.random(count) < care.CONSENT_INFORMED), consent, -1)
    how = rng.choice(len(MONITORAMENTOS), count, p=list(care.MONITORING_SHARES.values()))
    told = held & (kind == _MONITORED) & (rng.random(count) < care.MONITORING_INFORMED)
    batch["monitoramento"] = np.where(told, how, -1)
    movable = held & np.array([modality.transfers for modality in care.MODALITIES])[kind]
    movable &= rng.random(count) < care.TRANSFER_INFORMED
    needed = movable & (rng.random(count) < care.TRANSFER_YES)
    moved = needed & (rng.random(count) < care.TRANSFER_DONE)
    timed = moved & (rng.random(count) < care.TRANSFER_TIMED)
    batch["necessaria"] = np.where(movable, needed.astype(np.int64), -1)
    batch["transferida"] = np.where(movable, moved.astype(np.int64), -1)
    for name, minutes in (("remota_min", care.REMOTE_MINUTES), ("referencia_min", care.REFERENCE_MINUTES)):
        taken = minutes * np.exp(care.TRANSFER_SIGMA * rng.standard_normal(count))
        batch[name] = np.where(timed, np.maximum(taken, 5), -1).astype(np.int64)


def _specialty(kind: NDArray[Any], rng: np.random.Generator) -> NDArray[Any]:
    """Position in SPECIALTIES, -1 for none: Zipf, dermatology first and genetics last."""
    zipf = 1 / np.arange(1, len(care.SPECIALTIES) + 1) ** care.SPECIALTY_EXPONENT
    drawn = rng.choice(len(care.SPECIALTIES), len(kind), p=zipf / zipf.sum())
    told = rng.random(len(kind)) < np.array([modality.specialty for modality in care.MODALITIES])[kind]
    return np.where(told, drawn, -1)


def _patient(kind: NDArray[Any], count: int, rng: np.random.Generator) -> NDArray[Any]:
    """Monitored patients are the same few in every month; the others are anyone."""
    monitored = kind == _MONITORED
    panel = min(count, max(4, round(monitored.sum() / care.MONITORED_PER_MONTH)))
    return np.where(monitored, rng.integers(0, panel, len(kind)), rng.integers(0, count, len(kind)))
