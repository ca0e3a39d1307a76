"""Which indicator, of which place and period: what the shared filters say, or else what it can be had for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import streamlit as st

from dashboard import address
from dashboard.parts.writers import typed
from telessaude.contract.families import REGIONAL
from telessaude.contract.words import load_words
from telessaude.reading import formats
from telessaude.reading.answers import periods, words
from telessaude.reading.answers.catalogue import DETAILED, Indicator
from telessaude.reading.answers.history import TOTAL
from telessaude.reading.answers.inside import MUNICIPIOS, NUCLEOS
from telessaude.reading.answers.unit import names, unit_name
from telessaude.reading.filters import BRASIL, Filters
from telessaude.reading.publication import Reader

FIRST = "MSNT5.417"
# As the filters say.
FOLLOW = "filtro"
# From the whole to its parts: of the levels an indicator has, the next one below what is in sight.
ORDER = tuple(load_words().niveis)
# What this view alone keeps in the address.
OWN = frozenset({"nivel", "ritmo", "lugar", "recorte"})
KINDS = ("mes", "quadrimestre", "ano", "semana")


@dataclass(frozen=True)
class Chosen:
    """An indicator in a place (``nivel_id`` empty for points, teams and professionals) and a period.

    ``category`` is a breakdown and one of its categories, or the total.
    """

    indicator: Indicator
    nivel: str
    nivel_id: str
    nome: str
    kind: str
    inicio: date
    category: tuple[str, str] = TOTAL

    @property
    def lugar(self) -> str:
        """The place in words, with the category when one is chosen."""
        if self.category == TOTAL:
            return self.nome
        return f"{self.nome}, {words.category(*self.category).lower()}"

    @property
    def periodo(self) -> str:
        """The period in words."""
        return formats.period(self.kind, self.inicio)


def indicator(catalogue: dict[str, Indicator], filters: Filters) -> Indicator:
    """The indicator chosen by name or number, those of the group in sight first."""
    ordered = sorted(catalogue.values(), key=lambda one: (one.norma != filters.grupo, not one.disponivel))
    options = {one.indicador_id: f"{one.indicador_id} · {one.nome}" for one in ordered}
    default = FIRST if FIRST in options and ordered[0].norma != filters.grupo else next(iter(options))
    chosen = address.choose(
        "Indicador", "id", options, default, explanation="Escreva parte do nome ou do número para procurar."
    )
    for name, asked in address.refused():
        if name == "id":
            st.warning(f"Não há indicador {typed(asked)} no catálogo; mostramos {typed(options[chosen])}.")
    return catalogue[chosen]


def place_and_period(reader: Reader, filters: Filters, one: Indicator) -> Chosen | None:
    """Ask for what the shared filters leave open; None when there is no figure to show."""
    _told(filters, one)
    with st.container(horizontal=True, gap="large"):
        nivel = _level(reader, filters, one)
        kind = _kind(filters, one)
        place = _place(reader, filters, one, nivel, kind)
        if place is None:
            return None
        category = _category(reader, one, nivel, place, kind)
    for name, asked in address.refused():
        if name in OWN:
            st.warning(f"O endereço pede {name} = {typed(asked)}, que não há aqui; mostramos outra escolha.")
    same = kind == filters.periodo_tipo
    first_day = filters.periodo_inicio if same else _latest(reader, filters, one, kind)
    if first_day is None:
        return None
    name = unit_name(reader, nivel, place) if place else ""
    return Chosen(one, nivel, place, name, kind, first_day, category)


def levels(niveis: tuple[str, ...], in_sight: str, *, everything: bool) -> list[str]:
    """The levels of an indicator, the one to begin with first."""
    found = [nivel for nivel in ORDER if nivel in niveis and (everything or nivel != "brasil")]
    below = [nivel for nivel in found if ORDER.index(nivel) >= ORDER.index(in_sight)]
    first = (below or found[-1:])[:1]
    return first + [nivel for nivel in found if nivel not in first]


def _told(filters: Filters, one: Indicator) -> None:
    """Say when the place or the kind of period in sight is none of the indicator's."""
    found = []
    if filters.nivel not in one.niveis:
        level = "para o Brasil" if filters.nivel == "brasil" else f"por {load_words().niveis[filters.nivel]}"
        found.append(f"{level} (existe por {words.by_levels(one.niveis)})")
    if filters.periodo_tipo not in one.periodos:
        kinds = words.listed([formats.PERIOD_KINDS[kind].lower() for kind in one.periodos])
        found.append(f"por {formats.PERIOD_KINDS[filters.periodo_tipo].lower()} (existe por {kinds})")
    if found:
        st.info(f"Este indicador não se calcula {' nem '.join(found)}. Mostramos o que há.")


def without_regions(reader: Reader) -> frozenset[str]:
    """The regional levels of which no state has said its regions."""
    return frozenset(REGIONAL) - set(reader.frame("select distinct nivel from regiao")["nivel"])


def _level(reader: Reader, filters: Filters, one: Indicator) -> str:
    there = tuple(nivel for nivel in one.niveis if nivel not in without_regions(reader))
    found = levels(there, filters.nivel, everything=reader.scope.everything)
    if len(found) < 2:
        return found[0] if found else filters.nivel
    in_order = sorted(found, key=ORDER.index)
    options = {FOLLOW if nivel == found[0] else nivel: words.level(nivel) for nivel in in_order}
    chosen = address.choose_few("Nível", "nivel", options, FOLLOW)
    return found[0] if chosen == FOLLOW else chosen


def _kind(filters: Filters, one: Indicator) -> str:
    found = [kind for kind in KINDS if kind in one.periodos]
    first = filters.periodo_tipo if filters.periodo_tipo in found else found[0]
    # The shared filters have no weeks: who wants them chooses them here.
    rest = [kind for kind in found if kind != first and (kind == "semana" or first != filters.periodo_tipo)]
    if not rest:
        return first
    options = {FOLLOW: formats.PERIOD_KINDS[first]} | {kind: formats.PERIOD_KINDS[kind] for kind in rest}
    chosen = address.choose_few("Período do indicador", "ritmo", options, FOLLOW)
    return first if chosen == FOLLOW else chosen


def _place(reader: Reader, filters: Filters, one: Indicator, nivel: str, kind: str) -> str | None:
    if nivel in DETAILED:
        return ""
    if nivel == filters.nivel:
        return filters.nivel_id
    if nivel == "brasil":
        return BRASIL
    if nivel == "uf" and filters.uf != BRASIL:
        return filters.uf
    units = _units(reader, filters, one, nivel, kind)
    if not units:
        return None
    return address.choose(words.level(nivel), "lugar", units, next(iter(units)), inside=True)


def _category(reader: Reader, one: Indicator, nivel: str, place: str, kind: str) -> tuple[str, str]:
    """The total, or one category: of an indicator without a total, the largest until another is chosen."""
    if not one.dimensoes or nivel in DETAILED:
        return TOTAL
    found = reader.frame(
        """
        select dimensao, categoria
        from indicador_valor
        where indicador_id = $indicador and periodo_tipo = $tipo and nivel = $nivel and nivel_id = $unidade
        group by dimensao, categoria
        order by dimensao = 'total' desc, sum(valor) desc, dimensao, categoria
        """,
        indicador=one.indicador_id,
        tipo=kind,
        nivel=nivel,
        unidade=place,
    )
    rows = [(str(a), str(b)) for a, b in found.itertuples(index=False)]
    if len(rows) < 2:
        return rows[0] if rows else TOTAL
    pairs = {FOLLOW: rows[0]} | {":".join(row): row for row in rows[1:]}
    options = {
        key: "Total" if pair == TOTAL else f"{words.dimension(pair[0])}: {words.category(*pair)}"
        for key, pair in pairs.items()
    }
    return pairs[address.choose("Recorte", "recorte", options, FOLLOW)]


def _units(reader: Reader, filters: Filters, one: Indicator, nivel: str, kind: str) -> dict[str, str]:
    """The units of a level with figures of the indicator, inside the UF in sight, by name."""
    found = reader.frame(
        """
        select nivel_id from indicador_valor
        where indicador_id = $indicador and periodo_tipo = $tipo and nivel = $nivel
        group by nivel_id
        """,
        indicador=one.indicador_id,
        tipo=kind,
        nivel=nivel,
    )
    named, inside = names(reader, nivel), within(reader, filters, nivel)
    units = {unit: named.get(unit, unit) for unit in found["nivel_id"] if inside is None or unit in inside}
    return dict(sorted(units.items(), key=lambda item: item[1]))


def within(reader: Reader, filters: Filters, nivel: str) -> frozenset[str] | None:
    """The units of a level inside the UF or region in sight (of a núcleo, its UF); None: all are."""
    registry = {"nucleo": ("nucleo", "nucleo_id"), "municipio": ("municipio", "municipio_ibge")}
    registry |= {level: ("municipio", f"{level}_id") for level in REGIONAL}
    uf = uf_in_sight(reader, filters)
    if uf is None or nivel not in registry:
        return None
    table, column = registry[nivel]
    inside = {"nucleo": NUCLEOS, "municipio": MUNICIPIOS}[table]
    level, unit = (filters.nivel, filters.nivel_id) if filters.nivel in REGIONAL else ("uf", uf)
    rows = reader.frame(f"select distinct {column} as id from {table} where {inside[level]}", unidade=unit)
    return frozenset(rows["id"].dropna())


def uf_in_sight(reader: Reader, filters: Filters) -> str | None:
    """The UF chosen, or that of the núcleo chosen; None for Brasil."""
    if filters.nivel == "nucleo":
        found = reader.record("select uf from nucleo where nucleo_id = $nucleo", nucleo=filters.nucleo)
        return None if found is None else str(found["uf"])
    return None if filters.uf == BRASIL else filters.uf


def _latest(reader: Reader, filters: Filters, one: Indicator, kind: str) -> date | None:
    """The last whole period of another kind that ends with the one in sight; else the last there is."""
    found = reader.record(
        """
        select
            max(periodo_inicio) filter (where not parcial and periodo_fim <= $ate) as encerrado,
            max(periodo_inicio) as ultimo
        from indicador_valor
        where indicador_id = $indicador and periodo_tipo = $tipo
        """,
        indicador=one.indicador_id,
        tipo=kind,
        ate=periods.end(filters.periodo_tipo, filters.periodo_inicio),
    )
    day = found and (found["encerrado"] or found["ultimo"])
    return day.date() if day else None
