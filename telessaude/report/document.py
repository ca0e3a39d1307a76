"""The document as the template reads it: cover, sections in order."""

from __future__ import annotations

from typing import Any

from telessaude.reading import formats
from telessaude.report.content import Content
from telessaude.report.period import KIND, months_in_words
from telessaude.report.sections import (
    agreed,
    breakdowns,
    comparison,
    indicators,
    method,
    quality,
    services,
    summary,
    trends,
)

SECTIONS = (summary, agreed, trends, comparison, services, breakdowns, indicators, quality, method)
TITLE = "Relatório quadrimestral de telessaúde"


def document(content: Content) -> dict[str, Any]:
    """Everything that the template draws; sections with nothing to say are left out."""
    sections = [{"titulo": section.TITLE, "blocos": section.blocks(content)} for section in SECTIONS]
    return {
        "titulo": TITLE,
        "tipo": content.unit.kind,
        "unidade": content.unit.nome,
        "periodo": formats.period(KIND, content.first_day),
        "meses": months_in_words(content.first_day),
        "parcial": content.partial,
        "capa": cover(content),
        "secoes": [section for section in sections if section["blocos"]],
    }


def cover(content: Content) -> list[tuple[str, str]]:
    """What identifies a report: of what, when, from which publication."""
    run = content.run
    told = [("Referência dos dados", f"{formats.instant(run.reference)} (Brasília)")]
    told.append(("Publicado em", f"{formats.instant(run.published)} (Brasília)"))
    told.append(("Publicação", run.publication))
    told += [("Versão do programa", run.version)] if run.version else []
    return told
