"""Protects corrections: what an export shows, plus the versions sent later, is exactly what happened."""

from __future__ import annotations

from types import ModuleType

import numpy as np
import pytest

from telessaude.demonstration import teleconsulta, teleconsultoria, telediagnostico
from telessaude.demonstration.batch import join, revised_after
from telessaude.demonstration.clock import DAY, NEVER, epoch, months_from
from telessaude.demonstration.network import Nucleo, build_network

MONTHS = months_from("2024-02", 2)


@pytest.fixture(scope="module")
def nucleo() -> Nucleo:
    return build_network(7, MONTHS, 1, 4_000, 2_000, faulty=False, only_csv=True).nucleos[0]


@pytest.mark.parametrize("kind", [teleconsulta, teleconsultoria, telediagnostico])
@pytest.mark.parametrize("days", [3, 15, 31, 60])
def test_the_export_and_its_revisions_add_up_to_the_end(kind: ModuleType, days: int, nucleo: Nucleo) -> None:
    final = kind.draw(nucleo, MONTHS[0], 2_000, np.random.default_rng(1))
    instant = epoch(MONTHS[0].first) + days * DAY
    both = join(kind.known_at(final, instant), revised_after(final, instant, np.random.default_rng(2)))
    last = {int(number): position for position, number in enumerate(both["number"])}
    for name in final.keys() - {"atualizado"}:
        assert (both[name][[last[int(number)] for number in final["number"]]] == final[name]).all(), name


@pytest.mark.parametrize("kind", [teleconsulta, teleconsultoria, telediagnostico])
def test_an_export_knows_nothing_of_the_future(kind: ModuleType, nucleo: Nucleo) -> None:
    final = kind.draw(nucleo, MONTHS[0], 2_000, np.random.default_rng(1))
    instant = epoch(MONTHS[0].first) + 10 * DAY
    known = kind.known_at(final, instant)
    for name in {"respondida", "realizado", "laudado", "iniciada", "encerrada"} & known.keys():
        assert known[name][known[name] != NEVER].max() <= instant


def test_revisions_carry_the_instant_of_the_change_after_the_export(nucleo: Nucleo) -> None:
    final = teleconsultoria.draw(nucleo, MONTHS[0], 2_000, np.random.default_rng(1))
    instant = epoch(MONTHS[0].after)
    revised = revised_after(final, instant, np.random.default_rng(2))
    assert (revised["atualizado"] > instant).all()
    assert revised["corrected"].sum() == final["corrected"].sum()
    assert 0.01 < final["corrected"].mean() < 0.03  # 2 %
