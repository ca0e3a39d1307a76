"""Protects people whose CPF or CNS is typed where it should not be: thousands planted, none written.

One landing, run once: every column of every source in every format, every field of the formats of other
systems, the names of files, folders, sheets, members of archives and columns.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from planted import NAME, Documents, everything, found, plant
from planted_formats import FORMATS
from rough import PROGRAM, arguments, run

from telessaude.contract import load_sources
from telessaude.export.corrections import workbook
from telessaude.ingest import ingest, pending
from telessaude.reading.publication import Reader, latest
from telessaude.reading.scope import EVERYTHING
from telessaude.store.warehouse import Warehouse

RELEASED = "2023-10-20T12:00:00-03:00"


class Planted:
    """What was planted, and what the program wrote and said."""

    def __init__(self, folder: Path) -> None:
        self.documents = Documents()
        self.warehouse = folder / "armazem"
        plant(folder / "entrada", self.documents)
        self.home = folder / "dagster"
        self.home.mkdir()
        into_dagster = ["env", f"DAGSTER_HOME={self.home}"]
        later = ["--reference", RELEASED]  # what was planted in May is in the release that its calendar makes
        first = run([*into_dagster, *arguments(folder / "entrada", self.warehouse)[:-2], *later])
        assert first.returncode == 0, first.stderr[-2000:]
        self.again = run([*arguments(folder / "entrada", self.warehouse)[:-2], *later])
        self.said = first.stdout + first.stderr + self.again.stdout + self.again.stderr
        for command in (
            "export --format csv,xlsx,parquet,nt5,dhis2,fhir",
            "export --public --format csv,xlsx,parquet,fhir",
            "report --uf MG --period 2023-Q2",
            "report --public --uf MG --period 2023-Q2",
        ):
            place = "publico" if "--public" in command else "saida"
            output = ["--warehouse", str(self.warehouse), "--output", str(folder / place)]
            done = run([*PROGRAM, *command.split(), *output])
            assert done.returncode == 0, done.stderr[-2000:]
            self.said += done.stdout + done.stderr
        written = ("armazem", "saida", "publico", "dagster")
        self.files = [p for where in written for p in (folder / where).rglob("*") if p.is_file()]

    def query(self, sql: str) -> list[tuple[object, ...]]:
        with duckdb.connect(self.warehouse / "public" / "indicadores.duckdb", read_only=True) as con:
            return con.execute(sql).fetchall()


def holding(files: list[Path], documents: Documents) -> dict[str, set[str]]:
    """What is found in each file that holds any of it."""
    seen = {str(path): {one for part in everything(path) for one in found(part, documents)} for path in files}
    return {path: what for path, what in seen.items() if what}


@pytest.mark.long
def test_none_is_in_the_lake_nor_in_the_manifest(tmp_path: Path) -> None:
    """What ingestion alone writes and says; tests/ingest/test_documents.py is the short form."""
    documents, warehouse, said = Documents(), Warehouse(tmp_path / "armazem"), []
    plant(tmp_path / "entrada", documents)
    assert len(documents.digits) > 2_500
    ingest(tmp_path / "entrada", warehouse, on_file=said.append)
    files = [path for path in warehouse.root.rglob("*") if path.is_file()]
    assert holding(files, documents) == {}
    assert found("\n".join([*said, *map(str, files)]).encode(), documents) == set()
    assert len(list(warehouse.lake.rglob("*.parquet"))) > 100
    read = "select formato from lago.entrega where linhas_lidas > 6 group by 1"
    with duckdb.connect(warehouse.database, read_only=True) as con:
        assert {formato for (formato,) in con.execute(read).fetchall()} >= FORMATS
    assert not pending(tmp_path / "entrada", warehouse)
    assert ingest(tmp_path / "entrada", warehouse).new == []


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    return Planted(tmp_path_factory.mktemp("plantados"))


@pytest.mark.long
def test_none_is_in_any_byte_written(planted: Planted) -> None:
    assert holding(planted.files, planted.documents) == {}
    names = "\n".join(str(path) for path in planted.files)
    assert found(names.encode() + planted.said.encode(), planted.documents) == set()
    assert len(planted.files) > 100


@pytest.mark.long
def test_what_was_searched_holds_a_release_and_dagster_s_own_store(planted: Planted) -> None:
    with duckdb.connect(planted.warehouse / "releases" / "1" / "pesquisa.duckdb", read_only=True) as con:
        assert con.execute("select count(*) from marts.contagem").fetchall() > [(0,)]
    searched = {path.name for path in planted.files if planted.home in path.parents}
    assert "runs.db" in searched
    assert len(list((planted.home.parent / "publico").iterdir())) > 4


def test_the_search_finds_what_there_is(tmp_path: Path) -> None:
    """A search that finds nothing proves nothing: one planted in each kind of file is found."""
    documents = Documents()
    digits = max(documents.cpf() for _ in range(9))
    with duckdb.connect(tmp_path / "a.duckdb") as con:
        con.execute(f"create table t as select {digits}::bigint as n, '{NAME}' as quem")
        con.execute(f"copy t to '{tmp_path / 'a.parquet'}'")
        con.execute(f"copy t to '{tmp_path / 'a.csv.gz'}'")
    assert list(holding(list(tmp_path.iterdir()), documents).values()) == [{digits, NAME}] * 3


@pytest.mark.long
def test_each_is_told_by_its_place(planted: Planted) -> None:
    """Six ways of writing in each column of each source that is no person's, in plain CSV: six lines told."""
    told = {
        (fonte, coluna): linhas
        for fonte, coluna, linhas in planted.query(
            "select fonte, coluna, count(distinct linha) from marts.rejeicao "
            "where caminho like '%/plantado.csv' and regra = 'documento' group by all"
        )
    }
    for source in load_sources().values():
        for column in (name for name in source.columns if name not in source.people):
            assert told[source.name, column] >= 6, (source.name, column)


@pytest.mark.long
def test_what_stands_there_is_a_mark_or_a_hash(planted: Planted) -> None:
    shown = planted.query("select distinct coluna, valor from marts.rejeicao where regra = 'documento'")
    hashed = {coluna for coluna, valor in shown if str(valor).startswith("doc:")}
    marked = {coluna for coluna, valor in shown if valor == "<documento>"}
    assert len(hashed) + len(marked) > 0
    assert {"teleconsultoria_id", "ponto_cnes", "equipe_ine", "nucleo_id"} <= hashed
    assert {"especialidade", "solicitada_em", "satisfacao", "nome"} <= marked
    assert all(str(valor).startswith("doc:") or valor == "<documento>" for _, valor in shown)


@pytest.mark.long
def test_a_path_with_a_document_is_known_at_the_next_run(planted: Planted) -> None:
    assert "Nada de novo" in planted.again.stdout + planted.again.stderr
    paths = [str(caminho) for (caminho,) in planted.query("select caminho from marts.entrega")]
    assert sum("<documento>" in path for path in paths) >= 8


@pytest.mark.long
def test_the_file_of_corrections_names_the_place_and_not_the_value(planted: Planted, tmp_path: Path) -> None:
    published = latest(Warehouse(planted.warehouse))
    assert published is not None
    reader = Reader(published, EVERYTHING)
    path = tmp_path / "correcoes.xlsx"
    path.write_bytes(workbook(reader, "N1"))
    reader.close()
    text = b"".join(everything(path))
    assert found(text, planted.documents) == set()
    assert "documento de pessoa só vai nas colunas de pessoas".encode() in text
