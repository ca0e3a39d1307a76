"""The views, their titles and their addresses, in the order of the menu."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """A view: the module of :mod:`dashboard.views` that draws it, which is its address too, and its title."""

    path: str
    title: str
    icon: str


PAGES = (
    Page("painel", "Painel", ":material/dashboard:"),
    Page("indicador", "Indicador", ":material/show_chart:"),
    Page("nucleo", "Núcleo", ":material/local_hospital:"),
    Page("metas", "Metas", ":material/flag:"),
    Page("municipios", "Municípios", ":material/map:"),
    Page("fila", "Fila", ":material/hourglass_top:"),
    Page("qualidade", "Qualidade", ":material/fact_check:"),
    Page("revisoes", "Revisões", ":material/history:"),
    Page("catalogo", "Catálogo", ":material/menu_book:"),
)
# In the menu of who may deliver only.
DELIVER = Page("entregar", "Entregar", ":material/upload_file:")
# In the menu of who may see who looked.
AUDIT = Page("acessos", "Acessos", ":material/visibility:")
UNKNOWN = "endereco-desconhecido"
PATHS = frozenset({page.path for page in PAGES} | {DELIVER.path, AUDIT.path, UNKNOWN})
