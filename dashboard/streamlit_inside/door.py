"""What reaches Streamlit: no login that has ended, no file link or upload of who may not, no metrics.

Streamlit's own login lasts thirty days, outlives the leaving for whoever copied its cookie, and goes over
plain HTTP; its addresses of uploads and files ask for none at all.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret

from dashboard.sessions import SECONDS, Sessions

USER = "_streamlit_user"  # the cookie of who is logged in; others begin as it does
COOKIES = "_streamlit_"
METRICS, UPLOADS, FILES, LEAVE = "_stcore/metrics", "_stcore/upload_file", "media", "auth/logout"


@dataclass(frozen=True)
class Entered:
    """A login as its cookie says it: what the provider said of the person, and when it began."""

    claims: dict[str, Any]
    since: float

    @property
    def person(self) -> str:
        """The provider's subject."""
        return str(self.claims.get("sub"))


def entered(cookies: Mapping[str, str]) -> Entered | None:
    """The login in a browser's cookies; None without one that this server signed in the last eight hours."""
    began: list[float] = []

    def one(name: str) -> bytes | None:
        if name not in cookies:
            return None
        signed = URLSafeTimedSerializer(get_cookie_secret(), salt=name)
        try:
            value, at = signed.loads(cookies[name], max_age=SECONDS, return_timestamp=True)
        except BadData:
            return None
        began.append(at.timestamp())
        return str(value).encode()

    whole = get_cookie_with_chunks(one, USER)
    if whole is None:
        return None
    claims = json.loads(whole)
    return Entered(claims, min(began)) if claims.get("is_logged_in") else None


class Door:
    """Stands before Streamlit. ``sessions`` say which logins last, None where this server asks for none.

    ``sees`` and ``delivers``: whether a person, by her claims, may see anything, or send files; the claims
    are None where nobody is asked. ``https``: cookies go over TLS alone.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        sessions: Sessions | None,
        sees: Callable[[Mapping[str, Any]], bool],
        delivers: Callable[[Mapping[str, Any] | None], bool],
        https: bool,
    ) -> None:
        """Stand before an application."""
        self.app = app
        self.sessions = sessions
        self.sees = sees
        self.delivers = delivers
        self.https = https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, without a login that has ended; or refuse it."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        login, scope = self._login(scope)
        path = scope["path"].strip("/")
        if scope["type"] == "http" and not self._admits(path, login):
            await PlainTextResponse("Não há nada aqui para quem pede.", 403)(scope, receive, send)
            return
        if path == LEAVE and login is not None and self.sessions is not None:
            try:
                self.sessions.end(login.person)
            except OSError as error:
                print(f"saída: só vale até o servidor parar ({error.strerror}).", flush=True)
        await self.app(scope, receive, self._guarding(send) if scope["type"] == "http" else send)

    def _login(self, scope: Scope) -> tuple[Entered | None, Scope]:
        """The login of a request, and the request, without its cookies if the login has ended."""
        if self.sessions is None:
            return None, scope
        login = entered(HTTPConnection(scope).cookies)
        if login is not None and self.sessions.alive(login.person, login.since):
            return login, scope
        headers = [
            (name, _without_login(value) if name == b"cookie" else value) for name, value in scope["headers"]
        ]
        return None, {**scope, "headers": headers}

    def _admits(self, path: str, login: Entered | None) -> bool:
        if path == METRICS:
            return False
        asked = self.sessions is not None
        if path.startswith(UPLOADS):
            if asked and login is None:
                return False
            return self.delivers(login.claims if login else None)
        if path.startswith(f"{FILES}/") and asked:
            return login is not None and self.sees(login.claims)
        return True

    def _guarding(self, send: Send) -> Send:
        async def guarding(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [
                    (name, self._guarded(value) if name.lower() == b"set-cookie" else value)
                    for name, value in message["headers"]
                ]
                message = {**message, "headers": headers}
            await send(message)

        return guarding

    def _guarded(self, cookie: bytes) -> bytes:
        """A cookie of Streamlit's that lasts as long as a login at most, and goes over TLS where there is."""
        text = cookie.decode("latin-1")
        if not text.startswith(COOKIES):
            return cookie
        first, *flags = text.split("; ")
        kept = [f"Max-Age={_at_most(flag)}" if flag.startswith("Max-Age=") else flag for flag in flags]
        secure = [] if not self.https or "Secure" in kept else ["Secure"]
        return "; ".join([first, *kept, *secure]).encode("latin-1")


def _at_most(flag: str) -> int:
    return min(int(flag.partition("=")[2]), SECONDS)


def _without_login(cookies: bytes) -> bytes:
    kept = [one for one in cookies.split(b";") if not one.strip().startswith(USER.encode())]
    return b";".join(kept)
