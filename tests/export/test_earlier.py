"""Protects the export of an earlier publication: the bytes that it gave, or a sentence that says why not."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from publication_by_hand import publish as publish

from telessaude.export import parse_period, write
from telessaude.reading.publication import Publication
from telessaude.store.errors import Failure
from telessaude.store.warehouse import Warehouse


def rows(value: float) -> dict[str, list[dict[str, Any]]]:
    """A figure of MG, and the two runs that published p0 and p1."""
    ran = {"resultado": "publicada", "referencia": "2024-05-10 12:00:00+00", "versao": "1"}
    return {
        "indicador_valor": [
            {"indicador_id": "TC", "periodo_tipo": "mes", "periodo_inicio": "2024-01-01", "nivel": "uf",
             "nivel_id": "MG", "dimensao": "total", "categoria": "total", "valor": value, "completo": True}
        ],
        "municipio": [{"municipio_ibge": "3106200", "uf": "MG"}],
        "execucao": [ran | {"publicacao_id": name, "inicio": "2024-05-10"} for name in ("p0", "p1")],
    }  # fmt: skip


def exported(warehouse: Warehouse, folder: Path, **asked: Any) -> dict[str, bytes]:
    files = write(warehouse, folder, asked.pop("formats", ["csv", "xlsx", "parquet"]), **asked)
    return {file.name: file.read_bytes() for file in files}


@pytest.fixture
def warehouse(publish: Callable[..., Publication], tmp_path: Path) -> Warehouse:
    publish(rows(1.0), identifier="p1")
    return Warehouse(tmp_path / "armazem")


def test_a_kept_publication_gives_the_bytes_that_it_gave(
    warehouse: Warehouse, publish: Callable[..., Publication], tmp_path: Path
) -> None:
    then = exported(warehouse, tmp_path / "antes", uf="MG")
    publish(rows(2.0), identifier="p2")
    assert exported(warehouse, tmp_path / "agora", uf="MG") != then
    assert exported(warehouse, tmp_path / "depois", uf="MG", as_of="p1") == then


def test_of_one_that_is_gone_there_are_its_figures(warehouse: Warehouse, tmp_path: Path) -> None:
    from telessaude.publish.versions import VIEWS

    (warehouse.public / "versoes").mkdir()
    (warehouse.public / "versoes.sql").write_text(VIEWS, encoding="utf-8")
    numbers = "null::integer as posicao, 4.0 as numerador, null::double as denominador, {} as valor"
    rest = "null::double as cobertura, null::double as meta, 'sem_meta' as situacao, false as parcial"
    for name, value in (("p0", "4.0"), ("p1", "1.0")):
        duckdb.execute(
            "copy (select 'TC' as indicador_id, 'mes' as periodo_tipo, date '2024-01-01' as periodo_inicio, "
            f"'uf' as nivel, 'MG' as nivel_id, 'total' as dimensao, 'total' as categoria, "
            f"{numbers.format(value)}, {rest}, false as retirado, '{name}' as publicacao_id) "
            f"to '{warehouse.public / 'versoes' / name}.parquet' (format parquet)"
        )
    files = exported(warehouse, tmp_path / "s", formats=["csv"], as_of="p0", period=parse_period("2024-01"))
    assert set(files) == {"indicador_valor.csv", "indicador_valor_detalhe.csv"}
    (figure,) = csv.DictReader(files["indicador_valor.csv"].decode("utf-8-sig").splitlines(), delimiter=";")
    assert (figure["nivel_id"], figure["valor"]) == ("MG", "4.0")
    for asked in ({"formats": ["xlsx"]}, {"uf": "MG"}, {"indicators": ["TC"]}):
        with pytest.raises(Failure, match=r"Da publicação p0 ficaram só os números.*inteiras há p1"):
            exported(warehouse, tmp_path / "x", **({"formats": ["csv"]} | asked), as_of="p0")


@pytest.mark.parametrize("name", ["p9", "../p1", ""])
def test_what_is_no_publication_is_told_with_those_that_are(
    warehouse: Warehouse, tmp_path: Path, name: str
) -> None:
    with pytest.raises(Failure, match="não é uma publicação deste armazém; inteiras há p1"):
        exported(warehouse, tmp_path / "x", as_of=name)
