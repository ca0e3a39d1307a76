"""Teleconsultorias of one núcleo in one month, as they ended; and as they were known at an instant."""

from __future__ import annotations

from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from telessaude.demonstration import calibration as c
from telessaude.demonstration.batch import Batch, take
from telessaude.demonstration.clock import DAY, HOUR, NEVER, Month, requests
from telessaude.demonstration.network import CATEGORIES, Nucleo

SITUACOES = ("aberta", "respondida", "devolvida", "cancelada")
OPEN, ANSWERED, RETURNED, CANCELLED = range(4)
CANAIS = ("mensagem", *c.SYNC_CHANNELS)
ESPECIALIDADES = (*(theme.especialidade for theme in c.THEMES), c.DENTISTRY.especialidade)
_THEMES = (*c.THEMES, c.DENTISTRY)
CID10 = tuple(code for theme in _THEMES for code in theme.cid10)
CIAP2 = tuple(code for theme in _THEMES for code in theme.ciap2)
LINHAS = tuple(theme.linha for theme in _THEMES)
ANSWER_COLUMNS = (
    "satisfacao",
    "resolucao",
    "evitado",
    "pertinente",
    "exame_pertinente",
    "teleconsultor",
    "candidata_sof",
)
EVALUATION_COLUMNS = ("satisfacao", "resolucao")


def draw(nucleo: Nucleo, month: Month, count: int, rng: np.random.Generator) -> Batch:
    """`count` records asked in `month`, in order of request, with all that ever happens to them."""
    asker = np.searchsorted(nucleo.people.ask, rng.random(count), side="right")
    asker = np.minimum(asker, len(nucleo.people.ask) - 1)
    batch: Batch = {
        "number": month.year % 100 * 10**8 + month.number * 10**6 + np.arange(1, count + 1),
        "solicitada": requests(month, count, rng),
        "asker": asker,
        "atualizado": np.full(count, NEVER),
        "corrected": rng.random(count) < c.CORRECTED_SHARE,
    }
    batch["sincrona"] = rng.random(count) < c.SYNC_SHARE
    _draw_end(batch, nucleo, rng)
    _draw_theme(batch, nucleo, rng)
    _draw_judgement(batch, nucleo, rng)
    channels = 1 + rng.choice(len(c.SYNC_CHANNELS), count, p=list(c.SYNC_CHANNELS.values()))
    batch["canal"] = np.where(batch["sincrona"], channels, 0)
    batch["gestao"] = nucleo.people.category[asker] == CATEGORIES.index("gestor")
    batch["with_team"] = rng.random(count) < c.TEAM_INFORMED
    batch["teleducacao"] = rng.random(count) < c.TELEDUCACAO_SHARE
    return batch


def known_at(batch: Batch, instant: int) -> Batch:
    """The batch as exported at `instant`: what had not ended is open, corrections are yet to come."""
    known = {name: values.copy() for name, values in batch.items()}
    pending = batch["fechada"] > instant
    known["situacao"][pending] = OPEN
    known["respondida"][pending] = NEVER
    for name in ANSWER_COLUMNS:
        known[name][pending] = -1
    for name in EVALUATION_COLUMNS:
        known[name][batch["corrected"]] = -1
    moved = batch["corrected"] & (batch["especialidade"] < len(c.THEMES))
    known["especialidade"][moved] = (known["especialidade"][moved] + 1) % len(c.THEMES)
    return known


def judged_referrals(batch: Batch) -> Batch:
    """The records whose referral was said to be avoided or not, of patients who are named."""
    return take(batch, (batch["evitado"] >= 0) & (batch["paciente"] >= 0))


def _draw_end(batch: Batch, nucleo: Nucleo, rng: np.random.Generator) -> None:
    """How and when each request ends: answered, returned, cancelled, or never."""
    count = len(batch["solicitada"])
    quantile = NormalDist().inv_cdf(nucleo.profile.within_72h)
    log_hours = np.log(72) + c.RESPONSE_SIGMA * (rng.standard_normal(count) - quantile)
    log_minutes = np.log(c.SYNC_MEDIAN_MINUTES) + c.SYNC_SIGMA * rng.standard_normal(count)
    wait = np.where(batch["sincrona"], np.exp(log_minutes) * 60, np.maximum(np.exp(log_hours) * HOUR, 120))
    luck = rng.random(count)
    cancelled = luck < c.CANCELLED_SHARE
    returned = ~cancelled & (luck < c.CANCELLED_SHARE + c.RETURNED_SHARE)
    wait = np.where(cancelled, rng.random(count) * c.RESPONSE_CAP_DAYS * DAY, wait).astype(np.int64)
    ended = wait <= c.RESPONSE_CAP_DAYS * DAY
    batch["fechada"] = np.where(ended, batch["solicitada"] + wait, NEVER)
    batch["situacao"] = np.select([~ended, cancelled, returned], [OPEN, CANCELLED, RETURNED], ANSWERED)
    batch["respondida"] = np.where(batch["situacao"] == ANSWERED, batch["fechada"], NEVER)


def _draw_theme(batch: Batch, nucleo: Nucleo, rng: np.random.Generator) -> None:
    """Specialty by Zipf (dentists ask dentistry) and the codes of that specialty."""
    count = len(batch["asker"])
    zipf = 1 / np.arange(1, len(c.THEMES) + 1) ** c.THEME_EXPONENT
    theme = rng.choice(len(c.THEMES), count, p=zipf / zipf.sum())
    dentist = nucleo.people.category[batch["asker"]] == CATEGORIES.index("dentista")
    theme = np.where(dentist & (rng.random(count) < c.DENTIST_IN_DENTISTRY), len(c.THEMES), theme)
    batch["especialidade"] = theme
    batch["cid10"] = _code_of(theme, [len(t.cid10) for t in _THEMES], c.CID_INFORMED, rng)
    second = _code_of(theme, [len(t.cid10) for t in _THEMES], c.SECOND_CID, rng)
    batch["cid10_2"] = np.where((batch["cid10"] >= 0) & (second != batch["cid10"]), second, -1)
    batch["ciap2"] = _code_of(theme, [len(t.ciap2) for t in _THEMES], c.CIAP_INFORMED, rng)
    batch["linha"] = np.where(rng.random(count) < c.LINE_INFORMED, theme, -1)
    protocol = rng.integers(0, c.PROTOCOLS_PER_UF, count)
    batch["protocolo"] = np.where(rng.random(count) < c.PROTOCOL_INFORMED, protocol, -1)


def _code_of(
    theme: NDArray[Any], sizes: list[int], informed: float, rng: np.random.Generator
) -> NDArray[Any]:
    """A code of each record's theme, as a position among all codes; a theme's first is the likeliest."""
    start = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    rank = (rng.random(len(theme)) ** 1.5 * np.array(sizes)[theme]).astype(np.int64)
    return np.where(rng.random(len(theme)) < informed, start[theme] + rank, -1)


def _draw_judgement(batch: Batch, nucleo: Nucleo, rng: np.random.Generator) -> None:
    """What the asker and the teleconsultor say of an answered request; nothing on the others."""
    profile, count = nucleo.profile, len(batch["asker"])
    answered = batch["situacao"] == ANSWERED
    batch["intencao"] = _answer(count, profile.intention_informed, c.INTENTION_YES, rng)
    intended = batch["intencao"] == 1
    batch["evitado"] = np.where(intended, _answer(count, c.AVOIDED_INFORMED, profile.avoided, rng), -1)
    batch["pertinente"] = np.where(intended, _answer(count, c.PERTINENT_INFORMED, c.PERTINENT_YES, rng), -1)
    batch["exame"] = _answer(count, c.EXAM_INFORMED, c.EXAM_YES, rng)
    judged = _answer(count, c.EXAM_PERTINENT_INFORMED, c.EXAM_PERTINENT_YES, rng)
    batch["exame_pertinente"] = np.where(batch["exame"] == 1, judged, -1)
    batch["candidata_sof"] = _answer(count, 1.0, c.SOF_CANDIDATE, rng)
    grade = 1 + rng.choice(5, count, p=c.SATISFACTION_SHARES)
    batch["satisfacao"] = np.where(rng.random(count) < profile.satisfaction_missing, -1, grade)
    solved = rng.choice(3, count, p=c.RESOLUTION_SHARES)
    batch["resolucao"] = np.where(rng.random(count) < c.RESOLUTION_MISSING, -1, solved)
    by = rng.integers(0, len(nucleo.teleconsultores), count)
    batch["teleconsultor"] = np.where(rng.random(count) < c.TELECONSULTOR_INFORMED, by, -1)
    patient = rng.integers(0, len(nucleo.patients.base), count)
    batch["paciente"] = np.where(rng.random(count) < c.PATIENT_INFORMED, patient, -1)
    for name in ANSWER_COLUMNS:
        batch[name] = np.where(answered, batch[name], -1)


def _answer(count: int, informed: float, yes: float, rng: np.random.Generator) -> NDArray[Any]:
    """Tri-state answers: 1 or 0 for the informed share, -1 for the rest."""
    return np.where(rng.random(count) < informed, (rng.random(count) < yes).astype(np.int64), -1)
