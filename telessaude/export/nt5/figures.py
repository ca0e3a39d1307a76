"""The published figures of one month that the Quadros are made of, and whose they are."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import duckdb

from telessaude.export.wanted import Period


@dataclass(frozen=True)
class Unit:
    """A núcleo or a UF: what one document is about. ``uf_code`` is the UF's IBGE code, two digits."""

    level: str
    id: str
    name: str
    uf: str | None
    uf_code: str | None


@dataclass(frozen=True)
class Figure:
    """One published figure: its value, its rank where it has one, and what it was divided by."""

    value: float
    rank: int | None
    denominator: float | None


@dataclass(frozen=True)
class Town:
    """Of a município and a núcleo: pontos not yet implanted, pontos implanted and teams in the month."""

    municipio: str
    nucleo: str
    in_implantation: int
    implanted: int
    teams: int


class Figures:
    """A month's figures by indicator, level, place and breakdown, and which núcleo each place belongs to."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, month: Period) -> None:
        """Read the month from the marts."""
        self.month = month
        self.found: dict[tuple[str, str, str, str], dict[str, Figure]] = defaultdict(dict)
        for indicator, level, place, dimension, category, *figure in self._published(connection):
            self.found[indicator, level, place, dimension][category] = Figure(*figure)
        self.uf_of_town = dict(connection.execute("select municipio_ibge, uf from municipio").fetchall())
        self.of_ponto = _owners(connection, "ponto", "ponto_cnes")
        self.of_equipe = _owners(connection, "equipe", "equipe_ine")
        self.nucleos_of_uf: dict[str, set[str]] = defaultdict(set)
        for nucleo, uf in connection.execute("select nucleo_id, uf from nucleo").fetchall():
            self.nucleos_of_uf[uf].add(nucleo)
        self.nucleos_of_town: dict[str, set[str]] = defaultdict(set)
        for nucleo, town in [*self.of_ponto.values(), *self.of_equipe.values()]:
            self.nucleos_of_town[town].add(nucleo)
        self.towns = self._structure(connection)

    def one(
        self, indicator: str, unit: Unit, dimension: str = "total", category: str = "total"
    ) -> float | None:
        """One figure of the unit; None where nothing was published."""
        figure = self.found.get((indicator, unit.level, unit.id, dimension), {}).get(category)
        return None if figure is None else figure.value

    def by(self, indicator: str, unit: Unit, dimension: str) -> dict[str, Figure]:
        """The unit's figures by category, in order of category, or of rank where there is one."""
        found = self.found.get((indicator, unit.level, unit.id, dimension), {})
        return dict(sorted(found.items(), key=lambda item: (item[1].rank or 0, item[0])))

    def places(self, indicator: str, level: str, unit: Unit) -> dict[str, float]:
        """The totals of the places of a level that are the unit's alone, by code."""
        totals = {
            place: found["total"].value
            for (name, of_level, place, dimension), found in self.found.items()
            if name == indicator and of_level == level and dimension == "total"
        }
        return {place: totals[place] for place in sorted(totals) if self.is_of(level, place, unit)}

    def is_of(self, level: str, place: str, unit: Unit) -> bool:
        """Whether all that happens in a place is the unit's.

        A UF or município served by several núcleos is nobody's alone: its figure cannot be shared out.
        """
        if unit.level == "nucleo":
            return self._nucleos(level, place) == {unit.id}
        if level == "uf":
            return place == unit.id
        town = place if level == "municipio" else self._registered(level, place)[1]
        return self.uf_of_town.get(town) == unit.id

    def _nucleos(self, level: str, place: str) -> set[str]:
        if level == "uf":
            return self.nucleos_of_uf.get(place, set())
        if level == "municipio":
            return self.nucleos_of_town.get(place, set())
        return {self._registered(level, place)[0]}

    def _registered(self, level: str, place: str) -> tuple[str, str]:
        return (self.of_ponto if level == "ponto" else self.of_equipe).get(place, ("", ""))

    def structure(self, unit: Unit) -> list[Town]:
        """The municípios of the unit with their pontos and teams."""
        if unit.level == "nucleo":
            return [town for town in self.towns if town.nucleo == unit.id]
        return [town for town in self.towns if self.uf_of_town.get(town.municipio) == unit.id]

    def _published(self, connection: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
        tables = ("indicador_valor", "indicador_valor_detalhe")
        return connection.execute(
            " union all ".join(
                f"""
                select indicador_id, nivel, nivel_id, dimensao, categoria, valor, posicao, denominador
                from {table}
                where periodo_tipo = 'mes' and periodo_inicio = date '{self.month.first_day}'
                  and (indicador_id like 'MSNT5.%' or indicador_id = 'DESD.1800') and nivel <> 'profissional'
                """
                for table in tables
            )
        ).fetchall()

    def _structure(self, connection: duckdb.DuckDBPyConnection) -> list[Town]:
        first, last = f"date '{self.month.first_day}'", f"date '{self.month.last_day}'"
        found = connection.execute(
            f"""
            with
            item as (
              select
                municipio_ibge, nucleo_id,
                implantado_em is null or implantado_em > {last} as em_implantacao,
                implantado_em <= {last} and (desativado_em is null or desativado_em >= {first}) as implantado,
                false as equipe
              from ponto
              where desativado_em is null or desativado_em >= {first}
              union all
              select municipio_ibge, nucleo_id, false, false, true
              from equipe
              where inicio <= {last} and (fim is null or fim >= {first})
            )
            select
              municipio_ibge, nucleo_id,
              count(*) filter (em_implantacao), count(*) filter (implantado), count(*) filter (equipe)
            from item
            where municipio_ibge is not null and nucleo_id is not null
            group by all
            order by all
            """
        ).fetchall()
        return [Town(*row) for row in found]


def _owners(connection: duckdb.DuckDBPyConnection, table: str, key: str) -> dict[str, tuple[str, str]]:
    rows = connection.execute(f"select {key}, nucleo_id, municipio_ibge from {table}").fetchall()
    return {place: (nucleo, town) for place, nucleo, town in rows}
