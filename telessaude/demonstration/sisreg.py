"""A município's queue as SISREG III exports it, told from the rows that the state would have sent."""

from __future__ import annotations

from datetime import UTC, datetime

import pyarrow as pa

from telessaude.demonstration.calibration import care
from telessaude.demonstration.network import Nucleo
from telessaude.demonstration.tables import table_of
from telessaude.demonstration.writers import csv_bytes

_NOTHING = "N/A"
_HEADING = (
    "DATA DE EXPORTACAO", "COD. SOLICITACAO", "CNS DO USUARIO", "CPF DO USUARIO", "NOME DO USUARIO",
    "DATA DE NASCIMENTO DO USUARIO", "SEXO DO USUARIO", "NOME DA MAE DO USUARIO", "COD. CNES SOLICITANTE",
    "NOME UNIDADE SOLICITANTE", "COD. SIGTAP", "DESC. SIGTAP",
    "COD. INTERNO DO ITEM DO GRUPO DE PROCEDIMENTOS", "DESC. INTERNA DO ITEM DO GRUPO DE PROCEDIMENTOS",
    "COD. INTERNO DO GRUPO DE PROCEDIMENTOS", "COD. CID", "DESC. CID", "DATA/HORA DA SOLICITACAO",
    "COD. CLASSIFICACAO DE RISCO", "POSICAO NA FILA", "COD. MODALIDADE FILA", "COD. TIPO DE FILA",
    "ESTIMATIVA PARA ATENDIMENTO DO PROCEDIMENTO", "PRODUCAO MEDIA MENSAL DO PROCEDIMENTO",
    "DATA/HORA DA AUTORIZACAO/AGENDAMENTO", "DATA/HORA DA EXECUCAO DO PROCEDIMENTO",
    "EXECUCAO CONFIRMADA (1)", "STATUS SOLICITACAO", "CHAVE DE CONFIRMACAO", "COD. CNES EXECUTANTE",
    "NOME UNIDADE EXECUTANTE", "TIPO DE VAGA SOLICITADA/CONSUMIDA",
)  # fmt: skip
_STATUS = {
    "pendente": "SOLICITAÇÃO / PENDENTE / REGULADOR",
    "devolvida": "SOLICITAÇÃO / DEVOLVIDA / REGULADOR",
    "reenviada": "SOLICITAÇÃO / REENVIADA / REGULADOR",
    "negada": "SOLICITAÇÃO / NEGADA / REGULADOR",
    "autorizada": "SOLICITAÇÃO / AUTORIZADA / REGULADOR",
    "agendada": "AGENDAMENTO / PENDENTE CONFIRMAÇÃO / EXECUTANTE",
    "executada": "AGENDAMENTO / CONFIRMADO / EXECUTANTE",
    "cancelada": "SOLICITAÇÃO / CANCELADA / SOLICITANTE",
    "falta": "AGENDAMENTO / FALTA / EXECUTANTE",
}
RISKS = {str(code): risk for code, risk in enumerate(care.RISK_SHARES, start=1)}  # this central's scale
_RISK_CODES = {risk: code for code, risk in RISKS.items()}
_SLOT_CODES = {slot: str(code) for code, slot in enumerate(care.SLOT_SHARES, start=1)}


def export(requests: pa.Table, exported: int, nucleo: Nucleo) -> bytes:
    """The file's bytes: `requests` in the contract's columns, exported at an instant in local seconds."""
    units = dict(zip(nucleo.ponto_cnes.tolist(), nucleo.ponto_name, strict=True))
    when = f"{datetime.fromtimestamp(exported, UTC):%d/%m/%Y %H:%M:%S}"
    lines = [_line(request, units) | {"DATA DE EXPORTACAO": when} for request in requests.to_pylist()]
    table = table_of(_HEADING, [[line.get(name) or _NOTHING for name in _HEADING] for line in lines])
    return csv_bytes(table, ";", "utf-8-sig", quoted=False)


def name(municipio_ibge: str, exported: int) -> str:
    """The file's name, which alone says of which município the queue is."""
    when = datetime.fromtimestamp(exported, UTC)
    return f"SISREG_AMB_SOL_REG_{municipio_ibge[:6]}_{when:%Y-%m-%d_%H-%M-%S}.csv"


def _line(request: dict[str, str | None], units: dict[str, str]) -> dict[str, str | None]:
    """A request in SISREG's words; a word that SISREG does not have goes as it came."""

    def coded(column: str, codes: dict[str, str]) -> str | None:
        said = request[column]
        return codes.get(said.lower(), said) if said else None

    solicitante, executante = request["ponto_cnes"], request["executante_cnes"]
    return {
        "COD. SOLICITACAO": (request["solicitacao_id"] or "").removeprefix("R"),
        "CPF DO USUARIO": request["paciente_id"],
        "NOME DO USUARIO": "PESSOA FICTÍCIA DA DEMONSTRAÇÃO",
        "NOME DA MAE DO USUARIO": "MÃE FICTÍCIA DA DEMONSTRAÇÃO",
        "COD. CNES SOLICITANTE": solicitante,
        "NOME UNIDADE SOLICITANTE": units.get(solicitante or ""),
        "COD. SIGTAP": request["procedimento_sigtap"] if request["procedimento"] else None,
        "DESC. INTERNA DO ITEM DO GRUPO DE PROCEDIMENTOS": request["procedimento"],
        "COD. CID": request["cid10"],
        "DATA/HORA DA SOLICITACAO": request["solicitada_em"],
        "COD. CLASSIFICACAO DE RISCO": coded("risco", _RISK_CODES),
        "DATA/HORA DA AUTORIZACAO/AGENDAMENTO": request["autorizada_em"],
        "DATA/HORA DA EXECUCAO DO PROCEDIMENTO": request["executada_em"],
        "EXECUCAO CONFIRMADA (1)": "1" if request["executada_em"] else None,
        "STATUS SOLICITACAO": coded("situacao", _STATUS),
        "COD. CNES EXECUTANTE": executante,
        "NOME UNIDADE EXECUTANTE": units.get(executante or ""),
        "TIPO DE VAGA SOLICITADA/CONSUMIDA": coded("tipo_vaga", _SLOT_CODES),
    }
