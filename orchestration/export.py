"""Exports of the current publication: ordered, so that the same figures give the same bytes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from orchestration.database import literal
from orchestration.errors import Failure
from orchestration.warehouse import Warehouse

FORMATS = {"csv": "format csv, header", "parquet": "format parquet, compression zstd"}
VALUE_KEY = "indicador_id, periodo_tipo, periodo_inicio, nivel, nivel_id, dimensao, categoria"
# What is exported and in which order; execucao and validacao tell of runs, not of health.
TABLES = {
    "indicador": "indicador_id",
    "indicador_valor": VALUE_KEY,
    "indicador_valor_detalhe": VALUE_KEY,
    "nucleo": "nucleo_id",
    "ponto": "ponto_cnes",
    "equipe": "equipe_ine",
    "municipio": "municipio_ibge",
    "entrega": "entrega_id",
    "rejeicao": "all",
}
VALUES = {"indicador_valor", "indicador_valor_detalhe"}
PERIOD = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])|-[Qq]([1-3]))?")


@dataclass(frozen=True)
class Period:
    """One published period: its kind in ``periodo_tipo`` and its first day."""

    kind: str
    first_day: date


def parse_period(text: str) -> Period:
    """A year (2024), month (2024-03) or quadrimester (2024-Q1).

    Raises:
        ValueError: the text is none of them.
    """
    match = PERIOD.fullmatch(text.strip())
    if not match:
        raise ValueError(f"{text} não é um período; escreva 2024, 2024-03 ou 2024-Q1 (quadrimestre).")
    year, month, quadrimester = match.groups()
    if month:
        return Period("mes", date(int(year), int(month), 1))
    if quadrimester:
        return Period("quadrimestre", date(int(year), 4 * int(quadrimester) - 3, 1))
    return Period("ano", date(int(year), 1, 1))


def write(
    warehouse: Warehouse,
    output: Path,
    formats: Sequence[str],
    *,
    uf: str | None = None,
    period: Period | None = None,
) -> list[Path]:
    """Write each table of the current publication in each format; return the files written.

    ``uf`` keeps the figures of a UF, of its municípios, núcleos, points and teams, and the registries there;
    figures of a professional belong to no UF and are left out. ``period`` keeps the figures of one period.

    Raises:
        Failure: nothing was published yet, or no UF has that name.
        OSError, duckdb.IOException: the output cannot be written.
    """
    database = warehouse.public.resolve() / "indicadores.duckdb"
    if not database.exists():
        raise Failure(f"O armazém {warehouse.root} ainda não tem publicação: rode telessaude run.")
    output.mkdir(parents=True, exist_ok=True)
    files = []
    with duckdb.connect(str(database), read_only=True) as connection:
        connection.execute("set timezone = 'UTC'")
        present = {
            name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()
        }
        if uf is not None:
            _require_uf(connection, uf)
        for table in (name for name in TABLES if name in present):
            query = f"select * from marts.{table} as t {_where(table, uf, period)} order by {TABLES[table]}"
            for name in formats:
                files.append(_copy(connection, query, output / f"{table}.{name}", FORMATS[name]))
    return files


def _copy(connection: duckdb.DuckDBPyConnection, query: str, file: Path, options: str) -> Path:
    partial = file.with_name(f".{file.name}")
    try:
        connection.execute(f"copy ({query}) to {literal(partial)} ({options})")
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)
    return file


def _where(table: str, uf: str | None, period: Period | None) -> str:
    conditions = []
    if uf is not None:
        conditions.append(_in_uf(table, literal(uf)))
    if period is not None and table in VALUES:
        conditions.append(f"periodo_tipo = '{period.kind}' and periodo_inicio = date '{period.first_day}'")
    conditions = [condition for condition in conditions if condition]
    return f"where {' and '.join(conditions)}" if conditions else ""


def _in_uf(table: str, uf: str) -> str:
    towns = f"(select municipio_ibge from marts.municipio where uf = {uf})"
    units = {
        "municipio": towns,
        "nucleo": f"(select nucleo_id from marts.nucleo where uf = {uf})",
        "ponto": f"(select ponto_cnes from marts.ponto where municipio_ibge in {towns})",
        "equipe": f"(select equipe_ine from marts.equipe where municipio_ibge in {towns})",
    }
    if table in VALUES:
        inside = [f"(nivel = '{level}' and nivel_id in {members})" for level, members in units.items()]
        return "(" + " or ".join([f"(nivel = 'uf' and nivel_id = {uf})", *inside]) + ")"
    if table in {"nucleo", "municipio"}:
        return f"uf = {uf}"
    if table in {"ponto", "equipe"}:
        return f"municipio_ibge in {towns}"
    return ""


def _require_uf(connection: duckdb.DuckDBPyConnection, uf: str) -> None:
    found = connection.execute(f"select count(*) from marts.municipio where uf = {literal(uf)}").fetchone()
    if not found or not found[0]:
        raise Failure(f"{uf} não é uma UF: escreva a sigla, como MG.")
