"""The report as PDF: tagged for screen readers (PDF/UA-1), fit for archives (PDF/A-2a), same bytes."""

from __future__ import annotations

import json
from datetime import UTC
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst

from telessaude import palette
from telessaude.report.content import Content
from telessaude.report.document import document
from telessaude.report.pictures import FONT, FONTS

TEMPLATE = Path(__file__).with_name("relatorio.typ")
COLOURS = ("ink", "muted", "grid", "shade", "accent", "alert", "alert_ground")
# A compiler keeps what it has parsed, and is not to be used by two threads at once.
_one_at_a_time = Lock()
STANDARDS: list[Any] = ["ua-1", "a-2a"]


def render(content: Content) -> bytes:
    """The PDF of a report.

    What the report says goes to the template as data, which is never read as markup.
    """
    said = json.dumps(document(content), ensure_ascii=False)
    colours = json.dumps({name: getattr(palette, name.upper()) for name in COLOURS})
    with _one_at_a_time:
        pdf = _compiler().compile(
            sys_inputs={"relatorio": said, "cores": colours, "fonte": FONT},
            format="pdf",
            pdf_standards=STANDARDS,
            timestamp=content.run.reference.astimezone(UTC),
        )
    assert isinstance(pdf, bytes)
    return pdf


@cache
def _compiler() -> typst.Compiler:
    # Only the fonts that come with the program and with the compiler: every machine gives the same pages.
    return typst.Compiler(str(TEMPLATE), font_paths=[str(FONTS)], ignore_system_fonts=True)
