"""Protects what a clone must not carry: machine paths, hosts, unexplained or skipped tests, work to do."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = {".py", ".sql", ".yml", ".yaml", ".toml", ".md", ".lock", ".csv", ".html", ".typ", ".cfg", ".ini", ""}
# This file is left out of the search: it holds what it looks for.
MACHINE_PATHS = re.compile(r"(?<![\w.<])/(?:work|home|root|Users)/[\w.]")
HOSTS = re.compile(
    r"https?://(?!127\.0\.0\.1|localhost)[\w.-]*(?:pypi|pythonhosted|artifact|nexus|proxy|mirror|registry)[\w.-]*"
)
INDEX = re.compile(r"--(?:extra-)?index-url|--find-links|--trusted-host")
PROGRAM = ("telessaude/", "expectations/", "dashboard/", "orchestration/")
PALETTE = "telessaude/palette.py"
# #fff and #ffffff, with or without opacity; rgb(1, 2, 3): a function of a name is none of its own.
COLOURS = re.compile(
    r"(?<!&)#(?:[0-9A-Fa-f]{8}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{3,4})\b|\b(?:rgb|hsl)a?\(\s*[\d\"'.]"
)
WORK_TO_DO = re.compile(r"\b(?:TODO|FIXME|XXX)\b")


def tracked() -> list[Path]:
    """The text files of the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.suffix in TEXT and path.is_file()]


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8", errors="replace") for path in tracked()
    }


def python_of_tests() -> list[Path]:
    return sorted((ROOT / "tests").rglob("*.py"))


@pytest.mark.parametrize(
    "pattern", [MACHINE_PATHS, HOSTS, INDEX, WORK_TO_DO], ids=["path", "host", "index", "to do"]
)
def test_no_file_carries(texts: dict[str, str], pattern: re.Pattern[str]) -> None:
    own = str(Path(__file__).relative_to(ROOT))
    found = {
        f"{name}:{text[: match.start()].count(chr(10)) + 1}": match.group()
        for name, text in texts.items()
        if name != own
        for match in [pattern.search(text)]
        if match
    }
    assert found == {}, (
        "take these out: give a path relative to the project, name no host of packages, do the work "
        "or file it as an issue"
    )


@pytest.mark.parametrize("path", python_of_tests(), ids=lambda path: path.stem)
def test_every_test_file_begins_by_saying_what_it_protects(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text)), "begin the file with a docstring: what does it protect?"


def test_colours_are_said_in_the_palette(texts: dict[str, str]) -> None:
    drawn = {
        name: found
        for name, text in texts.items()
        if name.startswith(PROGRAM) and name != PALETTE
        for found in [COLOURS.findall(text)]
        if found
    }
    assert drawn == {}, f"name these colours in {PALETTE}, and read them from there"
    assert COLOURS.search(texts[PALETTE]), f"no colour found in {PALETTE}: mend the pattern COLOURS here"


def test_no_test_is_skipped() -> None:
    marks = re.compile(r"\bpytest\.(?:skip|xfail|mark\.(?:skip|skipif|xfail)|importorskip)\b")
    found = [path.name for path in python_of_tests() if marks.search(path.read_text(encoding="utf-8"))]
    assert found == [], "have these tests run everywhere, mending what they miss, or delete them"


def test_every_assertion_about_the_structure_says_what_to_do() -> None:
    """In words, there or in a constant of the module: a name or a path alone tells nobody what to do."""
    silent = [
        f"{path.name}:{node.lineno}"
        for path in sorted(Path(__file__).parent.glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Assert)
        and not (node.msg and re.search(r"\w \w|\b[A-Z]{3}", ast.unparse(node.msg)))
    ]
    assert silent == [], "tell who breaks these what to do: write it as the assertion's message, in words"


def test_every_locked_package_has_its_hash() -> None:
    for name in ("requirements.lock", "requirements-bootstrap.lock"):
        blocks = re.split(r"\n(?=[A-Za-z])", (ROOT / name).read_text(encoding="utf-8"))
        for block in blocks:
            if "==" in block:
                assert "--hash=sha256:" in block, f"{block.split()[0]} has no hash in {name}: run make lock"


def test_the_databases_of_a_publication_are_named_once(texts: dict[str, str]) -> None:
    named = re.compile(r"""["'](?:indicadores|pesquisa)\.duckdb["']""")
    own = {name for name, text in texts.items() if name.startswith(PROGRAM) and named.search(text)}
    assert own == {"telessaude/store/warehouse.py"}, "import INDICATORS or RESEARCH from there"


def test_databases_are_opened_in_one_place(texts: dict[str, str]) -> None:
    opening = re.compile(r"\bduckdb\.connect\(|\bmemory_limit\b|\btemp_directory\b")
    own = "telessaude/store/database.py"
    program = {name: text for name, text in texts.items() if name.startswith(PROGRAM)}
    found = [name for name, text in program.items() if name != own and opening.search(text)]
    assert found == [], f"open them with {own}, which says what memory and disk a database may take"
