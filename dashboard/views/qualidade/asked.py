"""What the view asks of the marts about the unit in sight: deliveries, faults, completeness, refusals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard.parts import tables
from telessaude.export import corrections
from telessaude.reading.answers import periods, words
from telessaude.reading.answers.inside import NUCLEOS
from telessaude.reading.filters import Filters
from telessaude.reading.publication import Reader


@dataclass(frozen=True)
class Asked:
    """A reader, the unit in sight and months from ``inicio`` to before ``fim``."""

    reader: Reader
    nivel: str
    unidade: str
    inicio: date
    fim: date

    def quality(self) -> pd.DataFrame:
        """Rows of ``qualidade`` that were expected, with the núcleo's nome (short) and uf, by núcleo, source and
        month."""
        found = self._of("qualidade", "nucleo.uf, nucleo.nome, fonte, mes")
        return found[found["situacao"].notna()].reset_index(drop=True)

    def faults(self) -> pd.DataFrame:
        """Rows of ``falha_remetente``, with nome and uf, by núcleo, source, month and fault."""
        return self._of("falha_remetente", "nucleo.uf, nucleo.nome, fonte, mes, falha")

    def completeness(self) -> pd.DataFrame:
        """How often each column came: nucleo_id, nome, uf, fonte, coluna, registros, preenchidos."""
        found = self.reader.frame(
            f"""
            select
                nucleo_id, nucleo.nome, nucleo.uf, fonte, coluna, sum(registros) as registros,
                sum(preenchidos) as preenchidos
            from qualidade_completude
            inner join nucleo using (nucleo_id)
            where mes >= $inicio and mes < $fim and {NUCLEOS[self.nivel]}
            group by all
            order by nucleo.uf, nucleo.nome, fonte, coluna
            """,
            **self._parameters,
        )
        return self._named(found)

    def refusals(self, since: date | None) -> pd.DataFrame:
        """Rejections by cause in files that arrived since a day: linhas, whether it is what left them out."""
        found = self.reader.frame(
            f"""
            select
                rejeicao_comum.nucleo_id, nucleo.nome, rejeicao_comum.fonte, coluna, causa, barra, dica,
                sum(contagem) as linhas
            from rejeicao_comum
            inner join nucleo using (nucleo_id)
            left join entrega using (entrega_id)
            where ($desde is null or recebida_em is null or recebida_em >= $desde)
                and {NUCLEOS[self.nivel]}
            group by all
            order by barra desc, linhas desc, nucleo.nome, rejeicao_comum.fonte, coluna, causa, dica
            """,
            desde=since,
            unidade=self.unidade,
        )
        return self._named(found)

    def ownerless(self, since: date | None) -> pd.DataFrame:
        """Rows of ``rejeicao_comum`` of no núcleo: those of state files, and of files refused whole."""
        return self.reader.frame(
            """
            select r.*
            from rejeicao_comum as r
            left join entrega using (entrega_id)
            where r.nucleo_id is null and ($desde is null or recebida_em is null or recebida_em >= $desde)
            order by barra desc, contagem desc, r.caminho, r.aba, coluna, causa, dica
            """,
            desde=since,
        )

    def drops(self) -> pd.DataFrame:
        """Rows of ``queda`` with the núcleo's nome, null where it is of all together: worst first."""
        found = self.reader.frame(
            f"""
            select queda.*
            from queda
            left join nucleo using (nucleo_id)
            where {NUCLEOS[self.nivel]}
            order by
                aceita, gravidade desc, linhas_antes - linhas_agora desc, fonte, queda.nucleo_id, mes, caminho
            """,
            unidade=self.unidade,
        )
        return self._named(found)

    def over(self, inicio: date, fim: date) -> Asked:
        """The same of other months."""
        return Asked(self.reader, self.nivel, self.unidade, inicio, fim)

    def _of(self, mart: str, order: str) -> pd.DataFrame:
        found = self.reader.frame(
            f"""
            select {mart}.*, nucleo.nome, nucleo.uf
            from {mart}
            inner join nucleo using (nucleo_id)
            where mes >= $inicio and mes < $fim and {NUCLEOS[self.nivel]}
            order by {order}
            """,
            **self._parameters,
        )
        return self._named(found)

    def names(self) -> dict[str, str]:
        """The núcleos in sight by nucleo_id: short names, with the code where two have the same."""
        found = self.reader.frame(
            f"select nucleo_id, nome from nucleo where {NUCLEOS[self.nivel]} order by uf, nome",
            unidade=self.unidade,
        )
        short = found["nome"].map(words.short)
        twice = short.duplicated(keep=False)
        labels = short.where(~twice, short + " (" + found["nucleo_id"] + ")")
        return dict(zip(found["nucleo_id"], labels, strict=True))

    def _named(self, found: pd.DataFrame) -> pd.DataFrame:
        return found.assign(nome=found["nucleo_id"].map(self.names()))

    @property
    def _parameters(self) -> dict[str, str | date]:
        return {"inicio": self.inicio, "fim": self.fim, "unidade": self.unidade}


def nucleo_column(filters: Filters) -> list[tables.Column]:
    """The column that names the núcleo, where there is more than one."""
    return [] if filters.nivel == "nucleo" else [tables.Column("nome", "Núcleo")]


def of_period(reader: Reader, filters: Filters) -> Asked:
    """The unit and period in sight."""
    end = periods.move(filters.periodo_tipo, filters.periodo_inicio, 1)
    return Asked(reader, filters.nivel, filters.nivel_id, filters.periodo_inicio, end)


def of_last_months(reader: Reader, filters: Filters, months: int) -> Asked:
    """The unit in sight over so many months, the last of them the period's last or the reference's."""
    asked = of_period(reader, filters)
    today = corrections.reference(reader).date().replace(day=1)
    end = min(asked.fim, periods.shift(today, 1))
    return asked.over(periods.shift(end, -months), end)
