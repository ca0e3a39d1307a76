"""The script that makes a menu of the links that Streamlit draws."""

from __future__ import annotations

from pathlib import Path

SCRIPT = Path(__file__).with_suffix(".html").read_text(encoding="utf-8")


def script(current: int) -> str:
    """HTML to write inside the menu: the link of this number is marked as the page in sight, -1 for none."""
    return SCRIPT.replace("CURRENT", str(current))
