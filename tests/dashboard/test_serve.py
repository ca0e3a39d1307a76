"""Protects ``telessaude serve`` before any page is drawn: what it refuses, and what leaves the server."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from dashboard.pages import PAGES, UNKNOWN
from dashboard.serve import Login
from dashboard.streamlit_inside.portuguese import Portuguese
from orchestration.cli import Refused, app
from telessaude.store.errors import Failure

SECRETS = """\
[auth]
redirect_uri = "https://x/oauth2callback"
cookie_secret = "s"
client_id = "c"
client_secret = "s"
server_metadata_url = "https://p/.well-known/openid-configuration"
"""


def ask(path: str, query: str = "", accept: str = "text/html") -> tuple[int, dict[str, str], bytes]:
    """What a browser gets for an address (status, headers, body), whatever the application behind."""

    async def behind(scope: Any, receive: Any, send: Any) -> None:
        body = b'<html lang="en">'
        head = [(b"content-length", str(len(body)).encode()), (b"etag", b"1")]
        await send({"type": "http.response.start", "status": 200, "headers": head})
        await send({"type": "http.response.body", "body": body})

    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request"}

    headers = [(b"accept", accept.encode()), (b"accept-encoding", b"gzip")]
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": query.encode(),
        "headers": headers,
    }
    asyncio.run(Portuguese(behind)(scope, receive, send))
    start, body = sent
    return start["status"], {k.decode(): v.decode() for k, v in start["headers"]}, body["body"]


@pytest.mark.parametrize("path", [*(f"/{page.path}" for page in PAGES), f"/{UNKNOWN}"])
def test_a_view_is_in_portuguese(path: str) -> None:
    status, headers, body = ask(path, "uf=MG")
    assert (status, body) == (200, b'<html lang="pt-BR">')
    assert headers["content-length"] == "19"


def test_the_empty_address_leads_to_the_first_view() -> None:
    status, headers, _ = ask("/", "uf=MG&nucleo=1")
    assert (status, headers["location"]) == (307, "/painel?uf=MG&nucleo=1")


@pytest.mark.parametrize("path", ["/qualquer", "/painel/mais", "/Metas"])
def test_an_unknown_address_leads_to_the_page_that_says_so(path: str) -> None:
    status, headers, _ = ask(path)
    assert (status, headers["location"]) == (307, f"/{UNKNOWN}")


@pytest.mark.parametrize(
    ("path", "accept"),
    [("/_stcore/health", "text/html"), ("/media/a.csv", "text/html"), ("/qualquer", "*/*")],
)
def test_what_is_no_page_passes_untouched(path: str, accept: str) -> None:
    status, _, body = ask(path, accept=accept)
    assert (status, body) == (200, b'<html lang="en">')


@pytest.mark.parametrize("lacking", ["client_id", "cookie_secret", "server_metadata_url"])
def test_a_login_without_what_it_needs_is_refused(lacking: str, tmp_path: Path) -> None:
    secrets, people = tmp_path / "login.toml", tmp_path / "pessoas.yml"
    people.write_text("pessoas: {}", encoding="utf-8")
    secrets.write_text(SECRETS, encoding="utf-8")
    assert Login(secrets, people).read()["auth"]["client_id"] == "c"
    text = "".join(line for line in SECRETS.splitlines(True) if not line.startswith(lacking))
    secrets.write_text(text, encoding="utf-8")
    with pytest.raises(Failure, match=lacking):
        Login(secrets, people).read()


@pytest.mark.parametrize(
    "options",
    [["--address", "0.0.0.0"], ["--address", "10.1.2.3"], ["--login", "a.toml"], ["--people", "a.yml"]],
)
def test_other_machines_are_not_served_without_a_login(options: list[str], tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["serve", "--warehouse", str(tmp_path), *options])
    assert isinstance(result.exception, Refused | SystemExit)
    assert result.exit_code != 0


def test_a_taken_port_is_said_in_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = CliRunner().invoke(app, ["serve", "--warehouse", str(tmp_path), "--port", port])
    assert result.exit_code == 1
    assert port in result.output
    assert "--port" in result.output
