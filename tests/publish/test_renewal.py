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


@pytest.fixture
def compared(tmp_path):
    """Gives the groups that differ between a publication and the marts."""

    def compare(before, after):
        with duckdb.connect(str(tmp_path / "anterior.duckdb")) as connection:
            marts(connection, "marts", *before)
        with duckdb.connect() as connection:
            marts(connection, "marts", *after)
            with attached(connection, tmp_path / "anterior.duckdb", renewal.LAST):
                renewal.compare(connection)
            groups = connection.execute(
                "select distinct indicador_id from marts.indicador_valor "
                f"where {renewal.changed('indicador_valor')}"
            ).fetchall()
        return [name for (name,) in groups]

    return compare


@pytest.mark.parametrize("rows", [1, 2, 3, 4, 8, 64])
def test_a_change_of_all_rows_alike_is_found(compared, rows):
    assert compared((rows, True), (rows, False)) == ["MUDA"]


def test_a_row_more_is_found_and_nothing_else(compared):
    assert compared((2, True), (3, True)) == ["MUDA"]


def test_nothing_changed_is_nothing_found(compared):
    assert compared((2, True), (2, True)) == []
