"""What waits: closed periods, by whom and when, and the figures in them that would be others today."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.parts import tables
from dashboard.views.revisoes.asked import ROWS, WITHIN, with_files
from dashboard.views.revisoes.named import figure, readable
from telessaude.reading import formats
from telessaude.reading.answers.unit import unit_name
from telessaude.reading.filters import Filters
from telessaude.reading.publication import Reader

KINDS = {"alterado": "seria outro", "novo": "passaria a ser publicado", "retirado": "deixaria de ser"}


def show(reader: Reader, filters: Filters) -> None:
    """Draw the section; nothing where no period is closed, or the publication is of before there were any."""
    if "fechamento" not in reader.tables:
        return
    closed = closings(reader)
    if closed.empty:
        return
    st.header("O que espera")
    st.write(
        "Períodos fechados por decisão: os números ficam como foram publicados, e o que chegou depois espera "
        "até que o período seja reaberto."
    )
    tables.table(
        closed.assign(uf=closed["uf"].fillna("todas"), fechado_por=closed["fechado_por"].fillna("")),
        [
            tables.Column("periodo", "Período"),
            tables.Column("uf", "UF"),
            tables.Column("fechado_em", "Fechado em", formats.instant),
            tables.Column("fechado_por", "Pela conta"),
            tables.Column("numeros", "Números que esperam", formats.number),
        ],
        name="periodos_fechados",
        alt="Períodos fechados: qual, em que UF, quando, por quem e quantos números esperam",
    )
    _numbers(reader, filters)


def closings(reader: Reader) -> pd.DataFrame:
    """The closings in force: periodo, uf, fechado_em, fechado_por and how many figures in sight wait."""
    return reader.frame(
        """
        select f.periodo, f.uf, f.fechado_em, f.fechado_por, count(p.indicador_id) as numeros
        from fechamento as f
        left join revisao_pendente as p using (fechamento_id)
        where f.em_vigor
        group by all
        order by f.periodo desc, f.uf nulls first
        """
    )


def waiting(reader: Reader, level: str, unit: str) -> pd.DataFrame:
    """The totals that wait in a unit and in what is in it, the largest relative changes first."""
    found = reader.frame(
        f"""
        select
            indicador_id, indicador.nome as indicador, periodo_tipo, periodo_inicio, nivel, nivel_id,
            p.dimensao, categoria, mudanca, valor_publicado, valor_que_espera, coalesce(motivo, '') as motivo,
            coalesce(entregas, []) as entregas
        from revisao_pendente as p
        left join indicador using (indicador_id)
        where ({WITHIN[level]}) and p.dimensao = 'total'
        order by abs(valor_que_espera - valor_publicado) / abs(nullif(valor_publicado, 0)) desc nulls last,
            indicador_id, periodo_inicio, periodo_tipo, nivel, nivel_id
        limit {ROWS}
        """,
        unidade=unit,
    )
    return with_files(reader, found)


def _numbers(reader: Reader, filters: Filters) -> None:
    found = waiting(reader, filters.nivel, filters.nivel_id)
    unit = unit_name(reader, filters.nivel, filters.nivel_id)
    if found.empty:
        st.caption(f"Nada espera em {unit}.")
        return
    st.caption(f"{unit} e o que há nela, só totais; no máximo {ROWS} números, as maiores mudanças.")
    tables.table(
        readable(found, reader).assign(mudanca=found["mudanca"].map(KINDS)),
        [
            tables.Column("indicador", "Indicador"),
            tables.Column("periodo", "Período"),
            tables.Column("unidade_nome", "Unidade"),
            tables.Column("valor_publicado", "Publicado", figure),
            tables.Column("valor_que_espera", "Espera", figure),
            tables.Column("mudanca", "O que haveria"),
            tables.Column("causa", "Causa"),
            tables.Column("arquivos", "Arquivos"),
        ],
        name="o_que_espera",
        alt="Números que esperam: indicador, período, unidade, publicado, o que espera, causa, arquivos",
    )
