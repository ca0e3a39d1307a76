"""Protects what is kept no longer than it may: rows that could not be read leave, and no figure moves.

The first tests read a landing and stand in for the build; the last one runs the product twice.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from rough import REGISTRIES, arguments, assert_published, dump, put, row, run, table

from telessaude import erasure
from telessaude.erasure import retention
from telessaude.ingest import ingest
from telessaude.store import tombstones
from telessaude.store.errors import MappingError
from telessaude.store.warehouse import INDICATORS, Warehouse

# Delivered on 22 July 2023: kept for a month they go from 1 September on, in Brasília.
UNREADABLE = [row(f"X{n}").replace("2023-05-03 14:05", "ontem") for n in range(3)]
UNKNOWN = [row(f"U{n}").replace("N1,", "N9,") for n in range(2)]
LATER, EARLIER = "2023-09-01T00:00:00-03:00", "2023-08-31T23:59:59-03:00"
BUILT = """
create schema staging; create schema intermediario; create schema fatos;
create table fatos.dim_nucleo as select 'N1' as nucleo_id, 'America/Sao_Paulo' as fuso;
create table staging.stg_teleconsultoria as
select _entrega_id, _linha, starts_with(teleconsultoria_id, 'X') as _recusada
from lago.teleconsultoria_completa;
create table intermediario.int_teleconsultoria_versao as
select
  _entrega_id, _linha, nucleo_id, nucleo_id = 'N1' and solicitada_em <> 'ontem' as aceita,
  timestamp '2023-06-01 01:00:00' as respondida_em_utc,
  null::timestamp as solicitada_em_utc
from lago.teleconsultoria_completa;
"""


def deliver(landing: Path) -> None:
    for name, content in REGISTRIES.items():
        put(landing, name, content)
    put(landing, "teleconsultoria/1.csv", table(*(row(f"A{n}") for n in range(4)), *UNREADABLE, *UNKNOWN))


def keep(warehouse: Warehouse, said: str) -> None:
    (warehouse.root / "acesso.yml").write_text(f"guarda: {{{said}}}\n", encoding="utf-8")


def asked(warehouse: Warehouse, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(warehouse.database, read_only=True) as con:
        return con.execute(query).fetchall()


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    deliver(tmp_path / "entrada")
    warehouse = Warehouse(tmp_path / "armazem")
    ingest(tmp_path / "entrada", warehouse)
    with duckdb.connect(warehouse.database) as con:
        con.execute(BUILT)
    return warehouse


@pytest.mark.long
def test_what_could_not_be_read_leaves_after_its_months_and_is_counted(warehouse: Warehouse) -> None:
    keep(warehouse, "teleconsultoria: {recusadas: 1}")
    assert erasure.retain(warehouse, datetime.fromisoformat(EARLIER)) is None
    done = erasure.retain(warehouse, datetime.fromisoformat(LATER))
    assert done is not None
    assert (done.o_que, done.linhas_apagadas) == ("prazo de guarda", {"teleconsultoria": 3})
    counted = "select linhas_lidas, linhas_apagadas from lago.entrega where fonte = 'teleconsultoria'"
    assert asked(warehouse, counted) == [(9, 3)]
    left = "select teleconsultoria_id from lago.teleconsultoria_completa order by all"
    assert [one for (one,) in asked(warehouse, left)] == ["A0", "A1", "A2", "A3", "U0", "U1"]
    # 1 June at 1:00 UTC is still May in Brasília
    remembered = "select fonte, mes::varchar, nucleo_id, linhas from lago.recusada_apagada"
    assert asked(warehouse, remembered) == [("teleconsultoria", "2023-05-01", "N1", 3)]
    assert [one["o_que"] for one in tombstones.receipts(warehouse)] == ["prazo de guarda"]
    # what moves figures next is not told as an erasure
    assert asked(warehouse, "select nome from lago.versao where nome in ('apagamento', 'guarda')") == [
        ("guarda",)
    ]
    assert erasure.retain(warehouse, datetime.fromisoformat(LATER)) is None


@pytest.mark.long
def test_what_a_registry_may_put_right_stays_and_is_told(warehouse: Warehouse) -> None:
    with duckdb.connect(warehouse.database) as con:
        for reference, expected in {EARLIER: {}, LATER: {"teleconsultoria": 5}}.items():
            months = {"teleconsultoria": 1, "telediagnostico": 1}
            assert retention.staying(con, months, datetime.fromisoformat(reference)) == expected


@pytest.mark.long
def test_a_damaged_file_read_again_counts_what_came_back_until_it_leaves_once_more(
    warehouse: Warehouse,
) -> None:
    keep(warehouse, "teleconsultoria: {recusadas: 1}")
    erasure.retain(warehouse, datetime.fromisoformat(LATER))
    (file,) = (warehouse.lake / "teleconsultoria").iterdir()
    file.write_bytes(file.read_bytes()[:-9])
    ingest(warehouse.root.parent / "entrada", warehouse)
    counted = "select linhas_lidas, linhas_apagadas from lago.entrega where fonte = 'teleconsultoria'"
    assert asked(warehouse, counted) == [(9, 0)]
    assert asked(warehouse, "select count(*) from lago.teleconsultoria_completa") == [(9,)]
    assert asked(warehouse, "select count(*) from lago.recusada_apagada") == [(0,)]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("teleconsultoria: {registros: 60}", "em “guarda.teleconsultoria.registros”, os registros não têm"),
        ("teleconsultoria: {recusadas: 0}", "em “guarda.teleconsultoria.recusadas”, 0 não é um número"),
        ("tele: {recusadas: 9}", "acesso.yml, em “guarda.tele”: não é uma fonte; há teleconsultoria"),
    ],
)
def test_what_cannot_be_kept_so_is_told(tmp_path: Path, said: str, told: str) -> None:
    warehouse = Warehouse(tmp_path)
    keep(warehouse, said)
    with pytest.raises(MappingError) as error:
        retention.asked(warehouse)
    assert told in str(error.value)


@pytest.mark.exhaustive
def test_no_figure_and_no_quality_moves(tmp_path: Path) -> None:
    """The product whole: only the counts of rows, and what is told of those refused, are others."""
    deliver(tmp_path / "entrada")
    warehouse = Warehouse(tmp_path / "armazem")
    command = arguments(tmp_path / "entrada", warehouse.root, LATER)
    assert_published(run(command))
    before = dump(warehouse.public)
    keep(warehouse, "teleconsultoria: {recusadas: 1}")
    done = run(command)
    assert_published(done)
    assert "passaram do prazo de guarda saíram: 3 de teleconsultoria" in done.stdout
    assert "2 linhas rejeitadas de teleconsultoria passaram do prazo de guarda e ficam" in done.stdout
    after = dump(warehouse.public)
    moved = {name for name in before if before[name] != after[name]}
    assert moved == {"entrega", "rejeicao", "rejeicao_comum", "validacao"}
    counts = "linhas_lidas, linhas_aceitas, linhas_rejeitadas, linhas_apagadas"
    with duckdb.connect(warehouse.public.resolve() / INDICATORS, read_only=True) as con:
        told = con.execute(f"select {counts} from marts.entrega where fonte = 'teleconsultoria'").fetchall()
    assert told == [(9, 4, 2, 3)]
    for publication in warehouse.publications.iterdir():  # the heading is line 1
        with duckdb.connect(publication / INDICATORS, read_only=True) as con:
            lines = con.execute("select distinct linha from marts.rejeicao order by all").fetchall()
        assert lines == [(9,), (10,)]
