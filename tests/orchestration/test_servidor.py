"""Protects the units and the Containerfile of docs/servidor: what they start is there, under the options that
they give it, and systemd takes them as they are written."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path

import pytest
import typer
from _pytest.mark import ParameterSet

from orchestration.cli import app

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "servidor"
SERVICES = sorted(FOLDER.glob("*.service"))
TIMERS = sorted(FOLDER.glob("*.timer"))
BIN = Path(sys.executable).parent
INSTALLED = "/opt/telessaude"


def command(name: str) -> list[typer.core.TyperOption]:
    """The options of a command of ``telessaude``."""
    return list(typer.main.get_command(app).commands[name].params)  # type: ignore[attr-defined]


def unit(path: Path) -> ConfigParser:
    parser = ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(path.read_text(encoding="utf-8"))
    return parser


def services() -> Iterator[ParameterSet]:
    """Those of Dagster, whose programs take five seconds to tell their options, apart."""
    for path in SERVICES:
        marks = [pytest.mark.long] if "dagster" in path.name else []
        yield pytest.param(path, marks=marks, id=path.name)


@pytest.mark.parametrize("path", list(services()))
def test_a_service_starts_a_program_that_is_there_with_options_that_it_knows(path: Path) -> None:
    program, *arguments = shlex.split(unit(path)["Service"]["ExecStart"])
    assert program.startswith(f"{INSTALLED}/.venv/bin/")
    given = {argument for argument in arguments if argument.startswith("--")}
    if Path(program).name == "telessaude":
        assert given <= {name for option in command(arguments[0]) for name in option.opts}
    else:
        named = [argument for argument in arguments[:1] if not argument.startswith("-")]
        help_of = [BIN / Path(program).name, *named, "--help"]
        said = subprocess.run(help_of, capture_output=True, text=True, check=True).stdout
        assert all(option in said for option in given)


@pytest.mark.parametrize("path", TIMERS, ids=lambda path: path.name)
def test_a_timer_has_its_service_and_an_hour(path: Path) -> None:
    assert path.with_suffix(".service") in SERVICES
    assert unit(path)["Timer"]["OnCalendar"]


def test_systemd_takes_them(tmp_path: Path) -> None:
    """Where systemd is installed; elsewhere what the other tests read of them is all."""
    analyze = shutil.which("systemd-analyze")
    for path in (*SERVICES, *TIMERS):
        text = path.read_text(encoding="utf-8").replace(f"{INSTALLED}/.venv/bin", str(BIN))
        (tmp_path / path.name).write_text(text.replace(INSTALLED, str(ROOT)), encoding="utf-8")
    if analyze:
        verified = subprocess.run(
            [analyze, "verify", *sorted(tmp_path.iterdir())], capture_output=True, text=True, check=False
        )
        assert (verified.returncode, verified.stderr) == (0, "")


def test_the_container_runs_what_the_makefile_and_the_program_know() -> None:
    text = (FOLDER / "Containerfile").read_text(encoding="utf-8")
    assert "make setup" in text
    assert 'ENTRYPOINT ["telessaude"]\nCMD ["run"]' in text
    asked = {option.envvar for option in command("run")}
    for variable in ("TELESSAUDE_LANDING", "TELESSAUDE_WAREHOUSE"):
        assert variable in asked
        assert variable in text
