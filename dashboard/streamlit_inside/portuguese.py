"""Streamlit's own page in Portuguese, and its addresses."""

from __future__ import annotations

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.pages import PAGES, PATHS, UNKNOWN

# What the server answers besides its page.
STREAMLIT_PATHS = ("_stcore", "static", "media", "component", "app/static", "auth", "oauth2callback")
TEXTS = {
    b'<html lang="en">': b'<html lang="pt-BR">',
    b"You need to enable JavaScript to run this app.": "Esta página precisa de JavaScript.".encode(),
}


class Portuguese:
    """Says that the page is in Portuguese, and takes an address that names no view to the page that says so.

    Streamlit's own page says ``lang="en"``, which screen readers obey, and answers an unknown address with a
    notice in English.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Stand before an application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; of a page asked for by its address, correct where it leads and what it says."""
        if not _asks_for_a_page(scope):
            await self.app(scope, receive, send)
            return
        elsewhere = _elsewhere(scope["path"].strip("/"))
        if elsewhere is not None:
            query = scope["query_string"].decode("latin-1")
            target = f"{scope.get('root_path', '')}/{elsewhere}{'?' if query else ''}{query}"
            await RedirectResponse(target)(scope, receive, send)
            return
        # Not compressed: what is corrected is text.
        headers = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        await self.app({**scope, "headers": headers}, receive, _corrected(send))


def _asks_for_a_page(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] != "GET":
        return False
    path = scope["path"].strip("/")
    html = b"text/html" in dict(scope["headers"]).get(b"accept", b"")
    return html and not path.startswith(STREAMLIT_PATHS)


def _elsewhere(path: str) -> str | None:
    if not path:
        return PAGES[0].path  # each view has one address
    return None if path in PATHS else UNKNOWN


def _corrected(send: Send) -> Send:
    head: list[Message] = []

    async def corrected(message: Message) -> None:
        # The head tells the length: it waits for the body, which is one piece.
        if message["type"] == "http.response.start":
            head.append(message)
            return
        body = message.get("body", b"")
        for english, portuguese in TEXTS.items():
            body = body.replace(english, portuguese)
        start = head.pop()
        headers = [(name, value) for name, value in start["headers"] if name != b"content-length"]
        await send({**start, "headers": [*headers, (b"content-length", str(len(body)).encode())]})
        await send({**message, "body": body})

    return corrected
