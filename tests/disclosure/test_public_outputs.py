"""Protects who is given an export or a report with --public: only what the release prints is in it."""

from __future__ import annotations

import csv
import os
from datetime import date
from pathlib import Path

import duckdb
import openpyxl
import pytest

from telessaude.export import parse_period, write
from telessaude.report.asked import Asked
from telessaude.report.command import report_and_tell
from telessaude.store.errors import Failure
from telessaude.store.warehouse import Warehouse

pytestmark = pytest.mark.long
FIRST_DAY = date(2024, 1, 1)


@pytest.fixture(scope="module")
def warehouse() -> Warehouse:
    return Warehouse(Path(os.environ["TELESSAUDE_DEMO"]))


@pytest.fixture(scope="module")
def printed(warehouse: Warehouse) -> set[tuple[str, float]]:
    """Indicator and numerator of every figure of Minas Gerais in the quadrimester, as the release has it."""
    with duckdb.connect(str(warehouse.public.resolve() / "pesquisa.duckdb"), read_only=True) as connection:
        rows = connection.execute(
            "select indicador_id, numerador from marts.indicador_valor where periodo_tipo = 'quadrimestre' "
            f"and periodo_inicio = date '{FIRST_DAY}' and nivel = 'uf' and nivel_id = 'MG' "
            "and dimensao = 'total'"
        ).fetchall()
    assert rows
    return set(rows)


def test_an_export_has_what_the_release_prints_and_says_how_it_is_protected(warehouse, printed, tmp_path):
    write(warehouse, tmp_path, ["csv"], uf="MG", period=parse_period("2024-Q1"), public=True)
    with (tmp_path / "indicador_valor.csv").open(encoding="utf-8-sig", newline="") as text:
        rows = list(csv.DictReader(text, delimiter=";"))
    found = {
        (row["indicador_id"], float(row["numerador"]))
        for row in rows
        if row["nivel"] == "uf" and row["dimensao"] == "total"
    }
    assert found == printed
    names = {file.stem for file in tmp_path.glob("*.csv")}
    assert {"contagem", "nao_publicado", "lancamento"} <= names
    assert not names & {"nucleo", "ponto", "equipe", "entrega", "rejeicao", "indicador_valor_detalhe"}
    assert "arredondada ao acaso" in (tmp_path / "PROTECAO.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("format_name", ["xlsx", "parquet", "fhir"])
def test_every_other_format_can_be_had(warehouse, format_name, tmp_path):
    files = write(warehouse, tmp_path, [format_name], uf="MG", period=parse_period("2024-Q1"), public=True)
    assert len(files) > 1


@pytest.mark.parametrize(("formats", "nucleo"), [(["csv"], "9150043"), (["nt5"], None)])
def test_what_is_of_nucleos_is_refused(warehouse, formats, nucleo, tmp_path):
    with pytest.raises(Failure, match="núcleo"):
        write(warehouse, tmp_path, formats, nucleo=nucleo, public=True)


def test_a_report_has_what_the_release_prints_and_no_other_figure(warehouse, printed, tmp_path):
    asked = Asked("uf", "MG", whole=False, first_day=FIRST_DAY, formats=("xlsx",), public=True)
    list(report_and_tell(warehouse, tmp_path, asked))
    book = openpyxl.load_workbook(next(tmp_path.glob("*.xlsx")), read_only=True)
    heading, *rows = book["indicadores"].iter_rows(values_only=True)
    code, numerator = heading.index("Código"), heading.index("Numerador")
    assert {(row[code], row[numerator]) for row in rows} == printed
    assert not {"entregas", "falhas", "metas"} & set(book.sheetnames)
