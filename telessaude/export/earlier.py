"""An earlier publication to export from: the last twelve whole, of the others the figures of ``versoes/``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from telessaude.export.wanted import Wanted
from telessaude.store.database import connect, literal, scratch
from telessaude.store.errors import Failure
from telessaude.store.warehouse import INDICATORS, Warehouse

OF_FIGURES = ("csv", "parquet")  # the formats that write a table as it is, whatever its columns
DETAIL = "('ponto', 'equipe', 'profissional')"
# What the versions hold of a figure, in the order of the marts.
COLUMNS = (
    "indicador_id, periodo_tipo, periodo_inicio, nivel, nivel_id, dimensao, categoria, posicao, numerador, "
    "denominador, valor, cobertura, meta, situacao, parcial"
)


@contextmanager
def publication(
    warehouse: Warehouse, as_of: str | None, formats: Sequence[str], wanted: Wanted
) -> Iterator[duckdb.DuckDBPyConnection]:
    """The marts of a publication, by their own names; of the one in force unless another is named.

    Raises:
        Failure: there is none, none has that name, or only its figures are left and more is asked.
    """
    current = warehouse.public.resolve()
    if not (current / INDICATORS).exists():
        raise Failure(f"O armazém {warehouse.root} ainda não tem publicação: rode telessaude run.")
    kept = sorted(path.name for path in warehouse.publications.glob("[!.]*"))
    if as_of is None or as_of in kept:
        with connect(_file(warehouse, as_of), read_only=True) as connection:
            connection.execute("set schema = 'marts'")
            yield connection
        return
    there = f"inteiras há {', '.join(kept)}"
    if as_of not in {file.stem for file in (current / "versoes").glob("*.parquet")}:
        raise Failure(f"{as_of} não é uma publicação deste armazém; {there}.")
    if set(formats) - set(OF_FIGURES) or wanted.uf or wanted.nucleo or wanted.indicators:
        raise Failure(
            f"Da publicação {as_of} ficaram só os números: exporte-a em {' ou '.join(OF_FIGURES)}, sem --uf, "
            f"--nucleo nem --indicador; {there}."
        )
    with scratch() as connection:
        _figures(connection, current, as_of)
        yield connection


def _file(warehouse: Warehouse, as_of: str | None) -> Path:
    return (warehouse.publications / as_of if as_of else warehouse.public.resolve()) / INDICATORS


def _figures(connection: duckdb.DuckDBPyConnection, current: Path, as_of: str) -> None:
    """Make the tables of figures as they were, and that of its run, which is not exported."""
    connection.execute(f"attach {literal(current / INDICATORS)} as atual (read_only); create schema marts")
    connection.execute(
        "create table marts.execucao as select * from atual.marts.execucao "
        f"where publicacao_id = {literal(as_of)}; detach atual"
    )
    connection.execute(f"set file_search_path = {literal(current)}")
    connection.execute((current / "versoes.sql").read_text(encoding="utf-8"))
    connection.execute(f"create temp table numero as select {COLUMNS} from numero_em({literal(as_of)})")
    for table, condition in (("indicador_valor", "not in"), ("indicador_valor_detalhe", "in")):
        connection.execute(
            f"create table marts.{table} as select * from numero where nivel {condition} {DETAIL}"
        )
    connection.execute("set schema = 'marts'")
