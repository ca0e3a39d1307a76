"""A publication made by hand, small enough to work its figures out on paper, with the marts' own columns.

The fixtures belong to every room that reads publications: its ``conftest.py`` imports them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from telessaude.project import DBT_PROJECT
from telessaude.publish.indicators import RUNS, VALIDATION
from telessaude.reading.publication import Publication, Reader, latest
from telessaude.reading.scope import EVERYTHING, Scope
from telessaude.store.database import literal
from telessaude.store.warehouse import Warehouse

MARTS = DBT_PROJECT / "models" / "marts"
RUN_TYPES = {
    "inicio": "timestamptz", "fim": "timestamptz", "referencia": "timestamptz", "entregas_lidas": "bigint",
    "linhas_lidas": "bigint", "linhas_aceitas": "bigint", "linhas_rejeitadas": "bigint",
}  # fmt: skip
VALIDATION_TYPES = {"sucesso": "boolean", "inesperados": "bigint", "avaliados": "bigint"}

Rows = dict[str, list[dict[str, Any]]]


def columns() -> dict[str, dict[str, str]]:
    """Every mart's columns with their types, as its contract says."""
    found = {}
    for path in sorted(MARTS.glob("*.yml")):
        for model in yaml.safe_load(path.read_text(encoding="utf-8")).get("models", []):
            found[model["name"]] = {column["name"]: column["data_type"] for column in model["columns"]}
    found["execucao"] = {name: RUN_TYPES.get(name, "varchar") for name in RUNS[1]}
    found["validacao"] = {name: VALIDATION_TYPES.get(name, "varchar") for name in VALIDATION[1]}
    return found


def write_publication(root: Path, identifier: str, rows: Rows) -> Publication:
    """A warehouse whose current publication holds ``rows`` by mart, every other mart empty.

    What was expected is what the rows of ``qualidade`` say of it, unless ``entrega_esperada`` is told;
    figures are complete unless told.
    """
    folder = root / "publications" / identifier
    folder.mkdir(parents=True)
    with duckdb.connect(str(folder / "indicadores.duckdb")) as connection:
        connection.execute("set timezone = 'UTC'; create schema marts")
        declared_columns = columns()
        expected = [_expected(row, declared_columns) for row in rows.get("qualidade", [])]
        rows = {"entrega_esperada": [row for row in expected if row.get("situacao")]} | rows
        for mart, types in declared_columns.items():
            declared = ", ".join(f"{name} {kind}" for name, kind in types.items())
            connection.execute(f"create table marts.{mart} ({declared})")
            for row in rows.get(mart, []):
                told = ({"completo": True} if "completo" in types else {}) | row
                names = ", ".join(told)
                values = ", ".join(_sql(value) for value in told.values())
                connection.execute(f"insert into marts.{mart} ({names}) values ({values})")
    link = root / "public.new"
    link.symlink_to(Path("publications") / identifier)
    link.replace(root / "public")
    shown = latest(Warehouse(root))
    assert shown is not None
    return shown


def _expected(row: dict[str, Any], marts: dict[str, dict[str, str]]) -> dict[str, Any]:
    shared = {name: value for name, value in row.items() if name in marts["entrega_esperada"]}
    return {"vencida": row.get("pontuacao") is not None} | shared


def _sql(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_sql(item) for item in value)}]"
    return str(value) if isinstance(value, float) else literal(value)


@pytest.fixture
def publish(tmp_path: Path) -> Callable[..., Publication]:
    """Writes a publication of given rows: ``publish({"nucleo": [...]}, identifier="p1")``."""

    def write(rows: Rows, identifier: str = "p1") -> Publication:
        return write_publication(tmp_path / "armazem", identifier, rows)

    return write


@pytest.fixture
def read(publish: Callable[..., Publication]) -> Iterator[Callable[..., Reader]]:
    """A reader of given rows: ``read({"nucleo": [...]}, scope=...)``."""
    opened: list[Reader] = []

    def open_reader(rows: Rows, scope: Scope = EVERYTHING) -> Reader:
        opened.append(Reader(publish(rows, identifier=f"p{len(opened)}"), scope))
        return opened[-1]

    yield open_reader
    for reader in opened:
        reader.close()
