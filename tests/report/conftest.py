"""The publication made by hand, and readers of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from by_hand import rows
from publication_by_hand import publish as publish
from publication_by_hand import read as read
from publication_by_hand import write_publication

from telessaude.reading.publication import Publication, Reader
from telessaude.reading.scope import EVERYTHING, Scope


@pytest.fixture(scope="session")
def publication(tmp_path_factory: pytest.TempPathFactory) -> Publication:
    return write_publication(tmp_path_factory.mktemp("relatorio") / "armazem", "p1", rows())


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
