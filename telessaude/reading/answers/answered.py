"""Teleconsultorias counted from the published records, for what no indicator says.

What counts as answered, and as asked, is said by the family (``producao`` and ``pedido`` of families.yml), as
for the indicators. The hour is local; an instant after the reference counts in no period. The UF is that of
the request's município: a record without one counts in its núcleo and in Brasil only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from telessaude.contract.families import Family, Production, load_families
from telessaude.reading.answers.inside import OF_REGION
from telessaude.reading.answers.periods import move
from telessaude.reading.filters import Filters
from telessaude.reading.publication import Reader

OF_LEVEL = {
    "brasil": "$unidade = 'BR'", "uf": "uf = $unidade", "nucleo": "nucleo_id = $unidade",
    "municipio": "municipio_ibge = $unidade",
    **{level: f"municipio_ibge in ({towns})" for level, towns in OF_REGION.items()},
}  # fmt: skip
REFERENCE = "(select max_by(timezone('UTC', referencia), fim) from execucao where resultado = 'publicada')"
COLUMNS = frozenset({"especialidade", "municipio_ibge", "ponto_cnes", "solicitante_id", "nucleo_id"})


@dataclass(frozen=True)
class Cell:
    """A unit and a period, from its first day to the day before `fim`."""

    nivel: str
    nivel_id: str
    inicio: date
    fim: date

    @property
    def parameters(self) -> dict[str, Any]:
        """What the queries of this module are asked with."""
        return {"unidade": self.nivel_id, "inicio": self.inicio, "fim": self.fim}

    @property
    def last_day(self) -> date:
        """The last day of the period."""
        return self.fim - timedelta(days=1)


def cell_of(filters: Filters) -> Cell:
    """The unit and period in sight."""
    end = move(filters.periodo_tipo, filters.periodo_inicio, 1)
    return Cell(filters.nivel, filters.nivel_id, filters.periodo_inicio, end)


def _within(what: Production | None, level: str) -> str:
    assert what is not None
    return f"""
        {what.condicao} and {OF_LEVEL[level]}
        and {what.instante} >= $inicio and {what.instante} < $fim and {what.instante}_utc <= {REFERENCE}
    """


def answered(level: str) -> str:
    """The condition of a record answered in the period, for `$unidade`, `$inicio`, `$fim`."""
    return _within(_family().producao, level)


def asked(level: str) -> str:
    """The condition of a record asked in the period and not cancelled, for the same parameters."""
    return _within(_family().pedido, level)


def _family() -> Family:
    return load_families().familias["teleconsultoria"]


def summary(reader: Reader, cell: Cell) -> dict[str, Any]:
    """respondidas, horas (mean), municipios and pontos served; of those asked: solicitadas, concluidas."""
    served = reader.record(
        f"""
        select
          count(*) as respondidas,
          sum(resposta_us) / 3.6e9 / count(*) as horas,
          count(distinct municipio_ibge) as municipios,
          count(distinct ponto_cnes) as pontos
        from teleconsultoria where {answered(cell.nivel)}
        """,
        **cell.parameters,
    )
    requested = reader.record(
        f"""
        select
          count(*) as solicitadas,
          count(*) filter (where situacao = '{_family().situacao_final}') as concluidas
        from teleconsultoria where {asked(cell.nivel)}
        """,
        **cell.parameters,
    )
    return (served or {}) | (requested or {})


def by(reader: Reader, cell: Cell, column: str) -> pd.DataFrame:
    """Answered records by one column: categoria (null: not informed), respondidas, horas (mean), most first.

    Raises:
        KeyError: a column that records are not counted by.
    """
    if column not in COLUMNS:
        raise KeyError(column)
    return reader.frame(
        f"""
        select
          {column} as categoria,
          count(*) as respondidas,
          sum(resposta_us) / 3.6e9 / count(*) as horas,
          count(distinct ponto_cnes) as pontos,
          count(*) filter (where intencao_encaminhamento and encaminhamento_evitado is not null) as avaliadas,
          count(*) filter (where intencao_encaminhamento and encaminhamento_evitado) as evitadas
        from teleconsultoria
        where {answered(cell.nivel)}
        group by all
        order by respondidas desc, categoria
        """,
        **cell.parameters,
    )


def conduct(reader: Reader, cell: Cell) -> pd.DataFrame:
    """Answered records by intention to refer and what came of it.

    Columns: intencao (sim, nao, nao_informado), mantidas, encaminhadas, sem_desfecho, total.
    """
    return reader.frame(
        f"""
        select
          case
            when intencao_encaminhamento then 'sim' when not intencao_encaminhamento then 'nao'
            else 'nao_informado'
          end as intencao,
          count(*) filter (where encaminhamento_evitado) as mantidas,
          count(*) filter (where not encaminhamento_evitado) as encaminhadas,
          count(*) filter (where encaminhamento_evitado is null) as sem_desfecho,
          count(*) as total
        from teleconsultoria
        where {answered(cell.nivel)}
        group by intencao
        order by any_value(case intencao_encaminhamento when true then 1 when false then 2 else 3 end)
        """,
        **cell.parameters,
    )
