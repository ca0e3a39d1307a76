"""What ``telessaude serve`` does: the page of :mod:`dashboard.app` on a web server of its own."""

from __future__ import annotations

import importlib
import os
import socket
import threading
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from starlette.middleware import Middleware
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard import access
from dashboard.pages import PAGES, PATHS, UNKNOWN
from dashboard.returning import Returning
from telessaude.store.errors import Failure
from telessaude.store.loading import loading
from telessaude.store.warehouse import Warehouse

APP = Path(__file__).with_name("app.py")
LOCAL = "127.0.0.1"
OPTIONS = {
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.toolbarMode": "minimal",
    # Streamlit would look through all objects after every run, while the end of the view waits to be sent.
    "runner.postScriptGC": False,
    "server.fileWatcherType": "none",
    "server.headless": True,
    "theme.base": "light",
    "theme.primaryColor": "#0b5394",
}


AUTH = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
# What the server answers besides its page.
STREAMLIT_PATHS = ("_stcore", "static", "media", "component", "app/static", "auth", "oauth2callback")
TEXTS = {
    b'<html lang="en">': b'<html lang="pt-BR">',
    b"You need to enable JavaScript to run this app.": "Esta página precisa de JavaScript.".encode(),
}


@dataclass(frozen=True)
class Login:
    """The login of a shared server: Streamlit's secrets with a section ``[auth]``, and the file of people."""

    secrets: Path
    people: Path

    def read(self) -> dict[str, Any]:
        """The secrets, once both files are seen to be right.

        Raises:
            Failure: a file cannot be read, or lacks what a login needs.
        """
        access.read_people(self.people)
        try:
            secrets = tomllib.loads(self.secrets.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise Failure(f"Não foi possível ler {self.secrets}: {error}.") from error
        lacking = [name for name in AUTH if name not in secrets.get("auth", {})]
        if lacking:
            raise Failure(f"Na seção [auth] de {self.secrets} falta {', '.join(lacking)}.")
        return secrets


def serve(warehouse: Warehouse, port: int, address: str = LOCAL, login: Login | None = None) -> None:
    """Serve the page until interrupted; by default to this machine only, and without a login.

    Raises:
        Failure: the port is taken, or the login's files are wrong.
    """
    secrets = login.read() if login else {}
    _require_free(address, port)
    import streamlit
    from streamlit import config

    os.environ["TELESSAUDE_WAREHOUSE"] = str(warehouse.root.resolve())
    if login:
        os.environ[access.PEOPLE] = str(login.people.resolve())
    for option, value in (OPTIONS | {"server.port": port, "server.address": address}).items():
        config.set_option(option, value)
    # Charts and tables take a second to load: not the first visitor's.
    threading.Thread(target=_load, daemon=True).start()
    before = [Middleware(Returning)] if login else []
    app = streamlit.App(APP, middleware=[*before, Middleware(Portuguese)], secrets=secrets)
    uvicorn.run(app, host=address, port=port, log_level="warning")


def _load() -> None:
    with loading():
        for page in PAGES:
            importlib.import_module(f"dashboard.views.{page.path}")


def _require_free(address: str, port: int) -> None:
    try:
        with socket.create_server((address, port)):
            pass
    except OSError as error:
        raise Failure(
            f"Não é possível atender em {address}, porta {port} ({error.strerror}): escolha outra com --port."
        ) from error


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
