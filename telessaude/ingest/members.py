"""The members of a zip, each a file of its own."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from telessaude.ingest.content import Content, refuse_bomb
from telessaude.ingest.errors import UnreadableFileError

_ENCRYPTED = 0x1
_NAMED_IN_UTF8 = 0x800


@dataclass(frozen=True)
class Member:
    """One member: its name in the zip, its bytes, whether they ask for a password."""

    name: str
    content: Content
    encrypted: bool


def members(content: Content) -> list[Member]:
    """The files of a zip, in the order of their names by code point; its folders are none.

    Raises:
        UnreadableFileError: it is broken, or unpacks to absurdly much.
    """
    try:
        with content.open() as file, zipfile.ZipFile(file) as packed:
            found = [info for info in packed.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise UnreadableFileError from error
    unpacked, size = sum(i.file_size for i in found), sum(i.compress_size for i in found)
    refuse_bomb(unpacked, size)
    named = [(_name(info), info) for info in found]
    return [
        Member(
            name, Content(name.rpartition("/")[2], _opener(content, info)), bool(info.flag_bits & _ENCRYPTED)
        )
        for name, info in sorted(named, key=lambda pair: pair[0])
    ]


def _opener(content: Content, info: zipfile.ZipInfo) -> Callable[[], IO[bytes]]:
    def opened() -> IO[bytes]:
        return zipfile.ZipFile(content.open()).open(info)

    return opened


def _name(info: zipfile.ZipInfo) -> str:
    """Zips of before UTF-8 hold names of any code page: what is no UTF-8 is spelled out."""
    if info.flag_bits & _NAMED_IN_UTF8:
        return info.filename
    return info.filename.encode("cp437", "replace").decode("utf-8", "backslashreplace")
