"""Protects what a publication takes over from the last one: every group of figures that differs is found.

The worst case is a change common to all rows of a group, as a month that ends: checksums may cancel out.
"""

import duckdb
import pytest

from telessaude.publish import renewal
from telessaude.publish.files import attached

FIGURES = """
select
    indicador_id, 'mes' as periodo_tipo, date '2024-02-01' as periodo_inicio, 'nucleo' as nivel,
    'N' || i as nivel_id, 'total' as dimensao, 'total' as categoria, i::double as numerador,
    {parcial} as parcial
from (values ('MUDA', {rows}), ('FICA', 4)) as t (indicador_id, linhas), range(linhas) as r (i)
"""


def marts(connection, schema, rows, parcial):
    connection.execute(f"create schema {schema}")
    partial = f"indicador_id = 'MUDA' and {str(parcial).lower()}"
    for table in renewal.VALUE_TABLES:
        connection.execute(f"create table {schema}.{table} as {FIGURES.format(rows=rows, parcial=partial)}")
    connection.execute(
        f"create table {schema}.indicador as select 'MUDA' as indicador_id, 'contagem' as tipo"
    )
    for unit in renewal.UNITS:
        connection.execute(f"create table {schema}.{unit} as select '1' as codigo, 'SP' as lugar")


@pytest.fixture
def compared(tmp_path):
    """Gives the groups that differ between a publication and the marts, and whether units are the same."""

    def compare(before, after, change="select 1"):
        with duckdb.connect(str(tmp_path / "anterior.duckdb")) as connection:
            marts(connection, "marts", *before)
        with duckdb.connect() as connection:
            marts(connection, "marts", *after)
            connection.execute(change)
            with attached(connection, tmp_path / "anterior.duckdb", renewal.LAST):
                renewal.compare(connection)
                same = renewal.same_units(connection)
            groups = connection.execute(
                "select distinct indicador_id from marts.indicador_valor "
                f"where {renewal.changed('indicador_valor')}"
            ).fetchall()
        return [name for (name,) in groups], same

    return compare


@pytest.mark.parametrize("rows", [1, 2, 3, 4, 8, 64])
def test_a_change_of_all_rows_alike_is_found(compared, rows):
    assert compared((rows, True), (rows, False)) == (["MUDA"], True)


def test_a_row_more_is_found_and_nothing_else(compared):
    assert compared((2, True), (3, True)) == (["MUDA"], True)


def test_nothing_changed_is_nothing_found(compared):
    assert compared((2, True), (2, True)) == ([], True)


@pytest.mark.parametrize(
    "change", ["update marts.nucleo set lugar = 'BA'", "update marts.indicador set tipo = 'proporcao'"]
)
def test_a_unit_that_moved_or_an_indicator_of_another_kind_is_told(compared, change):
    assert compared((2, True), (2, True), change) == ([], False)
