"""What stops the reading of one delivered file, and not the run."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb


class UnreadableFileError(Exception):
    """One delivered file cannot be read; the run goes on without it. ``rule`` says why, to the sender."""

    def __init__(self, rule: str = "arquivo_ilegivel") -> None:
        """``rule`` is one of those of ``words.yml``."""
        super().__init__(rule)
        self.rule = rule


@contextmanager
def faults_of_the_file() -> Iterator[None]:
    """Whatever goes wrong inside is the file's, not the warehouse's nor the run's."""
    try:
        yield
    except UnreadableFileError:
        raise
    except Exception as error:
        raise fault(error) from None


def fault(error: Exception) -> UnreadableFileError:
    """What went wrong in a file, as what its sender is told."""
    if isinstance(error, MemoryError | duckdb.OutOfMemoryException):
        return UnreadableFileError("arquivo_grande_demais")
    if isinstance(error, OSError | EOFError | zlib.error | zipfile.BadZipFile | duckdb.Error):
        return UnreadableFileError("arquivo_ilegivel")
    return UnreadableFileError("arquivo_nao_lido")
