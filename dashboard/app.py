"""The coordinators' page: what every view has around it. Streamlit runs this file at every interaction."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import duckdb
import streamlit as st

from dashboard import address, delivery, filters, login, looked, menu
from dashboard.delivery import Delivering
from dashboard.pages import AUDIT, DELIVER, PAGES, UNKNOWN
from dashboard.parts import links, style
from dashboard.parts.writers import typed
from telessaude import palette
from telessaude.reading import formats
from telessaude.reading.filters import Filters
from telessaude.reading.outdated import outdated
from telessaude.reading.publication import Publication, Reader, latest
from telessaude.reading.scope import Scope
from telessaude.store.warehouse import Warehouse

# Drawn here: an icon by name would be fetched from the Internet.
ICON = (
    f'<svg viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="{palette.ACCENT}"/>'
    f'<path d="M4 17h6l3-8 5 15 3-7h7" fill="none" stroke="{palette.PAPER}" stroke-width="2.6" '
    'stroke-linecap="round" stroke-linejoin="round"/></svg>'
)
NEWS_EVERY = 20  # seconds; asking costs one look at a link
READERS = 8  # publications and scopes kept open
TITLES = {page.path: page.title for page in (*PAGES, DELIVER, AUDIT)} | {UNKNOWN: "Endereço desconhecido"}
NO_PUBLICATION = (
    "Ainda não há publicação neste armazém. Assim que a primeira execução terminar, esta página mostra os "
    "indicadores."
)
NO_DELIVERY = "Neste servidor não se entregam arquivos pela página, ou a sua conta não tem esse direito."
NO_AUDIT = "Quem viu o quê só é mostrado a quem tem esse direito."
NO_FIGURES = "A publicação ainda não tem números: falta chegar o primeiro mês de registros."


def main() -> None:
    """Draw the view that the address asks for, over the publication in force."""
    scope = login.scope()
    if scope is None:
        _configure("Telessaúde")
        return
    warehouse = Warehouse(Path(os.environ["TELESSAUDE_WAREHOUSE"]))
    publication = latest(warehouse)
    style.apply()

    def draw() -> None:
        body()

    pages = {path: st.Page(draw, title=title, url_path=path) for path, title in TITLES.items()}
    # Streamlit wants a page at the empty address, which the server takes to the first of the menu.
    home = st.Page(draw, title=PAGES[0].title, default=True)
    shown = st.navigation([home, *pages.values()], position="hidden")
    _follow(warehouse, publication)
    body = _frame(shown.url_path or PAGES[0].path, pages, publication, scope, warehouse)
    shown.run()


def _frame(
    path: str,
    pages: Mapping[str, st.Page],
    publication: Publication | None,
    scope: Scope,
    warehouse: Warehouse,
) -> Callable[[], None]:
    """Draw the sidebar, which stays from view to view; what draws the view itself."""
    _configure(f"{TITLES[path]} · Telessaúde")
    st.session_state[links.PAGES] = pages
    address.arrive(path)
    first = menu.place()
    login.leave()
    found = None
    landing = delivery.landing() if login.delivers() else None
    audits = login.audits()
    if publication is not None and path not in {UNKNOWN, DELIVER.path, AUDIT.path}:
        reader = open_reader(publication, scope)
        found = filters.show(reader)
    others = [page for page, may in ((DELIVER, landing is not None), (AUDIT, audits)) if may]
    menu.draw(first, pages, path, others=others)
    if path == UNKNOWN:
        return _unknown
    looked.viewed(path, found)
    if path == AUDIT.path:
        return partial(_audit, warehouse) if audits else partial(_nothing, path, NO_AUDIT)
    if path == DELIVER.path:
        if landing is None:
            return partial(_nothing, path, NO_DELIVERY)
        return partial(_deliver, Delivering(warehouse, landing, scope))
    if found is None:
        return partial(_nothing, path, NO_PUBLICATION if publication is None else NO_FIGURES)
    return partial(_draw, path, reader, found, warehouse)


def _configure(title: str) -> None:
    # Once a run: each time the browser sets title and icon anew.
    st.set_page_config(page_title=title, page_icon=ICON, layout="wide")


def _draw(path: str, reader: Reader, chosen: Filters, warehouse: Warehouse) -> None:
    for name, asked in address.refused():
        st.warning(
            f"O endereço pede {name} = {typed(asked)}, que não há nesta publicação; mostramos outra escolha."
        )
    with address.written():
        try:
            importlib.import_module(f"dashboard.views.{path}").show(reader, chosen)
        except duckdb.Error as error:
            why = outdated(error, warehouse.root)
            if why is None:
                raise
            st.info(str(why))
        _foot(reader)


def _deliver(where: Delivering) -> None:
    with address.written():
        importlib.import_module(f"dashboard.views.{DELIVER.path}").show(where)


def _audit(warehouse: Warehouse) -> None:
    with address.written():
        importlib.import_module(f"dashboard.views.{AUDIT.path}").show(warehouse)


@st.cache_resource(max_entries=READERS, show_spinner=False)
def open_reader(publication: Publication, scope: Scope) -> Reader:
    """The reader of a publication for a scope: people with the same sight share one.

    One that is no longer kept is closed by nobody: a page may still be reading from it.
    """
    return Reader(publication, scope)


def _follow(warehouse: Warehouse, shown: Publication | None) -> None:
    allowed = login.still()

    @st.fragment(run_every=NEWS_EVERY)
    def news() -> None:
        if latest(warehouse) != shown or not allowed():
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


def _nothing(path: str, why: str) -> None:
    st.title(TITLES[path])
    st.info(why)
    address.write()


def _unknown() -> None:
    st.title("Este endereço não existe")
    st.write("Ele pode ter sido copiado pela metade. Escolha uma página no menu ao lado.")


main()
