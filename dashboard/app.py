"""The coordinators' page: what every view has around it. Streamlit runs this file at every interaction."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import streamlit as st

from dashboard import address, filters, formats, login
from dashboard.pages import PAGES, UNKNOWN, Page
from dashboard.parts import links, style
from dashboard.publication import Publication, Reader, latest
from dashboard.scope import Scope
from orchestration.warehouse import Warehouse

# A file: an icon by name would be fetched from the Internet.
ICON = Path(__file__).with_name("icone.svg")
NEWS_EVERY = 20  # seconds; asking costs one look at a link
READERS = 8  # publications and scopes open at once


def main() -> None:
    """Draw the view that the address asks for, over the publication in force."""
    st.set_page_config(page_title="Telessaúde", page_icon=str(ICON), layout="wide")
    scope = login.scope()
    if scope is None:
        return
    warehouse = Warehouse(Path(os.environ["TELESSAUDE_WAREHOUSE"]))
    publication = latest(warehouse)
    style.apply()
    pages = {page: _streamlit_page(page, publication, scope) for page in PAGES}
    st.session_state[links.PAGES] = {page.path: shown for page, shown in pages.items()}
    unknown = st.Page(_unknown, title="Endereço desconhecido", url_path=UNKNOWN, visibility="hidden")
    chosen = st.navigation([*pages.values(), unknown])
    _follow(warehouse, publication)
    chosen.run()


def _streamlit_page(page: Page, publication: Publication | None, scope: Scope) -> st.Page:
    draw: Callable[[], None] = partial(_draw, page, publication, scope)
    return st.Page(draw, title=page.title, icon=page.icon, url_path=page.path, default=page is PAGES[0])


def _draw(page: Page, publication: Publication | None, scope: Scope) -> None:
    st.set_page_config(page_title=f"{page.title} · Telessaúde")
    if publication is None:
        st.title(page.title)
        st.info(
            "Ainda não há publicação neste armazém. Assim que a primeira execução terminar, esta página "
            "mostra os indicadores."
        )
        return
    reader = open_reader(publication, scope)
    address.arrive(page.path)
    chosen = filters.show(reader)
    if chosen is None:
        st.title(page.title)
        st.info("A publicação ainda não tem números: falta chegar o primeiro mês de registros.")
        return
    for name, asked in address.refused():
        st.warning(f"O endereço pede {name} = {asked}, que não há nesta publicação; mostramos outra escolha.")
    importlib.import_module(f"dashboard.views.{page.path}").show(reader, chosen)
    _foot(reader)


@st.cache_resource(max_entries=READERS, show_spinner=False, on_release=Reader.close)
def open_reader(publication: Publication, scope: Scope) -> Reader:
    """The reader of a publication for a scope: people with the same sight share one."""
    return Reader(publication, scope)


def _follow(warehouse: Warehouse, shown: Publication | None) -> None:
    @st.fragment(run_every=NEWS_EVERY)
    def news() -> None:
        if latest(warehouse) != shown:
            st.rerun()

    news()


def _foot(reader: Reader) -> None:
    run = reader.record(
        "select referencia, fim from execucao where resultado = 'publicada' order by fim desc"
    )
    if run is not None:
        st.caption(
            f"Dados com referência em {formats.instant(run['referencia'])}, publicados em "
            f"{formats.instant(run['fim'])} (Brasília)."
        )


def _unknown() -> None:
    st.title("Este endereço não existe")
    st.write("Ele pode ter sido copiado pela metade. Escolha uma página no menu ao lado.")


main()
