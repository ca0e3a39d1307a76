"""What ``telessaude serve`` does: the page of :mod:`dashboard.app` on a web server of its own."""

from __future__ import annotations

import importlib
import os
import socket
import threading
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from starlette.middleware import Middleware

from dashboard import access, delivery, sessions
from dashboard.pages import PAGES
from dashboard.streamlit_inside.options import HIDDEN_OPTIONS
from dashboard.streamlit_inside.portuguese import Portuguese
from dashboard.streamlit_inside.returning import Returning
from telessaude.ingest.landing import require_folder
from telessaude.store.acessos import require_register
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
    "server.fileWatcherType": "none",
    "server.headless": True,
    "server.maxUploadSize": delivery.MOST_MEGABYTES,
    "theme.base": "light",
    **HIDDEN_OPTIONS,
}

AUTH = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")


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


def serve(
    warehouse: Warehouse,
    port: int,
    address: str = LOCAL,
    login: Login | None = None,
    landing: Path | None = None,
) -> None:
    """Serve the page until interrupted; by default to this machine only, and without a login.

    ``landing``: where who may deliver files puts them; without one nobody may.

    Raises:
        Failure: the port is taken, the login's files are wrong, the landing is no folder, or the register of
            access cannot be written.
    """
    if landing:
        require_folder(landing)
    secrets = login.read() if login else {}
    if login:
        require_register(warehouse)
    _require_free(address, port)
    import streamlit
    from streamlit import config

    from telessaude import palette

    # The page is a script, which Streamlit runs without arguments, and this process serves one warehouse. Of
    # what it could be given instead, secrets that were not read would leave the page without its login.
    os.environ["TELESSAUDE_WAREHOUSE"] = str(warehouse.root.resolve())
    if login:
        os.environ[access.PEOPLE] = str(login.people.resolve())
    if landing:
        os.environ[delivery.LANDING] = str(landing.resolve())
    else:
        os.environ.pop(delivery.LANDING, None)
    chosen = {"server.port": port, "server.address": address, "theme.primaryColor": palette.ACCENT}
    for option, value in (OPTIONS | chosen).items():
        config.set_option(option, value)
    # Charts and tables take a second to load: not the first visitor's.
    threading.Thread(target=_load, daemon=True).start()
    from dashboard.streamlit_inside.door import Door

    door = Middleware(
        Door,
        sessions=sessions.register() if login else None,
        sees=_sees,
        delivers=_delivers,
        https=bool(login) and secrets["auth"]["redirect_uri"].startswith("https:"),
    )
    before = [Middleware(Returning)] if login else []
    app = streamlit.App(APP, middleware=[door, *before, Middleware(Portuguese)], secrets=secrets)
    uvicorn.run(app, host=address, port=port, log_level="warning")


def _sees(claims: Mapping[str, Any]) -> bool:
    with suppress(Failure):
        return access.scope_of(claims) is not None
    return False


def _delivers(claims: Mapping[str, Any] | None) -> bool:
    if delivery.landing() is None:
        return False
    with suppress(Failure):
        return claims is None or access.may_deliver(claims)
    return False


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
