"""Protects ``telessaude report``: the files it writes, what it says, its exit codes."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from orchestration import cli
from telessaude.reading.publication import Publication, Reader
from telessaude.report import command
from telessaude.report.build import build
from telessaude.report.unit import find

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(
    publication: Publication,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """Runs the command on the publication made by hand: exit code, what it said, what it complained of."""
    warehouse = publication.folder.parents[1]

    def report(*arguments: str, output: Path = tmp_path / "saida") -> tuple[int, str, str]:
        options = ["--warehouse", str(warehouse), "--output", str(output)]
        monkeypatch.setattr(sys, "argv", ["telessaude", "report", *options, *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return report


def test_without_a_period_it_is_the_last_that_is_over(run: Run, tmp_path: Path, reader: Reader) -> None:
    code, said, _ = run("--municipio", "3106200", "--format", "xlsx")
    file = tmp_path / "saida" / "relatorio_municipio_3106200_2024-Q3.xlsx"
    assert code == 0
    assert str(file) in said
    assert said.splitlines()[-1].startswith("1 arquivo (0,0 MB)")
    unit = find(reader, "municipio", "3106200")
    assert file.read_bytes() == build(reader, unit, date(2024, 9, 1), "xlsx")


@pytest.mark.long
def test_a_whole_state_in_several_processes(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A process of its own would run a test worker's main module again, which it cannot.
    monkeypatch.delattr(sys.modules["__main__"], "__file__", raising=False)
    monkeypatch.setattr(command, "FEW", 1)
    monkeypatch.setattr(command, "cores", lambda: 2)
    code, said, _ = run("--uf", "mg", "--whole", "--format", "xlsx", "--period", "2024-Q3")
    assert code == 0
    names = ["relatorio_MG", "relatorio_nucleo_0000001", "relatorio_municipio_3106200"]
    assert [Path(line).name for line in said.splitlines()[:-1]] == [f"{name}_2024-Q3.xlsx" for name in names]
    assert sorted(file.name for file in (tmp_path / "saida").iterdir()) == sorted(
        f"{name}_2024-Q3.xlsx" for name in names
    )


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--uf", "XX"), 1, "Não há números da UF XX nesta publicação"),
        (("--uf", "MG", "--period", "2031-Q1"), 1, "Não há números de 2031-Q1"),
        (("--municipio", "3100104"), 1, "não tem números em 2024-Q3"),
        (("--uf", "MG", "--period", "2024-03"), 2, "2024-03 não é um quadrimestre"),
        (("--uf", "MG", "--period", "ontem"), 2, "ontem não é um período"),
        (("--uf", "MG", "--format", "doc"), 2, "formato desconhecido em doc"),
        (("--uf", "MG", "--nucleo", "0000001"), 2, "escolha uma só unidade"),
        (("--whole",), 2, "--whole vai com --uf"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    run: Run, arguments: tuple[str, ...], code: int, said: str
) -> None:
    ended, out, complaint = run(*arguments)
    assert (ended, out) == (code, "")
    assert complaint.startswith(said) or said in complaint
    assert len(complaint.splitlines()) == 1


def test_an_output_that_cannot_be_written_is_told_and_leaves_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "arquivo").write_text("não é uma pasta", encoding="utf-8")
    code, _, complaint = run("--municipio", "3106200", "--format", "xlsx", output=tmp_path / "arquivo")
    assert code == 1
    assert "escolha outra pasta com --output" in complaint


def test_before_the_first_publication_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["telessaude", "report", "--warehouse", str(tmp_path), "--uf", "MG"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 1
    assert "rode telessaude run antes" in capsys.readouterr().err
