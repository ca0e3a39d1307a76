"""A publication to export, and one made by hand: the same tables, rows whose figures are known by heart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from publication_by_hand import publish as publish
from publication_by_hand import read as read

from telessaude.store.database import connect, literal
from telessaude.store.warehouse import Warehouse

REFERENCE = datetime(2024, 3, 20, 15, tzinfo=UTC)
MARCH = {"periodo_tipo": "mes", "periodo_inicio": date(2024, 3, 1), "periodo_fim": date(2024, 3, 31)}
TOTAL = {"dimensao": "total", "categoria": "total"}


@pytest.fixture(scope="session")
def warehouse(published_once: Path) -> Warehouse:
    return Warehouse(published_once / "armazem")


@pytest.fixture
def marts(warehouse: Warehouse) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published marts, to compare files with."""
    with connect(warehouse.public.resolve() / "indicadores.duckdb", read_only=True) as connection:
        connection.execute("set timezone = 'UTC'")
        connection.execute("set schema = 'marts'")
        yield connection


@pytest.fixture
def empty(warehouse: Warehouse) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published tables without a row, in memory; only the run that published them is told."""
    database = warehouse.public.resolve() / "indicadores.duckdb"
    with duckdb.connect() as connection:
        connection.execute(f"attach {literal(database)} as publicada (read_only)")
        for (name,) in connection.execute(
            "select table_name from duckdb_tables() where schema_name = 'marts' order by 1"
        ).fetchall():
            connection.execute(f"create table {name} as select * from publicada.marts.{name} limit 0")
        connection.execute(
            "insert into execucao by name select 'e' as execucao_id, ? as inicio, ? as referencia, "
            "'1.0+abc' as versao, 'publicada' as resultado",
            [REFERENCE, REFERENCE],
        )
        yield connection


@pytest.fixture
def add(empty: duckdb.DuckDBPyConnection) -> Callable[..., None]:
    """Puts a row in a table of ``empty``; columns not told are null."""

    def put(table: str, **values: Any) -> None:
        cells = ", ".join(f"? as {name}" for name in values)
        empty.execute(f"insert into {table} by name select {cells}", list(values.values()))

    return put


@pytest.fixture
def figure(add: Callable[..., None]) -> Callable[..., None]:
    """Publishes a figure of March 2024, a total unless said otherwise."""

    def publish(indicator: str, level: str, place: str, value: float, **more: Any) -> None:
        table = (
            "indicador_valor_detalhe" if level in {"ponto", "equipe", "profissional"} else "indicador_valor"
        )
        row = {"parcial": True, "completo": False, **MARCH, **TOTAL, **more}
        add(table, indicador_id=indicator, nivel=level, nivel_id=place, valor=value, **row)

    return publish


@pytest.fixture
def small(
    empty: duckdb.DuckDBPyConnection, add: Callable[..., None], figure: Callable[..., None]
) -> duckdb.DuckDBPyConnection:
    """Two núcleos of MG and one of RS in March 2024.

    Belo Horizonte (3106200) is served by N1 alone, Contagem (3118601) by N1 and N2, Porto Alegre (4314902) by
    N3. Of N1's 30 answers in the month 20 came from ponto P1 and 8 from P2; two had no ponto.
    """
    for town, name, uf in (
        ("3106200", "Belo Horizonte", "MG"),
        ("3118601", "Contagem", "MG"),
        ("4314902", "Porto Alegre", "RS"),
    ):
        add("municipio", municipio_ibge=town, nome=name, uf=uf, regiao="")
    for nucleo, uf in (("N1", "MG"), ("N2", "MG"), ("N3", "RS")):
        add("nucleo", nucleo_id=nucleo, nome=f"Núcleo {nucleo}", uf=uf, inicio=date(2020, 1, 1))
    for ponto, nucleo, town, implanted, closed in (
        ("P1", "N1", "3106200", date(2020, 1, 1), None),
        ("P2", "N1", "3118601", date(2024, 3, 31), None),
        ("P3", "N1", "3106200", date(2024, 4, 1), None),
        ("P4", "N1", "3106200", date(2020, 1, 1), date(2024, 2, 29)),
        ("P5", "N2", "3118601", date(2020, 1, 1), date(2024, 3, 1)),
        ("P6", "N3", "4314902", None, None),
    ):
        row = {"implantado_em": implanted, "desativado_em": closed}
        add("ponto", ponto_cnes=ponto, nucleo_id=nucleo, municipio_ibge=town, **row)
    add("equipe", equipe_ine="E1", nucleo_id="N1", municipio_ibge="3106200", inicio=date(2024, 3, 31))
    add("equipe", equipe_ine="E2", nucleo_id="N1", municipio_ibge="3106200", inicio=date(2024, 4, 1))
    for number, unit in (("379", ""), ("380", ""), ("386", ""), ("387", ""), ("413", "%"), ("417", "horas")):
        add(
            "indicador",
            indicador_id=f"MSNT5.{number}",
            nome=f"Nome de {number}",
            definicao="O que mede.",
            numerador="o que conta",
            tipo={"": "contagem", "%": "proporcao", "horas": "media"}[unit],
            unidade=unit,
            sentido="menor_melhor" if unit == "horas" else "neutro",
        )
    figure("MSNT5.386", "nucleo", "N1", 10)
    figure("MSNT5.387", "nucleo", "N1", 20)
    figure("MSNT5.379", "uf", "MG", 37)
    figure("MSNT5.380", "municipio", "3106200", 22)
    figure("MSNT5.380", "municipio", "3118601", 15)
    figure("MSNT5.383", "ponto", "P1", 20)
    figure("MSNT5.383", "ponto", "P2", 8)
    figure("MSNT5.383", "ponto", "P5", 7)
    doubt = {"dimensao": "resolucao_duvida", "denominador": 8}
    figure("MSNT5.413", "nucleo", "N1", 75.0, categoria="sim", numerador=6, **doubt)
    figure("MSNT5.413", "nucleo", "N1", 25.0, categoria="nao", numerador=2, **doubt)
    figure("MSNT5.417", "nucleo", "N1", 12.5, numerador=37.5, denominador=3)
    return empty
