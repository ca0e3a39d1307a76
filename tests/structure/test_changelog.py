"""Protects what a coordinator reads of a version: whether it changes figures that were published."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
VERSIONS = dict(re.findall(r"^## (\S+)\n(.*?)(?=^## |\Z)", TEXT, flags=re.DOTALL | re.MULTILINE))
SAID = ("**Muda números publicados:**", "Nenhum número publicado muda", "A primeira versão.")


def test_the_version_of_the_package_is_told() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert version == next(iter(VERSIONS)), "begin CHANGELOG.md with pyproject.toml's version"


@pytest.mark.parametrize("version", VERSIONS)
def test_each_version_says_whether_published_figures_change(version: str) -> None:
    assert any(words in VERSIONS[version] for words in SAID), f"begin {version} with one of {SAID}"
