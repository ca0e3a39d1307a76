"""The door of a shared server: who has not entered, or is not known, sees this and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard import access, looked, sessions
from dashboard.streamlit_inside import door
from telessaude.reading.scope import EVERYTHING, Scope
from telessaude.store.errors import Failure

SEEN = "_alcance"


def scope() -> Scope | None:
    """What the person at the browser may see; None, and a page that says why, when it is nothing."""
    allowed = _allowed()
    st.session_state[SEEN] = allowed
    return allowed


def still() -> Callable[[], bool]:
    """A question for later, on any thread: may the person still see just what the page was drawn with?

    For what is done without a whole run, which asks by itself: a part drawn alone, a file made on a click.
    """
    if not access.required():
        return lambda: True
    claims, seen, lasts = st.user.to_dict(), st.session_state[SEEN], _lasting()

    def asked() -> bool:
        try:
            return lasts() and access.scope_of(claims) == seen
        except Failure:
            return False

    return asked


def delivers() -> bool:
    """Whether the person at the browser may deliver files: on a server without a login, whoever it serves."""
    if not access.required():
        return True
    try:
        return access.may_deliver(st.user.to_dict())
    except Failure:
        return False


def audits() -> bool:
    """Whether the person at the browser may see who looked at what; only a server with a login knows who."""
    if not access.required():
        return False
    try:
        return access.may_audit(st.user.to_dict())
    except Failure:
        return False


def guarded(make: Callable[[], bytes], name: str) -> Callable[[], bytes]:
    """What makes a file on a click, refused once the person may no longer see what it is made of.

    The register of access tells of it by its name.
    """
    allowed, taken = still(), looked.of_file(name)

    def made() -> bytes:
        if not allowed():
            raise Failure("O acesso mudou desde que a página foi desenhada.")
        looked.write(taken)
        return make()

    return made


def leave() -> None:
    """Say in the sidebar who is logged in, with the way out."""
    if access.required():
        claims = st.user.to_dict()
        with st.sidebar:
            st.caption(f"Você entrou como {claims.get('email') or claims.get('sub')}.")
            st.button("Sair", on_click=st.logout)


def _lasting() -> Callable[[], bool]:
    """A question for later, on any thread: does the login of the browser still last?"""
    login = door.entered(st.context.cookies)
    if login is None:
        return lambda: False
    return lambda: sessions.register().alive(login.person, login.since)


def _allowed() -> Scope | None:
    if not access.required():
        return EVERYTHING
    if not st.user.is_logged_in or not _lasting()():
        st.title("Telessaúde")
        st.write(
            "Os indicadores deste servidor são para quem tem acesso. Entre com a sua conta institucional."
        )
        st.button("Entrar", on_click=st.login, type="primary")
        return None
    claims = st.user.to_dict()
    try:
        allowed = access.scope_of(claims)
    except Failure as failure:
        st.title("Acesso indisponível")
        st.error("O arquivo de pessoas deste servidor não pôde ser lido; avise quem cuida dele.")
        print(failure, flush=True)
        return None
    if allowed is None:
        leave()
        st.title("Sem acesso")
        st.write(
            "A sua conta não está entre as que podem ver indicadores neste servidor. Peça à coordenação "
            "estadual que a inclua, com o e-mail que aparece ao lado."
        )
    return allowed
