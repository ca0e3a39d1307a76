"""A view drawn by Streamlit's own test program over a publication, as a visitor of an address gets it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from streamlit.testing.v1 import AppTest

from dashboard.parts.links import PAGES

ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
NUMBER = re.compile(r'<dt>(.*?)</dt><dd class="ts-value">(.*?)</dd>')
PATIENCE = 60  # seconds; the machine that runs the tests may be busy with others


def draw(page: str, warehouse: Path, pages: Mapping[str, str] | None = None, **address: str) -> AppTest:
    """The view at ``/page?name=value``; a test may then touch its widgets and run it again.

    ``pages``: the addresses of the views that it has links to.
    """
    drawn = AppTest.from_function(_script, kwargs={"page": page, "warehouse": str(warehouse)})
    if pages is not None:
        drawn.session_state[PAGES] = pages
    for name, value in address.items():
        drawn.query_params[name] = value
    drawn.run(timeout=PATIENCE)
    return drawn


def texts(drawn: AppTest) -> str:
    """Everything a visitor reads outside tables and charts."""
    elements = [*drawn.title, *drawn.header, *drawn.markdown, *drawn.caption]
    elements += [*drawn.info, *drawn.warning, *drawn.success]
    return as_read("\n".join(str(element.value) for element in elements))


def as_read(markdown: str) -> str:
    """Markdown with what it escapes as a visitor reads it."""
    return ESCAPED.sub(r"\1", markdown)


def metrics(drawn: AppTest) -> dict[str, str]:
    """The headline numbers by label."""
    return dict(NUMBER.findall(html(drawn)))


def html(drawn: AppTest) -> str:
    """All that the view writes as HTML."""
    return "\n".join(one.proto.body for one in drawn.get("html"))


def _script(page: str, warehouse: str) -> None:
    import importlib
    from pathlib import Path

    from dashboard import address, filters
    from telessaude.reading.publication import Reader, latest
    from telessaude.reading.scope import EVERYTHING
    from telessaude.store.warehouse import Warehouse

    publication = latest(Warehouse(Path(warehouse)))
    assert publication is not None
    reader = Reader(publication, EVERYTHING)
    address.arrive(page)
    chosen = filters.show(reader)
    assert chosen is not None
    importlib.import_module(f"dashboard.views.{page}").show(reader, chosen)
    address.write()
