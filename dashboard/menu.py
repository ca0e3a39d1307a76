"""The menu: a link to each view, with what is chosen in its address.

Streamlit's own menu empties the address, which the view then writes again: whether the browser's history gets
one entry or two depends on which message comes first. Here the link already says the whole address.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import address
from dashboard.pages import PAGES, Page
from dashboard.streamlit_inside import menu

KEY = "menu"


def place() -> DeltaGenerator:
    """Where the menu is: first of the sidebar. It is drawn once the filters are chosen."""
    return st.sidebar.container(key=KEY, gap=None)


def draw(at: DeltaGenerator, pages: Mapping[str, st.Page], current: str, *, others: Sequence[Page]) -> None:
    """Draw the links to the pages by their path, the current one marked; ``others`` are for some people."""
    shown = (*PAGES, *others)
    with at:
        for page in shown:
            st.page_link(
                pages[page.path], label=page.title, icon=page.icon, query_params=address.of(page.path)
            )
        paths = [page.path for page in shown]
        number = paths.index(current) if current in paths else -1
        st.html(menu.script(number), unsafe_allow_javascript=True)
