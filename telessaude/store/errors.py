"""What a user is told when something fails: one sentence in Portuguese with what, where and what to do."""

from __future__ import annotations

import errno
from pathlib import Path

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
NO_ROOM_WORDS = ("No space left", "Disk quota", "File too large")
LOCKED_WORDS = "Could not set lock"
NO_MEMORY_WORDS = "Out of Memory Error"
# Of what does not fit in memory, more than the disk may take: DuckDB names the setting.
NO_SPILL_WORDS = "'max_temp_directory_size'"
MEMORY = "TELESSAUDE_MEMORY"  # the environment's word for what databases may hold


class Failure(Exception):
    """Work that could not be done; its text is the sentence shown to the user."""


class WarehouseBusy(Failure):
    """The warehouse's database is open in another program."""


class NotValid(Failure):
    """A critical expectation failed: nothing is published."""


class LandingError(Failure):
    """The landing folder cannot be read at all."""


class WarehouseError(Failure):
    """The warehouse cannot be opened or written: read-only, full, or no database."""


class MappingError(Failure):
    """A mapping file does not describe a format."""


def explain(error: BaseException, where: Path) -> Failure | None:
    """The sentence for a failure of disk, permission, lock or memory at ``where``; None for anything else."""
    import duckdb  # here: the command line answers --help without it

    text = str(error)
    if isinstance(error, Failure):
        return error
    if getattr(error, "errno", None) in NO_ROOM or any(words in text for words in NO_ROOM_WORDS):
        return Failure(
            f"O disco de {where} está cheio: libere espaço e rode de novo; a última publicação vale."
        )
    if LOCKED_WORDS in text:
        return WarehouseBusy(f"O armazém {where} está aberto em outro programa: feche-o e rode de novo.")
    if (
        isinstance(error, PermissionError)
        or getattr(error, "errno", None) == errno.EROFS
        or "Permission denied" in text
    ):
        return Failure(f"Não há permissão de escrita em {where}: ajuste-a ou escolha outro --warehouse.")
    if NO_SPILL_WORDS in text:
        return Failure(
            f"O disco de {where} não tem lugar para o que não cabe na memória: libere espaço, ou dê mais "
            f"memória ({MEMORY}), e rode de novo; a última publicação vale."
        )
    if isinstance(error, duckdb.OutOfMemoryException) or NO_MEMORY_WORDS in text:
        return Failure(
            f"Faltou memória para processar {where}: feche outros programas, ou dê mais ({MEMORY}), e rode "
            "de novo; a última publicação vale."
        )
    if isinstance(error, OSError | duckdb.IOException):
        return Failure(f"Não foi possível ler ou escrever em {where}: {text.splitlines()[0]}")
    return None
