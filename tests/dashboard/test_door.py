"""Protects the door of the page: a login that has ended opens nothing, whoever holds its cookie, and nobody
reaches by an address of Streamlit's what the page would not give."""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from itsdangerous import URLSafeTimedSerializer
from streamlit.auth_util import set_cookie_with_chunks
from streamlit.web.server.starlette import starlette_app_utils, starlette_routes

from dashboard.sessions import SECONDS, Sessions
from dashboard.streamlit_inside import door
from dashboard.streamlit_inside.door import Door

SECRET = "segredo-de-teste"
MARIA = {"sub": "m", "email": "maria@saude.mg.gov.br", "is_logged_in": True}
GIVEN = [(b"set-cookie", b"_streamlit_user=x; Path=/; Max-Age=2592000"), (b"set-cookie", b"outro=1; Path=/")]


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "get_cookie_secret", lambda: SECRET)


@pytest.fixture
def sessions(tmp_path: Path) -> Sessions:
    return Sessions(tmp_path / "saidas.json")


def cookies(claims: dict[str, Any], *, old: float = 0, secret: str = SECRET) -> dict[str, str]:
    """The cookies of a login that began some seconds ago, as Streamlit makes them."""
    made: dict[str, str] = {}
    then = time.time() - old

    def sign(name: str, value: str) -> bytes:
        with pytest.MonkeyPatch.context() as clock:
            clock.setattr("itsdangerous.timed.time.time", lambda: then)
            return starlette_app_utils.create_signed_value(secret, name, value)

    def keep(name: str, value: str) -> None:
        made[name] = sign(name, value).decode()

    set_cookie_with_chunks(keep, sign, door.USER, claims, cookie_attr_size=100)
    return made


def ask(
    path: str,
    sessions: Sessions | None,
    sent: dict[str, str] | None = None,
    *,
    method: str = "GET",
    kind: str = "http",
    https: bool = False,
) -> tuple[int, str, list[str]]:
    """Status, the cookies that came through, and those that the browser is given."""
    seen: list[str] = []
    answers: list[Any] = []

    async def behind(scope: Any, receive: Any, send: Any) -> None:
        seen.append("".join(value.decode() for name, value in scope["headers"] if name == b"cookie"))
        await send({"type": f"{kind}.response.start", "status": 200, "headers": GIVEN})

    async def send(message: Any) -> None:
        answers.append(message)

    async def receive() -> Any:
        return {"type": "http.request"}

    said = "; ".join(f"{name}={value}" for name, value in {"outro": "1", **(sent or {})}.items())
    scope = {
        "type": kind, "method": method, "path": path, "query_string": b"",
        "headers": [(b"host", b"x"), (b"cookie", said.encode())],
    }  # fmt: skip
    made = Door(
        behind,
        sessions=sessions,
        sees=lambda claims: claims["sub"] == "m",
        delivers=lambda claims: claims is None or claims.get("entrega") is True,
        https=https,
    )
    asyncio.run(made(scope, receive, send))
    start = answers[0]
    given = [v.decode() for name, v in start.get("headers", []) if name == b"set-cookie"]
    return start["status"], seen[0] if seen else "", given


@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_a_login_comes_through_for_eight_hours(sessions: Sessions, kind: str) -> None:
    young, old = cookies(MARIA, old=SECONDS - 60), cookies(MARIA, old=SECONDS + 60)
    assert door.USER in ask("/painel", sessions, young, kind=kind)[1]
    assert ask("/painel", sessions, old, kind=kind)[1] == "outro=1"


def test_a_cookie_that_another_signed_is_none(sessions: Sessions) -> None:
    assert ask("/painel", sessions, cookies(MARIA, secret="outro"))[1] == "outro=1"


def test_a_login_of_many_claims_is_one(sessions: Sessions) -> None:
    many = cookies({**MARIA, "grupos": [hashlib.sha256(bytes([n])).hexdigest() for n in range(200)]}, old=5)
    assert len(many) > 2
    assert f"{door.USER}_1" in ask("/painel", sessions, many)[1]
    ask("/auth/logout", sessions, many)
    assert ask("/painel", sessions, many)[1] == "outro=1"


@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_leaving_ends_every_login_of_the_person_and_nobody_elses(
    sessions: Sessions, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = cookies(MARIA, old=50), cookies(MARIA, old=10)
    again, other = cookies(MARIA, old=2), cookies({**MARIA, "sub": "o"}, old=10)
    five_seconds_ago = time.time() - 5
    with monkeypatch.context() as clock:
        clock.setattr("dashboard.sessions.time", SimpleNamespace(time=lambda: five_seconds_ago))
        assert door.USER in ask("/auth/logout", sessions, here)[1]  # Streamlit still clears its cookies
    for restarted in (sessions, Sessions(tmp_path / "saidas.json")):
        assert ask("/painel", restarted, here, kind=kind)[1] == "outro=1"
        assert ask("/painel", restarted, there, kind=kind)[1] == "outro=1"
        assert door.USER in ask("/painel", restarted, other, kind=kind)[1]
        assert door.USER in ask("/painel", restarted, again, kind=kind)[1]
    assert (tmp_path / "saidas.json").stat().st_mode & 0o777 == 0o600
    assert set(json.loads((tmp_path / "saidas.json").read_text())) == {"m"}


def test_a_link_of_a_file_dies_with_the_session_and_with_the_right(sessions: Sessions) -> None:
    mine = cookies(MARIA, old=10)
    assert ask("/media/a.csv", sessions, mine)[0] == 200
    assert ask("/media/a.csv", sessions)[0] == 403
    assert ask("/media/a.csv", sessions, cookies({**MARIA, "sub": "sem-direito"}))[0] == 403
    ask("/auth/logout", sessions, mine)
    assert ask("/media/a.csv", sessions, mine)[0] == 403
    assert ask("/media/a.csv", None)[0] == 200  # where nobody is asked


def test_only_who_may_deliver_uploads(sessions: Sessions) -> None:
    path = "/_stcore/upload_file/sessao/arquivo"
    assert ask(path, sessions, method="PUT")[0] == 403
    assert ask(path, sessions, cookies(MARIA), method="PUT")[0] == 403
    assert ask(path, sessions, cookies({**MARIA, "entrega": True}), method="PUT")[0] == 200
    assert ask(path, sessions, cookies({**MARIA, "entrega": True}, old=SECONDS + 5), method="PUT")[0] == 403


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/metrics/", "//_stcore/metrics"])
def test_metrics_are_closed(path: str, sessions: Sessions) -> None:
    assert ask(path, sessions, cookies(MARIA))[0] == 403
    assert ask(path, None)[0] == 403


def test_cookies_go_over_tls_alone_where_there_is_tls_and_last_as_a_login(sessions: Sessions) -> None:
    assert ask("/oauth2callback", sessions, https=True)[2] == [
        "_streamlit_user=x; Path=/; Max-Age=28800; Secure",
        "outro=1; Path=/",
    ]
    assert ask("/oauth2callback", sessions)[2][0] == "_streamlit_user=x; Path=/; Max-Age=28800"


def test_streamlit_still_has_these_addresses_and_signs_as_known() -> None:
    from streamlit.web.server.starlette import starlette_auth_routes

    known = (starlette_routes.ROUTE_METRICS, starlette_routes.BASE_ROUTE_UPLOAD_FILE)
    assert known == (door.METRICS, door.UPLOADS)
    assert starlette_routes.BASE_ROUTE_MEDIA == door.FILES
    assert starlette_auth_routes._ROUTE_AUTH_LOGOUT == door.LEAVE
    signed = starlette_app_utils.create_signed_value("s", "nome", "valor").decode()
    value, at = URLSafeTimedSerializer("s", salt="nome").loads(signed, return_timestamp=True)
    assert (value, abs(at.timestamp() - time.time()) < 5) == ("valor", True)
