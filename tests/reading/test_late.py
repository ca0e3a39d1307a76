"""Protects what is late: the last month due when the publication was made, of every source, unless it came whole."""

from __future__ import annotations

import duckdb
import pytest

from telessaude.reading.late import late

# February is due, March not yet.
PUBLICATION = """
create schema marts;
create table marts.nucleo as from (values ('A', 'Alfa'), ('B', 'Beta')) as t (nucleo_id, nome);
create table marts.entrega_esperada (
    nucleo_id varchar, fonte varchar, mes date, situacao varchar, vencida boolean
);
insert into marts.entrega_esperada values
    ('A', 'teleconsultoria', '2024-02-01', 'recebida', true),
    ('A', 'teleconsultoria', '2024-03-01', 'parcial', false),
    ('A', 'sof', '2024-01-01', 'recebida', true),
    ('A', 'sof', '2024-02-01', 'parcial', true),
    ('A', 'sof', '2024-03-01', 'a_vencer', false),
    ('B', 'sof', '2024-01-01', 'nao_entregue', true),
    ('B', 'sof', '2024-02-01', 'recebida', true),
    ('B', 'teleconsulta', '2023-10-01', 'recebida', true),
    ('B', 'teleconsulta', '2023-11-01', 'nao_entregue', true),
    ('B', 'teleducacao', '2024-02-01', 'incompleta', true)
"""


@pytest.fixture
def found() -> set[tuple[str, ...]]:
    with duckdb.connect() as connection:
        connection.execute(PUBLICATION)
        return {
            (row.nucleo_id, row.fonte, str(row.ultimo_mes), str(row.mes_devido), row.situacao)
            for row in late(connection)
        }


def test_the_last_month_due_that_did_not_come_whole_is_late(found: set[tuple[str, ...]]) -> None:
    """Of B the teleconsultas are owed no more, as it left in November; an older month of SOF is history."""
    assert found == {
        ("A", "sof", "2024-01-01", "2024-02-01", "parcial"),
        ("B", "teleducacao", "None", "2024-02-01", "incompleta"),
    }
