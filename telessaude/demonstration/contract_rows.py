"""Batches as tables with the contract's columns, written with the habits of the núcleo's system."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from telessaude.demonstration import calibration as c
from telessaude.demonstration import documents, teleconsultoria, telediagnostico
from telessaude.demonstration.batch import Batch
from telessaude.demonstration.calibration import Sender
from telessaude.demonstration.clock import DAY, NEVER
from telessaude.demonstration.network import Nucleo

_ACCENTED = {
    "sincrona": "Síncrona", "assincrona": "Assíncrona", "nao": "Não", "sim": "Sim", "critico": "Crítico",
    "videoconferencia": "Videoconferência", "webconferencia": "Webconferência", "gestao": "Gestão",
    "mamografia": "Mamografia", "servico": "Serviço", "teleducacao": "Teleducação", "video": "Vídeo",
    "teleorientacao": "Teleorientação", "sincrono": "Síncrono", "assincrono": "Assíncrono", "forum": "Fórum",
    "reuniao": "Reunião", "videocolaboracao": "Videocolaboração", "telepresenca": "Telepresença",
}  # fmt: skip
_FORMATS = {"iso": "%Y-%m-%d %H:%M:%S", "iso_offset": "%Y-%m-%dT%H:%M:%S", "br": "%d/%m/%Y %H:%M:%S"}


def teleconsultoria_table(batch: Batch, nucleo: Nucleo) -> pa.Table:
    """Text of every contract column of teleconsultoria, one row a record."""
    sender, people = nucleo.sender, nucleo.people
    asker = batch["asker"]
    ponto = people.ponto[asker]
    cid10 = choice(batch["cid10"], teleconsultoria.CID10)
    second = choice(batch["cid10_2"], teleconsultoria.CID10)
    columns = {
        "nucleo_id": constant(nucleo.nucleo_id, len(asker)),
        "teleconsultoria_id": record_ids("T", batch["number"]),
        "atualizado_em": instants(batch["atualizado"], nucleo),
        "situacao": named(batch["situacao"], teleconsultoria.SITUACOES, sender),
        "tipo": named(batch["sincrona"], ("assincrona", "sincrona"), sender),
        "canal": named(batch["canal"], teleconsultoria.CANAIS, sender),
        "solicitada_em": instants(batch["solicitada"], nucleo),
        "respondida_em": instants(batch["respondida"], nucleo),
        "solicitante_id": person(people.code.take(pa.array(asker)), sender),
        "solicitante_cbo": pa.array(people.cbo[asker]),
        "solicitante_perfil": named(batch["gestao"], ("assistencial", "gestao"), sender),
        "equipe_ine": team(batch, nucleo),
        "ponto_cnes": pa.array(nucleo.ponto_cnes[ponto]),
        "municipio_ibge": municipio(ponto, nucleo),
        "teleconsultor_id": person(choice(batch["teleconsultor"], nucleo.teleconsultores), sender),
        "especialidade": choice(batch["especialidade"], teleconsultoria.ESPECIALIDADES),
        "linha_cuidado": choice(batch["linha"], teleconsultoria.LINHAS),
        "cid10": pc.coalesce(pc.binary_join_element_wise(cid10, second, "|"), cid10),
        "ciap2": choice(batch["ciap2"], teleconsultoria.CIAP2),
        "protocolo_regulacao_id": choice(batch["protocolo"], protocols(nucleo.profile.uf)),
        "intencao_encaminhamento": yes_no(batch["intencao"], sender),
        "encaminhamento_evitado": yes_no(batch["evitado"], sender),
        "encaminhamento_pertinente": yes_no(batch["pertinente"], sender),
        "exame_solicitado": yes_no(batch["exame"], sender),
        "exame_pertinente": yes_no(batch["exame_pertinente"], sender),
        "resolucao_duvida": named(batch["resolucao"], ("sim", "parcial", "nao"), sender),
        "satisfacao": choice(batch["satisfacao"], "012345"),
        "candidata_sof": yes_no(batch["candidata_sof"], sender),
        "origem": named(batch["teleducacao"], ("servico", "teleducacao"), sender),
        "paciente_id": patient(batch["paciente"], nucleo),
    }
    return pa.table(columns)


def telediagnostico_table(batch: Batch, nucleo: Nucleo) -> pa.Table:
    """Text of every contract column of telediagnostico, one row an exam."""
    sender, people = nucleo.sender, nucleo.people
    asker = batch["asker"]
    ponto = people.ponto[asker]
    sex = nucleo.patients.sex[batch["paciente"]]
    birth = nucleo.patients.birth[batch["paciente"]]
    columns = {
        "nucleo_id": constant(nucleo.nucleo_id, len(asker)),
        "exame_id": record_ids("X", batch["number"]),
        "atualizado_em": instants(batch["atualizado"], nucleo),
        "situacao": named(batch["situacao"], telediagnostico.SITUACOES, sender),
        "tipo_exame": named(batch["tipo"], telediagnostico.TIPOS, sender),
        "procedimento_sigtap": choice(batch["tipo"], [exam.sigtap for exam in c.EXAMS]),
        "carater": named(batch["urgente"], ("eletivo", "urgente"), sender),
        "solicitado_em": instants(batch["solicitado"], nucleo),
        "realizado_em": instants(batch["realizado"], nucleo),
        "laudado_em": instants(batch["laudado"], nucleo),
        "solicitante_id": person(people.code.take(pa.array(asker)), sender),
        "solicitante_cbo": pa.array(people.cbo[asker]),
        "equipe_ine": team(batch, nucleo),
        "ponto_cnes": pa.array(nucleo.ponto_cnes[ponto]),
        "municipio_ibge": municipio(ponto, nucleo),
        "laudista_id": person(choice(batch["laudista"], nucleo.laudistas), sender),
        "qualidade_tecnica": named(batch["qualidade"], ("adequada", "inadequada"), sender),
        "resultado": named(batch["resultado"], telediagnostico.RESULTADOS, sender),
        "protocolo_regulacao_id": choice(batch["protocolo"], protocols(nucleo.profile.uf)),
        "paciente_id": patient(batch["paciente"], nucleo),
        "paciente_sexo": choice(np.where(batch["with_sex"], sex, -1), "FM"),
        "paciente_nascimento": days(np.where(batch["with_birth"], birth * DAY, NEVER), sender),
    }
    return pa.table(columns)


def choice(positions: NDArray[Any], names: Sequence[str | None] | pa.Array) -> pa.Array:
    """The names at `positions`; null where the position is negative."""
    values = names if isinstance(names, pa.Array) else pa.array(list(names), pa.string())
    return values.take(pa.array(positions.astype(np.int64), mask=positions < 0))


def named(positions: NDArray[Any], names: Sequence[str], sender: Sender) -> pa.Array:
    """As `choice`, for enums: some senders write them with accents and a capital."""
    written = [_ACCENTED.get(name, name.capitalize()) if sender.accents else name for name in names]
    return choice(np.asarray(positions, dtype=np.int64), written)


def yes_no(answers: NDArray[Any], sender: Sender) -> pa.Array:
    """Tri-state answers in the sender's words."""
    return choice(answers, sender.yes_no[::-1])


def constant(value: str, count: int) -> pa.Array:
    """The same text in every row."""
    return pa.repeat(pa.scalar(value), count)


def record_ids(prefix: str, numbers: NDArray[Any]) -> pa.Array:
    """Ids unique in the núcleo: prefix, year, month, position in the month."""
    return pc.binary_join_element_wise(prefix, pc.cast(pa.array(numbers), pa.string()), "")


def timestamps(seconds: NDArray[Any]) -> pa.Array:
    """Seconds as Arrow timestamps without zone; NEVER is null."""
    return pa.array(np.where(seconds == NEVER, 0, seconds).view("datetime64[s]"), mask=seconds == NEVER)


def instants(seconds: NDArray[Any], nucleo: Nucleo) -> pa.Array:
    """Local instants as the núcleo's system writes them; NEVER is null."""
    return instants_of(seconds, nucleo.sender, nucleo.offset)


def instants_of(seconds: NDArray[Any], sender: Sender, offset: str) -> pa.Array:
    """Local instants in the form of `sender`, with the `offset` where it writes one; NEVER is null."""
    if sender.instants == "iso":
        return pc.cast(timestamps(seconds), pa.string())
    text = pc.strftime(timestamps(seconds), format=_FORMATS[sender.instants])
    if sender.instants == "br":
        return text
    return pc.binary_join_element_wise(text, offset, "")


def days(seconds: NDArray[Any], sender: Sender) -> pa.Array:
    """Dates as the núcleo's system writes them; NEVER is null."""
    form = "%d/%m/%Y" if sender.instants == "br" else "%Y-%m-%d"
    return pc.strftime(timestamps(seconds), format=form)


def integers(values: NDArray[Any]) -> pa.Array:
    """Whole numbers as text; null where negative."""
    return pc.cast(pa.array(values.astype(np.int64), mask=values < 0), pa.string())


def decimals(values: NDArray[Any], sender: Sender) -> pa.Array:
    """Numbers with two decimals, after a comma where the sender writes days before months."""
    text = pa.array([f"{value:.2f}" for value in values.tolist()], pa.string())
    return pc.replace_substring(text, ".", ",") if sender.instants == "br" else text


def person(codes: pa.Array, sender: Sender) -> pa.Array:
    """CPF plain or with dots and dash."""
    return documents.masked(codes) if sender.masked_people else codes


def patient(positions: NDArray[Any], nucleo: Nucleo) -> pa.Array:
    """CPF of each patient; null where the position is negative."""
    known = positions >= 0
    numbers = documents.cpf(nucleo.patients.base[np.where(known, positions, 0)])
    return pc.if_else(pa.array(known), numbers, pa.scalar(None, pa.string()))


def team(batch: Batch, nucleo: Nucleo) -> pa.Array:
    """INE of the requester's team, where it has one and the record says so."""
    ine = nucleo.people.team[batch["asker"]]
    return pa.array(ine, mask=~batch["with_team"] | (ine == ""))


def municipio(ponto: NDArray[Any], nucleo: Nucleo) -> pa.Array:
    """IBGE code of the ponto's município, in the sender's form."""
    codes = {
        "full": nucleo.municipios,
        "six_digits": [code[:6] for code in nucleo.municipios],
        "float": [f"{code}.0" for code in nucleo.municipios],
    }[nucleo.sender.ibge]
    return choice(nucleo.ponto_municipio[ponto], codes)


def protocols(uf: str) -> list[str]:
    """Ids of the UF's protocolos de regulação."""
    return [f"PR-{uf}-{i + 1:02d}" for i in range(c.PROTOCOLS_PER_UF)]
