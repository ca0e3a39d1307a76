"""Strategies for abstract records: few keys and instants, so that versions and boundaries are common."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import strategies as st
from hypothesis.vendor.pretty import RepresentationPrinter
from worlds import UNKNOWN, Row

REFERENCE = datetime.fromisoformat("2024-03-20T12:00:00-03:00")

MOMENTS = [
    datetime.fromisoformat(text)
    for text in (
        "2024-01-31T23:59:00",  # the last minute of a month
        "2024-02-29T08:00:00",  # leap day
        "2024-02-01T00:00:00",
        "2023-12-31T23:59:59",
        "2024-03-16T12:00:00",
        "2024-03-17T12:00:01",
        "2023-11-20T10:30:00",
    )
]
FUTURE = datetime.fromisoformat("2031-01-01T00:00:00")
DELAYS = [
    timedelta(hours=1),
    timedelta(hours=72),
    timedelta(hours=72, seconds=1),
    timedelta(seconds=20),
    timedelta(days=31),
    timedelta(minutes=10),
    timedelta(hours=30),
    timedelta(hours=-1),  # before the question: rejected
]
WRITTEN = [
    "{:%Y-%m-%dT%H:%M:%S-03:00}",
    "{:%Y-%m-%d %H:%M:%S}",
    "{:%d/%m/%Y %H:%M:%S}",
    "{:%Y-%m-%dT%H:%M:%S-0300}",
]
CBO = ["225142", "2251-42", "223505", "2235", "999999", "x", None]
PLACE = [0, 1, None, UNKNOWN]
YES_NO = ["S", "não", "1", "false", None, "talvez"]
EXAMS = ["ecg", "espirometria", "Mamografia", "outro"]
SPECIALTIES = ["Cardiologia", "clínica médica, adulto; geral", 'saúde "da" família', "a|b", None]


def written(moment: datetime) -> st.SearchStrategy[str]:
    return st.sampled_from(WRITTEN).map(lambda form: form.format(moment))


@st.composite
def moments(draw: st.DrawFn, count: int) -> list[str | None]:
    """Texts of one moment and of those that follow it; from some point on they may be missing."""
    moment = draw(st.sampled_from([*MOMENTS, FUTURE]))
    found: list[str | None] = []
    for _ in range(count):
        found.append(draw(written(moment)))
        moment += draw(st.sampled_from(DELAYS))
    kept = draw(st.integers(1, count)) if draw(st.booleans()) else count
    return found[:kept] + [None] * (count - kept)


def updates() -> st.SearchStrategy[str | None]:
    """When a version was written; none of them is after the reference instant."""
    return st.sampled_from([None, *(f"2024-03-19T10:{minute:02d}:00-03:00" for minute in range(6))])


@st.composite
def teleconsultorias(draw: st.DrawFn) -> Row:
    asked, answered = draw(moments(2))
    row = {
        "teleconsultoria_id": draw(st.sampled_from([f"T{n}" for n in range(12)])),
        "atualizado_em": draw(updates()),
        "situacao": draw(
            st.sampled_from(["respondida", "Respondida", "RESPONDIDA ", "aberta", "cancelada", "outra"])
        ),
        "tipo": draw(st.sampled_from(["assincrona", "Síncrona", "assíncrona", "sincrona", None])),
        "solicitada_em": asked,
        "respondida_em": answered,
        "solicitante_id": draw(st.sampled_from([f"pessoa {n}" for n in range(4)])),
        "solicitante_cbo": draw(st.sampled_from(CBO)),
        "solicitante_perfil": draw(st.sampled_from(["assistencial", "Gestão", None])),
        "teleconsultor_id": draw(st.sampled_from(["pessoa 8", None])),
        "especialidade": draw(st.sampled_from(SPECIALTIES)),
        "cid10": draw(st.sampled_from(["I10", "I10|E11.9|I109", "zzz|J45", None])),
        "ciap2": draw(st.sampled_from(["K86", "R96|K86", None])),
        "resolucao_duvida": draw(st.sampled_from(["sim", "parcial", "Não sei", None])),
        "satisfacao": draw(st.sampled_from(["5", "1", "5.0", "9", None])),
        "origem": draw(st.sampled_from(["servico", None, "teleducacao"])),
    }
    for column in ("ponto_cnes", "equipe_ine", "municipio_ibge", "protocolo_regulacao_id"):
        row[column] = draw(st.sampled_from(PLACE))
    flags = (
        "intencao_encaminhamento",
        "encaminhamento_evitado",
        "encaminhamento_pertinente",
        "candidata_sof",
    )
    return row | {column: draw(st.sampled_from(YES_NO)) for column in flags}


@st.composite
def telediagnosticos(draw: st.DrawFn) -> Row:
    asked, done, reported = draw(moments(3))
    row = {
        "exame_id": draw(st.sampled_from([f"E{n}" for n in range(10)])),
        "atualizado_em": draw(updates()),
        "situacao": draw(st.sampled_from(["laudado", "realizado", "solicitado", "cancelado"])),
        "tipo_exame": draw(st.sampled_from(EXAMS)),
        "procedimento_sigtap": draw(st.sampled_from(["0211020036", "211020036", None])),
        "carater": draw(st.sampled_from(["eletivo", "urgente", None])),
        "solicitado_em": asked,
        "realizado_em": done,
        "laudado_em": reported,
        "solicitante_id": draw(st.sampled_from([f"pessoa {n}" for n in range(4)])),
        "qualidade_tecnica": draw(st.sampled_from(["adequada", "inadequada", None])),
        "resultado": draw(st.sampled_from(["normal", "alterado", "crítico", None])),
        "paciente_id": draw(st.sampled_from(["prontuário 1", "prontuário 2", None])),
        "paciente_sexo": draw(st.sampled_from(["F", "m", None])),
        "paciente_nascimento": draw(st.sampled_from(["2004-02-29", "01/03/1950", None])),
    }
    for column in ("ponto_cnes", "equipe_ine", "municipio_ibge", "protocolo_regulacao_id"):
        row[column] = draw(st.sampled_from(PLACE))
    return row


@st.composite
def sofs(draw: st.DrawFn) -> Row:
    named, chosen, sent, returned, approved = draw(moments(5))
    return {
        "sof_id": draw(st.sampled_from([f"S{n}" for n in range(6)])),
        "atualizado_em": draw(updates()),
        "teleconsultoria_id": draw(st.sampled_from(["T1", "T2", "T99", None])),
        "situacao": draw(st.sampled_from(["enviada", "aprovada", "indicada", "publicada", "recusada"])),
        "indicada_em": named,
        "selecionada_em": chosen,
        "enviada_em": sent,
        "primeiro_retorno_em": returned,
        "aprovada_em": approved,
        "pergunta": draw(st.sampled_from(["Qual a dose?", 'Em duas\nlinhas; com "aspas"', None])),
    }


@st.composite
def teleconsultas(draw: st.DrawFn) -> Row:
    booked, for_when, begun, ended = draw(moments(4))
    row: Row = {
        "atendimento_id": draw(st.sampled_from([f"A{n}" for n in range(10)])),
        "atualizado_em": draw(updates()),
        "situacao": draw(st.sampled_from(["realizada", "Realizada", "REALIZADA ", "faltou", "cancelada"])),
        "modalidade": draw(
            st.sampled_from(["teleconsulta", "Teleconsulta ", "telemonitoramento", "televisita", "visita"])
        ),
        "canal": draw(st.sampled_from(["video", "Vídeo", "chat", None])),
        "ambito": draw(st.sampled_from(["ambulatorial", "domiciliar", None])),
        "especialidade": draw(st.sampled_from(SPECIALTIES)),
        "agendada_em": booked,
        "agendada_para": for_when,
        "iniciada_em": begun,
        "encerrada_em": ended,
        "monitoramento": draw(st.sampled_from(["síncrono", "remoto", None])),
        "transferencia_remota_min": draw(st.sampled_from(["30", "20.0", None])),
        "transferencia_referencia_min": draw(st.sampled_from(["90", "um", None])),
        "paciente_id": draw(st.sampled_from(["prontuário 1", "prontuário 2", "prontuário 3"])),
        "profissional_cbo": draw(st.sampled_from(CBO)),
    }
    for column in ("ponto_cnes", "municipio_ibge"):
        row[column] = draw(st.sampled_from(PLACE))
    flags = ("primeira_vez", "transferencia_necessaria", "transferencia_realizada")
    return row | {column: draw(st.sampled_from(YES_NO)) for column in flags}


@st.composite
def teleducacoes(draw: st.DrawFn) -> Row:
    (held,) = draw(moments(1))
    return {
        "atividade_id": draw(st.sampled_from([f"X{n}" for n in range(6)])),
        "atualizado_em": draw(updates()),
        "tipo": draw(st.sampled_from(["curso", "Fórum", "videocolaboracao", "palestra"])),
        "formato": draw(st.sampled_from(["streaming", "Webconferência", None])),
        "realizada_em": held,
        "carga_horaria": draw(st.sampled_from(["1,5", "2.0", "x", None])),
        "participantes": draw(st.sampled_from(["12", "0", None])),
        "alunos": draw(st.sampled_from(["40", "7.0", None])),
    }


@st.composite
def regulacoes(draw: st.DrawFn) -> Row:
    asked, returned, for_when, done = draw(moments(4))
    return {
        "solicitacao_id": draw(st.sampled_from([f"R{n}" for n in range(8)])),
        "municipio_ibge": draw(st.sampled_from(PLACE)),
        "atualizado_em": draw(updates()),
        "situacao": draw(
            st.sampled_from(["executada", "Executada", "falta", "pendente", "devolvida", "cancelada"])
        ),
        "procedimento": draw(st.sampled_from(["Consulta", "Exame, com contraste", None])),
        "especialidade": draw(st.sampled_from(SPECIALTIES)),
        "risco": draw(st.sampled_from(["vermelho", "Verde", "azul", "preto", None])),
        "solicitada_em": asked,
        "devolvida_em": returned,
        "agendada_para": for_when,
        "executada_em": done,
        "ponto_cnes": draw(st.sampled_from(PLACE)),
    }


class Records(dict[str, list[Row]]):
    """Rows by source; an example that fails is told by its size, its files stay in the test's folder."""

    def _repr_pretty_(self, printer: RepresentationPrinter, cycle: bool) -> None:
        printer.text(", ".join(f"{len(rows)} {source}" for source, rows in self.items()))


def landings() -> st.SearchStrategy[Records]:
    """Rows of the six record sources, in the order in which they were written."""
    return st.fixed_dictionaries(
        {
            "teleconsultoria": st.lists(teleconsultorias(), min_size=20, max_size=30),
            "telediagnostico": st.lists(telediagnosticos(), min_size=12, max_size=20),
            "sof": st.lists(sofs(), min_size=6, max_size=10),
            "teleconsulta": st.lists(teleconsultas(), min_size=20, max_size=30),
            "teleducacao": st.lists(teleducacoes(), min_size=6, max_size=10),
            "regulacao": st.lists(regulacoes(), min_size=12, max_size=20),
        }
    ).map(Records)


def without_ties(rows: list[Row]) -> list[Row]:
    """The rows less those whose order alone would decide: one for each key and atualizado_em."""
    key = next(iter(rows[0]))
    return list({(row[key], row["atualizado_em"]): row for row in rows}.values())
