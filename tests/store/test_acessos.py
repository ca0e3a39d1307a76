"""Protects the register of access: who, what and when, in lines only ever added, kept as long as said."""

import json
import os
import stat
from datetime import date
from multiprocessing import Process

import duckdb
import pytest

from orchestration.upkeep import upkeep
from telessaude.store import acessos
from telessaude.store.acessos import Access
from telessaude.store.database import connect
from telessaude.store.errors import Failure
from telessaude.store.warehouse import Warehouse

MARIA = Access("sub:m", acessos.VIEWED, "painel", "MG", "uf:MG", "mes:2024-03-01")


@pytest.fixture
def warehouse(tmp_path):
    return Warehouse(tmp_path)


def rows(warehouse):
    with duckdb.connect() as connection:
        return acessos.read(connection, warehouse).project("* exclude (instante)").fetchall()


def test_an_access_is_a_line_that_its_owner_alone_reads(warehouse):
    acessos.record(warehouse, MARIA)
    acessos.record(warehouse, Access("conta:ana", acessos.EXPORTED, "csv"))
    assert sorted(rows(warehouse)) == [
        ("conta:ana", "exportou", "csv", "", "", ""),
        ("sub:m", "viu", "painel", "MG", "uf:MG", "mes:2024-03-01"),
    ]
    (file,) = (warehouse.root / "acessos").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_folder_that_two_accounts_share_has_files_that_both_read(warehouse):
    folder = acessos.folder(warehouse)
    folder.chmod(0o2770)
    before = os.umask(0o007)
    try:
        acessos.record(warehouse, MARIA)
    finally:
        os.umask(before)
    (file,) = folder.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o660


def _many(root, who):
    for _ in range(200):
        acessos.record(Warehouse(root), Access(who, acessos.VIEWED, "x" * 300))


def test_lines_of_two_programs_never_mix(warehouse):
    programs = [Process(target=_many, args=(warehouse.root, who)) for who in ("a", "b")]
    for one in programs:
        one.start()
    for one in programs:
        one.join()
    found = [row[0] for row in rows(warehouse)]
    assert (found.count("a"), found.count("b")) == (200, 200)


DAYS = ["2022-11-29", "2022-11-30", "2024-11-29"]


@pytest.mark.parametrize(
    ("said", "left"), [(None, DAYS[1:]), ("24", DAYS[1:]), ("2", DAYS[2:]), ("120", DAYS)]
)
def test_a_run_reads_it_in_and_deletes_what_is_not_kept(warehouse, said, left):
    folder = acessos.folder(warehouse)
    for day in DAYS:
        line = {"instante": f"{day}T10:00:00+00:00", "pessoa": "sub:m", "acao": "viu", "o_que": "painel"}
        (folder / f"{day}.jsonl").write_text(json.dumps(line) + "\n")
    if said is not None:
        (warehouse.root / "acesso.yml").write_text(f"registro_de_acesso: {{meses: {said}}}\n")
    with connect(warehouse.database) as connection:
        gone = acessos.keep(connection, warehouse, date(2024, 11, 30))
        kept = connection.execute(
            "select strftime(instante, '%Y-%m-%d') from lago.acesso order by 1"
        ).fetchall()
    assert gone == len(DAYS) - len(left)
    assert [day for (day,) in kept] == left
    assert sorted(file.stem for file in folder.iterdir()) == left


def test_what_went_is_told_by_the_run(warehouse):
    folder = acessos.folder(warehouse)
    warehouse.publications.mkdir()
    (folder / "2001-01-01.jsonl").write_text("{}\n")
    assert upkeep(warehouse) == ["Registro de acesso: 1 dia apagado, por passar do que acesso.yml guarda."]
    assert upkeep(warehouse) == []


def test_nobody_else_is_served_where_it_cannot_be_written_who_looks(tmp_path):
    (tmp_path / "acessos").write_text("")
    with pytest.raises(Failure, match="quem viu e baixou"):
        acessos.require_register(Warehouse(tmp_path))


def test_a_command_that_may_read_and_not_write_says_so(tmp_path):
    (tmp_path / "acessos").write_text("")
    (told,) = acessos.recorded(Warehouse(tmp_path), MARIA)
    assert "não foi registrado" in told
