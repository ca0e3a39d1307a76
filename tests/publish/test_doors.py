"""Protects the three doors: whoever is given one is not given another, and none is ever wider than asked."""

import grp
import os
import stat

import pytest

from telessaude.publish import doors, set_doors
from telessaude.store.acesso import Doors
from telessaude.store.warehouse import Warehouse

MONTH = "registros/teleconsultoria/mes=2024-01/registros.parquet"
FILES = ("indicadores.duckdb", "pesquisa.duckdb", "registros.sql", "versoes/a.parquet", MONTH)


@pytest.fixture
def warehouse(tmp_path):
    made = Warehouse(tmp_path)
    for publication in ("a", "b"):
        for name in FILES:
            file = made.publications / publication / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(name)
            file.chmod(0o644)
    (made.publications / "b" / MONTH).unlink()
    os.link(made.publications / "a" / MONTH, made.publications / "b" / MONTH)
    (made.lake / "sof").mkdir(parents=True)
    made.lake.chmod(0o755)
    made.database.write_text("")
    made.database.chmod(0o644)
    return made


def mode(path):
    return oct(stat.S_IMODE(path.stat().st_mode))


def closed(warehouse, **said):
    return doors.close_all(warehouse, Doors.model_validate(said))


def test_each_file_and_folder_has_the_mode_of_its_door_in_every_publication(warehouse):
    assert closed(warehouse, registros={"modo": "0600"}) == []
    for publication in (warehouse.publications / "a", warehouse.publications / "b"):
        assert mode(publication) == "0o755"
        assert {name: mode(publication / name) for name in FILES} == {
            "indicadores.duckdb": "0o640", "pesquisa.duckdb": "0o644", "registros.sql": "0o600",
            "versoes/a.parquet": "0o640", MONTH: "0o600",
        }  # fmt: skip
        assert mode(publication / "versoes") == "0o750"
        assert mode((publication / MONTH).parent) == "0o700"


def test_what_is_of_no_door_is_for_nobody_else(warehouse):
    closed(warehouse)
    assert (mode(warehouse.lake), mode(warehouse.database)) == ("0o750", "0o640")


def test_a_group_is_given_by_its_name_and_taken_back(warehouse, monkeypatch):
    """Nobody but root may give a group that is not theirs: what is asked of the system is looked at."""
    given = {}
    monkeypatch.setattr(os, "chown", lambda path, user, group: given.update({path.name: (user, group)}))
    other = next(one for one in grp.getgrall() if one.gr_gid != warehouse.publications.stat().st_gid)
    assert closed(warehouse, registros={"grupo": other.gr_name}) == []
    assert given["registros.parquet"] == (-1, other.gr_gid)
    assert "indicadores.duckdb" not in given


@pytest.mark.parametrize("trouble", ["unknown", "refused"])
def test_a_group_that_cannot_be_given_closes_its_door_to_every_group(warehouse, monkeypatch, trouble):
    def refuse(path, user, group):
        raise PermissionError

    monkeypatch.setattr(os, "chown", refuse)
    own = warehouse.publications.stat().st_gid
    group = next(one.gr_name for one in grp.getgrall() if one.gr_gid != own)
    told = closed(warehouse, registros={"grupo": "nao-ha" if trouble == "unknown" else group})
    assert len(told) == 1
    assert "registros" in told[0]
    assert mode(warehouse.publications / "b" / MONTH) == "0o600"
    assert mode(warehouse.publications / "b" / "indicadores.duckdb") == "0o640"


def test_a_publication_comes_out_with_its_doors_closed(published_once):
    warehouse = Warehouse(published_once / "armazem")
    public = warehouse.public.resolve()
    assert mode(public / "indicadores.duckdb") == "0o640"
    assert mode(public / "pesquisa.duckdb") == "0o644"
    assert {mode(file) for file in (public / "registros").rglob("*.parquet")} == {"0o640"}
    assert set_doors(warehouse) == []
