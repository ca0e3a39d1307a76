"""Protects who reads the page from who sends files: text of theirs is shown as written, in every view; it is
no link, formula, colour or markup."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from drawn import draw
from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest

from dashboard.pages import PAGES

HOSTILE = "[x](http://e) $a$ :red[b] <b>`c`</b> *d*"
LIVE = re.compile(r"\]\(http://e|\$a\$|:red\[|`c`|\*d\*")
ESCAPED = re.compile(r"\\[!-/:-@\[-`{-~]")
# Drawn as text whatever it holds: cells, charts, options of lists, what is typed, addresses, names of files.
LINKED = {page.path: f"https://exemplo.org/{page.path}" for page in PAGES}
PLAIN = {
    "arrow_data_frame", "vega_lite_chart", "selectbox.options", "multiselect.options", "text_input.value",
    "text_input.default", "selectbox.raw_value", "alt", "id", "key", "url", "query_string",
}  # fmt: skip
FROM_FILES = {
    "nucleo": ("nome",),
    "ponto": ("nome",),
    "regiao": ("nome",),
    "indicador": ("nome", "definicao", "numerador", "denominador", "observacao"),
    "entrega": ("caminho", "aba"),
    "rejeicao": ("caminho", "aba", "cabecalho", "valor"),
    "rejeicao_comum": ("caminho", "exemplo"),
    "queda": ("por_que", "caminho"),
    "aspecto_resposta": ("evidencia",),
    "falha_remetente": ("detalhe",),
}
pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def hostile(published_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse whose published names all begin as they did and go on with markup."""
    warehouse = tmp_path_factory.mktemp("hostil") / "armazem"
    shown = (published_once / "armazem" / "public").resolve()
    publication = warehouse / "publications" / shown.name
    shutil.copytree(shown, publication)
    (warehouse / "public").symlink_to(publication)
    with duckdb.connect(str(publication / "indicadores.duckdb")) as connection:
        for table, columns in FROM_FILES.items():
            there = {row[0] for row in connection.execute(f"describe marts.{table}").fetchall()}
            for column in there & set(columns):
                connection.execute(
                    f"update marts.{table} set {column} = {column} || ' {HOSTILE}' where {column} is not null"
                )
    return warehouse


@pytest.fixture(autouse=True)
def of_this_warehouse(hostile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "TELESSAUDE_WAREHOUSE", str(hostile))


def said(node: object) -> Iterator[tuple[str, str]]:
    """Every text that the page sends to be drawn as Markdown or HTML: where it stands, and what it says."""
    proto = getattr(node, "proto", None)
    if isinstance(proto, Message):
        yield from strings(proto, str(getattr(node, "type", "")))
    for child in getattr(node, "children", {}).values():
        yield from said(child)


def strings(message: Message, where: str) -> Iterator[tuple[str, str]]:
    for field, value in message.ListFields():
        place = f"{where}.{field.name}"
        if {where, place, field.name} & PLAIN:
            continue
        many = (
            value if not isinstance(value, str | bytes | Message) and hasattr(value, "__iter__") else [value]
        )
        for one in many:
            if isinstance(one, Message):
                yield from strings(one, place)
            elif isinstance(one, str):
                yield place, one


IN_BRASIL = [
    ("painel", {}),
    ("metas", {}),
    ("qualidade", {}),
    ("indicador", {"id": "MSNT5.418a", "nivel": "nucleo"}),
    ("catalogo", {"ver": "indicadores"}),
    ("catalogo", {"ver": "falta"}),
]


@pytest.fixture(scope="module")
def nucleo(hostile: Path) -> dict[str, str]:
    """The address of a núcleo of the publication."""
    with duckdb.connect(str((hostile / "public").resolve() / "indicadores.duckdb"), read_only=True) as marts:
        row = marts.execute("select uf, nucleo_id from marts.nucleo order by nucleo_id").fetchone()
    assert row is not None
    return {"uf": row[0], "nucleo": row[1]}


@pytest.mark.parametrize(("view", "address"), IN_BRASIL)
def test_text_from_files_is_shown_as_written(view: str, address: dict[str, str], hostile: Path) -> None:
    assert_shown_as_written(draw(view, hostile, LINKED, **address))


@pytest.mark.parametrize("view", [page.path for page in PAGES])
def test_so_is_that_of_a_nucleo(view: str, hostile: Path, nucleo: dict[str, str]) -> None:
    assert_shown_as_written(draw(view, hostile, LINKED, **nucleo))


def assert_shown_as_written(drawn: AppTest) -> None:
    assert not drawn.exception
    found = [(place, text) for root in (drawn.main, drawn.sidebar) for place, text in said(root)]
    live = [
        (place, text[max(0, hit.start() - 60) : hit.end() + 20])
        for place, text in found
        if not place.startswith("html") and (hit := LIVE.search(ESCAPED.sub("", text)))
    ]
    assert live == []
    assert [text for place, text in found if place.startswith("html") and "<b>`c`" in text] == []
