"""The ready formats with a document in every cell, title, name and field that their senders write."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import xlwt
from rough import put

WAYS = 6  # of writing a document
PARAMETROS = "ufs: [MG]\nnucleo_padrao: N1\nrisco: {1: vermelho}\n"
# By folder, or file of CNES: what is in each column of a row that is right.
READY: dict[str, dict[str, str]] = {
    "sisreg_agendamento": {
        "solicitacao": "77", "codigo_interno": "0701", "codigo_unificado": "0301010072",
        "descricao_procedimento": "CARDIOLOGIA", "cpf_proficional_executante": "",
        "nome_profissional_executante": "MEDICA", "data_agendamento": "20.05.2023", "hr_agendamento": "14:30",
        "tipo": "1", "cns": "", "nome": "PESSOA", "dt_nascimento": "01.02.1950", "idade": "73",
        "idade_meses": "0", "nome_mae": "MAE", "tipo_logradouro": "RUA", "logradouro": "UM",
        "complemento": "", "numero_logradouro": "1", "bairro": "CENTRO", "cep": "30000", "telefone": "31999",
        "municipio": "CONTAGEM", "ibge": "311860", "mun_solicitante": "BELO HORIZONTE",
        "ibge_solicitante": "310620", "cnes_solicitante": "1234567", "unidade_fantasia": "UBS", "sexo": "F",
        "data_solicitacao": "02.05.2023", "operador_solicitante": "OPERADOR",
        "data_autorizacao": "03.05.2023", "operador_autorizador": "OUTRO", "valor_procedimento": "10,00",
        "situacao": "AGENDAMENTO / CONFIRMADO / EXECUTANTE", "cid": "I10", "cpf_profissional_solicitante": "",
        "nome_profissional_solicitante": "MEDICO",
    },
    "sisreg_fila": {
        "DATA DE EXPORTACAO": "10/06/2023 08:00:00", "COD. SOLICITACAO": "9", "CNS DO USUARIO": "N/A",
        "CPF DO USUARIO": "N/A", "NOME DO USUARIO": "PESSOA", "DATA DE NASCIMENTO DO USUARIO": "01/02/1950",
        "SEXO DO USUARIO": "F", "NOME DA MAE DO USUARIO": "MAE", "COD. CNES SOLICITANTE": "1234567",
        "NOME UNIDADE SOLICITANTE": "UBS", "COD. SIGTAP": "0301010072", "DESC. SIGTAP": "CONSULTA",
        "COD. INTERNO DO ITEM DO GRUPO DE PROCEDIMENTOS": "0701",
        "DESC. INTERNA DO ITEM DO GRUPO DE PROCEDIMENTOS": "CARDIOLOGIA",
        "COD. INTERNO DO GRUPO DE PROCEDIMENTOS": "07", "COD. CID": "I10", "DESC. CID": "HIPERTENSAO",
        "DATA/HORA DA SOLICITACAO": "02/05/2023 09:10:00", "COD. CLASSIFICACAO DE RISCO": "1",
        "POSICAO NA FILA": "3", "COD. MODALIDADE FILA": "1", "COD. TIPO DE FILA": "1",
        "ESTIMATIVA PARA ATENDIMENTO DO PROCEDIMENTO": "30", "PRODUCAO MEDIA MENSAL DO PROCEDIMENTO": "5",
        "DATA/HORA DA AUTORIZACAO/AGENDAMENTO": "03/05/2023 09:10:00",
        "DATA/HORA DA EXECUCAO DO PROCEDIMENTO": "04/05/2023 09:10:00", "EXECUCAO CONFIRMADA (1)": "1",
        "STATUS SOLICITACAO": "AGENDAMENTO / CONFIRMADO / EXECUTANTE", "CHAVE DE CONFIRMACAO": "N/A",
        "COD. CNES EXECUTANTE": "1234567", "NOME UNIDADE EXECUTANTE": "UBS",
        "TIPO DE VAGA SOLICITADA/CONSUMIDA": "1",
    },
    "sisreg_api": {
        "codigo_solicitacao": "9", "data_solicitacao": "2023-05-02T12:10:00.000Z",
        "data_aprovacao": "2023-05-03T12:10:00.000Z", "data_marcacao": "2023-05-04T12:10:00.000Z",
        "data_confirmacao": "2023-05-05T12:10:00.000Z", "data_cancelamento": "", "data_desejada": "",
        "dt_atualizacao": "2023-05-06T12:10:00.000Z",
        "status_solicitacao": "AGENDAMENTO / CONFIRMADO / EXECUTANTE", "sigla_situacao": "A",
        "codigo_classificacao_risco": "1", "codigo_cid_solicitado": "I10",
        "codigo_unidade_solicitante": "1234567", "codigo_unidade_executante": "1234567",
        "codigo_sigtap_procedimento": "0301010072", "descricao_sigtap_procedimento": "CONSULTA",
        "codigo_central_reguladora": "310620", "st_falta_registrada": "0",
        "codigo_tipo_vaga_solicitada": "2", "cns_usuario": "", "no_usuario": "PESSOA",
    },
    "sisab_equipes": {
        "Uf": "MG", "IBGE": "310620", "Municipio": "BELO HORIZONTE", "CNES": "1234567", "Nome UBS": "UBS",
        "INE": "19", "Sigla": "eSF", "MAI/2023": "3100", "parametro": "4000",
    },
    "tbEstabelecimento": {
        "CO_UNIDADE": "3106201234568", "CO_CNES": "1234568", "NO_RAZAO_SOCIAL": "PREFEITURA",
        "NO_FANTASIA": "UBS", "TP_UNIDADE": "02", "CO_ESTADO_GESTOR": "31", "CO_MUNICIPIO_GESTOR": "310620",
        "CO_MOTIVO_DESAB": "", "NU_LATITUDE": "-19", "NU_LONGITUDE": "-43", "CO_REGIAO_SAUDE": "1",
        "CO_MICRO_REGIAO": "1",
    },
    "tbEquipe": {
        "CO_MUNICIPIO": "310620", "CO_AREA": "1", "SEQ_EQUIPE": "1", "CO_UNIDADE": "3106201234567",
        "TP_EQUIPE": "70", "NO_REFERENCIA": "AZUL", "DT_ATIVACAO": "01/02/2020", "DT_DESATIVACAO": "",
        "CO_EQUIPE": "0000000027",
    },
    "tbTipoEquipe": {"TP_EQUIPE": "70", "DS_EQUIPE": "ESF - SAUDE DA FAMILIA"},
    "tbDadosProfissionalSus": {"CO_CPF": "", "NO_PROFISSIONAL": "FULANA"},
    "cobertura_aps": {
        "NU_COMPETENCIA": "202305", "CO_MUNICIPIO_IBGE": "310620", "QT_POPULACAO": "2.315.560", "OUTRA": "1"
    },
    "ibge_populacao": {
        "UF": "MG", "COD. UF": "31", "COD. MUNIC": "6200", "NOME DO MUNICÍPIO": "Belo Horizonte",
        "POPULAÇÃO ESTIMADA": "2315560",
    },
    "regioes": {
        "Município": "Belo Horizonte", "UF": "MG", "Macrorregião de Saúde": "Centro",
        "Microrregião de Saúde": "BH", "Unidade Regional de Saúde": "URS BH", "Observação": "nada",
    },
    "condicoes_mg": {
        "MUNICÍPIOS": "Belo Horizonte", "POPULAÇÃO CENSO DEMOGRÁFICO (IBGE/2022)": "2.315.560",
        "Cota Total": "120", "Unidade Regional de Saúde": "URS BH", "Microrregião de Saúde": "BH",
        "Macrorregião de Saúde": "Centro", "Observação": "nada", "Assinatura do Termo": "10/05/2023",
    },
}  # fmt: skip
FORMATS = {name for name in READY if not name.startswith("tb")} | {"cnes"}


class Source(Protocol):
    """Who makes documents, each planted once."""

    def cpf(self) -> str: ...
    def text(self) -> str: ...


def plant_ready(landing: Path, documents: Source) -> None:
    """A file of each ready format, in each column of which every way of writing a document stands once."""
    put(landing, "parametros.yml", PARAMETROS)
    for name in FORMATS - {"cnes", "sisreg_api", "ibge_populacao", "sisreg_fila"}:
        put(landing, f"{name}/p {documents.cpf()}.csv", _csv(name, documents))
    queue = "SISREG_AMB_SOL_REG_310620_2023-06-10_08-00-00"
    put(landing, f"sisreg_fila/{queue}.csv", _csv("sisreg_fila", documents))
    put(landing, f"sisreg_fila/{queue} {documents.cpf()}.csv", _csv("sisreg_fila", documents))
    hits = [{"_id": documents.cpf(), "_source": row} for row in _rows("sisreg_api", documents)]
    put(landing, "sisreg_api/p.json", json.dumps({"hits": {"hits": hits}}))
    put(landing, "sisreg_api/p.jsonl", "\n".join(json.dumps(row) for row in _rows("sisreg_api", documents)))
    cells = [dict(zip(("coMunicipioIbge", "nuComp", "qtPopulacao"), row, strict=True)) for row in
             (("310620", "05/2023", documents.text()), (documents.text(), "05/2023", "5"),
              ("310620", documents.text(), "5"))]  # fmt: skip
    put(landing, "cobertura_aps/p.json", json.dumps(cells))
    put(landing, "ibge_populacao/estimativa_dou_2023.xls", _xls(documents))
    put(landing, "cnes/BASE_DE_DADOS_CNES_202305.ZIP", _zip(documents))


def _rows(name: str, documents: Source) -> Iterator[dict[str, str]]:
    right = READY[name]
    yield right
    for column in right:
        yield from (right | {column: documents.text()} for _ in range(WAYS))


def _csv(name: str, documents: Source) -> str:
    """SISAB's with its title lines, one of which names a município."""
    above = ["MINISTÉRIO DA SAÚDE", f"Município: {documents.text()}", ""] if name == "sisab_equipes" else []
    lines = (";".join(row.values()) for row in _rows(name, documents))
    below = ["", f"Fonte: SISAB, {documents.text()}"] if name == "sisab_equipes" else []
    return "\n".join((*above, ";".join(READY[name]), *lines, *below, ""))


def _xls(documents: Source) -> bytes:
    book = xlwt.Workbook()
    for sheet, title in (("MUNICÍPIOS", "ESTIMATIVAS DE 2023"), (documents.cpf(), documents.text())):
        page = book.add_sheet(sheet)
        page.write(0, 0, title)
        for line, row in enumerate(_rows("ibge_populacao", documents), start=2):
            for column, (heading, cell) in enumerate(row.items()):
                if line == 2:
                    page.write(1, column, heading)
                page.write(line, column, cell)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _zip(documents: Source) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        for name in (name for name in READY if name.startswith("tb")):
            packed.writestr(f"{name}202305.csv", _csv(name, documents).encode("latin-1"))
        packed.writestr(f"tbOutra{documents.cpf()}.csv", documents.text())
    return target.getvalue()
