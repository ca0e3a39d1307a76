"""Answered teleconsultorias by specialty, professional category, requester or município."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from dashboard import address
from dashboard.parts import longest, pictures
from dashboard.parts.tables import Column, table
from dashboard.parts.writers import tenths
from telessaude import charts
from telessaude.reading import formats
from telessaude.reading.answers import answered, figures, words
from telessaude.reading.answers.answered import Cell
from telessaude.reading.filters import Filters
from telessaude.reading.publication import Reader

TITLES = {
    "especialidade": "Especialidade",
    "categoria": "Categoria profissional",
    "solicitante": "Solicitante",
    "municipio": "Município",
    "unidade": "Unidade",
}
CATEGORY = "MSNT5.385"
NOT_INFORMED = "Não informado"
BARS = 15


COUNTED = (
    Column("respondidas", "Respondidas", formats.number),
    Column("horas", "Tempo médio (horas)", tenths),
)
AVOIDED = Column(
    "evitados",
    "Encaminhamentos evitados (%)",
    tenths,
    "Entre os que pretendiam encaminhar e disseram o desfecho",
)


def show(reader: Reader, filters: Filters, cell: Cell) -> None:
    """The breakdown that is chosen, as table and, for the short ones, as bars."""
    chosen = address.choose_few("Ver por", "por", TITLES, "especialidade")
    DRAWN[chosen](reader, filters, cell)


def _specialty(reader: Reader, filters: Filters, cell: Cell) -> None:
    rows = answered.by(reader, cell, "especialidade")
    rows["categoria"] = [
        NOT_INFORMED if formats.missing(code) else words.category("especialidade", str(code))
        for code in rows["categoria"]
    ]
    _bars_and_table(rows, "Especialidade", COUNTED, filters, "especialidades")


def _category(reader: Reader, filters: Filters, cell: Cell) -> None:
    rows = figures.breakdown(reader, filters, CATEGORY)
    rows["categoria"] = [words.category("cbo_familia", str(code)) for code in rows["categoria"]]
    rows = rows.rename(columns={"valor": "respondidas"})
    _bars_and_table(rows, "Categoria profissional", COUNTED[:1], filters, "categorias")
    st.caption(f"Família da ocupação (CBO) de quem perguntou, quando informada ({CATEGORY}).")


def _requester(reader: Reader, filters: Filters, cell: Cell) -> None:
    rows = answered.by(reader, cell, "solicitante_id")
    st.caption(
        "Cada código é um pseudônimo: identifica a mesma pessoa de um mês para o outro, sem dizer quem é. "
        "Só o núcleo, em seu próprio sistema, sabe o nome."
    )
    st.markdown(
        f"{words.counted(len(rows), 'solicitante', 'solicitantes')}; em média, "
        f"{tenths(rows['respondidas'].mean())} teleconsultorias cada um."
        if len(rows)
        else ""
    )
    columns = (Column("categoria", "Solicitante (pseudônimo)"), *COUNTED)
    longest.table(rows, columns, name="solicitantes", alt="Teleconsultorias respondidas por solicitante")


def _city(reader: Reader, filters: Filters, cell: Cell) -> None:
    rows = _named(reader, answered.by(reader, cell, "municipio_ibge"), "municipio", "municipio_ibge")
    columns = (
        Column("categoria", "Município"), *COUNTED, Column("pontos", "Unidades", formats.number), AVOIDED
    )  # fmt: skip
    table(_with_share(rows), columns, name="municipios", alt="Teleconsultorias respondidas por município")


def _unit(reader: Reader, filters: Filters, cell: Cell) -> None:
    rows = _named(reader, answered.by(reader, cell, "ponto_cnes"), "ponto", "ponto_cnes")
    columns = (Column("codigo", "CNES"), Column("categoria", "Unidade"), *COUNTED, AVOIDED)
    table(_with_share(rows), columns, name="unidades", alt="Teleconsultorias respondidas por unidade")


def _named(reader: Reader, rows: pd.DataFrame, registry: str, key: str) -> pd.DataFrame:
    """Rows with codes told by a registry's names; the code where the registry lacks it."""
    found = reader.frame(f"select {key}, nome from {registry}")
    names = dict(zip(found[key], found["nome"], strict=True))
    codes = rows["categoria"]
    return rows.assign(
        codigo=codes,
        categoria=[NOT_INFORMED if formats.missing(code) else names.get(code) or code for code in codes],
    )


def _with_share(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with the % of referrals avoided among those assessed (MSNT5.412b); null where none was."""
    return rows.assign(evitados=100 * rows["evitadas"] / rows["avaliadas"].where(rows["avaliadas"] > 0))


def _bars_and_table(
    rows: pd.DataFrame, title: str, columns: tuple[Column, ...], filters: Filters, name: str
) -> None:
    if rows.empty:
        st.caption("Nada respondido neste período.")
        return
    left, right = st.columns(2)
    bars = rows.head(BARS).rename(columns={"respondidas": "valor"})[["categoria", "valor"]]
    chart = charts.breakdown(
        bars, decimals=0, subject=f"Teleconsultorias por {title.lower()}, {filters.periodo}"
    )
    with left:
        pictures.draw(chart)
    with right:
        table(
            rows, (Column("categoria", title), *columns), name=name,
            alt=f"Teleconsultorias respondidas por {title.lower()}",
        )  # fmt: skip


DRAWN: dict[str, Callable[[Reader, Filters, Cell], None]] = {
    "especialidade": _specialty,
    "categoria": _category,
    "solicitante": _requester,
    "municipio": _city,
    "unidade": _unit,
}
