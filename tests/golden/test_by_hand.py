"""Protects the numbers of indicators that came after the cases: worked out on paper, record by record.

``by_hand/README.md`` says how such a case is written. All of them are run at once, each in its own state.
"""

from __future__ import annotations

import math

import pytest
from golden_cases import indicators_of_cases
from hand_worked import CASES, INDICATORS, NOT_ASKED, NUMBERS, REFERENCE, Case, Key, deliver, landings

from orchestration import pipeline
from telessaude.documentation.content import catalogue
from telessaude.store.database import connect
from telessaude.store.warehouse import Warehouse

Numbers = dict[str, float | None]
RULES = "tests/golden/by_hand/README.md"


def test_every_indicator_is_expected_by_a_case_or_worked_out_by_hand() -> None:
    known = {row["indicador_id"] for row in catalogue()}
    missing = known - indicators_of_cases() - set(INDICATORS)
    assert not missing, f"nobody says what these must give: write by_hand/<indicador_id>.yml, see {RULES}"
    assert set(INDICATORS) <= known, "a hand-worked case has the name of an indicator of the catalogue"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[Key, Numbers]]:
    """The rows of each indicator that has a case, by key, from one run a landing."""
    found: dict[str, dict[Key, Numbers]] = {indicator: {} for indicator in INDICATORS}
    for cases in landings():
        folder = tmp_path_factory.mktemp("a_mao")
        deliver(cases, folder / "entrada")
        warehouse = Warehouse(folder / "armazem")
        assert pipeline.begin(folder / "entrada", warehouse, reference=REFERENCE)
        pipeline.ingest(folder / "entrada", warehouse)
        pipeline.build(warehouse)
        with connect(warehouse.database, read_only=True) as connection:
            refused = connection.execute("select fonte, linha, coluna, motivo from marts.rejeicao").fetchall()
        assert refused == [], "a record of these cases is not as the contract wants it"
        for case in cases:
            found[case.indicator] = rows(warehouse, case.indicator)
    return found


def rows(warehouse: Warehouse, indicator: str) -> dict[Key, Numbers]:
    key = "periodo_tipo, periodo_inicio::varchar, nivel, nivel_id, dimensao, categoria"
    columns = f"{key}, {', '.join(NUMBERS)}"
    with connect(warehouse.database, read_only=True) as connection:
        found = connection.execute(
            f"""
            select {columns} from marts.indicador_valor where indicador_id = $1
            union all select {columns} from marts.indicador_valor_detalhe where indicador_id = $1
            """,
            [indicator],
        ).fetchall()
    return {row[:6]: dict(zip(NUMBERS, row[6:], strict=True)) for row in found}


@pytest.mark.long
@pytest.mark.parametrize("case", CASES, ids=INDICATORS)
def test_the_numbers_are_those_worked_out(case: Case, built: dict[str, dict[Key, Numbers]]) -> None:
    expected = case.expected()
    named = {(key[0], key[2]) for key in expected}
    units = {*case.units.values(), *(key[3] for key in expected)}
    assert expected, "say what must come out"
    assert not NOT_ASKED & {level for _, level in named}, f"these levels are not asked, see {RULES}"
    got = {
        key: numbers
        for key, numbers in built[case.indicator].items()
        if (key[0], key[2]) in named and key[3] in units
    }
    assert sorted(got) == sorted(expected)
    different = {
        key: f"expected {numbers}, got {got[key]}"
        for key, numbers in expected.items()
        if not all(equal(said, got[key][name]) for name, said in numbers.items())
    }
    assert not different


def equal(said: str, got: float | None) -> bool:
    """Whether a number is what was said of it; nothing said is null."""
    return got is None if said == "" else got is not None and math.isclose(float(said), got, rel_tol=1e-6)
