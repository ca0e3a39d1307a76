"""Keeps a picture of each page in ``demo/telas``, in the states that docs/pagina explains, to be looked at.

``python -m tests.browser.pictures`` makes of them, once looked at, the ones that docs/pagina shows.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from conftest import DESKTOP, SCREENSHOTS, assert_well, drawn, main, open_view, settle
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

TALL = 4200  # higher than any view, so that nothing is scrolled away
DECEMBER = "inicio=2024-12-01"
QUADRIMESTRE = "periodo=quadrimestre&inicio=2024-09-01"


@dataclass(frozen=True)
class Shot:
    """A picture: its address and how much of it, from the top or, without the menu, from a heading on."""

    address: str
    height: int
    since: str = ""
    width: int = DESKTOP["width"]


SHOTS = {
    "painel": Shot(f"/?uf=MG&{DECEMBER}", 1190),
    "painel-falta": Shot(f"/?uf=AM&{DECEMBER}", 860),
    "painel-em-curso": Shot("/?uf=MG&inicio=2025-01-01", 860),
    "painel-telefone": Shot(f"/?uf=MG&{DECEMBER}", 800, width=400),
    "indicador": Shot(f"/indicador?uf=MG&{DECEMBER}", 1180),
    "indicador-comparacao": Shot(
        "/indicador?id=MSNT50.753b&comparar=municipio&periodo=ano&uf=MG", 2020, since="Comparação"
    ),
    "nucleo": Shot(f"/nucleo?uf=MG&nucleo=9150043&{DECEMBER}", 1060),
    "nucleo-cota": Shot(f"/nucleo?uf=MG&nucleo=9150043&{DECEMBER}&cota=12", 640, since="Realizado e cota"),
    "metas": Shot(f"/metas?uf=MG&nucleo=9150043&{QUADRIMESTRE}", 1180),
    "metas-simulador": Shot(f"/metas?uf=MG&nucleo=9150043&{QUADRIMESTRE}", 820, since="Componente variável"),
    "municipios": Shot(f"/municipios?uf=MG&{DECEMBER}", 1060),
    "municipios-condicoes": Shot(f"/municipios?uf=MG&{DECEMBER}", 760, since="Condicionalidades"),
    "fila": Shot(f"/fila?uf=MG&{DECEMBER}", 1180),
    "qualidade": Shot(f"/qualidade?uf=AM&{DECEMBER}", 1300),
    "qualidade-correcoes": Shot(f"/qualidade?uf=AM&{DECEMBER}&assunto=correcoes", 760, since="Arquivo para"),
    "catalogo": Shot("/catalogo?ver=indicadores&busca=tempo", 900),
}


@pytest.mark.parametrize("name", SHOTS)
def test_screenshot(name: str, page: Page, site: str) -> None:
    shot = SHOTS[name]
    page.set_viewport_size({"width": shot.width, "height": TALL if shot.since else shot.height})
    open_view(page, site + shot.address)
    drawn(page)
    assert_well(page)
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    path = SCREENSHOTS / f"{name}.png"
    if not shot.since:
        page.screenshot(path=path, animations="disabled")
        return
    heading = main(page).get_by_role("heading", name=shot.since).first
    expect(heading).to_be_visible()
    settle(page)
    top, left = heading.bounding_box(), main(page).bounding_box()
    assert top is not None
    assert left is not None
    clip = {"x": left["x"], "y": top["y"] - 12, "width": left["width"], "height": shot.height}
    page.screenshot(path=path, clip=clip, animations="disabled")
