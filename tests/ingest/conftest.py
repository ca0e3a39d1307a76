"""A landing per test, and a pseudonym key that no test shares with a real warehouse."""

from __future__ import annotations

from pathlib import Path

import pytest
from landings import Landing


@pytest.fixture
def landing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Landing:
    monkeypatch.delenv("TELESSAUDE_MAPPINGS", raising=False)
    monkeypatch.setenv("TELESSAUDE_PSEUDONYM_KEY", "chave de teste")
    return Landing(tmp_path)
