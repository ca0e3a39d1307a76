"""Protects the run from bad input: each bad file reported once, its rows counted, the others read."""

from __future__ import annotations

import gzip
import io
import os
import random
from pathlib import Path

import pytest
import xlsxwriter
from landings import HEADING, Landing

from telessaude.ingest import ingest, pending
from telessaude.ingest import lake as lake_module
from telessaude.store.errors import LandingError, MappingError, WarehouseError

GOOD = f"{HEADING}\nN1,A,aberta,assincrona,2024-05-03 14:05,enf-1\n"


def noise(size: int) -> bytes:
    return random.Random(3).randbytes(size)


def workbook() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet().write_row(0, 0, HEADING.split(","))
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("truncado.csv.gz", gzip.compress(GOOD.encode() * 2_000)[:-20]),
        ("ruim.parquet", b"PAR1" + noise(400) + b"PAR1"),
        ("ruim.xlsx", noise(400)),
        ("cortado.xlsx", workbook()[:-200]),
    ],
)
def test_an_unreadable_file_is_one_problem(landing: Landing, name: str, content: bytes) -> None:
    landing.put(f"teleconsultoria/{name}", content)
    landing.put("teleconsultoria/z.csv", GOOD)
    landing.ingest()
    assert landing.problems() == [(f"teleconsultoria/{name}", 0, None, "arquivo_ilegivel", None, True)]
    assert landing.query("select count(*) from lago.teleconsultoria") == [(1,)]


@pytest.mark.parametrize(
    ("content", "rows", "missing"),
    [
        ("", 0, HEADING),
        ("\n\n", 0, HEADING),
        ("nucleo_id,tipo\n", 0, "teleconsultoria_id,situacao,solicitada_em,solicitante_id"),
        (GOOD.replace(",tipo", ""), 1, "tipo"),
        (b"\x89PNG\r\n\x1a\n" + noise(300).replace(b"\n", b"").replace(b"\r", b""), 1, HEADING),
    ],
)
def test_a_file_without_required_columns_is_refused_whole(
    landing: Landing, content: str | bytes, rows: int, missing: str
) -> None:
    landing.put("teleconsultoria/a.csv", content)
    landing.ingest()
    assert landing.problems() == [
        ("teleconsultoria/a.csv", 1, missing, "arquivo_sem_coluna_obrigatoria", None, True)
    ]
    counts = "select linhas_lidas - linhas_recusadas, recusada, arquivo_lago from lago.entrega"
    assert landing.query(counts) == [(0, True, None)]
    if rows or not isinstance(content, bytes):
        assert landing.query("select linhas_lidas >= ? from lago.entrega".replace("?", str(rows))) == [
            (True,)
        ]


def test_a_heading_alone_is_a_delivery_without_rows(landing: Landing) -> None:
    landing.put("teleconsultoria/a.csv", f"{HEADING}\n")
    landing.put("teleconsultoria/b.xlsx", workbook())
    landing.ingest()
    assert (
        landing.query("select linhas_lidas, recusada, arquivo_lago from lago.entrega")
        == [(0, False, None)] * 2
    )
    assert landing.problems() == []


def test_what_cannot_be_opened_is_reported_and_read_once_it_can(landing: Landing) -> None:
    (landing.folder / "teleconsultoria" / "pasta.csv").mkdir(parents=True)
    link = landing.folder / "teleconsultoria" / "atalho.csv"
    link.symlink_to(landing.folder / "depois.txt")
    landing.ingest()
    assert [(p[0], p[3]) for p in landing.problems()] == [
        ("teleconsultoria/atalho.csv", "ligacao_nao_seguida"),
        ("teleconsultoria/pasta.csv", "nao_e_arquivo"),
    ]
    assert not pending(landing.folder, landing.warehouse)
    link.unlink()
    landing.put("teleconsultoria/atalho.csv", GOOD)
    assert pending(landing.folder, landing.warehouse)
    landing.ingest()
    assert [p[0] for p in landing.problems()] == ["teleconsultoria/pasta.csv"]
    assert landing.query("select count(*) from lago.teleconsultoria") == [(1,)]


def test_unknown_folders_and_extensions_and_hidden_names_are_reported(landing: Landing) -> None:
    landing.put("misteriosa/a.csv", GOOD)
    landing.put("teleconsultoria/2024/a.csv", GOOD)
    landing.put("teleconsultoria/leia.md", "oi")
    landing.put("smart/a.csv", GOOD)
    landing.put("solto.csv", GOOD)
    landing.put("teleconsultoria/.a.csv", GOOD)
    landing.put(".git/a.csv", GOOD)
    landing.ingest()
    assert [(p[0], p[1], p[3]) for p in landing.problems()] == [
        (".git", 0, "nome_oculto"),
        ("misteriosa/a.csv", 0, "fonte_desconhecida"),
        ("smart/a.csv", 0, "arquivo_ilegivel"),
        ("solto.csv", 0, "fonte_desconhecida"),
        ("teleconsultoria/.a.csv", 0, "nome_oculto"),
        ("teleconsultoria/2024/a.csv", 0, "fonte_desconhecida"),
        ("teleconsultoria/leia.md", 0, "extensao_desconhecida"),
    ]
    assert landing.query("select count(*), sum(linhas_lidas) from lago.entrega where recusada") == [(7, 0)]
    assert landing.ingest().new == []


def test_a_landing_that_does_not_exist(landing: Landing) -> None:
    with pytest.raises(LandingError, match="não existe"):
        ingest(landing.folder / "nada", landing.warehouse)
    assert not landing.warehouse.root.exists()


def test_a_landing_that_is_a_file(landing: Landing) -> None:
    with pytest.raises(LandingError, match="não é uma pasta"):
        ingest(landing.put("a.csv", GOOD), landing.warehouse)


def test_a_warehouse_that_cannot_be_made(landing: Landing) -> None:
    landing.put("teleconsultoria/a.csv", GOOD)
    landing.warehouse.root.write_text("um arquivo no lugar da pasta")
    with pytest.raises(WarehouseError, match="não pôde ser gravado"):
        landing.ingest()


def test_a_database_that_is_none(landing: Landing) -> None:
    landing.put("teleconsultoria/a.csv", GOOD)
    landing.warehouse.root.mkdir()
    landing.warehouse.database.write_bytes(b"x" * 5_000)
    with pytest.raises(WarehouseError, match="não pôde ser aberto"):
        landing.ingest()


def test_a_full_disk_stops_the_run_and_the_next_one_finishes(
    landing: Landing, monkeypatch: pytest.MonkeyPatch
) -> None:
    landing.put("teleconsultoria/a.csv", GOOD)

    def full(*_: object, **__: object) -> int:
        raise OSError(28, os.strerror(28))

    with monkeypatch.context() as patched:
        patched.setattr(lake_module, "_copy", full)
        with pytest.raises(WarehouseError, match="espaço em disco"):
            landing.ingest()
    assert pending(landing.folder, landing.warehouse)
    assert landing.ingest().rows == 1


def test_a_mapping_that_is_none(landing: Landing) -> None:
    folder = landing.warehouse.root / "mapeamentos"
    folder.mkdir(parents=True)
    (folder / "x.yml").write_text("nome: x\npasta: x\n", encoding="utf-8")
    with pytest.raises(MappingError, match=r"x\.yml.* linha 1: em “tabelas”, falta esta chave"):
        landing.ingest()


def test_a_file_that_changes_while_it_is_read_waits_for_the_next_run(landing: Landing) -> None:
    path = landing.put("teleconsultoria/a.csv", GOOD)

    def grow(name: str) -> None:
        path.write_text(GOOD * 2, encoding="utf-8")

    report = landing.ingest(on_file=grow)
    assert report.new == []
    assert landing.ingest().rows == 2  # the second heading is no row


def test_leftovers_of_an_interrupted_run_disappear(landing: Landing) -> None:
    landing.put("teleconsultoria/a.csv", GOOD)
    draft: Path = landing.warehouse.lake / "teleconsultoria" / "abc.parquet.parte"
    draft.parent.mkdir(parents=True)
    draft.write_bytes(b"metade")
    landing.ingest()
    assert [path.suffix for path in draft.parent.iterdir()] == [".parquet"]
