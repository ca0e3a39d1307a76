"""Protects the way back from a login: to the address asked for, and to nowhere else."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from dashboard.streamlit_inside.returning import ASKED, ENTERED, Returning


def ask(path: str, query: str = "", scheme: str = "http", **cookies: str) -> tuple[int, dict[str, str]]:
    """Status and headers that a browser with some cookies gets for an address behind a login."""

    async def behind(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request"}

    told = "; ".join(f"{name}={value}" for name, value in cookies.items())
    scope = {
        "type": "http",
        "method": "GET",
        "scheme": scheme,
        "path": path,
        "query_string": query.encode("latin-1"),
        "headers": [(b"host", b"telessaude"), (b"cookie", told.encode())],
    }
    asyncio.run(Returning(behind)(scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers


def test_who_enters_comes_back_to_what_was_asked_for() -> None:
    status, headers = ask("/qualidade", "uf=AM&assunto=falhas")
    assert status == 200
    name, _, kept = headers["set-cookie"].partition(";")[0].partition("=")
    assert name == ASKED
    status, headers = ask("/", **{ASKED: kept, ENTERED: "maria"})
    assert (status, headers["location"]) == (307, "/qualidade?uf=AM&assunto=falhas")
    assert headers["set-cookie"].startswith(f'{ASKED}=""; ')
    assert ask("/", **{ENTERED: "maria"}) == (200, {})


def test_the_cookie_is_out_of_reach_of_scripts_and_of_plain_http_where_there_is_tls() -> None:
    flags = ask("/metas", scheme="https")[1]["set-cookie"].split("; ")[1:]
    assert flags == ["Max-Age=900", "Path=/", "HttpOnly", "SameSite=Lax", "Secure"]
    assert "Secure" not in ask("/metas")[1]["set-cookie"]


def test_an_address_too_long_for_a_cookie_is_not_kept() -> None:
    assert ask("/metas", "busca=" + "%20" * 1000) == (200, {})


def test_bytes_that_are_no_text_are_kept_as_they_are() -> None:
    kept = ask("/metas", 'busca=\xe9;\r\n"')[1]["set-cookie"].partition(";")[0].partition("=")[2]
    assert kept == "%2Fmetas%3Fbusca%3D%C3%A9%3B%0D%0A%22"
    assert ask("/", **{ASKED: kept, ENTERED: "maria"})[1]["location"] == "/metas?busca=%C3%A9;%0D%0A%22"


def test_who_is_inside_goes_where_she_wants() -> None:
    assert ask("/metas", **{ASKED: "%2Fqualidade", ENTERED: "maria"}) == (200, {})


@pytest.mark.parametrize("path", ["/", "/static/a.js", "/oauth2callback", "/qualquer"])
def test_what_is_no_view_is_not_kept(path: str) -> None:
    assert ask(path, "code=1") == (200, {})


@pytest.mark.parametrize(
    "kept",
    [
        *("https%3A%2F%2Fmau.exemplo%2F", "%2F%2Fmau.exemplo%2Fmetas", "%2F%5Cmau.exemplo", "%5Cmetas"),
        *(
            "%2Fmetas%2F..%2Fx",
            "%2Fmetas%0D%0ALocation%3A%20x",
            "%2F%3Fa",
            "%2Fmetas%23a",
            "%FF",
            "metas",
            "",
        ),
    ],
)
def test_a_cookie_leads_to_no_other_place(kept: str) -> None:
    assert ask("/", **{ASKED: kept, ENTERED: "maria"}) == (200, {})
