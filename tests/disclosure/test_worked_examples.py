"""Protects what docs/pesquisa.md gives researchers to run: its examples and both notebooks, on a release."""

from __future__ import annotations

import os
import re
from pathlib import Path

import duckdb
import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "pesquisa.md").read_text(encoding="utf-8")
NOTEBOOKS = sorted((ROOT / "docs" / "pesquisa").glob("*.py"))
pytestmark = pytest.mark.long


@pytest.fixture
def release() -> str:
    return str(Path(os.environ["TELESSAUDE_DEMO"]).resolve() / "public" / "pesquisa.duckdb")


def code(language: str) -> str:
    """The page's block in a language."""
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_page_s_sql_gives_rows(release):
    with duckdb.connect(release, read_only=True) as connection:
        assert connection.execute(code("sql")).fetchall()


def test_the_page_s_python_gives_rows(release):
    names: dict = {}
    exec(code("python").replace("armazem/public/pesquisa.duckdb", release), names)
    assert not names["por_municipio"].empty


def test_the_page_s_r_asks_what_gives_rows(release):
    """R itself is not installed here: its query is run by DuckDB."""
    (query,) = re.findall(r'dbGetQuery\(con, "(.*?)"\)', code("r"))
    with duckdb.connect(release, read_only=True) as connection:
        assert connection.execute(query).fetchall()


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_to_its_end(notebook, release, monkeypatch, capsys):
    monkeypatch.setenv("PESQUISA", release)
    exec(compile(notebook.read_text(encoding="utf-8"), str(notebook), "exec"), {})
    assert len(capsys.readouterr().out.splitlines()) > 3


def test_there_are_two():
    assert len(NOTEBOOKS) == 2
