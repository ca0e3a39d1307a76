"""The door of a shared server: who has not entered, or is not known, sees this and nothing else."""

from __future__ import annotations

import streamlit as st

from dashboard import access
from dashboard.scope import EVERYTHING, Scope
from orchestration.errors import Failure


def scope() -> Scope | None:
    """What the person at the browser may see; None, and a page that says why, when it is nothing."""
    if not access.required():
        return EVERYTHING
    if not st.user.is_logged_in:
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


def leave() -> None:
    """Say in the sidebar who is logged in, with the way out."""
    if access.required():
        claims = st.user.to_dict()
        with st.sidebar:
            st.caption(f"Você entrou como {claims.get('email') or claims.get('sub')}.")
            st.button("Sair", on_click=st.logout)
