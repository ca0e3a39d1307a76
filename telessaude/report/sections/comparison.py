"""Lado a lado: the UFs of Brasil; the regions, núcleos and municípios of a UF, those of a region."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from telessaude import charts
from telessaude.charts import theme
from telessaude.charts.choropleth import READING
from telessaude.reading import formats
from telessaude.reading.answers import words
from telessaude.reading.answers.catalogue import Indicator
from telessaude.reading.answers.history import Point
from telessaude.reading.control import Place as FunnelPlace
from telessaude.reading.control import distribution, funnel
from telessaude.report.blocks import WARNING, Block, Cell, cell, chart, column, heading, note, short, table
from telessaude.report.content import Content
from telessaude.report.pictures import WIDTH, picture
from telessaude.report.places import Place, Places
from telessaude.report.territory import Territory

TITLE = "Lado a lado"
FUNNEL = "MSNT50.753b"
RANKED = 12
MOST_ROWS = 60
MAP_HEIGHT = 430
FEW = 30


def blocks(content: Content) -> list[Block]:
    """A table for each level inside the unit, with a chart of what they differ in."""
    found: list[Block] = []
    for places in content.places:
        found.append(heading(places.title))
        if len(places.rows) > RANKED:
            found += _funnel(places)
        elif len(places.rows) > 1:
            found += _ranking(places)
        if places.nivel == "municipio" and content.territory:
            found.append(_map(content.territory, places))
        found.append(_table(places))
        found.append(note(_legend(places)))
    return found


def _ranking(places: Places) -> list[Block]:
    at = places.column(FUNNEL)
    if at is None or all(place.points[at].valor is None for place in places.rows):
        return []
    one = places.columns[at]
    rows = sorted(places.rows, key=lambda place: -(place.points[at].valor or 0.0))
    points = [place.points[at] for place in rows]
    frame = pd.DataFrame(
        {
            "nome": _unique([words.short(place.nome) for place in rows]),
            **{
                name: [getattr(point, name) for point in points]
                for name in ("valor", "ic95_inferior", "ic95_superior", "parcial")
            },
            "situacao": [point.situacao if point.valor is not None else None for point in points],
        }
    )
    drawn = picture(
        lambda: charts.ranking(
            frame, unit=one.unidade, decimals=one.decimals, subject=f"{one.nome}, {places.title.lower()}",
            width=WIDTH,
        )
    )  # fmt: skip
    return [chart(one.nome, drawn, "O traço escuro em cada barra é o intervalo de 95 %.")]


def _funnel(places: Places) -> list[Block]:
    at = places.column(FUNNEL)
    if at is None:
        return []
    one = places.columns[at]
    kind, _ = distribution(one.tipo, one.unidade, has_interval=_has_interval(places, at))
    rows = [place for place in places.rows if place.points[at].valor is not None]
    if kind is None or not rows:
        return []
    points = [place.points[at] for place in rows]
    limits = funnel(
        [FunnelPlace(place.nome, place.points[at].numerador, place.points[at].denominador) for place in rows],
        kind,
        factor=one.fator or 1.0,
    )
    if limits.centre is None:
        return []
    frame = pd.DataFrame(
        {
            "nome": _unique([place.nome for place in rows]),
            "denominador": [point.denominador for point in points],
            "valor": [point.valor for point in points],
        }
    )
    drawn = picture(
        lambda: charts.funnel(
            frame, limits, unit=one.unidade, decimals=one.decimals, denominator="Casos no denominador",
            subject=f"{one.nome}, {places.title.lower()}", width=WIDTH, height=230,
        )
    )  # fmt: skip
    said = "Quem está entre as curvas não difere do conjunto mais do que o acaso explica."
    return [chart(one.nome, drawn, f"{said} {limits.note or ''}".strip())]


def _map(territory: Territory, places: Places) -> Block:
    one = territory.indicator
    drawn = picture(
        lambda: charts.choropleth(
            territory.rows, territory.shapes, unit=one.unidade, decimals=one.decimals,
            subject=f"{one.nome}, {places.title.lower()}", width=WIDTH, height=MAP_HEIGHT,
        )
    )  # fmt: skip
    return chart(_title(one), drawn, READING)


def _has_interval(places: Places, at: int) -> bool:
    return any(place.points[at].ic95_inferior is not None for place in places.rows)


def _table(places: Places) -> Block:
    columns = [
        column(places.singular, "2fr"),
        *(column(_title(one), "1fr", right=True) for one in places.columns),
    ]
    rows = [_row(place, places) for place in places.rows[:MOST_ROWS]]
    return table(columns, rows)


def _title(one: Indicator) -> str:
    """What a column of places needs not say: that it is by place."""
    return one.nome.removesuffix(" por município").removesuffix(" por estado")


def _row(place: Place, places: Places) -> Sequence[Cell]:
    cells = [_cell(point, places, at) for at, point in enumerate(place.points)]
    return [words.short(place.nome), *cells]


def _cell(point: Point, places: Places, at: int) -> Cell:
    one = places.columns[at]
    if point.valor is None:
        return cell(short(None, one), "não entregue" if not point.entregue else "")
    few = "*" if one.unidade == "%" and (point.denominador or FEW) < FEW else ""
    lacking = f" {WARNING}" if point.motivo else ""
    written = f"{short(point.valor, one)}{few}{lacking}"
    if point.meta is None:
        return written
    status = theme.status(point.situacao)
    return {"texto": f"{status.symbol} {written}", "abaixo": "", "cor": status.color, "pinta": True}


def _legend(places: Places) -> str:
    signs = " ".join(
        f"{status.symbol} {status.label.lower()};"
        for key, status in theme.STATUSES.items()
        if key != "sem_meta"
    )
    text = (
        f"{signs} sem sinal, sem meta; * menos de {FEW} casos no denominador; {WARNING} falta parte das "
        f"entregas; {formats.NOTHING} sem valor."
    )
    hidden = len(places.rows) - MOST_ROWS
    if hidden > 0:
        text += f" Os {MOST_ROWS} primeiros de {len(places.rows)}; a planilha do relatório traz todos."
    return text


def _unique(names: Sequence[str]) -> list[str]:
    """Names with a number where one repeats: a chart draws each name once."""
    seen: dict[str, int] = {}
    told = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        told.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return told
