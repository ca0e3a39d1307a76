"""Recortes: the categories that make the main figures."""

from __future__ import annotations

import pandas as pd

from telessaude import charts
from telessaude.report.blocks import Block, chart
from telessaude.report.content import Content
from telessaude.report.figures import Category, Line
from telessaude.report.pictures import WIDTH, picture

TITLE = "Recortes"
BARS = 7
CHOSEN = ("DESD.1800", "MSNT5.385", "MSNT5.395", "PAHO.210")
CHOSEN_OF_MUNICIPIO = ("MSNT5.395",)


def blocks(content: Content) -> list[Block]:
    """One chart a breakdown."""
    chosen = CHOSEN_OF_MUNICIPIO if content.unit.nivel == "municipio" else CHOSEN
    lines = [line for name in chosen if (line := content.line(name)) and len(line.categories) > 1]
    return [_block(line) for line in lines]


def by_dimension(line: Line) -> dict[str, list[Category]]:
    """The categories of a line by breakdown, in the published order."""
    found: dict[str, list[Category]] = {}
    for one in line.categories:
        found.setdefault(one.dimensao, []).append(one)
    return found


def _block(line: Line) -> Block:
    dimension, found = next(iter(by_dimension(line).items()))
    shown, one = found[:BARS], line.indicator
    frame = pd.DataFrame(
        {
            "categoria": [category.categoria for category in shown],
            **{
                name: [category.row[name] for category in shown]
                for name in ("valor", "ic95_inferior", "ic95_superior", "parcial")
            },
        }
    ).drop_duplicates("categoria")
    title = one.nome if " por " in one.nome else f"{one.nome}, por {dimension[:1].lower()}{dimension[1:]}"
    drawn = picture(
        lambda: charts.breakdown(
            frame, unit=one.unidade, decimals=one.decimals, width=WIDTH,
            subject=title,
        )
    )  # fmt: skip
    caption = f"As {BARS} primeiras de {len(found)} categorias; a planilha traz todas."
    return chart(title, drawn, caption if len(found) > BARS else "")
