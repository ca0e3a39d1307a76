"""The address of a view: what is chosen stands in it, so that it can be shared and reopened.

The browser's address is the truth when someone opens or changes it; moving between pages by the menu, which
empties it, keeps what was chosen. Choices are kept apart from Streamlit's widgets, whose values do not
outlive a page.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

CHOSEN = "_escolhas"
WRITTEN = "_endereco"
PAGE = "_pagina"
REFUSED = "_recusados"


def arrive(page: str) -> None:
    """Begin a run of a page: take over the address if it was opened or changed by hand."""
    moved = st.session_state.get(PAGE) not in {None, page}
    st.session_state[PAGE] = page
    st.session_state[REFUSED] = []
    chosen: dict[str, str] = st.session_state.setdefault(CHOSEN, {})
    written: dict[str, str] = st.session_state.setdefault(WRITTEN, {})
    asked = st.query_params.to_dict()
    if moved and not asked:
        return
    for name in written.keys() | asked.keys():
        if asked.get(name) != written.get(name):
            chosen.pop(name, None)
            written.pop(name, None)


def choose(
    label: str, name: str, options: Mapping[str, str], default: str, *, explanation: str | None = None
) -> str:
    """A list to choose from (value: what is shown) whose choice stands in the address under ``name``.

    A value in the address that is no option (of another publication, or out of the person's sight) is
    refused, which :func:`refused` tells.
    """
    _settle(name, options, default)
    st.selectbox(
        label, list(options), format_func=lambda key: options[key], key=name, help=explanation,
        on_change=_keep, args=(name,),
    )  # fmt: skip
    return _write(name, default)


def choose_few(
    label: str, name: str, options: Mapping[str, str], default: str, *, explanation: str | None = None
) -> str:
    """As :func:`choose`, for two to five options: all in sight, one click away."""
    _settle(name, options, default)
    st.segmented_control(
        label, list(options), format_func=lambda key: options[key], key=name, help=explanation,
        required=True, on_change=_keep, args=(name,),
    )  # fmt: skip
    return _write(name, default)


def search(label: str, name: str, *, placeholder: str = "") -> str:
    """A text to search for; it stands in the address."""
    _settle(name, None, "")
    st.text_input(label, key=name, placeholder=placeholder, on_change=_keep, args=(name,))
    return _write(name, "")


def refused() -> list[tuple[str, str]]:
    """The parameters of the address that named nothing in sight, with what they asked for."""
    return list(st.session_state.get(REFUSED, []))


def current() -> dict[str, str]:
    """What is chosen now, defaults left out: the parameters of this view's address."""
    return dict(st.session_state.get(WRITTEN, {}))


def _settle(name: str, options: Mapping[str, str] | None, default: str) -> None:
    chosen = st.session_state[CHOSEN]
    asked = st.query_params.get(name)
    value = chosen.get(name, asked)
    if value is None or (options is not None and value not in options):
        if name not in chosen and asked is not None:
            st.session_state[REFUSED].append((name, asked))
        value = default
    chosen[name] = value
    st.session_state[name] = value


def _keep(name: str) -> None:
    st.session_state[CHOSEN][name] = st.session_state[name]


def _write(name: str, default: str) -> str:
    value = str(st.session_state[CHOSEN][name])
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
