"""Educational activities of one núcleo in one month; as known at an instant; as a table."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from telessaude.demonstration import calibration as c
from telessaude.demonstration import contract_rows as rows
from telessaude.demonstration.batch import Batch, by_kind
from telessaude.demonstration.calibration import care
from telessaude.demonstration.clock import NEVER, Month, requests
from telessaude.demonstration.network import Nucleo

TIPOS = tuple(activity.tipo for activity in care.ACTIVITIES)
FORMATOS = ("webconferencia", "videoconferencia", "streaming", "telepresenca", "assincrono")
TEMAS = tuple(f"Atualização em {name}" for name in care.SPECIALTIES)
_COURSE = TIPOS.index("curso")


def draw(month: Month, count: int, rng: np.random.Generator) -> Batch:
    """`count` activities held in `month`, in order."""
    kind = rng.choice(len(TIPOS), count, p=[activity.share for activity in care.ACTIVITIES])
    typical = np.array([(activity.hours, activity.people) for activity in care.ACTIVITIES])[kind]
    hours = typical[:, 0] * np.exp(care.HOURS_SIGMA * rng.standard_normal(count))
    people = typical[:, 1] * np.exp(care.PEOPLE_SIGMA * rng.standard_normal(count))
    people = np.maximum(people, 2).astype(np.int64)
    enrolled = np.ceil(people * care.ENROLLED_PER_PARTICIPANT).astype(np.int64)
    return {
        "number": month.year % 100 * 10**8 + month.number * 10**6 + np.arange(1, count + 1),
        "tipo": kind,
        "formato": by_kind(kind, FORMATOS, [activity.formats for activity in care.ACTIVITIES], rng),
        "realizada": requests(month, count, rng),
        "carga": np.maximum(np.round(hours * 4) / 4, 0.5),
        "participantes": people,
        "alunos": np.where(kind == _COURSE, enrolled, -1),
        "tema": rng.integers(0, len(TEMAS), count),
        "atualizado": np.full(count, NEVER),
        "corrected": rng.random(count) < c.CORRECTED_SHARE,
        "fechada": np.full(count, NEVER),
    }


def known_at(batch: Batch, instant: int) -> Batch:
    """The batch as exported at any `instant` after the month: late attendance lists are missing."""
    known = {name: values.copy() for name, values in batch.items()}
    known["participantes"][batch["corrected"]] = -1
    return known


def table(batch: Batch, nucleo: Nucleo) -> pa.Table:
    """Text of every contract column of teleducacao, one row an activity."""
    sender = nucleo.sender
    columns = {
        "nucleo_id": rows.constant(nucleo.nucleo_id, len(batch["tipo"])),
        "atividade_id": rows.record_ids("A", batch["number"]),
        "atualizado_em": rows.instants(batch["atualizado"], nucleo),
        "tipo": rows.named(batch["tipo"], TIPOS, sender),
        "formato": rows.named(batch["formato"], FORMATOS, sender),
        "realizada_em": rows.instants(batch["realizada"], nucleo),
        "carga_horaria": rows.decimals(batch["carga"], sender),
        "participantes": rows.integers(batch["participantes"]),
        "alunos": rows.integers(batch["alunos"]),
        "tema": rows.choice(batch["tema"], TEMAS),
    }
    return pa.table(columns)
