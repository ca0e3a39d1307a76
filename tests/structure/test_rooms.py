"""Protects the floor plan: which room may know which, what each may load, and that no two know each other."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = ("telessaude", "expectations", "dashboard", "orchestration")
FLOORS = (
    {"project", "palette", "store", "contract"},
    {"ingest", "models"},
    {"publish", "check", "engine"},
    {"reading", "custody", "erasure"},
    {"charts", "rotation"},
    {"export"},
    {"report"},
    {"demonstration", "documentation"},
)
FLOOR = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
# What stands on the library: of the program's own, what each may know.
ABOVE = {
    "expectations": {f"telessaude.{room}" for room in FLOORS[0]},
    "dashboard": {f"telessaude.{room}" for room in FLOOR},
    "orchestration": {"expectations", "dashboard", *(f"telessaude.{room}" for room in FLOOR)},
}
FRAMEWORKS = {"dagster", "dagster_dbt", "streamlit", "great_expectations"}
OWN = {
    "telessaude": set(),
    "expectations": {"great_expectations"},
    "dashboard": {"streamlit"},
    "orchestration": {"dagster", "dagster_dbt"},
}
HEAVY = {"dagster", "dbt", "duckdb", "great_expectations", "numpy", "pandas", "streamlit"}


def files() -> Iterator[tuple[str, Path]]:
    """Every module of the program, by its dotted name."""
    for package in PROGRAM:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


MODULES = dict(files())


def imports(path: Path) -> set[str]:
    """The modules that a file imports, wherever in it, be it only for its types."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            whole = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in MODULES else node.module for name in whole}
    return found


IMPORTS = {module: imports(path) for module, path in MODULES.items()}


def room(module: str) -> str:
    """telessaude.publish of telessaude.publish.files; the other packages are one room each."""
    parts = module.split(".")
    return ".".join(parts[:2]) if parts[0] == "telessaude" else parts[0]


def folder(module: str) -> str:
    """The folder that a module lies in."""
    return module if MODULES[module].name == "__init__.py" else module.rpartition(".")[0]


def arrows() -> Iterator[tuple[str, str]]:
    """Each module of the program with each other one that it imports."""
    for module, imported in IMPORTS.items():
        yield from ((module, other) for other in imported if other in MODULES)


def test_every_room_has_a_floor() -> None:
    rooms = {
        room(module).removeprefix("telessaude.") for module in MODULES if module.startswith("telessaude.")
    }
    assert rooms == set(FLOOR), (
        "a room of telessaude/ was added or taken away: give it a floor in FLOORS, above those it knows and "
        "below those that know it, and draw it in ARCHITECTURE.md"
    )


def test_no_arrow_goes_upward() -> None:
    upward = []
    for module, other in arrows():
        here, there = room(module), room(other)
        if here == there or there == "telessaude":
            continue
        if here in ABOVE:
            allowed = there in ABOVE[here]
        else:
            floors = [FLOOR.get(name.removeprefix("telessaude."), len(FLOORS)) for name in (here, there)]
            allowed = floors[0] >= floors[1]
        if not allowed:
            upward.append(f"{module} -> {other}")
    assert upward == [], (
        "a room knows one above it: move what both need to the lower of the two, or give it as a parameter"
    )


def test_no_two_folders_know_each_other() -> None:
    graph: dict[str, set[str]] = {}
    for module, other in arrows():
        here, there = folder(module), folder(other)
        # A folder and what lies within it are one thing seen from outside.
        if not (f"{here}.").startswith(f"{there}.") and not (f"{there}.").startswith(f"{here}."):
            graph.setdefault(here, set()).add(there)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(
            f"these folders know each other in a circle: {' <- '.join(error.args[1])}. Move what closes it "
            "to the lowest of them, or to a folder below"
        )


@pytest.mark.parametrize("package", PROGRAM)
def test_each_framework_is_known_to_one_package(package: str) -> None:
    others = FRAMEWORKS - OWN[package]
    found = [
        f"{module}: {name}"
        for module, imported in IMPORTS.items()
        if module.split(".")[0] == package
        for name in imported
        if name.split(".")[0] in others
    ]
    assert found == [], (
        "move what needs Dagster to orchestration/, Streamlit to dashboard/, Great Expectations to "
        "expectations/, and what is computed to telessaude/, which knows none of them"
    )


def test_no_library_is_asked_for_what_it_keeps_to_itself() -> None:
    hidden = [
        f"{module}: {name}"
        for module, imported in IMPORTS.items()
        for name in imported
        if name.split(".")[0] not in PROGRAM and any(part.startswith("_") for part in name.split(".")[1:])
    ]
    assert hidden == [], (
        "a name that begins with _ may go with any version: find what the library exports for it; if "
        "nothing, one file of its own with a test that names the version, as expectations/postponed.py"
    )


@pytest.mark.parametrize(
    ("module", "without"),
    [
        ("orchestration.cli", HEAVY),  # telessaude --help answers in 0.2 s; with one of them, in one or more
        ("telessaude.report.command", {"streamlit", "dagster", "great_expectations", "dbt"}),
        ("telessaude.export.command", {"streamlit", "dagster", "great_expectations", "dbt"}),
        ("orchestration.status", {"streamlit", "dagster", "great_expectations", "dbt"}),
        ("expectations", HEAVY),
        # A run with nothing new, in 1 s.
        ("orchestration.session", HEAVY - {"duckdb"} | {"pyarrow", "scipy", "telessaude.ingest.run"}),
    ],
)
def test_a_command_loads_only_what_it_needs(module: str, without: set[str]) -> None:
    code = f"import sys, {module}; print(sorted({without!r} & set(sys.modules)))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert told.stdout.strip() == "[]", (
        f"importing {module} loads these: import them inside the function that needs them; "
        f"python -X importtime -c 'import {module}' shows which way they come"
    )
