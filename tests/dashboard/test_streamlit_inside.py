"""Protects the page from an upgrade of Streamlit: each name taken from its insides is still there."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import streamlit
from streamlit import config

import dashboard
from dashboard import streamlit_inside
from dashboard.streamlit_inside.options import HIDDEN_OPTIONS
from dashboard.streamlit_inside.portuguese import STREAMLIT_PATHS, TEXTS
from dashboard.streamlit_inside.returning import ENTERED

STREAMLIT = Path(streamlit.__file__).parent
INSIDE = Path(streamlit_inside.__file__).parent
PAGE = Path(dashboard.__file__).parent
TEST_ID = re.compile(r"""data-testid=["']?([\w-]+)""")
TEST_IDS = sorted({name for path in INSIDE.glob("*") if path.suffix in {".py", ".html"}
                   for name in TEST_ID.findall(path.read_text(encoding="utf-8"))})  # fmt: skip
UPGRADE = (
    f"is gone from Streamlit {streamlit.__version__}: see dashboard/streamlit_inside/README.md, To upgrade"
)


@pytest.fixture(scope="module")
def bundle() -> str:
    """The code that Streamlit sends to browsers."""
    return "\n".join(path.read_text(encoding="utf-8") for path in STREAMLIT.rglob("static/**/*.js"))


# In a process of its own: Streamlit makes one server in each, and does not take it down again.
SERVER = """
import json, streamlit
from starlette.testclient import TestClient
from dashboard.serve import APP
from dashboard.streamlit_inside.portuguese import Portuguese

app = streamlit.App(APP, secrets={})
with TestClient(app) as client:
    asked = {"url": "/painel", "headers": {"accept": "text/html"}}
    pages = [client.get(**asked), TestClient(Portuguese(app)).get(**asked)]
    print(json.dumps({
        "as_it_is": pages[0].text,
        "corrected": pages[1].text,
        "length": int(pages[1].headers["content-length"]),
        "paths": sorted({route.path.strip("/") for route in app._starlette_app.routes}),
    }))
"""


@pytest.fixture(scope="module")
def served() -> dict[str, Any]:
    """What Streamlit's own server answers, as it is and corrected, and the addresses that it knows."""
    told = subprocess.run(
        [sys.executable, "-c", SERVER], capture_output=True, text=True, check=True, timeout=120
    )
    return json.loads(told.stdout.splitlines()[-1])


@pytest.mark.parametrize("name", TEST_IDS)
def test_each_part_is_still_drawn_by_its_name(bundle: str, name: str) -> None:
    assert re.search(rf"""["'`]{name}["'`]""", bundle), f"data-testid={name} {UPGRADE}"


def test_a_container_still_has_its_key_as_a_class(bundle: str) -> None:
    assert "`st-key-`" in bundle or "st-key-${" in bundle, f"the class st-key-<key> {UPGRADE}"


@pytest.mark.parametrize("text", TEXTS)
def test_each_text_to_translate_is_still_in_the_page(served: dict[str, Any], text: bytes) -> None:
    assert text.decode() in served["as_it_is"], f"{text.decode()} {UPGRADE}"


def test_the_page_comes_corrected_from_the_real_server(served: dict[str, Any]) -> None:
    """Which must send it in one piece: its length goes ahead of it."""
    assert len(served["corrected"].encode()) == served["length"]
    for english, portuguese in TEXTS.items():
        assert portuguese.decode() in served["corrected"]
        assert english.decode() not in served["corrected"]


def test_streamlit_answers_at_the_addresses_known_and_at_no_other(served: dict[str, Any]) -> None:
    new = [path for path in served["paths"] if path and not path.startswith(STREAMLIT_PATHS)]
    assert new == [], "Streamlit answers here too: without a place in STREAMLIT_PATHS they are unknown views"


def test_who_is_logged_in_is_still_told_by_the_same_cookie() -> None:
    from streamlit.web.server.starlette import starlette_server_config

    assert starlette_server_config.USER_COOKIE_NAME == ENTERED, f"the cookie {ENTERED} {UPGRADE}"


@pytest.mark.parametrize("option", HIDDEN_OPTIONS)
def test_each_hidden_option_is_known_and_used(option: str) -> None:
    config.get_option(option)
    used = [path for path in STREAMLIT.rglob("runtime/**/*.py") if f'"{option}"' in path.read_text("utf-8")]
    assert used, f"the option {option} {UPGRADE}"


def test_nothing_else_of_the_page_knows_what_is_inside_streamlit() -> None:
    names = re.compile(r"data-testid|_stcore|_streamlit_user|postScriptGC|streamlit\.(?:runtime|web|proto)\b")
    found = {
        str(path.relative_to(PAGE)): names.findall(path.read_text(encoding="utf-8"))
        for path in PAGE.rglob("*")
        if path.suffix in {".py", ".html"} and INSIDE not in path.parents
    }
    assert {path: hits for path, hits in found.items() if hits} == {}, (
        "what Streamlit does not promise belongs to dashboard/streamlit_inside, with a row in its README"
    )


def test_every_seam_is_explained() -> None:
    page = (INSIDE / "README.md").read_text(encoding="utf-8")
    seams = {path.name for path in INSIDE.iterdir() if path.is_file()} - {
        "__init__.py",
        "README.md",
        "menu.py",
    }
    untold = sorted(name for name in {*seams, *TEST_IDS, ENTERED, *HIDDEN_OPTIONS} if f"`{name}`" not in page)
    assert untold == [], "give each a row in the table of dashboard/streamlit_inside/README.md"
