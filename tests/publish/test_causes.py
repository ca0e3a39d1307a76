"""Protects which deliveries a changed figure is put down to: those that changed a row in force, and where.

Deliveries of activities (teleducacao, sent as SMART envelopes) and of pontos are set up by hand, in order, in
the emptied tables of a warehouse that was built: what they touch is what its model says.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from telessaude.contract import load_sources
from telessaude.store.database import connect, literal
from telessaude.store.warehouse import Warehouse

MARCH = (date(2024, 3, 1), date(2024, 3, 31))
APRIL = (date(2024, 4, 1), date(2024, 4, 30))
ALWAYS = (None, None)
PLACES = """
delete from fatos.dim_ponto;
delete from fatos.dim_hospital;
delete from marts.municipio;
delete from marts.nucleo;
insert into marts.municipio (municipio_ibge, uf) values ('3550308', 'SP');
insert into marts.nucleo (nucleo_id, uf) values ('A', 'SP');
"""


class Deliveries:
    """Deliveries of one source, in the order in which they come; those before ``publish`` are known."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, source: str) -> None:
        self.connection = connection
        self.source = load_sources()[source]
        self.versions = f"intermediario.int_{source}_versao"
        for table in ("intermediario.int_entrega", f"staging.stg_{source}", self.versions):
            connection.execute(f"delete from {table}")
        connection.execute(PLACES)

    def send(self, name: str, *rows: dict, kind: str = "NA", rejected: bool = False) -> None:
        """A delivery of rows, none in force yet; an envelope of kind RE takes back the earlier ones."""
        if kind == "RE":
            self.connection.execute(
                f"update intermediario.int_entrega set retirada_por = '{name}';"
                f"update {self.versions} set retirada = true, vigente = false"
            )
        self.connection.execute(
            "insert into intermediario.int_entrega (entrega_id, fonte, ordem, nova, retirada_antes) "
            f"select '{name}', '{self.source.name}', count(*), true, false from intermediario.int_entrega"
        )
        for number, row in enumerate(rows):
            cells = {"_entrega_id": name, "_linha": number} | row
            self.insert(f"staging.stg_{self.source.name}", cells)
            judged = {column: cells[column] for column in ("_entrega_id", "_linha", *self.source.key)}
            if self.source.municipio_by_name:
                judged["municipio_resolvido"] = row.get("municipio_ibge")
            if "atualizado_em" in row:
                judged["atualizado_em_utc"] = row["atualizado_em"]
            self.insert(self.versions, judged | {"aceita": not rejected, "retirada": False, "vigente": False})

    def insert(self, table: str, cells: dict) -> None:
        values = ", ".join(map(literal, cells.values()))
        self.connection.execute(f"insert into {table} ({', '.join(cells)}) values ({values})")

    def in_force(self, *deliveries: str) -> None:
        """The rows of these deliveries are those in force, and no others."""
        listed = ", ".join(map(literal, deliveries))
        self.connection.execute(f"update {self.versions} set vigente = _entrega_id in ({listed})")

    def publish(self) -> None:
        self.connection.execute(
            "update intermediario.int_entrega "
            "set nova = false, retirada_por = null, "
            "retirada_antes = retirada_antes or retirada_por is not null"
        )

    def touches(self, level: str) -> set[tuple]:
        """What the new ones touch at a level: delivery, unit, first and last day."""
        rows = self.connection.execute(
            "select entrega_id, nivel_id, primeiro, ultimo from publicacao.pub_toque "
            f"where fonte = '{self.source.name}' and nivel = '{level}'"
        ).fetchall()
        assert len(rows) == len(set(rows))
        return set(rows)


@pytest.fixture(scope="module")
def built(
    published_once: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[duckdb.DuckDBPyConnection]:
    """The database of a run, to change within a transaction."""
    copy = tmp_path_factory.mktemp("armazem") / "warehouse.duckdb"
    shutil.copyfile(Warehouse(published_once / "armazem").database, copy)
    with connect(copy) as connection:
        yield connection


@pytest.fixture
def unchanged(built: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """The same, as it was for every test."""
    built.begin()
    yield built
    built.rollback()


@pytest.fixture
def deliveries(unchanged: duckdb.DuckDBPyConnection) -> Callable[[str], Deliveries]:
    return lambda source: Deliveries(unchanged, source)


def activity(number: int, when: str, attending: int, **others: str) -> dict:
    return {
        "nucleo_id": "A",
        "atividade_id": f"E{number}",
        "realizada_em": when,
        "participantes": attending,
    } | others


FIVE = activity(1, "2024-03-05 10:00", 5)
SIX = activity(1, "2024-03-05 10:00", 6)


def test_a_new_record_touches_its_units_and_month(deliveries):
    sent = deliveries("teleducacao")
    sent.send("nova", FIVE)
    sent.in_force("nova")
    assert sent.touches("nucleo") == {("nova", "A", *MARCH)}
    assert sent.touches("uf") == {("nova", "SP", *MARCH)}
    assert sent.touches("brasil") == {("nova", "BR", *MARCH)}
    # An activity names no município: it may count in any.
    assert sent.touches("municipio") == {("nova", "*", *MARCH)}


def test_a_row_delivered_again_unchanged_touches_nothing(deliveries):
    sent = deliveries("teleducacao")
    sent.send("antiga", FIVE)
    sent.publish()
    sent.send("repetida", FIVE)
    sent.in_force("repetida")
    assert sent.touches("brasil") == set()


def test_a_row_that_loses_or_is_rejected_touches_nothing(deliveries):
    sent = deliveries("teleducacao")
    sent.send("antiga", FIVE | {"atualizado_em": "2024-03-09 10:00"})
    sent.publish()
    sent.send("perdedora", SIX | {"atualizado_em": "2024-03-08 10:00"})
    sent.send("rejeitada", activity(2, "2024-03-06 10:00", 1), rejected=True)
    sent.in_force("antiga")
    assert sent.touches("brasil") == set()


def test_what_was_corrected_and_is_corrected_back_touches(deliveries):
    sent = deliveries("teleducacao")
    sent.send("cinco", FIVE)
    sent.send("seis", SIX)
    sent.publish()
    sent.send("cinco de novo", FIVE)
    sent.in_force("cinco de novo")
    assert sent.touches("nucleo") == {("cinco de novo", "A", *MARCH)}


def test_a_record_that_moves_touches_where_it_was_and_where_it_is(deliveries):
    sent = deliveries("teleducacao")
    sent.send("antiga", FIVE)
    sent.publish()
    sent.send("movida", FIVE | {"realizada_em": "2024-04-05 10:00"})
    sent.in_force("movida")
    assert sent.touches("nucleo") == {("movida", "A", *MARCH), ("movida", "A", *APRIL)}


def test_an_instant_with_an_offset_counts_where_the_clock_was(deliveries):
    """Two in the morning of April in UTC is eleven at night of March in Brasília."""
    sent = deliveries("teleducacao")
    sent.send("nova", activity(1, "2024-04-01 02:00", 5) | {"realizada_em_desloc": 0})
    sent.in_force("nova")
    assert sent.touches("nucleo") == {("nova", "A", *MARCH)}


def test_an_envelope_that_replaces_touches_only_what_it_changes(deliveries):
    """Of two activities one is sent again as it was; the other, of April, is gone."""
    sent = deliveries("teleducacao")
    sent.send("antiga", FIVE, activity(2, "2024-04-06 10:00", 1))
    sent.publish()
    sent.send("substituta", FIVE, kind="RE")
    sent.in_force("substituta")
    assert sent.touches("nucleo") == {("substituta", "A", *APRIL)}


def test_what_had_been_taken_back_before_and_comes_again_touches(deliveries):
    sent = deliveries("teleducacao")
    sent.send("antiga", FIVE)
    sent.send("vazia", kind="RE")
    sent.publish()
    sent.send("nova", FIVE)
    sent.in_force("nova")
    assert sent.touches("nucleo") == {("nova", "A", *MARCH)}


def test_a_registry_touches_the_units_of_what_changed_in_every_period(deliveries):
    sent = deliveries("ponto")
    stays = {"ponto_cnes": "1100001", "nucleo_id": "A", "municipio_ibge": "3550308", "papel": "remota"}
    moves = stays | {"ponto_cnes": "1100002"}
    sent.send("antiga", stays, moves)
    sent.publish()
    sent.send("nova", stays, moves | {"papel": "referencia"})
    sent.in_force("nova")
    assert sent.touches("ponto") == {("nova", "1100002", *ALWAYS)}
    assert sent.touches("municipio") == {("nova", "3550308", *ALWAYS)}
    assert sent.touches("equipe") == {("nova", "*", *ALWAYS)}


def test_a_municipio_of_another_region_touches_both_regions_and_nothing_else(deliveries):
    sent = deliveries("regiao")
    stays = {"tipo": "macrorregiao", "municipio_ibge": "3509502", "regiao_id": "Um"}
    moves = stays | {"municipio_ibge": "3550308"}
    sent.send("antiga", stays, moves)
    sent.publish()
    sent.send("nova", stays, moves | {"regiao_id": "Dois"})
    sent.in_force("nova")
    assert sent.touches("macrorregiao") == {("nova", "SP-Um", *ALWAYS), ("nova", "SP-Dois", *ALWAYS)}
    assert sent.touches("brasil") == sent.touches("municipio") == set()


def test_every_source_of_a_landing_is_looked_at(unchanged):
    """As if nothing had been published: every delivery with an accepted row brings it into force."""
    unchanged.execute("update intermediario.int_entrega set nova = true")
    expected = unchanged.execute(
        """
        select e.fonte from intermediario.int_situacao_da_linha as s
        inner join lago.entrega as e on e.entrega_id = s._entrega_id
        where s.vigente
        group by e.fonte
        """
    ).fetchall()
    found = unchanged.execute("select fonte from publicacao.pub_toque group by fonte").fetchall()
    assert set(found) == set(expected)
    assert len(found) > len(load_sources()) / 2
