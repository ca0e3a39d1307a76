"""What the judged files say: deliveries, reasons and unknown codes, of each path."""

from __future__ import annotations

from collections import defaultdict

import duckdb

from telessaude.check.report import Codes, Delivery, Reason
from telessaude.contract import load_sources
from telessaude.ingest.documents import DOCUMENT, holds, in_name

EXAMPLES = 5
CODES = 30
_CODED = {"ibge", "cnes", "ine", "cbo", "cid10", "ciap2", "sigtap"}


def deliveries(con: duckdb.DuckDBPyConnection) -> dict[str, list[Delivery]]:
    """What a run would count of each path, in the order of a workbook's sheets."""
    found = con.execute(
        "select caminho, fonte, aba, linhas_lidas, linhas_aceitas, linhas_rejeitadas, recusada "
        "from marts.entrega order by caminho, rowid"
    ).fetchall()
    by_path = defaultdict(list)
    for caminho, fonte, aba, *rest in found:
        by_path[caminho].append(Delivery(fonte, aba, *rest))
    return by_path


def reasons(con: duckdb.DuckDBPyConnection) -> dict[str, list[Reason]]:
    """Why rows of each path are rejected and values not read, what rejects most first."""
    found = con.execute(
        f"""
        select
            caminho, aba, coluna, cabecalho, regra, causa, motivo, dica, barra,
            sum(contagem)::bigint as linhas,
            list_sort(flatten(list(exemplos)))[:{EXAMPLES}]
        from marts.rejeicao_comum
        group by all
        order by caminho, barra desc, linhas desc, aba, coluna, regra, dica
        """
    ).fetchall()
    by_path = defaultdict(list)
    for caminho, aba, coluna, cabecalho, regra, causa, motivo, dica, barra, linhas, examples in found:
        shown = tuple((one["linha"], _safe(one["valor"])) for one in examples)
        by_path[caminho].append(
            Reason(aba, coluna, cabecalho, regra, causa, motivo, dica, barra, linhas, shown)
        )
    return by_path


def unknown_codes(con: duckdb.DuckDBPyConnection) -> dict[str, list[Codes]]:
    """The codes of each path that no table nor registry knows."""
    found = con.execute(
        """
        select caminho, fonte, coluna, valor, count(*)
        from marts.rejeicao
        where valor is not null and regra in ('valor_invalido', 'referencia_inexistente')
        group by caminho, fonte, coluna, valor
        order by caminho, fonte, coluna, count(*) desc, valor
        """
    ).fetchall()
    by_column: dict[tuple[str, str], list[tuple[str, int]]] = defaultdict(list)
    for caminho, fonte, coluna, valor, rows in found:
        if _is_code(fonte, coluna):
            by_column[caminho, coluna].append((_safe(valor) or "", rows))
    by_path = defaultdict(list)
    for (caminho, coluna), codes in by_column.items():
        by_path[caminho].append(Codes(coluna, tuple(codes[:CODES]), len(codes)))
    return by_path


def whose(con: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[str | None, str | None]]]:
    """The núcleos that the rows of each path name, rejected ones too, each with its UF.

    Of a source without núcleos it is the UF of its rows, by their município; null and null where they have
    no place at all.
    """
    by_path = defaultdict(list)
    read = con.execute(
        "select fonte from lago.entrega where arquivo_lago is not null group by fonte"
    ).fetchall()
    for (fonte,) in read:
        found = con.execute(
            f"select e.caminho, {_PLACE[_placed_by(fonte)]} from staging.stg_{fonte} as l "
            "inner join lago.entrega as e on e.entrega_id = l._entrega_id group by all order by all"
        ).fetchall()
        for caminho, nucleo_id, uf in found:
            by_path[caminho].append((nucleo_id, uf))
    return by_path


_PLACE = {
    "nucleo_id": "l.nucleo_id, (select uf from fatos.dim_nucleo as n where n.nucleo_id = l.nucleo_id)",
    "municipio_ibge": (
        "null, (select uf from fatos.dim_municipio as m where m.municipio_ibge = l.municipio_ibge)"
    ),
    "uf": "null, l.uf",
    "": "null, null",
}


def _placed_by(fonte: str) -> str:
    return next((column for column in _PLACE if column in load_sources()[fonte].columns), "")


def _is_code(fonte: str, coluna: str | None) -> bool:
    source = load_sources().get(fonte)
    column = source.columns.get(coluna or "") if source else None
    return column is not None and (column.ref is not None or column.type in _CODED or column.of in _CODED)


def _safe(value: str | None) -> str | None:
    """A value as it may be shown: ingestion has taken documents out; what a mapping made may hold one yet."""
    if value is None:
        return None
    return DOCUMENT if holds(value) else in_name(value)
