"""The address of a view: what is chosen stands in it, so that it can be shared and reopened.

The browser's address is the truth when someone opens or changes it; moving between pages by the menu, which
empties it, keeps what was chosen.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

WRITTEN = "_endereco"
PAGE = "_pagina"
REFUSED = "_recusados"


def arrive(page: str) -> None:
    """Begin a run of a page: take over the address if it was opened or changed by hand."""
    moved = st.session_state.get(PAGE) not in {None, page}
    st.session_state[PAGE] = page
    written: dict[str, str] = st.session_state.setdefault(WRITTEN, {})
    st.session_state[REFUSED] = []
    asked = st.query_params.to_dict()
    if moved and not asked:
        st.query_params.from_dict(written)
        return
    for name in [name for name in written if asked.get(name) != written[name]]:
        del written[name]
        st.session_state.pop(name, None)


def restore(name: str, options: Mapping[str, str], default: str) -> None:
    """Before its widget: give a choice the value that the address names, or the default.

    ``name`` is both the widget's key and the parameter of the address. A value that is no option (of another
    publication, or out of the person's sight) is refused, and said so by :func:`refused`.
    """
    asked = st.query_params.get(name)
    if name not in st.session_state and asked is not None and asked not in options:
        st.session_state[REFUSED].append((name, asked))
    if name not in st.session_state or st.session_state[name] not in options:
        st.session_state[name] = asked if asked in options else default


def remember(name: str, default: str) -> str:
    """After its widget: write the choice into the address; the default is left out of it."""
    value = str(st.session_state[name])
    written = st.session_state[WRITTEN]
    if value == default:
        written.pop(name, None)
        if name in st.query_params:
            del st.query_params[name]
    else:
        written[name] = value
        if st.query_params.get(name) != value:
            st.query_params[name] = value
    return value


def choose(
    label: str, name: str, options: Mapping[str, str], default: str, *, explanation: str | None = None
) -> str:
    """A list to choose from (value: what is shown) whose choice stands in the address."""
    restore(name, options, default)
    st.selectbox(label, list(options), format_func=lambda key: options[key], key=name, help=explanation)
    return remember(name, default)


def choose_few(
    label: str, name: str, options: Mapping[str, str], default: str, *, explanation: str | None = None
) -> str:
    """As :func:`choose`, for two to five options: all in sight, one click away."""
    restore(name, options, default)
    st.segmented_control(
        label, list(options), format_func=lambda key: options[key], key=name, help=explanation, required=True
    )
    return remember(name, default)


def search(label: str, name: str, *, placeholder: str = "") -> str:
    """A text to search for; it stands in the address."""
    if name not in st.session_state:
        st.session_state[name] = st.query_params.get(name, "")
    st.text_input(label, key=name, placeholder=placeholder)
    return remember(name, "")


def refused() -> list[tuple[str, str]]:
    """The parameters of the address that named nothing in sight, with what they asked for."""
    return list(st.session_state.get(REFUSED, []))
