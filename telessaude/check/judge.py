"""What a run would make of what lies in a temporary warehouse: the same SQL, against the registries known."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import duckdb

from telessaude.check.prepared import Model, models
from telessaude.contract import load_sources
from telessaude.store.database import literal

# Against what codes were checked: a publication's registries, those that were given, or nothing.
Cadastros = Literal["publicacao", "arquivos", "nenhum"]
_NUCLEO = ("fatos", "dim_nucleo")


def judge(con: duckdb.DuckDBPyConnection, publication: Path | None) -> Cadastros:
    """Make the marts that tell of what was read; what codes were checked against.

    ``publication`` is the database of one, whose registries are added to those that were read. Where no
    núcleo is known, those named are taken for known.
    """
    if publication is not None:
        con.execute(f"attach {literal(publication)} as publicada (read_only)")
    read = con.execute(
        "select fonte from lago.entrega where arquivo_lago is not null group by fonte"
    ).fetchall()
    checked: Cadastros = "nenhum"
    for model in _nucleos_late([m for m in models(con) if _concerned(m, {fonte for (fonte,) in read})]):
        if model.visao:
            continue
        con.execute(f"create or replace table {model.esquema}.{model.nome} as {model.sql}")
        if model.nome.startswith("dim_") and publication is not None:
            _add_published(con, model)
        if (model.esquema, model.nome) == _NUCLEO:
            checked = "publicacao" if publication is not None else "arquivos"
            if not _filled(con, model):
                checked = "nenhum"
                _presume_nucleos(con, [fonte for (fonte,) in read])
    return checked


def _concerned(model: Model, read: set[str]) -> bool:
    """Whether a table has anything to do with some sources: those of one source alone have its name."""
    of_source = model.nome.removeprefix("stg_").removeprefix("int_").removesuffix("_versao")
    return of_source not in load_sources() or of_source in read


def _nucleos_late(found: Iterable[Model]) -> list[Model]:
    """The same in an order in which all that can be made without the registry of núcleos comes before it."""
    before, after = [], []
    late: set[tuple[str, str]] = {_NUCLEO}
    for model in found:
        if (model.esquema, model.nome) in late or model.reads & late:
            late.add((model.esquema, model.nome))
            after.append(model)
        else:
            before.append(model)
    return before + after


def _filled(con: duckdb.DuckDBPyConnection, model: Model) -> bool:
    return con.execute(f"select 1 from {model.esquema}.{model.nome} limit 1").fetchone() is not None


def _add_published(con: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Add the rows of a published registry whose keys the files do not bring."""
    mart = model.nome.removeprefix("dim_")
    theirs = _columns(con, "publicada", "marts", mart)
    ours = _columns(con, "warehouse", model.esquema, model.nome)
    shared = [column for column in ours if column in theirs]
    key = next((column for column in shared), None)
    if key is None:
        return
    con.execute(
        f"insert into {model.esquema}.{model.nome} by name select {', '.join(shared)} "
        f"from publicada.marts.{mart} as p "
        f"anti join {model.esquema}.{model.nome} as o on o.{key} = p.{key}"
    )


def _columns(con: duckdb.DuckDBPyConnection, database: str, schema: str, table: str) -> list[str]:
    found = con.execute(
        f"select column_name from duckdb_columns() where database_name = {literal(database)} "
        f"and schema_name = {literal(schema)} and table_name = {literal(table)} order by column_index"
    ).fetchall()
    return [name for (name,) in found]


def _presume_nucleos(con: duckdb.DuckDBPyConnection, read: list[str]) -> None:
    sources = load_sources()
    naming = [fonte for fonte in read if "nucleo_id" in sources[fonte].columns]
    named = " union all ".join(f"select nucleo_id from staging.stg_{fonte}" for fonte in naming)
    if named:
        con.execute(
            f"insert into fatos.dim_nucleo by name select nucleo_id from ({named}) "
            "where nucleo_id is not null group by nucleo_id"
        )
