"""Protects docs/formatos.md: its example, as printed, is read as the page says."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from telessaude.contract import load_sources
from telessaude.contract.mapping import (
    Cabecalho,
    Campo,
    Caso,
    Coluna,
    Destino,
    Envio,
    Junta,
    Mapping,
    Tabela,
)
from telessaude.ingest import ingest
from telessaude.store.warehouse import Warehouse

WORDS = (Cabecalho, Campo, Caso, Coluna, Destino, Envio, Junta, Mapping, Tabela)
PAGE = (Path(__file__).parents[2] / "docs" / "formatos.md").read_text(encoding="utf-8")


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """A folder with the landing and the warehouse of the page, each block under the path it names."""
    blocks = re.findall(r"```\w+ (\S+)\n(.*?)```", PAGE, flags=re.DOTALL)
    for place, text in blocks:
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_text(text, encoding="utf-8")
    return tmp_path


def test_the_example_is_read_as_the_page_says(example: Path) -> None:
    warehouse = Warehouse(example / "armazem")
    ingest(example / "entrada", warehouse)
    with duckdb.connect(str(warehouse.database)) as connection:
        rows = connection.execute(
            "select exame_id, situacao, tipo_exame from lago.telediagnostico_completa order by _linha"
        ).fetchall()
        activities = connection.execute(
            "select nucleo_id, atividade_id, tipo, realizada_em from lago.teleducacao_completa"
        ).fetchall()
        envelopes = connection.execute(
            "select formato, codigo_nucleo, mes_referencia, tipo_envio, substitui from lago.entrega "
            "where lista = 'atividades'"
        ).fetchall()
        problems = connection.execute("select linha, coluna, regra, valor from lago.problema").fetchall()
    assert rows == [
        ("501", "laudado", "ecg"),
        ("502", "solicitado", "radiografia"),
        ("503", "laudado", None),
    ]
    assert activities == [("NUC-MG-1", "77", "webaula", "05/03/2024 14:00")]
    assert envelopes == [("central", "NUC-MG-1", "032024", "TOTAL", True)]
    assert problems == [
        (5, "tipo_exame", "valor_invalido", "Ultrassom"),
        (0, None, "linhas_fora_do_recorte", None),
    ]


def test_every_word_of_the_language_is_on_the_page() -> None:
    words = {name for model in WORDS for name in model.model_fields}
    missing = {word for word in words if f"`{word}" not in PAGE}
    assert missing == set(), "docs/formatos.md must explain these words of telessaude/contract/mapping.py"


def test_the_extra_columns_of_the_lake_are_on_the_page() -> None:
    extras = {
        name for source in load_sources().values() for name in source.lake_columns if name.startswith("_")
    }
    missing = {name for name in extras if f"`{name}`" not in PAGE}
    assert missing == set(), "docs/formatos.md must name these columns, which only a mapping can feed"
