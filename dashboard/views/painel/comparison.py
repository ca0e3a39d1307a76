"""Those beside or under the unit in sight, one a row: who stands where on the headlines."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import pandas as pd
import streamlit as st

from dashboard.parts import tables
from dashboard.views.painel import choice
from dashboard.views.painel.board import Board
from telessaude.charts import theme
from telessaude.contract.families import REGIONAL
from telessaude.reading import formats
from telessaude.reading.answers import words
from telessaude.reading.answers.catalogue import Indicator
from telessaude.reading.answers.deliveries import (
    ABSENT,
    AWAITED,
    BEGUN,
    INCOMPLETE,
    WHOLE,
    Deliveries,
    by_unit,
)
from telessaude.reading.answers.history import Point
from telessaude.reading.answers.inside import MUNICIPIOS
from telessaude.reading.answers.records import records
from telessaude.reading.answers.unit import names, unit_name
from telessaude.reading.filters import Filters
from telessaude.reading.publication import Reader
from telessaude.store.database import literal

TITLES = {
    "uf": "As UFs", "nucleo": "Os núcleos", "regiao_saude": "As regiões de saúde",
    "municipio": "Os municípios",
}  # fmt: skip
# The first level of which there are two or more: a state may have sent its macrorregiões alone.
BESIDE = {
    "brasil": ("uf",),
    "macrorregiao": ("regiao_saude", "municipio"),
    "regiao_saude": ("municipio",),
    "regional_saude": ("municipio",),
}


@dataclass(frozen=True)
class Cell:
    """A figure of one row and column, as it is written, with its sign and what to know of it."""

    value: float | None
    text: str
    sign: str
    note: str


def show(reader: Reader, filters: Filters, board: Board) -> None:
    """Draw the table and offer its file."""
    level, units = beside(reader, filters)
    cards = [card.indicator for card in board.cards]
    columns = [board.catalogue[one] for one in choice.compared(board.catalogue, cards, filters, level)]
    if len(units) < 2 or not columns:
        return
    st.header(f"{TITLES[level]} lado a lado, {filters.periodo}")
    cells = _cells(reader, filters, level, columns, units)
    if filters.nivel_id not in units:
        units |= {filters.nivel_id: f"{unit_name(reader, filters.nivel, filters.nivel_id)} (conjunto)"}
        cells |= _whole(board, filters, columns)
    st.html(_html(units, columns, cells, own=filters.nivel_id))
    signs = " ".join(
        f"{status.symbol} {status.label.lower()};"
        for key, status in theme.STATUSES.items()
        if key != "sem_meta"
    )
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.caption(f"{signs} sem sinal, sem meta. {formats.NOTHING} sem valor, com o motivo embaixo.")
        name = f"comparacao_{filters.nivel_id}_{filters.periodo_inicio}"
        tables.download(_frame(units, columns, cells), name)


def beside(reader: Reader, filters: Filters) -> tuple[str, dict[str, str]]:
    """The level whose units stand side by side, and those units: fewer than two where there is none."""
    found = [(level, parts(reader, filters, level)) for level in BESIDE.get(filters.nivel, ("nucleo",))]
    return next((one for one in found if len(one[1]) > 1), found[-1])


def parts(reader: Reader, filters: Filters, level: str) -> dict[str, str]:
    """The rows: UFs that have a núcleo in sight, the núcleos of the UF, or the parts of a health region."""
    if filters.nivel in REGIONAL:
        column = "municipio_ibge" if level == "municipio" else f"{level}_id"
        inside = reader.frame(
            f"select distinct {column} as id from municipio where {MUNICIPIOS[filters.nivel]}",
            unidade=filters.nivel_id,
        )
        named = {one: names(reader, level).get(one, one) for one in inside["id"].dropna()}
        return dict(sorted(named.items(), key=lambda item: item[1]))
    rows = reader.frame("select nucleo_id, nome, uf from nucleo order by uf, nome")
    if level == "uf":
        return {uf: names(reader, "uf").get(uf, uf) for uf in rows["uf"].unique()}
    here = rows["nucleo_id"] == filters.nucleo if filters.nivel == "nucleo" else rows["uf"] == filters.uf
    of_uf = rows[rows["uf"].isin(rows.loc[here, "uf"])]
    return {one: words.short(name) for one, name in zip(of_uf["nucleo_id"], of_uf["nome"], strict=True)}


def _cells(
    reader: Reader, filters: Filters, level: str, columns: list[Indicator], units: dict[str, str]
) -> dict[tuple[str, str], Cell]:
    rows = reader.frame(
        f"""
        select indicador_id, nivel_id, valor, situacao, parcial, completo
        from indicador_valor
        where indicador_id in ({", ".join(literal(one.indicador_id) for one in columns)})
            and periodo_tipo = $tipo and periodo_inicio = $inicio and nivel = $nivel and dimensao = 'total'
        """,
        tipo=filters.periodo_tipo,
        inicio=filters.periodo_inicio,
        nivel=level,
    )
    found = {(row["nivel_id"], row["indicador_id"]): row for row in records(rows)}
    arrived = by_unit(reader, level, filters.periodo_inicio)
    nothing = Deliveries([], level)
    return {
        (unit, one.indicador_id): _cell(
            found.get((unit, one.indicador_id)), one, arrived.get(unit, nothing), filters
        )
        for unit in units
        for one in columns
    }


def _whole(board: Board, filters: Filters, columns: list[Indicator]) -> dict[tuple[str, str], Cell]:
    """The row of the unit in sight, which its cards already tell."""
    now = {card.indicator.indicador_id: card.now for card in board.cards}
    return {
        (filters.nivel_id, one.indicador_id): _of_point(now.get(one.indicador_id), one) for one in columns
    }


def _of_point(point: Point | None, indicator: Indicator) -> Cell:
    if point is None or point.valor is None:
        lacking = point is not None and point.entrega != WHOLE
        return Cell(None, formats.NOTHING, "", "falta entrega" if lacking else "nada a medir")
    sign = theme.status(point.situacao).symbol if point.meta is not None else ""
    notes = ["em curso"] if point.parcial else []
    notes += ["entrega incompleta"] if point.incompleta else []
    return Cell(point.valor, indicator.figure(point.valor), sign, ", ".join(notes))


def _cell(row: dict[str, object] | None, indicator: Indicator, arrived: Deliveries, filters: Filters) -> Cell:
    period = arrived.of(indicator.fontes, filters.periodo_tipo, filters.periodo_inicio)
    if period.state in {ABSENT, AWAITED}:
        note = "não entregue" if period.state == ABSENT else "ainda não entregue"
        return Cell(None, formats.NOTHING, "", note)
    value = None if row is None else row["valor"]
    if row is None or not isinstance(value, float):
        return Cell(None, formats.NOTHING, "", "nada a medir")
    status = theme.STATUSES.get(str(row["situacao"]))
    sign = "" if status is None or row["situacao"] == "sem_meta" else status.symbol
    notes = ["em curso"] if row["parcial"] else []
    state = period.of_figure(whole=bool(row["completo"])).state
    # Of a period in course that it is so says that there is more to come.
    lacking = state == INCOMPLETE or (state == BEGUN and not row["parcial"])
    notes += ["entrega incompleta"] if lacking else []
    return Cell(value, indicator.figure(value), sign, ", ".join(notes))


def _html(
    units: dict[str, str], columns: list[Indicator], cells: dict[tuple[str, str], Cell], *, own: str
) -> str:
    heads = "".join(f'<th scope="col">{escape(one.nome)}</th>' for one in columns)
    body = "".join(
        _tr(name, [cells[unit, one.indicador_id] for one in columns], own=unit == own)
        for unit, name in units.items()
    )
    return (
        '<div class="ts-sheet" tabindex="0" role="region" aria-label="Comparação"><table>'
        f'<thead><tr><th scope="col">Lugar</th>{heads}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _tr(name: str, cells: list[Cell], *, own: bool) -> str:
    mark = ' class="ts-own"' if own else ""
    return f'<tr{mark}><th scope="row">{escape(name)}</th>{"".join(map(_td, cells))}</tr>'


def _td(cell: Cell) -> str:
    colors = {status.symbol: status.color for status in theme.STATUSES.values()}
    words_of = {status.symbol: status.label for status in theme.STATUSES.values()}
    sign = ""
    if cell.sign:
        sign = f'<span style="color:{colors[cell.sign]}" title="{words_of[cell.sign]}">{cell.sign}</span> '
    note = f'<span class="ts-note">{escape(cell.note)}</span>' if cell.note else ""
    return f"<td>{sign}{escape(cell.text)}{note}</td>"


def _frame(
    units: dict[str, str], columns: list[Indicator], cells: dict[tuple[str, str], Cell]
) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"Lugar": name} | {one.nome: cells[unit, one.indicador_id].value for one in columns}
            for unit, name in units.items()
        ]
    )
