"""Protects what ``close`` keeps and refuses, and what ``reopen`` lets go, of a publication made by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from publication_by_hand import publish as publish

from orchestration.closing import close, reopen
from telessaude.export import parse_period
from telessaude.reading.publication import Publication
from telessaude.store import closings
from telessaude.store.clock import BRASILIA
from telessaude.store.errors import Failure
from telessaude.store.warehouse import Warehouse

Publish = Callable[..., Publication]


def figure(kind: str, first: str, level: str, unit: str) -> dict[str, Any]:
    return {
        "indicador_id": "TC", "periodo_tipo": kind, "periodo_inicio": first, "nivel": level, "nivel_id": unit,
        "dimensao": "total", "categoria": "total", "valor": 1.0,
    }  # fmt: skip


@pytest.fixture
def warehouse(publish: Publish, tmp_path: Path) -> Warehouse:
    """Figures of Brasil, MG, a região and a núcleo of MG and one of SP, as of 10/05/2024."""
    periods = [
        ("mes", "2024-01-01"), ("mes", "2024-05-01"), ("quadrimestre", "2024-01-01"), ("ano", "2024-01-01"),
        ("semana", "2024-04-22"), ("semana", "2024-04-29"),
    ]  # fmt: skip
    units = [
        ("brasil", "BR"), ("uf", "MG"), ("macrorregiao", "MG-Centro"), ("nucleo", "N1"), ("nucleo", "N2"),
    ]  # fmt: skip
    publish(
        {
            "indicador_valor": [figure(*period, *unit) for period in periods for unit in units],
            "indicador_valor_detalhe": [figure("mes", "2024-01-01", "profissional", "abc")],
            "municipio": [{"municipio_ibge": "3106200", "uf": "MG"}],
            "regiao": [{"nivel": "macrorregiao", "nivel_id": "MG-Centro", "uf": "MG"}],
            "nucleo": [{"nucleo_id": "N1", "uf": "MG"}, {"nucleo_id": "N2", "uf": "SP"}],
            "execucao": [
                {"resultado": "publicada", "referencia": "2024-05-10 12:00:00+00", "inicio": "2024-05-10",
                 "versao": "1"}
            ],
        }
    )  # fmt: skip
    return Warehouse(tmp_path / "armazem")


def kept(warehouse: Warehouse, table: str) -> set[tuple]:
    rows = duckdb.execute(
        "select periodo_tipo, periodo_inicio, nivel_id "
        f"from read_parquet('{warehouse.closings}/*/{table}.parquet')"
    ).fetchall()
    assert len(rows) == len(set(rows))
    return set(rows)


def test_what_lies_in_the_period_is_kept_and_what_contains_it_is_not(warehouse: Warehouse) -> None:
    said = close(warehouse, parse_period("2024-Q1"))
    assert "2024-Q1 está fechado: 16 números da publicação p1" in said
    inside = [("mes", 1, 1), ("quadrimestre", 1, 1), ("semana", 4, 22)]
    assert kept(warehouse, "indicador_valor") == {
        (kind, date(2024, month, day), unit)
        for kind, month, day in inside
        for unit in ("BR", "MG", "MG-Centro", "N1", "N2")
    }
    assert kept(warehouse, "indicador_valor_detalhe") == {("mes", date(2024, 1, 1), "abc")}


def test_of_a_uf_only_what_is_in_it(warehouse: Warehouse) -> None:
    close(warehouse, parse_period("2024-01"), "MG")
    january = date(2024, 1, 1)
    assert kept(warehouse, "indicador_valor") == {("mes", january, n) for n in ("MG", "MG-Centro", "N1")}
    assert kept(warehouse, "indicador_valor_detalhe") == set()
    (closing,) = closings.read(warehouse)
    assert (closing.periodo, closing.uf, closing.publicacao_id) == ("2024-01", "MG", "p1")
    assert closing.fechado_em
    assert closing.fechado_por


@pytest.mark.parametrize(
    ("period", "uf", "said"),
    [
        ("2024-Q2", None, "2024-Q2 terminou em 31/08/2024, e a publicação em vigor é de antes"),
        ("2999", None, "2999 só termina em 31/12/2999: feche-o depois"),
        ("2023", None, "não tem números de 2023: não há o que fechar"),
        ("2024-01", "XX", "XX não é uma UF"),
        ("2024-Q1", "MG", "2024-Q1 .MG. já está fechado: 2024-Q1, em "),
        ("2024-01", None, "2024-01 já está fechado: 2024-Q1, em "),
    ],
)
def test_what_cannot_be_closed_is_told_in_a_sentence(
    warehouse: Warehouse, period: str, uf: str | None, said: str
) -> None:
    close(warehouse, parse_period("2024-Q1"))
    with pytest.raises(Failure, match=said):
        close(warehouse, parse_period(period), uf)
    assert len(closings.read(warehouse)) == 1
    assert len(list(warehouse.closings.iterdir())) == 1


def test_without_a_publication_nothing_is_closed(tmp_path: Path) -> None:
    with pytest.raises(Failure, match="ainda não tem publicação"):
        close(Warehouse(tmp_path / "novo"), parse_period("2024-01"))


def test_a_longer_period_may_be_closed_after_a_shorter_one_and_is_opened_apart(warehouse: Warehouse) -> None:
    close(warehouse, parse_period("2024-01"))
    close(warehouse, parse_period("2024-Q1"))
    assert "2024-01 está aberto" in reopen(warehouse, parse_period("2024-01"))
    first, second = closings.read(warehouse)
    assert (first.closed, second.closed) == (False, True)
    assert first.reaberto_em
    assert not list((warehouse.closings / first.fechamento_id).glob("*.parquet"))
    with pytest.raises(Failure, match=r"2024-01 não está fechado; fechados: 2024-Q1\."):
        reopen(warehouse, parse_period("2024-01"))


def test_what_a_killed_closing_left_is_no_closing(warehouse: Warehouse) -> None:
    (warehouse.closings / ".20240101T000000000000Z-2024-01").mkdir(parents=True)
    assert closings.read(warehouse) == []
    close(warehouse, parse_period("2024-01"))
    assert len(list(warehouse.closings.iterdir())) == 1


def test_the_working_database_takes_a_figure_from_the_first_of_two_closings(warehouse: Warehouse) -> None:
    close(warehouse, parse_period("2024-01"))
    close(warehouse, parse_period("2024-Q1"), "MG")
    first, second = closings.read(warehouse)
    with duckdb.connect() as connection:
        assert closings.load(connection, warehouse, datetime(2024, 5, 10, tzinfo=BRASILIA))
        counts = connection.execute(
            "select fechamento_id, count(*) from lago.indicador_valor_fechado group by all order by all"
        ).fetchall()
        assert counts == [(first.fechamento_id, 5), (second.fechamento_id, 6)]
        closings.remember(connection)
        again = datetime(2024, 5, 11, tzinfo=BRASILIA)
        assert not closings.load(connection, warehouse, again)
        # At an instant at which the quadrimester was not over only January is closed.
        earlier = datetime(2024, 3, 1, tzinfo=BRASILIA)
        assert closings.load(connection, warehouse, earlier)
        assert connection.execute("select count(*) from lago.indicador_valor_fechado").fetchone() == (5,)
