"""Realised against a monthly quota, by unit or by município.

A quota is monthly: over longer periods it is compared month by month, with the months delivered alone. The
agreed ones are targets of município (MSNT5.380); where none is, the person may type one to compare with.
"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import address
from dashboard.parts import judged
from dashboard.parts.tables import Column
from dashboard.parts.writers import tenths, typed
from telessaude.reading import formats
from telessaude.reading.answers.answered import Cell
from telessaude.reading.answers.attainment import attainment, standing
from telessaude.reading.answers.inside import OF_REGION
from telessaude.reading.publication import Reader

UNITS = {"unidade": "Unidade", "municipio": "Município"}
HOW_TO_AGREE = """
Entregue um arquivo na pasta `meta` com uma linha por município, por exemplo:

```
indicador_id;nivel;nivel_id;inicio;fim;meta;peso;orcamento;norma
MSNT5.380;municipio;3106200;2024-01-01;2024-12-31;40;;;Contrato 12/2024
```

`meta` é o número de teleconsultorias respondidas por mês. A cota aparece aqui e em
Metas na publicação seguinte.
"""
PONTOS = {
    "brasil": "$unidade = 'BR'",
    "uf": "municipio_ibge in (select municipio_ibge from municipio where uf = $unidade)",
    "nucleo": "nucleo_id = $unidade",
    **{level: f"municipio_ibge in ({towns})" for level, towns in OF_REGION.items()},
}


def show(reader: Reader, cell: Cell) -> None:
    """A row a unit: realised, quota, % and how it stands, with sign and colour."""
    left, right = st.columns(2)
    with left:
        kind = address.choose_few("Cota por", "cota_por", UNITS, "unidade")
    with right:
        asked = address.search("Cota mensal para comparar", "cota", placeholder="por exemplo, 20")
    wanted = quota_of(asked)
    if asked and wanted is None:
        st.warning(f"“{typed(asked)}” não é uma cota: escreva um número maior que zero.")
    rows = judge(realised(reader, cell, kind), wanted)
    agreed = bool(rows["pactuada"].any())
    if not agreed and wanted is None:
        st.caption("Nenhuma cota pactuada aqui. Escreva uma para comparar, ou pactue por município.")
    if not agreed:
        with st.expander("Como pactuar uma cota"):
            st.markdown(HOW_TO_AGREE)
    _table(rows, kind)


def quota_of(typed: str) -> float | None:
    """A number above zero written as Brazilians do; None for anything else."""
    try:
        quota = float(typed.strip().replace(".", "").replace(",", "."))
    except ValueError:
        return None
    return quota if 0 < quota < float("inf") else None


def realised(reader: Reader, cell: Cell, kind: str) -> pd.DataFrame:
    """A row a unit in sight: id, nome, municipio (of a município: its UF), realizado, pactuada (null: none).

    Of the months delivered alone: meses is how many those are, devidos how many have begun.
    """
    pontos = f"""
        select ponto_cnes, nome, municipio_ibge, nucleo_id from ponto
        where {PONTOS[cell.nivel]}
          and (implantado_em is null or implantado_em < $fim)
          and (desativado_em is null or desativado_em >= $inicio)
    """
    return reader.frame(
        f"""
        with
        begun as (
          select distinct periodo_inicio as mes from indicador_valor
          where periodo_tipo = 'mes' and dimensao = 'total'
            and periodo_inicio >= $inicio and periodo_inicio < $fim
        ),
        place as ({pontos}),
        owed as (
          select nucleo_id, mes from entrega_esperada
          where fonte = 'teleconsultoria' and situacao <> 'recebida' and mes >= $inicio and mes < $fim
        ),
        unit as ({_PLACE_UNITS[kind]}),
        figure as ({_FIGURES[kind]}),
        unit_month as (
          select
            unit.id, unit.nome, unit.municipio, begun.mes,
            exists (
              select 1 from owed inner join place on place.nucleo_id = owed.nucleo_id
              where owed.mes = begun.mes and {_PLACE_ID[kind]} = unit.id
            ) as falta
          from unit cross join begun
        ),
        judged_month as (
          select
            m.id, m.nome, m.municipio, m.falta, f.meta,
            case when f.periodo_inicio = m.mes then f.valor else 0 end as valor
          from unit_month as m
          asof left join figure as f on f.nivel_id = m.id and m.mes >= f.periodo_inicio
        )
        select
          id,
          nome,
          municipio,
          count(*) filter (where not falta) as meses,
          count(*) as devidos,
          sum(valor) filter (where not falta) as realizado,
          sum(meta) filter (where not falta) as pactuada
        from judged_month
        group by id, nome, municipio
        order by realizado desc nulls last, nome, id
        """,
        **cell.parameters,
    )


_PLACE_ID = {"unidade": "place.ponto_cnes", "municipio": "place.municipio_ibge"}
_PLACE_UNITS = {
    "unidade": """
        select ponto_cnes as id, coalesce(place.nome, ponto_cnes) as nome, municipio.nome as municipio
        from place left join municipio using (municipio_ibge)
    """,
    "municipio": """
        select municipio_ibge as id, any_value(municipio.nome) as nome, any_value(uf) as municipio
        from place inner join municipio using (municipio_ibge)
        group by municipio_ibge
    """,
}
_FIGURES = {
    "unidade": """
        select nivel_id, periodo_inicio, valor, meta from indicador_valor_detalhe
        where indicador_id = 'MSNT5.383' and nivel = 'ponto' and periodo_tipo = 'mes' and dimensao = 'total'
          and periodo_inicio < $fim
    """,
    "municipio": """
        select nivel_id, periodo_inicio, valor, meta from indicador_valor
        where indicador_id = 'MSNT5.380' and nivel = 'municipio' and periodo_tipo = 'mes'
          and dimensao = 'total' and periodo_inicio < $fim
    """,
}


def judge(rows: pd.DataFrame, wanted: float | None) -> pd.DataFrame:
    """Adds cota (the agreed one, else the wanted one for each month delivered), atingimento and situacao."""
    quotas = [
        agreed if not formats.missing(agreed) else None if wanted is None or not months else wanted * months
        for agreed, months in zip(rows["pactuada"], rows["meses"], strict=True)
    ]
    attained = [
        attainment(done, quota or None, "maior_melhor")
        for done, quota in zip(rows["realizado"], quotas, strict=True)
    ]
    return rows.assign(
        cota=pd.Series(quotas, index=rows.index, dtype="float64"),
        atingimento=pd.Series(attained, index=rows.index, dtype="float64"),
        situacao=[
            "sem_dado" if not months else standing(share)
            for months, share in zip(rows["meses"], attained, strict=True)
        ],
        pactuada=rows["pactuada"].notna(),
        entregue=[
            formats.number(months) if months == due else f"{months} de {due}"
            for months, due in zip(rows["meses"], rows["devidos"], strict=True)
        ],
    )


def _table(rows: pd.DataFrame, kind: str) -> None:
    columns = (
        Column("nome", UNITS[kind]),
        Column("municipio", "Município" if kind == "unidade" else "UF"),
        Column("realizado", "Realizado", formats.number, "Teleconsultorias respondidas nos meses entregues"),
        Column(
            "cota", "Cota", lambda value: formats.number(value, 0), "A cota mensal vezes os meses entregues"
        ),
        Column("atingimento", "Realizado sobre a cota (%)", tenths),
        judged.STANDING,
        Column("entregue", "Meses entregues"),
        Column("id", "CNES" if kind == "unidade" else "IBGE"),
    )
    judged.table(rows, columns, name=f"cota_{kind}", alt=f"Realizado e cota por {UNITS[kind].lower()}")
    counted = (
        "da unidade (MSNT5.383)" if kind == "unidade" else "do município, de todos os núcleos (MSNT5.380)"
    )
    st.caption(
        f"Contam as teleconsultorias respondidas {counted}. ▲ alcança a cota; ◐ alcança 85 % dela ou mais; "
        "▼ menos que isso."
    )
