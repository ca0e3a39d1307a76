"""Protects the one sentence a user gets when disk, permission or memory fail."""

import errno
from pathlib import Path

import duckdb
import pytest

from telessaude.store.errors import Failure, WarehouseBusy, explain

WHERE = Path("armazem")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "está cheio"),
        (duckdb.IOException("Could not write all bytes to file: No space left on device"), "está cheio"),
        (PermissionError(errno.EACCES, "Permission denied"), "permissão de escrita"),
        (OSError(errno.EROFS, "Read-only file system"), "permissão de escrita"),
        (duckdb.IOException("IO Error: Could not set lock on file"), "outro programa"),
        (duckdb.OutOfMemoryException("failed to allocate"), "Faltou memória"),
        (
            duckdb.OutOfMemoryException(
                "failed to offload data block of size 256.0 KiB (37.9 MiB/38.1 MiB used).\n"
                "This limit was set by the 'max_temp_directory_size' setting."
            ),
            "libere espaço, ou dê mais memória",
        ),
        (OSError(errno.EIO, "Input/output error"), "ler ou escrever"),
    ],
)
def test_sentence(error, words):
    sentence = str(explain(error, WHERE))
    assert words in sentence
    assert "armazem" in sentence
    assert "\n" not in sentence


def test_a_lock_is_told_apart_so_that_it_can_be_retried():
    assert isinstance(explain(duckdb.IOException("Could not set lock on file"), WHERE), WarehouseBusy)


def test_a_failure_keeps_its_own_sentence():
    failure = Failure("Algo.")
    assert explain(failure, WHERE) is failure


def test_what_is_not_known_is_not_explained():
    assert explain(KeyError("x"), WHERE) is None
