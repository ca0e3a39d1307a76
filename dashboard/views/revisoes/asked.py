"""What the view asks of ``revisao``: published numbers that a publication changed, by the filters chosen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from telessaude.contract.families import REGIONAL
from telessaude.reading.answers.inside import OF_REGION
from telessaude.reading.filters import ALL
from telessaude.reading.publication import Reader

ROWS = 500  # in sight; the file has all
ALONE = {
    "brasil": "nivel = 'brasil' and $unidade is not null",
    "uf": "nivel = 'uf' and nivel_id = $unidade",
    "nucleo": "nivel = 'nucleo' and nivel_id = $unidade",
    **{level: f"nivel = '{level}' and nivel_id = $unidade" for level in REGIONAL},
}
OF_UF = "select municipio_ibge from municipio where uf = $unidade"
OF_NUCLEO = "nivel = '{level}' and nivel_id in (select {key} from {registry} where nucleo_id = $unidade)"
WITHIN = {
    "brasil": "$unidade is not null",
    "uf": f"""
        {ALONE["uf"]}
        or nivel in {REGIONAL} and nivel_id in (select nivel_id from regiao where uf = $unidade)
        or nivel = 'municipio' and nivel_id in ({OF_UF})
        or nivel = 'nucleo' and nivel_id in (select nucleo_id from nucleo where uf = $unidade)
        or nivel = 'ponto' and nivel_id in (select ponto_cnes from ponto where municipio_ibge in ({OF_UF}))
        or nivel = 'equipe' and nivel_id in (select equipe_ine from equipe where municipio_ibge in ({OF_UF}))
    """,
    "nucleo": f"""
        {ALONE["nucleo"]}
        or {OF_NUCLEO.format(level="ponto", key="ponto_cnes", registry="ponto")}
        or {OF_NUCLEO.format(level="equipe", key="equipe_ine", registry="equipe")}
    """,
    **{
        level: f"{ALONE[level]} or nivel = 'municipio' and nivel_id in ({towns})"
        for level, towns in OF_REGION.items()
    },
}
COLUMNS = """
    indicador_id, indicador.nome as indicador, indicador.unidade, indicador.tipo, periodo_tipo,
    periodo_inicio, nivel, nivel_id, revisao.dimensao, categoria, mudanca, valor_anterior, valor_novo,
    diferenca, 100 * diferenca / abs(nullif(valor_anterior, 0)) as relativa, numerador_anterior,
    numerador_novo, denominador_anterior, denominador_novo, motivo, entregas
"""


@dataclass(frozen=True)
class Asked:
    """A publication, a unit (with what is in it, if ``dentro``), a kind of period and what else is chosen."""

    reader: Reader
    publicacao: str
    nivel: str
    unidade: str
    dentro: bool
    periodo_tipo: str
    grupo: str
    indicador: str
    recortes: bool
    parciais: bool

    def counts(self) -> pd.DataFrame:
        """How many numbers changed, by indicator, kind of change, reason and whether it was partial."""
        return self.reader.frame(
            f"""
            select
                indicador_id, indicador.nome as indicador, mudanca, motivo,
                coalesce(parcial_anterior, false) as parcial, count(*) as numeros
            from revisao
            left join indicador using (indicador_id)
            where {self._condition}
            group by all
            order by numeros desc, indicador_id, mudanca, motivo, parcial
            """,
            **self._parameters,
        )

    def rows(self) -> pd.DataFrame:
        """The numbers that changed, the largest relative changes first, as many as are in sight."""
        return with_files(self.reader, self.reader.frame(f"{self._rows} limit {ROWS}", **self._parameters))

    def every_row(self) -> pd.DataFrame:
        """Every number that changed, which are too many to be remembered."""
        return with_files(self.reader, self.reader.cursor().execute(self._rows, self._parameters).df())

    def deliveries(self) -> pd.DataFrame:
        """The deliveries behind the changes: caminho, fonte, recebida_em, nucleo, numeros, indicadores."""
        return self.reader.frame(
            f"""
            with causa as (
                select indicador_id, unnest(entregas) as entrega_id
                from revisao
                left join indicador using (indicador_id)
                where {self._condition} {self._partial} and motivo = 'entrega'
            )
            select
                entrega_id, entrega.caminho, entrega.fonte, entrega.recebida_em, nucleo.nome as nucleo,
                count(*) as numeros, count(distinct indicador_id) as indicadores
            from causa
            left join entrega using (entrega_id)
            left join nucleo using (nucleo_id)
            group by all
            order by numeros desc, caminho, entrega_id
            """,
            **self._parameters,
        )

    @property
    def _rows(self) -> str:
        return f"""
            select {COLUMNS}
            from revisao
            left join indicador using (indicador_id)
            where {self._condition} {self._partial}
            order by
                abs(relativa) desc nulls last, indicador_id, periodo_inicio, nivel, nivel_id,
                revisao.dimensao, categoria
        """

    @property
    def _condition(self) -> str:
        unit = WITHIN if self.dentro else ALONE
        breakdowns = "true" if self.recortes else "revisao.dimensao = 'total'"
        return f"""
            publicacao_nova = $publicacao and periodo_tipo = $tipo and ({unit[self.nivel]}) and {breakdowns}
            and ($grupo = '{ALL}' or indicador.norma = $grupo)
            and ($indicador = '{ALL}' or indicador_id = $indicador)
        """

    @property
    def _partial(self) -> str:
        return "" if self.parciais else "and not coalesce(parcial_anterior, false)"

    @property
    def _parameters(self) -> dict[str, str | date]:
        return {
            "publicacao": self.publicacao, "tipo": self.periodo_tipo, "unidade": self.unidade,
            "grupo": self.grupo, "indicador": self.indicador,
        }  # fmt: skip


def with_files(reader: Reader, found: pd.DataFrame) -> pd.DataFrame:
    """The rows with the paths of their deliveries in the place of the identifiers."""
    known = reader.frame("select entrega_id, caminho from entrega")
    paths = dict(zip(known["entrega_id"], known["caminho"], strict=True))
    files = ["; ".join(sorted(paths[one] for one in ids if one in paths)) for ids in found["entregas"]]
    return found.drop(columns="entregas").assign(arquivos=files)


def publications(reader: Reader) -> pd.DataFrame:
    """The publications that changed a published number, newest first; none before there were versions."""
    if "revisao" not in reader.tables:
        return pd.DataFrame({"publicacao_nova": []})
    return reader.frame(
        """
        select publicacao_nova, any_value(publicada_em) as publicada_em,
            any_value(publicada_anterior_em) as publicada_anterior_em, count(*) as numeros
        from revisao
        group by publicacao_nova
        order by publicacao_nova desc
        """
    )


def indicators(reader: Reader, publicacao: str) -> dict[str, str]:
    """The indicators that a publication changed, by identifier."""
    found = reader.frame(
        """
        select distinct indicador_id, indicador.nome
        from revisao
        left join indicador using (indicador_id)
        where publicacao_nova = $publicacao
        order by indicador_id
        """,
        publicacao=publicacao,
    )
    return {str(one): f"{one} · {name}" for one, name in found.itertuples(index=False)}
