"""A landing per test, and a pseudonym key that no test shares with a real warehouse."""

from __future__ import annotations

from pathlib import Path

import pytest
from landings import Landing

KEY = "5f1d3c8a9b7e42061c0d8f3a6e9b2d7541a8c6f0e3b9d2751f4a8c6e0d3b9275"


@pytest.fixture
def landing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Landing:
    monkeypatch.delenv("TELESSAUDE_MAPPINGS", raising=False)
    monkeypatch.setenv("TELESSAUDE_PSEUDONYM_KEY", KEY)
    return Landing(tmp_path)
