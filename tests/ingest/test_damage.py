"""A lake file that is not what was written is never read: the landing gives it back, or the run names it."""

from __future__ import annotations

import secrets
from pathlib import Path

import duckdb
import pytest
from landings import HEADING, Landing

from telessaude.ingest import snapshot
from telessaude.store.errors import Failure
from telessaude.store.key import KEY_VARIABLE

ROW = "MG01,{},respondida,assincrona,2024-01-{:02}T10:00:00-03:00,{}"
NAME = "teleconsultoria/jan.csv"


def deliver(landing: Landing, name: str = NAME, first: int = 1) -> Path:
    """A file of two rows."""
    rows = (ROW.format(f"t{number}", number, "52998224725") for number in (first, first + 1))
    return landing.put(name, "\n".join((HEADING, *rows, "")))


def lake_file(landing: Landing) -> Path:
    """The only file of the lake."""
    (file,) = landing.warehouse.lake.glob("teleconsultoria/*.parquet")
    return file


def flip(file: Path, place: int) -> None:
    """Turn over one bit of a file."""
    content = bytearray(file.read_bytes())
    content[place] ^= 1 << (place % 8)
    file.write_bytes(content)


def mended(landing: Landing) -> list[str]:
    """What a run tells that it mended."""
    return [text for (text,) in landing.query("select texto from lago.conserto")]


@pytest.mark.parametrize(
    "how", ["flip", *(pytest.param(one, marks=pytest.mark.long) for one in ("cut", "gone"))]
)
def test_what_the_landing_still_has_is_given_back_byte_for_byte(landing: Landing, how: str) -> None:
    deliver(landing)
    landing.ingest()
    landing.query("update lago.entrega set construida = true")
    file = lake_file(landing)
    before = file.read_bytes()
    if how == "gone":
        file.unlink()
    elif how == "cut":
        file.write_bytes(before[:-7])
    else:
        flip(file, len(before) // 2)
    landing.ingest()
    assert file.read_bytes() == before
    assert mended(landing) == [
        f"lake/teleconsultoria/{file.name} estava danificado e foi refeito da entrada, de “{NAME}”."
    ]
    assert landing.query("select construida, count(*) from lago.entrega group by all") == [(True, 1)]


def test_without_the_delivery_the_run_says_what_it_fed_and_what_to_do(landing: Landing) -> None:
    delivered = deliver(landing)
    landing.ingest()
    flip(lake_file(landing), 100)
    delivered.unlink()
    with pytest.raises(
        Failure, match=r"está danificado: é o que a entrega “teleconsultoria/jan.csv”, recebida em"
    ):
        landing.ingest()
    deliver(landing, first=3)  # the same path, other rows
    with pytest.raises(Failure, match="Ponha o mesmo arquivo na pasta de entrada"):
        landing.ingest()
    deliver(landing, name="teleconsultoria/outra_vez.csv")
    landing.ingest()
    assert len(mended(landing)) == 1
    # It arrived when it first did, by its first path.
    assert landing.query("select min(caminho) from lago.entrega where linhas_lidas = 2") == [(NAME,)]


def test_a_lake_of_before_is_taken_as_it_is_and_recorded(landing: Landing) -> None:
    deliver(landing)
    landing.ingest()
    landing.query("update lago.entrega set lago_sha256 = null")
    landing.ingest()
    assert landing.query("select count(lago_sha256) from lago.entrega") == [(1,)]


def test_another_key_stops_the_ingestion(landing: Landing, monkeypatch: pytest.MonkeyPatch) -> None:
    deliver(landing)
    landing.ingest()
    monkeypatch.setenv(KEY_VARIABLE, secrets.token_hex(32))
    deliver(landing, name="teleconsultoria/fev.csv", first=3)
    with pytest.raises(Failure, match="não é a do armazém"):
        landing.ingest()


def test_the_manifest_lies_beside_the_lake(landing: Landing) -> None:
    deliver(landing)
    landing.ingest()
    (first,) = landing.warehouse.manifests.iterdir()
    landing.ingest()
    assert snapshot.last(landing.warehouse) == first  # nothing new: none is written
    deliver(landing, name="teleconsultoria/fev.csv", first=3)
    landing.ingest()
    now = snapshot.last(landing.warehouse)
    assert now is not None
    with duckdb.connect() as con:
        snapshot.load(con, now)
        told = con.execute(
            "select entrega_id, caminho, lago_sha256 from lago.entrega order by all"
        ).fetchall()
    assert told == landing.query("select entrega_id, caminho, lago_sha256 from lago.entrega order by all")
    flip(now / "entrega.parquet", 60)
    assert snapshot.last(landing.warehouse) == first
