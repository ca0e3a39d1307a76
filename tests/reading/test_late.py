"""Protects what is late: the last month that was due when the publication was made, of every source."""

from __future__ import annotations

import duckdb
import pytest

from telessaude.reading.late import late

# Published on 14 March in Brasília, though already the 15th in UTC: February is due that day and not late.
PUBLICATION = """
create schema marts;
create table marts.execucao as
select timestamptz '2024-03-15 01:00:00+00' as referencia, timestamptz '2024-03-15 02:00:00+00' as fim,
    'publicada' as resultado;
create table marts.nucleo as from (values ('A', 'Alfa'), ('B', 'Beta')) as t (nucleo_id, nome);
create table marts.qualidade (
    nucleo_id varchar, fonte varchar, mes date, prazo date, entregue boolean, registros bigint
);
insert into marts.qualidade values
    ('A', 'teleconsultoria', '2024-01-01', '2024-02-15', true, 0),
    ('A', 'teleconsultoria', '2024-02-01', '2024-03-14', false, 0),
    ('A', 'sof', '2023-12-01', '2024-01-15', true, 3),
    ('A', 'sof', '2024-01-01', '2024-02-15', false, 0),
    ('B', 'sof', '2023-12-01', '2024-01-15', false, 0),
    ('B', 'sof', '2024-01-01', '2024-02-15', true, 3),
    ('B', 'teleducacao', '2023-11-01', '2023-12-14', true, 3),
    ('B', 'teleducacao', '2023-12-01', '2024-01-15', false, 0),
    ('B', 'teleducacao', '2024-01-01', '2024-02-15', false, 0)
"""


@pytest.fixture
def found() -> set[tuple[str, str, str, str]]:
    with duckdb.connect() as connection:
        connection.execute(PUBLICATION)
        return {
            (row.nucleo_id, row.fonte, f"{row.ultimo_mes:%Y-%m}", f"{row.mes_devido:%Y-%m}")
            for row in late(connection)
        }


def test_the_last_month_due_that_did_not_come_is_late(found: set[tuple[str, str, str, str]]) -> None:
    assert found == {("A", "sof", "2023-12", "2024-01"), ("B", "teleducacao", "2023-11", "2024-01")}


def test_an_empty_envelope_is_a_delivery(found: set[tuple[str, str, str, str]]) -> None:
    """A declared that January had no teleconsultoria: the mart calls it delivered, with no record."""
    assert ("A", "teleconsultoria") not in {row[:2] for row in found}
