"""``pesquisa.duckdb``: what researchers read, without a code of any person and with small cells suppressed.

A cell is small when its numerator, its denominator or, in a share, what separates them is above 0 and below
5. Its numbers become null and ``suprimido`` true. Where one cell alone is suppressed among those that add up
to a published one (the categories of a breakdown, the units of a place), subtraction would give it back: the
smallest of the others goes too. Figures that judge another one against its target tell it again, suppressed
or not: they stay out. No record is here: one with its day, município and code is a cell of one.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from telessaude.publish.files import VALUE_KEY, VALUE_TABLES, comment, relations, writing
from telessaude.publish.indicators import descriptions, replace_changed
from telessaude.publish.renewal import changed

LIMIT = 5
DATABASE = "pesquisa"  # its name where it is written, beside the other one
RETOLD = "SBC."
PLAIN_TABLES = ("indicador", "municipio", "calendario", "nucleo")
NUMBERS = (
    "posicao",
    "numerador",
    "denominador",
    "valor",
    "cobertura",
    "ic95_inferior",
    "ic95_superior",
    "situacao",
)

CELLS = """
with unidade as (
    select 'nucleo' as nivel, nucleo_id as nivel_id, uf as lugar from marts.nucleo
    union all
    select 'ponto' as nivel, ponto_cnes as nivel_id, municipio_ibge as lugar from marts.ponto
    union all
    select 'equipe' as nivel, equipe_ine as nivel_id, municipio_ibge as lugar from marts.equipe
),
celula as (
    select
        v.*,
        coalesce(v.numerador > 0 and v.numerador < {limit}, false)
            or coalesce(v.denominador > 0 and v.denominador < {limit}, false)
            or coalesce(i.tipo = 'proporcao' and v.denominador - v.numerador > 0
                and v.denominador - v.numerador < {limit}, false) as pequena,
        case v.nivel when 'uf' then 'BR' when 'municipio' then left(v.nivel_id, 2) else u.lugar end as lugar
    from marts.{table} as v
    left join marts.indicador as i using (indicador_id)
    left join unidade as u on u.nivel = v.nivel and u.nivel_id = v.nivel_id
    where v.nivel <> 'profissional' and v.indicador_id not like '{retold}%' {condition}
),
entre_categorias as (
    select
        *,
        pequena or (
            dimensao <> 'total' and count(*) filter (where pequena) over partes = 1
            and row_number() over (partes order by pequena, numerador, categoria) = 1
        ) as oculta
    from celula
    window partes as (partition by indicador_id, periodo_tipo, periodo_inicio, nivel, nivel_id, dimensao)
),
entre_unidades as (
    select
        *,
        oculta or (
            lugar is not null and count(*) filter (where oculta) over partes = 1
            and row_number() over (partes order by oculta, numerador, nivel_id) = 1
        ) as suprimido
    from entre_categorias
    window partes as (
        partition by indicador_id, periodo_tipo, periodo_inicio, dimensao, categoria, nivel, lugar
    )
)
select * exclude (pequena, lugar, oculta) replace ({hidden})
from entre_unidades
"""


def write(connection: duckdb.DuckDBPyConnection, target: Path, previous: Path | None) -> None:
    """Copy the indicators to a file that names no person; only those that ``renewal`` found changed, if any.

    Raises:
        duckdb.IOException: the disk refused.
    """
    described = descriptions()
    with writing(connection, target, previous, name=DATABASE):
        connection.execute(f"create schema if not exists {DATABASE}.marts")
        marts = relations(connection, "marts")
        for table in (name for name in PLAIN_TABLES if name in marts):
            connection.execute(
                f"create or replace table {DATABASE}.marts.{table} as "
                f"select * from marts.{table} order by all"
            )
            comment(connection, f"{DATABASE}.marts.{table}", *described[table])
        for table in (name for name in VALUE_TABLES if name in marts):
            if previous is None:
                _write_values(connection, table, described[table])
            else:
                replace_changed(connection, DATABASE, table, _cells(table, f"and {changed(table)}"))


def _cells(table: str, condition: str = "") -> str:
    hidden = ", ".join(f"case when not suprimido then {name} end as {name}" for name in NUMBERS)
    return CELLS.format(table=table, limit=LIMIT, retold=RETOLD, hidden=hidden, condition=condition)


def _write_values(
    connection: duckdb.DuckDBPyConnection, table: str, described: tuple[str, dict[str, str]]
) -> None:
    connection.execute(f"create table {DATABASE}.marts.{table} as {_cells(table)} order by {VALUE_KEY}")
    description, columns = described
    suppressed = {"suprimido": "Célula pequena (de 1 a 4) ou dedutível de outras: os números ficam vazios."}
    comment(connection, f"{DATABASE}.marts.{table}", description, columns | suppressed)
