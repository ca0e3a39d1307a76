"""Telediagnósticos of one núcleo in one month, as they ended; and as they were known at an instant."""

from __future__ import annotations

import numpy as np

from telessaude.demonstration import calibration as c
from telessaude.demonstration.batch import Batch
from telessaude.demonstration.clock import DAY, HOUR, NEVER, Month, requests
from telessaude.demonstration.network import Nucleo

SITUACOES = ("solicitado", "realizado", "laudado", "cancelado")
REQUESTED, DONE, REPORTED, CANCELLED = range(4)
TIPOS = tuple(exam.tipo for exam in c.EXAMS)
RESULTADOS = ("normal", "alterado", "critico")
_ECG = TIPOS.index("ecg")


def draw(nucleo: Nucleo, month: Month, count: int, rng: np.random.Generator) -> Batch:
    """`count` exams requested in `month`, in order of request, with all that ever happens to them."""
    asker = np.searchsorted(nucleo.people.order, rng.random(count), side="right")
    share = np.array([exam.share for exam in c.EXAMS])
    batch: Batch = {
        "number": month.year % 100 * 10**8 + month.number * 10**6 + np.arange(1, count + 1),
        "solicitado": requests(month, count, rng),
        "asker": np.minimum(asker, len(nucleo.people.order) - 1),
        "atualizado": np.full(count, NEVER),
        "corrected": rng.random(count) < c.EXAM_CORRECTED_SHARE,
        "tipo": rng.choice(len(TIPOS), count, p=share / share.sum()),
        "urgente": rng.random(count) < c.URGENT_SHARE,
        "paciente": rng.integers(0, len(nucleo.patients.base), count),
        "with_team": rng.random(count) < c.EXAM_TEAM_INFORMED,
        "with_sex": rng.random(count) < c.SEX_INFORMED,
        "with_birth": rng.random(count) < c.BIRTH_INFORMED,
    }
    protocol = rng.integers(0, c.PROTOCOLS_PER_UF, count)
    batch["protocolo"] = np.where(rng.random(count) < c.EXAM_PROTOCOL_INFORMED, protocol, -1)
    _draw_end(batch, rng)
    _draw_result(batch, nucleo, rng)
    return batch


def known_at(batch: Batch, instant: int) -> Batch:
    """The batch as exported at `instant`: later steps have not happened, corrections are yet to come."""
    known = {name: values.copy() for name, values in batch.items()}
    not_done, not_reported = batch["realizado"] > instant, batch["laudado"] > instant
    live = (batch["situacao"] != CANCELLED) | (batch["fechada"] > instant)
    known["situacao"] = np.select([~live, not_done, not_reported], [CANCELLED, REQUESTED, DONE], REPORTED)
    known["realizado"][not_done] = NEVER
    known["laudado"][not_reported] = NEVER
    for name in ("resultado", "laudista"):
        known[name][not_reported] = -1
    known["resultado"][batch["corrected"]] = -1
    known["qualidade"][not_done] = -1
    return known


def _draw_end(batch: Batch, rng: np.random.Generator) -> None:
    """When each exam is done and reported; some are cancelled before being done."""
    count = len(batch["tipo"])
    table = np.array([(exam.same_day, exam.wait_days, exam.report_hours) for exam in c.EXAMS])[batch["tipo"]]
    queue = table[:, 1] * DAY * np.exp(c.WAIT_SIGMA * rng.standard_normal(count))
    at_once = batch["urgente"] | (rng.random(count) < table[:, 0])
    wait = np.where(at_once, rng.integers(120, HOUR, count), np.minimum(queue, 18 * DAY)).astype(np.int64)
    elective = table[:, 2] * HOUR * np.exp(c.REPORT_SIGMA * rng.standard_normal(count))
    urgent = c.URGENT_MEDIAN_MINUTES * 60 * np.exp(c.URGENT_SIGMA * rng.standard_normal(count))
    report = np.where(batch["urgente"], urgent, elective).astype(np.int64) + 60
    cancelled = rng.random(count) < c.EXAM_CANCELLED_SHARE
    batch["realizado"] = np.where(cancelled, NEVER, batch["solicitado"] + wait)
    reported = ~cancelled & (wait + report <= c.RESPONSE_CAP_DAYS * DAY)
    batch["laudado"] = np.where(reported, batch["solicitado"] + wait + report, NEVER)
    batch["fechada"] = np.select(
        [cancelled, reported], [batch["solicitado"] + wait, batch["laudado"]], batch["realizado"]
    )
    batch["situacao"] = np.select([cancelled, reported], [CANCELLED, REPORTED], DONE)


def _draw_result(batch: Batch, nucleo: Nucleo, rng: np.random.Generator) -> None:
    """Technical quality, result (normal falls with age) and who reported."""
    count = len(batch["tipo"])
    done, reported = batch["realizado"] != NEVER, batch["laudado"] != NEVER
    poor = rng.random(count) < c.INADEQUATE_SHARE
    batch["qualidade"] = np.where(done & (rng.random(count) < c.QUALITY_INFORMED), poor.astype(np.int64), -1)
    age = (batch["solicitado"] / DAY - nucleo.patients.birth[batch["paciente"]]) / 365.25
    normal = c.ECG_NORMAL - c.NORMAL_DROP_PER_YEAR * (age - c.AGE_MEAN)
    luck = rng.random(count)
    critical = luck > 1 - (1 - normal) * c.CRITICAL_OF_ABNORMAL
    result = np.select([luck < normal, critical], [0, 2], 1)
    told = reported & ~(batch["qualidade"] == 1) & (rng.random(count) < c.RESULT_INFORMED)
    batch["resultado"] = np.where(told, result, -1)
    by = rng.integers(0, len(nucleo.laudistas), count)
    batch["laudista"] = np.where(reported, by, -1)
