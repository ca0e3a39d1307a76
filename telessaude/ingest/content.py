"""The bytes of a delivered file, and what they are: told by themselves, never by the name."""

from __future__ import annotations

import codecs
import gzip
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal

from telessaude.ingest.errors import UnreadableFileError

if TYPE_CHECKING:
    from telessaude.ingest.grid import GridRow

Kind = Literal["zip", "gzip", "workbook", "parquet", "dbf", "html", "xml", "json", "json_lines", "text"]

_HEAD = 1 << 16
_WHOLE = 1 << 29  # what is not read as a stream: no spreadsheet that people make has half a gigabyte
# A month of a whole state packs to a tenth; what packs twenty times better than that is made to harm.
BOMB_SIZE, _BOMB_RATIO = 1 << 30, 200
_DBF_VERSIONS = b"\x02\x03\x04\x05\x30\x31\x32\x43\x63\x83\x8b\xcb\xf5\xfb"
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_HTML = re.compile(rb"<(!doctype\s+html|html|head|body|meta|style|table|div|font|center)[\s>]", re.IGNORECASE)
# Names that promise bytes with marks of their own: under them, bytes without any are a broken file.
_MARKED = ("parquet", "xlsx", "xlsm", "xls", "ods", "dbf", "zip", "gz")


Tops = dict[str, list["GridRow"]]  # of each sheet of a workbook


@dataclass(frozen=True)
class Content:
    """The bytes of one file: its name and how to open them.

    ``path`` is where the disk has them, if it does: as they are or, ``packed``, as a gzip. ``tops``, if given
    is where whoever opens it as a workbook leaves the first rows of each sheet: opening one takes a second.
    """

    name: str
    open: Callable[[], IO[bytes]]
    path: Path | None = None
    packed: bool = False
    tops: Tops | None = field(default=None, compare=False)

    def head(self) -> bytes:
        """Its first bytes."""
        with self.open() as file:
            return file.read(_HEAD)

    def whole(self) -> bytes:
        """All its bytes.

        Raises:
            UnreadableFileError: they are too many to be read in one piece.
        """
        with self.open() as file:
            found = file.read(_WHOLE + 1)
        if len(found) > _WHOLE:
            raise UnreadableFileError("arquivo_grande_demais")
        return found

    def anywhere(self) -> Callable[[], IO[bytes]]:
        """How to open it for reading in any order: from the disk if it lies there as it is, else from memory.

        Raises:
            UnreadableFileError: its bytes are too many.
        """
        if self.path is None or self.packed:
            return partial(io.BytesIO, self.whole())
        if self.path.stat().st_size > _WHOLE:
            raise UnreadableFileError("arquivo_grande_demais")
        return self.open

    def text(self) -> IO[bytes]:
        """Its bytes as a text's: UTF-16 recoded, all else as it is."""
        encoding = _UTF16.get(self.head()[:2])
        file = self.open()
        return io.BufferedReader(_Recoded(file, encoding)) if encoding else file  # type: ignore[type-var]

    def unpacked(self) -> Content:
        """What a gzip holds, under its name without ``.gz``."""
        name = self.name[: -len(".gz")] if self.name.lower().endswith(".gz") else self.name
        return Content(name, lambda: _unpacking(self.open()), self.path, packed=True)


def on_disk(path: Path, tops: Tops | None = None) -> Content:
    """The content of a file of the landing; DuckDB opens no path that is not UTF-8."""
    legible = not any("\udc80" <= character <= "\udcff" for character in str(path))
    return Content(path.name, lambda: path.open("rb"), path if legible else None, tops=tops)


def refuse_bomb(unpacked: int, packed: int) -> None:
    """Tell what packs better than any text does.

    Raises:
        UnreadableFileError: so many bytes come of so few.
    """
    if unpacked > BOMB_SIZE and unpacked > packed * _BOMB_RATIO:
        raise UnreadableFileError("arquivo_grande_demais")


def _unpacking(file: IO[bytes]) -> IO[bytes]:
    return io.BufferedReader(_Unpacked(file), 1 << 20)  # type: ignore[type-var]


def kind(content: Content) -> Kind:
    """What a file is.

    Raises:
        UnreadableFileError: its name promises another thing than bytes of no known kind.
    """
    head = content.head()
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "workbook" if _is_workbook(content) else "zip"
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") or head[:2] == b"\x09\x08":
        return "workbook"
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    if head.startswith(b"PAR1"):
        return "parquet"
    if _is_dbf(head):
        return "dbf"
    if head and content.name.lower().endswith(_MARKED) and not _is_text(head):
        raise UnreadableFileError
    return _kind_of_text(_as_utf8(head).lstrip(b"\xef\xbb\xbf \t\r\n"))


def unreadable(what: Kind) -> UnreadableFileError:
    """The reason why a file that is none of what can be read here is refused."""
    if what == "xml":
        return UnreadableFileError("planilha_xml")
    return UnreadableFileError("zip_dentro_de_zip") if what == "zip" else UnreadableFileError()


def _kind_of_text(start: bytes) -> Kind:
    if start.startswith(b"<"):
        if b"office:spreadsheet" in start[:4096] and not _HTML.search(start):
            return "xml"
        if _HTML.search(start):
            return "html"
    if start.startswith(b"["):
        # Of a text that is cut, what is not its own line is no line of JSON: an array of anything.
        return "json" if start[1:].lstrip()[:1] in {b"{", b"[", b"]", b""} else "text"
    lines = [line.strip() for line in start.split(b"\n", 12)[:12]]
    if (
        any(line.startswith(b"{") and line.endswith(b"}") for line in lines[:-1] or lines)
        or start[:1] == b"{"
    ):
        return "json_lines"
    return "text"


def _is_workbook(content: Content) -> bool:
    """Whether a zip is a workbook's: of Excel, or of OpenDocument."""
    try:
        with content.open() as file, zipfile.ZipFile(file) as found:
            names = set(found.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableFileError from error
    if "content.xml" in names and "mimetype" in names:
        return True
    return "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names)


def _is_dbf(head: bytes) -> bool:
    """Whether the header of a dBase table is there: version, date, and a list of fields that ends well."""
    if len(head) < 65 or head[0] not in _DBF_VERSIONS or not (head[2] <= 12 and head[3] <= 31):
        return False
    length = int.from_bytes(head[8:10], "little")
    return length >= 65 and (length % 32 in {0, 1, 8} or head[0] == 0x30) and b"\r" in head[64 : length + 1]


def _is_text(head: bytes) -> bool:
    if head[:2] in _UTF16:
        return True
    odd = sum(byte < 9 or 13 < byte < 32 for byte in head)
    return odd * 20 < len(head)


def _as_utf8(head: bytes) -> bytes:
    encoding = _UTF16.get(head[:2])
    return head[2 : len(head) // 2 * 2].decode(encoding, "replace").encode() if encoding else head


class _Unpacked(io.RawIOBase):
    """What a gzip holds: how much that is can be known only while it is read."""

    def __init__(self, packed: IO[bytes]) -> None:
        self._packed = packed
        self._file = gzip.GzipFile(fileobj=packed)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if whence == io.SEEK_END:
            while self.read(1 << 20):
                pass
            offset, whence = self._file.tell() + offset, io.SEEK_SET
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        found = self._file.readinto(buffer)
        refuse_bomb(self._file.tell(), self._packed.tell())
        return found

    def close(self) -> None:
        self._file.close()
        self._packed.close()
        super().close()


class _Recoded(io.RawIOBase):
    """A UTF-16 file as UTF-8, without its mark."""

    def __init__(self, file: IO[bytes], encoding: str) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._waiting = b""
        file.read(2)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        while not self._waiting:
            chunk = self._file.read(len(buffer))
            self._waiting = self._decoder.decode(chunk, final=not chunk).encode("utf-8", "replace")
            if not chunk:
                break
        given = self._waiting[: len(buffer)]
        self._waiting = self._waiting[len(given) :]
        buffer[: len(given)] = given
        return len(given)

    def close(self) -> None:
        self._file.close()
        super().close()
