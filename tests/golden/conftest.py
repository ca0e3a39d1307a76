"""Each case is run through the command line once, whichever worker comes first; the others wait for it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from built_once import built_once
from golden_cases import publish


@pytest.fixture(scope="session")
def published_case(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Callable[[str], Path]:
    """Gives the folder of a published case, with ``entrada`` and ``armazem``; not to be changed."""
    return lambda case: built_once(tmp_path_factory, worker_id, f"caso-{case}", partial(publish, case))
