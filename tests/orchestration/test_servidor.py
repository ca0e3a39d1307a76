"""Protects the units and the Containerfile of docs/servidor: what they start is there, under the options that they
give it, and systemd takes them as they are written."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest
import typer

from orchestration.cli import app

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "servidor"
UNITS = sorted([*FOLDER.glob("*.service"), *FOLDER.glob("*.timer")])
BIN = Path(sys.executable).parent
INSTALLED = "/opt/telessaude"


def options(command: str) -> set[str]:
    """The options of a command of ``telessaude``."""
    found = typer.main.get_command(app).commands[command]  # type: ignore[attr-defined]
    return {name for parameter in found.params for name in parameter.opts}


def unit(path: Path) -> ConfigParser:
    parser = ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(path.read_text(encoding="utf-8"))
    return parser


@pytest.mark.parametrize(
    "path", [path for path in UNITS if path.suffix == ".service"], ids=lambda path: path.name
)
def test_a_service_starts_a_program_that_is_there_with_options_that_it_knows(path: Path) -> None:
    program, *arguments = shlex.split(unit(path)["Service"]["ExecStart"])
    assert program.startswith(f"{INSTALLED}/.venv/bin/")
    assert (BIN / Path(program).name).exists()
    given = {argument for argument in arguments if argument.startswith("--")}
    if Path(program).name == "telessaude":
        assert given <= options(arguments[0])
    else:
        said = subprocess.run(
            [BIN / Path(program).name, *_subcommand(arguments), "--help"], **CAPTURED
        ).stdout
        assert all(option in said for option in given)


CAPTURED = {"capture_output": True, "text": True, "check": True}


def _subcommand(arguments: list[str]) -> list[str]:
    return [] if arguments[0].startswith("-") else arguments[:1]


@pytest.mark.parametrize(
    "path", [path for path in UNITS if path.suffix == ".timer"], ids=lambda path: path.name
)
def test_a_timer_has_its_service_and_an_hour(path: Path) -> None:
    assert path.with_suffix(".service") in UNITS
    assert unit(path)["Timer"]["OnCalendar"]


def test_systemd_takes_them(tmp_path: Path) -> None:
    """Where systemd is installed; elsewhere what the other tests read of them is all."""
    analyze = shutil.which("systemd-analyze")
    for path in UNITS:
        text = path.read_text(encoding="utf-8").replace(f"{INSTALLED}/.venv/bin", str(BIN))
        (tmp_path / path.name).write_text(text.replace(INSTALLED, str(ROOT)), encoding="utf-8")
    if analyze:
        verified = subprocess.run(
            [analyze, "verify", *sorted(tmp_path.iterdir())], capture_output=True, text=True, check=False
        )
        assert (verified.returncode, verified.stderr) == (0, "")


def test_the_container_runs_what_the_makefile_and_the_program_know() -> None:
    lines = (FOLDER / "Containerfile").read_text(encoding="utf-8")
    assert "make setup" in lines
    assert 'ENTRYPOINT ["telessaude"]' in lines
    assert 'CMD ["run"]' in lines
    for variable in ("TELESSAUDE_LANDING", "TELESSAUDE_WAREHOUSE"):
        asked = {p.envvar for p in typer.main.get_command(app).commands["run"].params}  # type: ignore[attr-defined]
        assert variable in asked
        assert variable in lines
