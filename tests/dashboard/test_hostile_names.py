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

from dashboard.pages import PAGES

HOSTILE = "[x](http://e) $a$ :red[b] <b>`c`</b> *d*"
LIVE = re.compile(r"\]\(http://e|\$a\$|:red\[|`c`|\*d\*")
ESCAPED = re.compile(r"\\[!-/:-@\[-`{-~]")
# Drawn as text whatever it holds: cells, charts, options of lists, what is typed, addresses, names of files.
PLAIN = {
    "arrow_data_frame", "vega_lite_chart", "selectbox.options", "multiselect.options", "text_input.value",
    "text_input.default", "selectbox.raw_value", "id", "key", "url", "query_string", "download_button.id",
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


VIEWS = [
    *((page.path, {}) for page in PAGES),
    ("indicador", {"id": "MSNT5.418a", "nivel": "nucleo"}),
    ("qualidade", {"assunto": "falhas"}),
    ("qualidade", {"assunto": "recusas"}),
    ("qualidade", {"assunto": "entregas"}),
    ("catalogo", {"ver": "indicadores"}),
]


@pytest.mark.parametrize(("view", "address"), VIEWS)
def test_text_from_files_is_shown_as_written(view: str, address: dict[str, str], hostile: Path) -> None:
    drawn = draw(view, hostile, **address)
    assert not drawn.exception
    found = [(place, text) for root in (drawn.main, drawn.sidebar) for place, text in said(root)]
    live = [
        (place, text[max(0, hit.start() - 60) : hit.end() + 20])
        for place, text in found
        if not place.startswith("html") and (hit := LIVE.search(ESCAPED.sub("", text)))
    ]
    assert live == []
    assert [text for place, text in found if place.startswith("html") and "<b>`c`" in text] == []
