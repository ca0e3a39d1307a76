"""``python -m telessaude.documentation.measured``: measure the demonstration and keep its figures.

One unit of each indicator is shown: of the widest level with rows in the last complete period of the longest
kind, and the one with the largest denominator (or value) where that level has several.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any

import duckdb
import typer

from telessaude.documentation import measured_queries as queries
from telessaude.documentation.demonstration import FIGURES, Demonstracao, text
from telessaude.store.database import connect
from telessaude.store.warehouse import INDICATORS, Warehouse

DECIMALS = 6  # the last bits of a double are the machine's

BREAKDOWN = {"dimensao", "categorias", "ordem"}

Row = dict[str, Any]


def measure(database: Path) -> Demonstracao:
    """The figures of a publication's ``indicadores.duckdb``, the same for the same publication.

    Raises:
        duckdb.IOException: there is no such file.
    """
    with connect(database, read_only=True) as connection:
        connection.execute("set timezone = 'America/Sao_Paulo'")
        connection.execute(queries.ROWS)
        connection.execute(queries.SHOWN)
        totals = _by_indicator(connection, queries.TOTALS)
        levels = _by_indicator(connection, queries.SPREAD)
        categories = _by_indicator(connection, queries.CATEGORIES)
        series = _by_indicator(connection, queries.SERIES)
        heads = _by_indicator(connection, queries.HEADS)
        (publication,) = _rows(connection, queries.PUBLICATION)
    indicators = {
        name: {
            **head,
            "numeros": totals[name],
            "niveis": levels[name],
            "detalhamentos": _breakdowns(categories[name]),
            "serie": next(iter(series[name]), None),
        }
        for name, (head,) in heads.items()
    }
    return Demonstracao.model_validate({**publication, "indicadores": indicators})


def _breakdowns(categories: list[Row]) -> list[Row]:
    """The rows of categories, which repeat what is their breakdown's, as breakdowns."""
    return [
        {name: rows[0][name] for name in BREAKDOWN}
        | {"primeiras": [{name: row[name] for name in row.keys() - BREAKDOWN} for row in rows]}
        for _, found in groupby(categories, key=lambda row: str(row["dimensao"]))
        for rows in [list(found)]
    ]


def _by_indicator(connection: duckdb.DuckDBPyConnection, query: str) -> defaultdict[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in _rows(connection, query):
        found[row.pop("indicador_id")].append(row)
    return found


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[Row]:
    """The rows of a query without their nulls, rounded."""
    result = connection.execute(query)
    names = [column[0] for column in result.description or ()]
    return [
        {name: _rounded(value) for name, value in zip(names, row, strict=True) if value is not None}
        for row in result.fetchall()
    ]


def _rounded(value: Any) -> Any:
    return round(value, DECIMALS) if isinstance(value, float) else value


def main(warehouse: Annotated[Path, typer.Option(help="Armazém da demonstração.")]) -> None:
    """Mede a publicação em vigor do armazém e reescreve os números das páginas de indicadores."""
    database = Warehouse(warehouse).public / INDICATORS
    if not database.exists():
        print(f"O armazém {warehouse} ainda não tem publicação: rode make demo.", file=sys.stderr)
        raise typer.Exit(1)
    figures = measure(database)
    FIGURES.write_text(text(figures), encoding="utf-8")
    print(f"Números de {len(figures.indicadores)} indicadores em {FIGURES.name}; agora rode make docs.")


if __name__ == "__main__":
    typer.run(main)
