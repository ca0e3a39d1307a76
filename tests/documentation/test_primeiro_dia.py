"""Protects the first hour of a new state: docs/primeiro_dia.md, followed from an empty folder.

The page's commands and files are run as they stand there; only the downloads are made up (new_state.py).
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb
import pytest
from new_state import deliver, deliver_instead

PAGE = (Path(__file__).parents[2] / "docs" / "primeiro_dia.md").read_text(encoding="utf-8")
TYPED = {"csv": "entrada/nucleo/nucleos.csv", "yaml": "entrada/parametros.yml"}

pytestmark = pytest.mark.long


class Followed:
    """What the page's commands said, one after the other, and the folder in which they were given."""

    def __init__(self, folder: Path, deliver: Callable[[Path], None], instead: Sequence[str] = ()) -> None:
        """``instead``: folders that the page says may take others' place; then only until it is read."""
        self.folder, self.said = folder, []
        for language, block in re.findall(r"^```(sh|csv|yaml)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE):
            if language in TYPED:
                (folder / TYPED[language]).write_text(block, encoding="utf-8")
                continue
            self.said.append(self._run(block))
            if "mkdir" in block:
                for name in instead:
                    (folder / "entrada" / name).mkdir()
                deliver(folder / "entrada")
            if instead and "telessaude run" in block:
                return

    def _run(self, block: str) -> str:
        path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
        done = subprocess.run(
            ["bash", "-euc", block], cwd=self.folder, env=os.environ | {"PATH": path, "COLUMNS": "200"},
            capture_output=True, text=True, timeout=500,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def query(self, sql: str) -> list[tuple[object, ...]]:
        with duckdb.connect(self.folder / "armazem" / "warehouse.duckdb", read_only=True) as con:
            return con.execute(sql).fetchall()


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Followed:
    return Followed(tmp_path_factory.mktemp("estado"), deliver)


def test_each_command_says_what_the_page_says(followed: Followed) -> None:
    _, checked, ran, _, _ = followed.said
    assert "Linhas: 5.570 lidas, 5.570 seriam aceitas e 0 rejeitadas." in PAGE
    assert "Linhas: 5.570 lidas, 5.570 seriam aceitas e 0 rejeitadas." in checked
    assert "Rejeição" not in checked
    assert "8.567 linhas, 8.567 aceitas e 0 rejeitadas" in ran  # 2 + 862 + 1,280 + 853 + 5,570
    shown = re.findall(r"^│.*│$", PAGE, re.MULTILINE)
    assert len(shown) == 5
    for line in shown:
        assert line.split() in [row.split() for row in ran.splitlines()], line


def test_pontos_and_equipes_come_from_cnes(followed: Followed) -> None:
    """A UBS and an eSF in each of 853 municípios, two of the second núcleo; an eSB in half; 7 eSF over."""
    pontos = followed.query("select nucleo_id, count(*) from marts.ponto group by 1 order by 1")
    assert pontos == [("NUC-MG-1", 851), ("NUC-MG-2", 2)]
    equipes = followed.query("select tipo, count(*), count(fim) from marts.equipe group by 1 order by 1")
    assert equipes == [("esb", 427, 0), ("esf", 853, 7)]
    assert followed.query("select count(distinct municipio_ibge) from marts.equipe") == [(853,)]
    assert followed.query("select count(*) from fatos.dim_hospital") == [(9,)]


def test_population_comes_from_ibge(followed: Followed) -> None:
    """1,000 people in the state's first município, 2,000 in the second...: 1,000 * 853 * 854 / 2 in all."""
    of_minas = "from fatos.dim_populacao where municipio_ibge like '31%' group by ano"
    assert followed.query(f"select ano, count(*), sum(populacao) {of_minas}") == [(2024, 853, 364_231_000)]


def test_regions_come_from_the_states_table_by_name(followed: Followed) -> None:
    """A macrorregião is a hundred municípios, a microrregião ten, a URS fifty: 9, 86 and 18 of them."""
    found = followed.query("select nivel, count(*), sum(municipios) from marts.regiao group by 1 order by 1")
    assert found == [("macrorregiao", 9, 853), ("regiao_saude", 86, 853), ("regional_saude", 18, 853)]


@pytest.mark.exhaustive  # a second run of the product, whole
def test_the_other_way_gives_the_same_registries_but_for_the_hospitals(tmp_path: Path) -> None:
    """SISAB and the coverage of APS, where the page says that they may take the place of CNES and IBGE."""
    instead = re.findall(r"^- no lugar do .*?`entrada/(\w+)/`", PAGE, re.MULTILINE)
    assert instead == ["sisab_equipes", "cobertura_aps"]
    followed = Followed(tmp_path, deliver_instead, instead)
    _, checked, ran = followed.said
    assert "Linhas: 1.706 lidas, 1.706 seriam aceitas e 0 rejeitadas." in checked  # two months of each
    assert "Rejeição" not in checked
    assert "3.841 linhas, 3.841 aceitas e 0 rejeitadas" in ran  # 2 + 1,280 + 853 + 1,706
    pontos = followed.query("select nucleo_id, count(*) from marts.ponto group by 1 order by 1")
    assert pontos == [("NUC-MG-1", 851), ("NUC-MG-2", 2)]
    equipes = followed.query("select tipo, count(*), count(fim) from marts.equipe group by 1 order by 1")
    assert equipes == [("esb", 427, 0), ("esf", 853, 0)]
    assert followed.query("select count(*) from fatos.dim_hospital") == [(0,)]
    population = followed.query("select ano, count(*), sum(populacao) from fatos.dim_populacao group by ano")
    assert population == [(2024, 853, 364_231_000)]
    regions = followed.query("select nivel, count(*) from marts.regiao group by 1 order by 1")
    assert regions == [("macrorregiao", 9), ("regiao_saude", 86), ("regional_saude", 18)]
