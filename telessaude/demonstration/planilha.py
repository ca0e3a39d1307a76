"""Batches as the spreadsheet export of a núcleo's platform."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from telessaude.demonstration import contract_rows as rows
from telessaude.demonstration import documents, teleconsultoria
from telessaude.demonstration.batch import Batch
from telessaude.demonstration.network import Nucleo, municipio_names
from telessaude.demonstration.writers import xlsx_bytes

_SITUACOES = ("Em andamento", "Respondida", "Devolvida", "Cancelada")
_CONDUTAS = ("Encaminhar níveis secundários", "Manter na unidade")
_ASKED = 11  # position of the column of true datetimes


def table(batch: Batch, nucleo: Nucleo) -> pa.Table:
    """The columns of the export, one row a teleconsultoria."""
    people, asker = nucleo.people, batch["asker"]
    ponto = people.ponto[asker]
    answered = (batch["situacao"] == teleconsultoria.ANSWERED).astype(np.int64)
    columns = {
        "Código": rows.record_ids("", batch["number"]),
        "Município Solicitante": rows.choice(nucleo.ponto_municipio[ponto], _names(tuple(nucleo.municipios))),
        "Estabelecimento Solicitante": rows.choice(ponto, nucleo.ponto_name),
        "Especialidade": rows.choice(batch["especialidade"], teleconsultoria.ESPECIALIDADES),
        "CPF do Solicitante": documents.masked(people.code.take(pa.array(asker))),
        "CBO": pc.binary_join_element_wise(pa.array(people.cbo[asker]), ".0", ""),
        "Especialista": rows.choice(batch["teleconsultor"], nucleo.teleconsultores),
        "Inten.Encaminhamento": rows.choice(batch["intencao"], ("não", "sim")),
        "Conduta": rows.choice(batch["evitado"], _CONDUTAS),
        "Situação": rows.choice(batch["situacao"], _SITUACOES),
        "Concluída?": rows.choice(answered, ("não", "sim")),
        "Data Solicitação": rows.timestamps(batch["solicitada"]),
        "Data Resposta": pc.strftime(rows.timestamps(batch["respondida"]), format="%d/%m/%Y %H:%M:%S"),
        "Tipo": rows.choice(batch["sincrona"].astype(np.int64), ("Assíncrona", "Síncrona")),
    }
    return pa.table(columns)


def workbook(export: pa.Table) -> bytes:
    """The export as .xlsx."""
    columns: list[list[Any]] = [export.column(name).to_pylist() for name in export.column_names]
    return xlsx_bytes(export.column_names, zip(*columns, strict=True), (_ASKED,))


@cache
def _names(codes: tuple[str, ...]) -> tuple[str, ...]:
    known = municipio_names()
    return tuple(known[code].title() for code in codes)
