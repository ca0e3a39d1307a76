"""``versoes/``: every figure ever published; each publication adds a file with those that changed.

The files of the last publication are linked into the next, never written again: they outlive the publications
that are pruned and the warehouse's own tables, and the swap of the link that shows a publication is what
makes its file part of the history.
"""

from __future__ import annotations

import os
from pathlib import Path

import duckdb

from telessaude.publish.files import VALUE_KEY, VALUE_TABLES
from telessaude.publish.renewal import LAST, changed
from telessaude.store import runs
from telessaude.store.database import literal

FOLDER = "versoes"
NUMBERS = ("numerador", "denominador", "valor", "cobertura", "meta")
WORDS = ("posicao", "situacao", "parcial")
CONTENT = (*NUMBERS, *WORDS)
# Differences beyond the 12 digits that a sum in another order may change are no change of the number.
TOLERANCE = "1e-12"

VIEWS = """\
-- Todas as versões de todos os números já publicados, até esta publicação.
-- Abra o DuckDB nesta pasta e rode:  .read versoes.sql

-- Uma linha por número e publicação que o trouxe, mudou ou retirou (retirado).
create or replace view versao as
select * from read_parquet('versoes/*.parquet');

-- Os números como estavam em uma publicação:  from numero_em('20260105T120000000000Z')
create or replace macro numero_em(publicacao) as table
select * exclude (retirado)
from (
    from versao
    where publicacao_id <= publicacao
    qualify row_number() over (
        partition by indicador_id, periodo_tipo, periodo_inicio, nivel, nivel_id, dimensao, categoria
        order by publicacao_id desc
    ) = 1
)
where not retirado;
"""


def write(
    connection: duckdb.DuckDBPyConnection, current: runs.Current, target: Path, last: Path | None
) -> None:
    """Add this publication's versions to those of the last one, a folder attached as ``renewal.LAST``.

    The first publication's are the figures of ``publico``.

    Leaves the temporary table ``mudanca``: the key, periodo_fim, the columns of ``CONTENT`` as they were
    (``antes``) and as they are (``agora``): structs, null where the figure was not or is not.

    Raises:
        OSError, duckdb.IOException: the disk refused.
    """
    folder = target / FOLDER
    folder.mkdir()
    (target / "versoes.sql").write_text(VIEWS, encoding="utf-8")
    if last is None:
        _write_all(connection, "publico", folder, current.execucao_id)
        return
    for file in sorted((last / FOLDER).glob("*.parquet")):
        os.link(file, folder / file.name)
    if not (last / FOLDER).exists():  # published before versions were kept
        _write_all(connection, LAST, folder, last.name)
    _find_changes(connection)
    _copy(
        connection,
        f"select {VALUE_KEY}, {', '.join(f'agora.{name} as {name}' for name in CONTENT)}, "
        f"agora is null as retirado from mudanca order by {VALUE_KEY}",
        folder,
        current.execucao_id,
    )


def differs(column: str) -> str:
    """A condition on ``mudanca``'s structs: a number is not what it was, as a person reads it."""
    then, now = f"antes.{column}", f"agora.{column}"
    if column in WORDS:
        return f"{then} is distinct from {now}"
    near = f"abs({now} - {then}) <= {TOLERANCE} * greatest(abs({now}), abs({then}))"
    return f"({then} is distinct from {now} and not coalesce({near}, false))"


def _find_changes(connection: duckdb.DuckDBPyConnection) -> None:
    packed = ", ".join(f"'{name}': {name}" for name in CONTENT)
    sides = {
        side: " union all ".join(
            f"select {VALUE_KEY}, periodo_fim, {{{packed}}} as {side} "
            f"from {schema}.{table} where {changed(table)}"
            for table in VALUE_TABLES
        )
        for side, schema in (("antes", f"{LAST}.marts"), ("agora", "marts"))
    }
    connection.execute(
        f"""
        create or replace temp table mudanca as
        select {VALUE_KEY}, coalesce(n.periodo_fim, a.periodo_fim) as periodo_fim, antes, agora
        from ({sides["antes"]}) as a
        full join ({sides["agora"]}) as n using ({VALUE_KEY})
        where antes is null or agora is null or {" or ".join(map(differs, CONTENT))}
        """
    )


def _write_all(connection: duckdb.DuckDBPyConnection, database: str, folder: Path, publication: str) -> None:
    rows = " union all ".join(
        f"select {VALUE_KEY}, {', '.join(CONTENT)}, false as retirado from {database}.marts.{table}"
        for table in VALUE_TABLES
    )
    _copy(connection, rows, folder, publication)


def _copy(connection: duckdb.DuckDBPyConnection, rows: str, folder: Path, publication: str) -> None:
    connection.execute(
        f"copy (select *, {literal(publication)} as publicacao_id from ({rows})) "
        f"to {literal(folder / f'{publication}.parquet')} "
        "(format parquet, compression zstd, compression_level 1)"
    )
