"""What the page writes in the register of access: who looked at, downloaded, delivered what; no figure."""

from __future__ import annotations

import os
from pathlib import Path

import streamlit as st

from dashboard import access
from telessaude.reading.filters import Filters
from telessaude.store import acessos
from telessaude.store.acessos import Access
from telessaude.store.errors import Failure
from telessaude.store.warehouse import Warehouse

IN_SIGHT = "_a_vista"
NOT_WRITTEN = "O registro de acesso não pôde ser escrito: avise quem cuida do servidor."


def who() -> str:
    """Who is at the browser, by the provider's code or the machine's account: no name, no e-mail."""
    if not access.required():
        return acessos.this_account()
    return f"{access.SUBJECT}{st.user.to_dict().get('sub')}"


def viewed(view: str, chosen: Filters | None) -> None:
    """Keep what is in sight, and write it down where it is not what was in sight before."""
    now = Access(who(), acessos.VIEWED, view)
    if chosen is not None:
        now = Access(
            now.pessoa,
            now.acao,
            view,
            chosen.uf,
            f"{chosen.nivel}:{chosen.nivel_id}",
            f"{chosen.periodo_tipo}:{chosen.periodo_inicio}",
        )
    if st.session_state.get(IN_SIGHT) != now:
        st.session_state[IN_SIGHT] = now
        write(now)


def of_file(name: str, action: str = acessos.DOWNLOADED) -> Access:
    """The taking of a file from what is in sight, to be written when it happens, on any thread."""
    seen = st.session_state.get(IN_SIGHT) or Access(who(), action, "")
    return Access(seen.pessoa, action, name, seen.uf, seen.onde, seen.filtros)


def write(one: Access) -> None:
    """Write an access down.

    Raises:
        Failure: it cannot be, on a server that asks who is looking.
    """
    try:
        acessos.record(Warehouse(Path(os.environ["TELESSAUDE_WAREHOUSE"])), one)
    except OSError as error:
        print(f"{NOT_WRITTEN} ({error.strerror})", flush=True)
        if access.required():
            raise Failure(NOT_WRITTEN) from error
