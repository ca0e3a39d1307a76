"""A checked file put into the landing: whole or not at all, under a name that is nobody's and no other's."""

from __future__ import annotations

import os
import re
import secrets
import string
from contextlib import suppress
from pathlib import Path

from telessaude.ingest.documents import in_name
from telessaude.ingest.landing import extension_of
from telessaude.store.errors import Failure

_UNSAFE = re.compile(r"[^\w.-]+")
_LONGEST = 80


def send(content: bytes, name: str, pasta: str, landing: Path) -> Path:
    """Write a file under a source's or a format's folder; returns where it is.

    Its name keeps what a reader may need of the sender's, without documents of people.

    Raises:
        Failure: the landing cannot be written.
    """
    folder = landing / pasta
    file = folder / safe_name(name)
    draft = folder / f".{secrets.token_hex(8)}.parte"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with draft.open("xb") as written:
            written.write(content)
            written.flush()
            os.fsync(written.fileno())
        os.link(draft, file)  # refuses a name that is taken, where a rename would replace
    except OSError as error:
        raise Failure(
            f"O arquivo não pôde ser entregue ({error.strerror}): avise quem cuida do servidor."
        ) from error
    finally:
        with suppress(OSError):
            draft.unlink()
    return file


def safe_name(name: str) -> str:
    """The sender's name without people's documents and what file systems dislike, some letters at its end.

    Letters only: formats read a month, a year or a município from the digits of a name.
    """
    extension = extension_of(name)
    stem = name[: -len(extension) - 1] if extension else name
    kept = _UNSAFE.sub("_", in_name(stem)).strip("._-")[:_LONGEST]
    apart = "".join(secrets.choice(string.ascii_lowercase) for _ in range(8))
    return f"{kept or 'arquivo'}_{apart}{f'.{extension}' if extension else ''}"
