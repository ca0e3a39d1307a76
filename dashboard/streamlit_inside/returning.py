"""Back from the login to the address asked for: Streamlit itself always comes back to the first page.

The address waits in a cookie that lasts as long as a login may take. It names views of this page alone.
"""

from __future__ import annotations

from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.pages import PATHS

ASKED = "telessaude_endereco"
ENTERED = "_streamlit_user"  # the cookie of who is logged in
MINUTES = 15
LONGEST = 2000  # bytes; browsers drop a cookie past 4096, and nginx refuses an answer whose head is past that


class Returning:
    """Keeps the address that someone asked for before the login, and leads there once it is done."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before an application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, unless it is the return from a login."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        path = scope["path"].strip("/")
        entered = ENTERED in request.cookies
        asked = address(request.cookies.get(ASKED, ""))
        if entered and not path and asked:
            answer = RedirectResponse(scope.get("root_path", "") + asked)
            answer.delete_cookie(ASKED)
            await answer(scope, receive, send)
        elif not entered and path in PATHS:
            query = scope["query_string"].decode("latin-1")
            cookie = _cookie(f"/{path}{'?' if query else ''}{query}", secure=scope["scheme"] == "https")
            await self.app(scope, receive, _setting(send, cookie) if len(cookie) <= LONGEST else send)
        else:
            await self.app(scope, receive, send)


def address(kept: str) -> str:
    """The address in the cookie; empty when it names no view of this page."""
    asked = unquote(kept)
    return asked if asked.startswith("/") and asked[1:].partition("?")[0] in PATHS else ""


def _cookie(asked: str, *, secure: bool) -> bytes:
    flags = f"Max-Age={60 * MINUTES}; Path=/; HttpOnly; SameSite=Lax{'; Secure' if secure else ''}"
    return f"{ASKED}={quote(asked, safe='')}; {flags}".encode()


def _setting(send: Send, cookie: bytes) -> Send:
    async def setting(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], (b"set-cookie", cookie)]}
        await send(message)

    return setting
