"""Protects the contract worked out in docs/exemplos/sao_bernardo: what its files give is what its table says.

The table was worked out by hand; its files are run as they stand there.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from orchestration import pipeline
from telessaude.store.database import connect
from telessaude.store.warehouse import Warehouse

FOLDER = Path(__file__).parents[2] / "docs" / "exemplos" / "sao_bernardo"
PAGE = (FOLDER / "README.md").read_text(encoding="utf-8")
REFERENCE = datetime(2024, 5, 20, 12, tzinfo=UTC)
TOLERANCE = 0.005  # the page's two decimals

pytestmark = pytest.mark.long


def number(written: str) -> float:
    return float(written.replace(".", "").replace(",", "."))


def table() -> dict[str, tuple[str, list[float]]]:
    """The origin and the numbers of each indicator of the page's last table."""
    rows = re.findall(r"^\| `(LOCAL\.\w+)` \| (informado|calculado) \| (.*) \|$", PAGE, re.MULTILINE)
    return {name: (origin, [number(one) for one in rest.split(" | ")]) for name, origin, rest in rows}


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    made = Warehouse(tmp_path_factory.mktemp("contrato") / "armazem")
    assert pipeline.begin(FOLDER / "entrada", made, reference=REFERENCE)
    pipeline.ingest(FOLDER / "entrada", made)
    pipeline.build(made)
    return made


def test_the_contract_pays_what_the_page_says(warehouse: Warehouse) -> None:
    with connect(warehouse.database, read_only=True) as connection:
        rows = connection.execute(
            """
            select
              a.indicador_id, v.numerador, v.denominador, a.valor, a.meta, a.atingimento, a.faixa, a.peso,
              a.valor_a_pagar, i.observacao
            from marts.meta_avaliacao as a
            inner join marts.indicador_valor as v
              using (indicador_id, periodo_tipo, periodo_inicio, nivel, nivel_id)
            inner join marts.indicador as i using (indicador_id)
            where a.periodo_tipo = 'quadrimestre' and a.periodo_inicio = date '2024-01-01'
              and a.nivel = 'municipio' and a.nivel_id = '3548708'
            """
        ).fetchall()
    said = table()
    assert len(said) == 10
    assert {row[0] for row in rows} == said.keys()
    for name, *numbers, origin in rows:
        assert said[name][0] in origin, name
        assert numbers == pytest.approx(said[name][1], abs=TOLERANCE), name
    total = sum(row[8] for row in rows)
    assert f"**R$ {total:,.0f}**".replace(",", ".") in PAGE


def test_nothing_of_it_is_refused(warehouse: Warehouse) -> None:
    with connect(warehouse.database, read_only=True) as connection:
        assert connection.execute("select * from marts.rejeicao").fetchall() == []
