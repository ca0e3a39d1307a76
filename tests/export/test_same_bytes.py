"""Protects "same input and reference instant, same bytes", whole files or none, and what a page may show."""

from __future__ import annotations

import time
from datetime import datetime

import duckdb
import pytest

from telessaude.export import FORMATS, Wanted, files, parse_period, write, write_formats
from telessaude.store.database import literal
from telessaude.store.errors import Failure


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_two_exports_are_the_same_bytes(warehouse, tmp_path):
    """In another folder and at another second: XLSX and JSON tend to carry the clock."""
    month = parse_period("2024-02")
    write(warehouse, tmp_path / "a", list(FORMATS), period=month)
    began = datetime.now().replace(microsecond=0)
    while datetime.now().replace(microsecond=0) == began:
        time.sleep(0.05)
    write(warehouse, tmp_path / "outra" / "b", list(FORMATS), period=month)
    one, other = contents(tmp_path / "a"), contents(tmp_path / "outra" / "b")
    assert one == other
    assert {name.rsplit(".", 1)[1] for name in one} == {"csv", "xlsx", "parquet", "json", "txt"}


def test_the_clock_of_the_run_is_in_no_file(empty, tmp_path):
    """The same figures published by two runs: only the reference instant may be told."""
    for name in ("a", "b"):
        write_formats(empty, tmp_path / name, list(FORMATS), Wanted())
        empty.execute(
            "update execucao set execucao_id = 'outra', inicio = inicio + interval 1 day, fim = inicio"
        )
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


@pytest.mark.parametrize("name", FORMATS)
def test_a_failure_leaves_no_half_file(small, tmp_path, monkeypatch, name):
    write_formats(small, tmp_path, [name], Wanted())
    before = contents(tmp_path)

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.Path, "replace", fail)
    with pytest.raises(OSError, match="No space left"):
        write_formats(small, tmp_path, [name], Wanted())
    monkeypatch.undo()
    assert contents(tmp_path) == before


def test_an_output_that_cannot_be_written_is_told_in_one_sentence(warehouse, tmp_path):
    (tmp_path / "arquivo").write_text("")
    with pytest.raises(Failure, match=r"Não foi possível escrever em .*arquivo.saida .*--output"):
        write(warehouse, tmp_path / "arquivo" / "saida", ["csv"])


@pytest.mark.parametrize("name", FORMATS)
def test_views_that_show_one_nucleo_give_files_of_that_nucleo(warehouse, marts, tmp_path, name):
    """As a page does: views named as the marts, in a connection of its own, limited to what a person sees."""
    seen, hidden = (
        row[0] for row in marts.execute("select nucleo_id from nucleo order by 1 limit 2").fetchall()
    )
    limited = {
        "indicador_valor": "nivel = 'nucleo' and nivel_id = {0}",
        "indicador_valor_detalhe": "false",
        "meta_avaliacao": "nivel = 'nucleo' and nivel_id = {0}",
        "meta_sem_avaliacao": "nivel = 'nucleo' and nivel_id = {0}",
        **dict.fromkeys(
            (
                "nucleo",
                "ponto",
                "ponto_nucleo",
                "equipe",
                "qualidade",
                "falha_remetente",
                "entrega",
                "entrega_esperada",
                "queda",
            ),
            "nucleo_id = {0}",
        ),
        "rejeicao": "false",
        "rejeicao_comum": "false",
    }
    database = warehouse.public.resolve() / "indicadores.duckdb"
    with duckdb.connect() as connection:
        connection.execute(f"attach {literal(database)} as publicacao (read_only)")
        for (table,) in marts.execute("select table_name from duckdb_tables()").fetchall():
            condition = limited.get(table, "true").format(literal(seen))
            connection.execute(
                f"create view {table} as select * from publicacao.marts.{table} where {condition}"
            )
        write_formats(connection, tmp_path, [name], Wanted(period=parse_period("2024-02")))
    written = contents(tmp_path)
    text = b"".join(written.values())
    if name in {"csv", "nt5", "dhis2", "fhir"}:
        assert seen.encode() in text
        assert hidden.encode() not in text
    if name == "parquet":
        kept = marts.execute(
            f"select distinct nivel_id from read_parquet('{tmp_path}/indicador_valor.parquet')"
        )
        assert kept.fetchall() == [(seen,)]
