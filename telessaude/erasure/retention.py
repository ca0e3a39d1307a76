"""How long rows that could not be read are kept, as ``acesso.yml`` says: which of them leave the lake.

A required column of theirs has no value that can be read: no figure counts them, and no later delivery makes
one do so, as a registry put right does with a row that names whom nobody had registered. Their number is
remembered (``lago.recusada_apagada``), so that the quality of their month stays as it is. Records, and rows
refused for what other deliveries say, stay: figures of open periods read them, or may (docs/lgpd).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import duckdb

from telessaude.contract import load_sources
from telessaude.contract.families import load_families
from telessaude.erasure.journal import Counted, Erasure
from telessaude.store.acesso import FILE_NAME, load_acesso
from telessaude.store.clock import BRASILIA
from telessaude.store.errors import MappingError
from telessaude.store.warehouse import Warehouse

# A file that feeds several sources may give another a record by the same row.
_OF_SEVERAL = "select coalesce(principal_id, entrega_id) from lago.entrega where principal_id is not null"
_PAST = """
from {rows} as r
inner join lago.entrega as e on e.entrega_id = r._entrega_id
where e.arquivo_lago is not null and timezone('America/Sao_Paulo', e.recebida_em) < date '{before}' and """
_GOES = f"r._recusada and e.principal_id is null and e.entrega_id not in ({_OF_SEVERAL})"


def asked(warehouse: Warehouse) -> dict[str, int]:
    """The months that ``acesso.yml`` says, of each source of which it says any.

    Raises:
        MappingError: it is wrong, or names what is no source.
    """
    said = load_acesso(warehouse).guarda
    if unknown := said.keys() - load_sources().keys():
        raise MappingError(
            f"{FILE_NAME}, em “guarda.{min(unknown)}”: não é uma fonte; há {', '.join(load_sources())}."
        )
    return {source: kept.recusadas for source, kept in said.items() if kept.recusadas is not None}


def plan(
    con: duckdb.DuckDBPyConnection, erasure: Erasure, months: Mapping[str, int], reference: datetime
) -> Erasure:
    """The same erasure with the rows that came so many whole months before the reference instant's.

    It asks what the last build read: of what was not built yet, nothing goes.
    """
    lines: dict[str, list[int]] = {}
    counted: list[Counted] = []
    by_source: dict[str, int] = {}
    for source in sorted(months.keys() & _built(con)):
        past = _past(f"staging.stg_{source}", reference, months[source]) + _GOES
        found = con.execute(
            f"select e.entrega_id, list(r._linha order by r._linha) {past} group by all order by all"
        ).fetchall()
        lines |= dict(found)
        if found:
            by_source[source] = sum(len(gone) for _, gone in found)
            counted += _counted(con, source, past)
    return replace(erasure, linhas=lines, fontes=by_source, contadas=counted)


def staying(con: duckdb.DuckDBPyConnection, months: Mapping[str, int], reference: datetime) -> dict[str, int]:
    """By source, how many rejected rows that came before then stay, for what bars them may change."""
    found: dict[str, int] = {}
    for source in sorted(months.keys() & _built(con)):
        past = _past(f"intermediario.int_{source}_versao", reference, months[source])
        ((rows,),) = con.execute(f"select count(*) {past} not r.aceita").fetchall()
        if rows:
            found[source] = rows
    return found


def _past(rows: str, reference: datetime, months: int) -> str:
    """SQL: rows of the lake that came before then, and what is asked of them besides."""
    return _PAST.format(rows=rows, before=_months_before(reference, months))


def _built(con: duckdb.DuckDBPyConnection) -> set[str]:
    found = con.execute("select table_name from duckdb_tables() where schema_name = 'staging'").fetchall()
    return {table.removeprefix("stg_") for (table,) in found}


def _months_before(reference: datetime, months: int) -> str:
    day = reference.astimezone(BRASILIA)
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return f"{year:04d}-{month + 1:02d}-01"


def _counted(con: duckdb.DuckDBPyConnection, source: str, past: str) -> list[Counted]:
    """How many they are; of families whose deliveries are looked at, as int_linha_mes counts them."""
    family = load_families().familias.get(source)
    if family is None or family.qualidade is None:
        return con.execute(
            f"select '{source}', null, null, e.entrega_id, count(*) {past} group by all order by all"
        ).fetchall()
    months = (
        f"cast(date_trunc('month', timezone(coalesce(n.fuso, 'America/Sao_Paulo'), "
        f"timezone('UTC', v.{instant}_utc))) as date)"
        for instant in reversed(family.instantes)
    )
    return con.execute(
        f"""
        with passada as (select r._entrega_id, r._linha, e.codigo_nucleo {past})
        select
          '{source}', cast(coalesce({", ".join(months)}) as varchar), coalesce(v.nucleo_id, p.codigo_nucleo),
          p._entrega_id, count(*)
        from passada as p
        inner join intermediario.int_{source}_versao as v
          on v._entrega_id = p._entrega_id and v._linha = p._linha
        left join fatos.dim_nucleo as n on n.nucleo_id = v.nucleo_id
        group by all
        order by all
        """
    ).fetchall()
