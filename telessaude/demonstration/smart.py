"""Batches as SMART v2 envelopes, the JSON that núcleos send to the national system."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from telessaude.demonstration import calibration as c
from telessaude.demonstration import contract_rows as rows
from telessaude.demonstration import teleconsultoria, telediagnostico, teleducacao
from telessaude.demonstration.batch import Batch, take
from telessaude.demonstration.clock import NEVER, Month
from telessaude.demonstration.network import Nucleo
from telessaude.demonstration.writers import json_bytes

_INSTANT = "%d/%m/%Y %H:%M:%S"
_ACTIVITY_CODES = np.array(  # position of the kind, SMART's code
    [
        (teleducacao.TIPOS.index(tipo), code)
        for tipo, code in (("curso", 1), ("webaula", 2), ("forum", 4), ("reuniao", 5))
    ]
)
_PARTICIPATIONS = pa.list_(pa.struct([("cpf", pa.string())]))
_SERVICES = ("tconsul", "teduca", "tdiagn")


def sendable(batch: Batch) -> Batch:
    """What SMART has room for: answered questions, exams done, some kinds of activity; no cancelled ones."""
    if "carga" in batch:
        return take(batch, np.isin(batch["tipo"], _ACTIVITY_CODES[:, 0]))
    if "solicitada" in batch:
        return take(batch, batch["situacao"] == teleconsultoria.ANSWERED)
    done = (batch["realizado"] != NEVER) & (batch["situacao"] != telediagnostico.CANCELLED)
    return take(batch, done)


def envelope(nucleo: Nucleo, month: Month, kind: str, name: str, items: pa.Table) -> bytes:
    """One envelope of `kind` (NA or RE) with the rows of `items` as the list `name`."""
    document: dict[str, Any] = {
        "codigo_nucleo": nucleo.nucleo_id,
        "mes_referencia": f"{month.number:02d}{month.year}",
        "tipo_envio": kind,
        name: items.to_pylist(),
    }
    return json_bytes(document)


def teleconsultorias(batch: Batch, nucleo: Nucleo) -> pa.Table:
    """The fields of `teleconsultorias`, one row a record."""
    people, asker = nucleo.people, batch["asker"]
    cid10 = rows.choice(batch["cid10"], teleconsultoria.CID10)
    columns = {
        "dtsol": _instants(batch["solicitada"]),
        "dtresp": _instants(batch["respondida"]),
        "tipo": rows.choice(batch["sincrona"].astype(np.int64), "AS"),
        "canal": rows.choice((batch["canal"] == 1).astype(np.int64), "12"),
        "scpf": people.code.take(pa.array(asker)),
        "scbo": pa.array(people.cbo[asker]),
        "scnes": pa.array(nucleo.ponto_cnes[people.ponto[asker]]),
        "sine": rows.team(batch, nucleo),
        "cids": _lists(pc.replace_substring(cid10, ".", "")),
        "ciaps": _lists(rows.choice(batch["ciap2"], teleconsultoria.CIAP2)),
        "inenc": _nine(batch["intencao"]),
        "evenc": _nine(batch["evitado"]),
        "satisf": _nine(batch["satisfacao"]),
        "rduvida": _nine(np.where(batch["resolucao"] < 0, -1, batch["resolucao"] + 1)),
        "psof": rows.choice(np.maximum(batch["candidata_sof"], 0), "01"),
        "tcpf": rows.choice(batch["teleconsultor"], nucleo.teleconsultores),
    }
    return pa.table(columns)


def telediagnosticos(batch: Batch, nucleo: Nucleo) -> pa.Table:
    """The fields of `telediagnosticos`, one row an exam."""
    people, asker = nucleo.people, batch["asker"]
    ponto = people.ponto[asker]
    six = [code[:6] for code in nucleo.municipios]
    columns = {
        "dh_solicitacao": _instants(batch["solicitado"]),
        "dhrexame": _instants(batch["realizado"]),
        "dhla": _instants(batch["laudado"]),
        "ctexame": rows.choice(batch["tipo"], [exam.sigtap for exam in c.EXAMS]),
        "pnt": pa.array(nucleo.ponto_cnes[ponto]),
        "scnes": pa.array(nucleo.ponto_cnes[ponto]),
        "scpf": people.code.take(pa.array(asker)),
        "scbo": pa.array(people.cbo[asker]),
        "lcpf": rows.choice(batch["laudista"], nucleo.laudistas),
        "pcpf": rows.patient(batch["paciente"], nucleo),
        "paibge": rows.choice(nucleo.ponto_municipio[ponto], six),
        "prioridade": rows.choice(batch["urgente"].astype(np.int64), "31"),
    }
    return pa.table(columns)


def atividades_teleeducacao(batch: Batch, nucleo: Nucleo) -> pa.Table:
    """The fields of `atividades_teleeducacao`, one row an activity."""
    codes = dict(_ACTIVITY_CODES.tolist())
    people = nucleo.people.code
    took_part = [
        [{"cpf": people[(start + i) % len(people)].as_py()} for i in range(max(count, 0))]
        for start, count in zip(batch["number"].tolist(), batch["participantes"].tolist(), strict=True)
    ]
    columns = {
        "id": rows.record_ids("A", batch["number"]),
        "dtdispo": _instants(batch["realizada"]),
        "cargah": rows.integers(np.round(batch["carga"] * 60)),
        "tipo": pa.array([str(codes[tipo]) for tipo in batch["tipo"].tolist()], pa.string()),
        "participacoes_teleeducacao": pa.array(took_part, _PARTICIPATIONS),
    }
    return pa.table(columns)


def registries(nucleo: Nucleo, month: Month, extra: pa.Array) -> dict[str, tuple[bytes, int]]:
    """Envelope and rows of `profissionais` (the registered ones and `extra` CPF) and `estabelecimentos`."""
    people, ponto = nucleo.people, nucleo.ponto_cnes
    registered = pa.table(
        {"cpf": people.code, "cbo": pa.array(people.cbo), "cnes": pa.array(ponto[people.ponto]),
         "ine": pa.array(people.team, mask=people.team == "")}
    )  # fmt: skip
    newcomers = pa.table(
        {"cpf": extra, "cbo": rows.constant(c.CATEGORY_CBO["enfermeiro"][0], len(extra)),
         "cnes": pa.array(ponto[np.arange(len(extra)) % len(ponto)]),
         "ine": pa.nulls(len(extra), pa.string())}
    )  # fmt: skip
    places = pa.table(
        {"cnes": pa.array(ponto)} | {name: rows.constant("1", len(ponto)) for name in _SERVICES}
    )
    lists = {"profissionais": pa.concat_tables([registered, newcomers]), "estabelecimentos": places}
    return {name: (envelope(nucleo, month, "NA", name, items), len(items)) for name, items in lists.items()}


def _instants(seconds: Any) -> pa.Array:
    return pc.strftime(rows.timestamps(seconds), format=_INSTANT)


def _nine(answers: Any) -> pa.Array:
    """Answers as digits, 9 where not informed."""
    return rows.choice(np.where(answers < 0, 9, answers), "0123456789")


def _lists(codes: pa.Array) -> pa.Array:
    """Lists of one code, or of one null as some clients send."""
    offsets = pa.array(np.arange(len(codes) + 1, dtype=np.int32))
    return pa.ListArray.from_arrays(offsets, codes)
