"""Where the parts that are not Python lie: beside this package in a checkout, inside it once installed."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def _part(name: str) -> Path:
    installed = PACKAGE / "data" / name
    return installed if installed.is_dir() else PACKAGE.parent / name


DBT_PROJECT = _part("dbt_project")
SEEDS = _part("seeds")
# Seeds that only word what others compute: rewording them changes no number.
SEEDS_OF_WORDS = SEEDS / "palavras"
