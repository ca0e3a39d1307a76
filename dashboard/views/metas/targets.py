"""The targets in force for a unit and period, agreed or of the norm, and what each still lacks."""

from __future__ import annotations

from typing import Any

import pandas as pd

from telessaude.contract.families import REGIONAL
from telessaude.reading import formats
from telessaude.reading.answers.attainment import NEARLY, attainment, cases_lacking, next_band
from telessaude.reading.answers.contract import TARGETS, without_undelivered
from telessaude.reading.answers.inside import OF_REGION
from telessaude.reading.filters import Filters
from telessaude.reading.publication import Reader

ABOVE = {
    "nucleo": """
        (v.nivel = 'nucleo' and v.nivel_id = $unidade) or (v.nivel = 'municipio' and v.nivel_id in (
          select municipio_ibge from ponto where nucleo_id = $unidade))
    """,
    "uf": f"""
        (v.nivel = 'nucleo' and v.nivel_id in (select nucleo_id from nucleo where uf = $unidade))
        or (v.nivel = 'municipio' and v.nivel_id in (
          select municipio_ibge from municipio where uf = $unidade))
        or (v.nivel in {REGIONAL} and v.nivel_id in (select nivel_id from regiao where uf = $unidade))
        or (v.nivel = 'uf' and v.nivel_id = $unidade)
    """,
    **{
        level: f"""
            (v.nivel = '{level}' and v.nivel_id = $unidade)
            or (v.nivel = 'municipio' and v.nivel_id in ({towns}))
        """
        for level, towns in OF_REGION.items()
    },
    "brasil": "$unidade = 'BR'",
}


def of_unit(reader: Reader, filters: Filters) -> pd.DataFrame:
    """The targets of the unit and period in sight, the least attained first.

    Columns of `indicador_valor`, of the indicator (nome, unidade, tipo, sentido, fator), of `meta_avaliacao`
    where the target has a weight (faixa, peso, orcamento, valor_a_pagar), atingimento in %, pactuada.
    """
    rows = reader.frame(
        """
        select
          v.indicador_id, v.nivel, v.nivel_id, i.nome, i.unidade, i.tipo, i.sentido, i.fator, i.fontes,
          v.numerador, v.denominador, v.valor, v.meta, v.situacao, v.parcial, v.completo,
          a.faixa, a.peso, a.orcamento, a.valor_a_pagar,
          a.indicador_id is not null or v.meta is distinct from i.meta_padrao as pactuada
        from indicador_valor as v
        inner join indicador as i on i.indicador_id = v.indicador_id
        left join meta_avaliacao as a
          on a.indicador_id = v.indicador_id and a.nivel = v.nivel and a.nivel_id = v.nivel_id
          and a.periodo_tipo = v.periodo_tipo and a.periodo_inicio = v.periodo_inicio
        where v.nivel = $nivel and v.nivel_id = $unidade and v.periodo_tipo = $tipo
          and v.periodo_inicio = $inicio and v.dimensao = 'total' and v.meta is not null
          and ($grupo = 'todos' or i.norma = $grupo)
        """,
        nivel=filters.nivel,
        unidade=filters.nivel_id,
        tipo=filters.periodo_tipo,
        inicio=filters.periodo_inicio,
        grupo=filters.grupo,
    )
    rows = without_undelivered(reader, rows, filters.periodo_tipo, filters.periodo_inicio)
    rows["atingimento"] = pd.Series(
        [
            attainment(value, target, sense)
            for value, target, sense in zip(rows["valor"], rows["meta"], rows["sentido"], strict=True)
        ],
        index=rows.index,
        dtype="float64",
    )
    rows.loc[rows["atingimento"].isna(), "situacao"] = "sem_dado"
    return rows.sort_values(["atingimento", "indicador_id"], na_position="last").reset_index(drop=True)


def assessed(reader: Reader, filters: Filters) -> pd.DataFrame:
    """The agreed targets with a weight of every unit in sight, judged or not, with names.

    Columns of `meta_avaliacao`; valor_cheio in R$; motivo where the quadrimestre does not judge the target.
    """
    rows = reader.frame(
        f"""
        select
          v.*, coalesce(i.nome, v.indicador_id) as indicador, i.unidade, i.tipo, i.fontes, p.completo,
          coalesce(n.nome, m.nome || ' (' || m.uf || ')', r.nome || ' (' || r.uf || ')', v.nivel_id) as lugar
        from {TARGETS} as v
        left join indicador as i on i.indicador_id = v.indicador_id
        left join indicador_valor as p
          on p.indicador_id = v.indicador_id and p.nivel = v.nivel and p.nivel_id = v.nivel_id
          and p.periodo_tipo = v.periodo_tipo and p.periodo_inicio = v.periodo_inicio and p.dimensao = 'total'
        left join nucleo as n on v.nivel = 'nucleo' and n.nucleo_id = v.nivel_id
        left join municipio as m on v.nivel = 'municipio' and m.municipio_ibge = v.nivel_id
        left join regiao as r on r.nivel = v.nivel and r.nivel_id = v.nivel_id
        where v.periodo_tipo = $tipo and v.periodo_inicio = $inicio and ({ABOVE[filters.nivel]})
          and ($grupo = 'todos' or i.norma = $grupo)
        order by v.nivel desc, lugar, v.peso desc, v.indicador_id
        """,
        unidade=filters.nivel_id,
        tipo=filters.periodo_tipo,
        inicio=filters.periodo_inicio,
        grupo=filters.grupo,
    )
    return without_undelivered(reader, rows, filters.periodo_tipo, filters.periodo_inicio)


def unpaid(filters: Filters) -> str:
    """Why there is no amount to pay in sight."""
    if filters.periodo_tipo == "quadrimestre":
        return "Nenhuma meta com peso e orçamento nesta unidade e período."
    return "O contrato paga por quadrimestre: escolha um."


def advice(target: dict[str, Any]) -> str:
    """What a target that was not reached lacks, in one sentence; what the next band of payment would add."""
    said = [_lacking(target)]
    band = None if formats.missing(target["faixa"]) else next_band(target["atingimento"])
    if band and not formats.missing(target["valor_a_pagar"]):
        more = target["peso"] / 100 * target["orcamento"] * (band[1] - target["faixa"]) / 100
        said.append(f"com {formats.number(band[0])} % da meta, recebe mais {formats.figure(more, 'R$')}")
    return "; ".join(said) + "."


def _lacking(target: dict[str, Any]) -> str:
    value, wanted = target["valor"], target["meta"]
    unit, kind = target["unidade"], target["tipo"]
    difference = formats.change(abs(wanted - value), unit, kind).lstrip("+")
    measured = "" if unit in {"%", "R$"} else f" {unit}"
    if target["sentido"] == "menor_melhor":
        return f"precisa baixar {difference}{measured}"
    if kind == "proporcao":
        cases = cases_lacking(target["numerador"], target["denominador"], target["fator"], wanted)
        among = formats.number(target["denominador"])
        return f"faltaram {difference}: mais {formats.number(cases)} de {among} casos"
    return f"faltaram {difference}{measured}"


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as records."""
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]


def nearly(rows: pd.DataFrame) -> pd.DataFrame:
    """Those at 85 % of the target or more, not reached."""
    return rows[(rows["atingimento"] >= NEARLY) & (rows["situacao"] != "atingida")]


def missed(rows: pd.DataFrame) -> pd.DataFrame:
    """Those below 85 % of the target, the furthest first."""
    return rows[rows["atingimento"] < NEARLY]
