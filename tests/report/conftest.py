"""The publication made by hand, and readers of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from by_hand import rows

from telessaude.reading.publication import Publication, Reader
from telessaude.reading.scope import EVERYTHING, Scope


def _write_publication() -> Callable[..., Publication]:
    """What writes publications for the page's tests."""
    place = Path(__file__).parents[1] / "dashboard" / "conftest.py"
    spec = spec_from_file_location("publication_by_hand", place)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    written: Callable[..., Publication] = module.write_publication
    return written


@pytest.fixture(scope="session")
def publication(tmp_path_factory: pytest.TempPathFactory) -> Publication:
    return _write_publication()(tmp_path_factory.mktemp("relatorio") / "armazem", "p1", rows())


@pytest.fixture(scope="session")
def reader(publication: Publication) -> Iterator[Reader]:
    opened = Reader(publication, EVERYTHING)
    yield opened
    opened.close()


@pytest.fixture
def seen_by(publication: Publication) -> Iterator[Callable[[Scope], Reader]]:
    """A reader of what a scope lets be seen."""
    opened: list[Reader] = []

    def open_reader(scope: Scope) -> Reader:
        opened.append(Reader(publication, scope))
        return opened[-1]

    yield open_reader
    for one in opened:
        one.close()
