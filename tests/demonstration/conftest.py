"""Reads a landing back without any of the generator's code: csv, gzip, json, calamine, pyarrow's Parquet."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zlib
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook

Row = dict[str, str]

SMART = {
    "teleconsultoria": {
        "dtsol": "solicitada_em", "dtresp": "respondida_em", "tipo": "tipo", "scpf": "solicitante_id",
        "scbo": "solicitante_cbo", "inenc": "intencao_encaminhamento", "evenc": "encaminhamento_evitado",
        "satisf": "satisfacao", "rduvida": "resolucao_duvida",
    },
    "telediagnostico": {
        "dh_solicitacao": "solicitado_em", "dhrexame": "realizado_em", "dhla": "laudado_em",
        "ctexame": "procedimento_sigtap", "scpf": "solicitante_id", "pcpf": "paciente_id",
    },
}  # fmt: skip
PLANILHA = {
    "Código": "teleconsultoria_id", "CPF do Solicitante": "solicitante_id", "CBO": "solicitante_cbo",
    "Data Solicitação": "solicitada_em", "Data Resposta": "respondida_em", "Tipo": "tipo",
    "Especialidade": "especialidade", "Inten.Encaminhamento": "intencao_encaminhamento",
    "Conduta": "encaminhamento_evitado", "Situação": "situacao",
}  # fmt: skip


# Other systems' files that carry rows of a source, and what is above a heading, by its first cell.
FORMATS = {"regulacao": "sisreg_fila", "equipe": "sisab_equipes", "populacao": "ibge_populacao"}
SITUACOES = {
    "SOLICITAÇÃO / PENDENTE / REGULADOR": "pendente", "SOLICITAÇÃO / DEVOLVIDA / REGULADOR": "devolvida",
    "SOLICITAÇÃO / REENVIADA / REGULADOR": "reenviada", "SOLICITAÇÃO / NEGADA / REGULADOR": "negada",
    "SOLICITAÇÃO / AUTORIZADA / REGULADOR": "autorizada",
    "SOLICITAÇÃO / CANCELADA / SOLICITANTE": "cancelada",
    "AGENDAMENTO / PENDENTE CONFIRMAÇÃO / EXECUTANTE": "agendada",
    "AGENDAMENTO / CONFIRMADO / EXECUTANTE": "executada", "AGENDAMENTO / FALTA / EXECUTANTE": "falta",
}  # fmt: skip
RISCOS = {"1": "vermelho", "2": "amarelo", "3": "verde", "4": "azul"}
VAGAS = {"1": "primeira", "2": "retorno", "3": "reserva"}
FILA = {
    "COD. SOLICITACAO": "solicitacao_id", "DATA DE EXPORTACAO": "atualizado_em",
    "STATUS SOLICITACAO": "situacao",
    "DESC. INTERNA DO ITEM DO GRUPO DE PROCEDIMENTOS": "procedimento", "COD. CID": "cid10",
    "COD. SIGTAP": "procedimento_sigtap", "DATA/HORA DA SOLICITACAO": "solicitada_em",
    "DATA/HORA DA AUTORIZACAO/AGENDAMENTO": "autorizada_em", "COD. CLASSIFICACAO DE RISCO": "risco",
    "DATA/HORA DA EXECUCAO DO PROCEDIMENTO": "executada_em", "COD. CNES SOLICITANTE": "ponto_cnes",
    "COD. CNES EXECUTANTE": "executante_cnes", "CPF DO USUARIO": "paciente_id",
    "TIPO DE VAGA SOLICITADA/CONSUMIDA": "tipo_vaga",
}  # fmt: skip


def files_of(landing: Path, source: str) -> list[Path]:
    """The files of a source, in its own folder and in that of another system's format."""
    folders = [landing / source, landing / FORMATS.get(source, source)]
    return sorted({path for folder in folders if folder.is_dir() for path in folder.iterdir()})


def read_file(path: Path) -> list[Row]:
    """The rows of one file, text by heading, a format in the contract's words; a broken gz has none."""
    told = {"sisreg_fila": _sisreg, "sisab_equipes": _sisab, "ibge_populacao": _ibge}.get(path.parent.name)
    return told(path) if told else _contract(path)


def _sisreg(path: Path) -> list[Row]:
    municipio = path.name.split("_")[4]
    found = csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline=""), delimiter=";")
    rows = [{FILA[key]: "" if v == "N/A" else v for key, v in row.items() if key in FILA} for row in found]
    return [
        row | {
            "municipio_ibge": municipio,
            "situacao": SITUACOES.get(row["situacao"], row["situacao"]),
            "risco": RISCOS.get(row["risco"], row["risco"]),
            "tipo_vaga": VAGAS.get(row["tipo_vaga"], row["tipo_vaga"]),
        }
        for row in rows
    ]  # fmt: skip


def _sisab(path: Path) -> list[Row]:
    lines = path.read_bytes().decode("latin-1").split("\n")
    at = next(n for n, line in enumerate(lines) if line.startswith("Uf;"))
    cells = [line.split(";") for line in lines[at + 1 : lines.index("", at)]]
    return [
        {"equipe_ine": ine, "ponto_cnes": cnes, "municipio_ibge": ibge, "tipo": sigla.lower()}
        for _, ibge, _, cnes, _, ine, sigla, _, _, _ in cells
    ]


def _ibge(path: Path) -> list[Row]:
    title, _, *lines = CalamineWorkbook.from_path(path).get_sheet_by_name("MUNICÍPIOS").to_python()
    year = str(title[0]).split()[-1]
    return [
        {"municipio_ibge": f"{int(uf)}{int(code):05d}", "ano": year, "populacao": _people(people)}
        for _, uf, code, _, people in lines
        if uf
    ]


def _people(cell: Any) -> str:
    return cell.split("(")[0].replace(".", "") if isinstance(cell, str) else str(int(cell))


def _contract(path: Path) -> list[Row]:
    content = path.read_bytes()
    if path.suffix == ".gz":
        try:
            content = gzip.decompress(content)
        except (EOFError, zlib.error):
            return []
    if path.suffix == ".parquet":
        return [_text(row) for row in pq.read_table(path).to_pylist()]
    if path.suffix == ".xlsx":
        heading, *lines = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
        return [_text(dict(zip(heading, line, strict=True))) for line in lines]
    if path.suffix == ".jsonl":
        return [_text(json.loads(line)) for line in content.decode().splitlines()]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    delimiter = max(",;|\t", key=text.splitlines()[0].count)
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def read_records(landing: Path, source: str) -> dict[tuple[str, ...], Row]:
    """The last version, by arrival, of every record of a source in any format, by núcleo and key."""
    found: dict[tuple[str, ...], Row] = {}
    files = [path for folder in (source, "smart", "planilha") for path in landing.glob(f"{folder}/**/*.*")]
    for path in sorted(files, key=lambda path: (path.stat().st_mtime_ns, str(path))):
        nucleo = path.name[:7] if path.parent.parent.name != "planilha" else path.parent.name
        for row in _records_of(path, source):
            key = row.get("teleconsultoria_id") or row.get("exame_id")
            whole = (
                (nucleo, key)
                if key
                else (nucleo, row["instante"], row["solicitante_id"], row.get("paciente_id", ""))
            )
            found[whole] = row | {"nucleo": nucleo}
    return found


def _records_of(path: Path, source: str) -> list[Row]:
    if path.suffix == ".json":
        document = json.loads(path.read_text(encoding="utf-8"))
        names = SMART[source]
        items = [_text(item) for item in document.get(f"{source}s", [])]
        rows = [{names[key]: value for key, value in item.items() if key in names} for item in items]
        return [row | {"instante": row.get("solicitada_em", row.get("solicitado_em", ""))} for row in rows]
    if path.parent.parent.name == "planilha":
        if source != "teleconsultoria":
            return []
        return [
            {PLANILHA[key]: value for key, value in row.items() if key in PLANILHA} for row in read_file(path)
        ]
    return read_file(path)


def _text(row: dict[str, Any]) -> Row:
    return {key: _cell(value) for key, value in row.items()}


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return "|".join(_cell(item) for item in value) if isinstance(value, list) else str(value)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A small landing of the default network and period."""
    from telessaude.demonstration import generate

    return generate(tmp_path_factory.mktemp("pequena") / "entrada", rows=12_000, share_teleconsultoria=0.5)


@pytest.fixture(scope="session")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A small landing of senders without faults."""
    from telessaude.demonstration import generate

    landing = tmp_path_factory.mktemp("limpa") / "entrada"
    return generate(landing, rows=6_000, months=6, faults=0, share_teleconsultoria=0.5)
