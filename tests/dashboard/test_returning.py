"""Protects the way back from a login: to the address asked for, and to nowhere else."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from dashboard.returning import ASKED, ENTERED, Returning


def ask(path: str, query: str = "", **cookies: str) -> tuple[int, dict[str, str]]:
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
        "path": path,
        "query_string": query.encode(),
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


def test_who_is_inside_goes_where_she_wants() -> None:
    assert ask("/metas", **{ASKED: "%2Fqualidade", ENTERED: "maria"}) == (200, {})


@pytest.mark.parametrize("path", ["/", "/static/a.js", "/oauth2callback", "/qualquer"])
def test_what_is_no_view_is_not_kept(path: str) -> None:
    assert ask(path, "code=1") == (200, {})


@pytest.mark.parametrize(
    "kept", ["https%3A%2F%2Fmau.exemplo%2F", "%2F%2Fmau.exemplo%2Fmetas", "%2Fmetas%2F..%2Fx", "metas", ""]
)
def test_a_cookie_leads_to_no_other_place(kept: str) -> None:
    assert ask("/", **{ASKED: kept, ENTERED: "maria"}) == (200, {})
