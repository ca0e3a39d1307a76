"""What lies in a landing folder, by names and sizes only, and whether any of it is new."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from telessaude import contract
from telessaude.store.database import connect
from telessaude.store.errors import LandingError, WarehouseError
from telessaude.store.warehouse import Warehouse

EXTENSIONS = ("csv", "csv.gz", "jsonl", "parquet", "xlsx", "xls", "json")
UNREADABLE = -1  # the size recorded for a path that cannot be opened


@dataclass(frozen=True)
class Arrival:
    """One path of the landing: where, its bytes (``UNREADABLE`` when it cannot be opened), when it came."""

    path: Path
    caminho: str
    tamanho: int
    mtime_ns: int

    @property
    def pasta(self) -> str:
        """The folder inside the landing, '/' separated, empty for a file at its root."""
        return self.caminho.rpartition("/")[0]

    @property
    def extension(self) -> str:
        """The known extension of the name, in lower case, or an empty text."""
        return extension_of(self.caminho.rpartition("/")[2])


def extension_of(name: str) -> str:
    """The longest known extension that ends a file's name, in lower case, or an empty text."""
    lower = name.lower()
    return max((e for e in EXTENSIONS if lower.endswith(f".{e}")), key=len, default="")


def arrivals(landing: Path) -> list[Arrival]:
    """Every file under a landing, hidden names left out, in path order.

    Raises:
        LandingError: as :func:`require_folder`, or the folder cannot be listed.
    """
    require_folder(landing)
    try:
        found = list(_walk(landing, ""))
    except OSError as error:
        raise LandingError(
            f"A pasta de entrada {landing} não pode ser listada ({error.strerror}): confira as permissões."
        ) from error
    return sorted(found, key=lambda arrival: arrival.caminho)


def require_folder(landing: Path) -> None:
    """Refuse a landing that is none.

    Raises:
        LandingError: it does not exist or is not a folder.
    """
    if not landing.is_dir():
        raise LandingError(
            f"A pasta de entrada {landing} não existe ou não é uma pasta: confira o caminho de --landing."
        )


def pending(landing: Path, warehouse: Warehouse, *, mappings: Path | None = None) -> bool:
    """Whether the landing holds anything the warehouse has not read, judged by paths, sizes and times only.

    Raises:
        LandingError: as :func:`arrivals`.
        WarehouseError: the warehouse's database is none.
        WarehouseBusy: it stays open in another program.
    """
    now = arrivals(landing)
    if not warehouse.database.exists():
        return bool(now)
    try:
        with connect(warehouse.database, read_only=True) as con:
            rows = con.execute("select caminho, tamanho, mtime_ns from lago.copia").fetchall()
            known = con.execute("select valor from lago.versao where nome = 'contrato'").fetchone()
    except duckdb.CatalogException:
        return bool(now)
    except duckdb.Error as error:
        raise WarehouseError(unusable(warehouse)) from error
    if known is None or known[0] != contract_fingerprint(mapping_folders(warehouse, mappings)):
        return bool(now)
    seen = {row[0]: row[1:] for row in rows}
    return any(seen.get(arrival.caminho) != (arrival.tamanho, arrival.mtime_ns) for arrival in now)


def unusable(warehouse: Warehouse) -> str:
    """The sentence for a working database that cannot be opened though nobody holds it."""
    return (
        f"O armazém {warehouse.database} não pôde ser aberto: não é um banco do DuckDB ou está danificado. "
        "Recupere-o de uma cópia ou escolha outro --warehouse."
    )


def mapping_folders(warehouse: Warehouse, mappings: Path | None = None) -> list[Path]:
    """Where mappings are: the product's, the warehouse's, and a folder given by argument or environment."""
    given = mappings or os.environ.get("TELESSAUDE_MAPPINGS")
    extra = [Path(given)] if given else []
    return [contract.MAPPINGS_FOLDER, warehouse.root / "mapeamentos", *extra]


def contract_fingerprint(folders: list[Path]) -> str:
    """A digest of the contract and the mappings: when it changes, files once unknown are looked at again."""
    digest = hashlib.sha256()
    files = [Path(contract.__file__), contract.SOURCES_FILE, contract.TRAITS_FILE]
    for folder in folders:
        files += sorted(folder.glob("*.yml"))
    for file in files:
        digest.update(file.name.encode() + b"\n" + file.read_bytes())
    return digest.hexdigest()


def _walk(folder: Path, prefix: str) -> Iterator[Arrival]:
    for entry in os.scandir(folder):
        if entry.name.startswith("."):
            continue
        caminho = prefix + _legible(entry.name)
        if _is_folder(entry) and not (prefix and extension_of(entry.name)):
            yield from _walk_or_report(Path(entry.path), caminho)
            continue
        yield _arrival(Path(entry.path), caminho)


def _legible(name: str) -> str:
    """A name as text: bytes that are no UTF-8 (Latin-1 names, from old archives) are spelled out."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _is_utf8(path: Path) -> bool:
    return not any("\udc80" <= character <= "\udcff" for character in str(path))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself: reported as a file that cannot be opened
        return False


def _walk_or_report(folder: Path, caminho: str) -> Iterator[Arrival]:
    closed = Arrival(folder, caminho, UNREADABLE, folder.lstat().st_mtime_ns)
    if folder.is_symlink():  # it could leave the landing or loop: reported, not entered
        yield closed
        return
    try:
        yield from list(_walk(folder, f"{caminho}/"))
    except OSError:
        yield closed


def _arrival(path: Path, caminho: str) -> Arrival:
    try:
        found = path.stat()
    except OSError:
        return Arrival(path, caminho, UNREADABLE, path.lstat().st_mtime_ns)
    # DuckDB opens no path that is not UTF-8: such a file is read once it is given another name.
    readable = stat.S_ISREG(found.st_mode) and os.access(path, os.R_OK) and _is_utf8(path)
    return Arrival(path, caminho, found.st_size if readable else UNREADABLE, found.st_mtime_ns)
