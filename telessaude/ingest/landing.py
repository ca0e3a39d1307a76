"""What lies in a landing folder, by names and sizes only, and whether any of it is new."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import duckdb

from telessaude import contract
from telessaude.contract.mapping import CODES_FOLDER
from telessaude.contract.parametros import ALL, FILE_NAME, load_parametros
from telessaude.ingest import documents
from telessaude.ingest.content import Tops
from telessaude.store.database import connect
from telessaude.store.errors import LandingError, WarehouseError
from telessaude.store.key import load_key
from telessaude.store.warehouse import Warehouse

EXTENSIONS = (
    "csv", "tsv", "txt", "csv.gz", "jsonl", "json", "parquet", "xlsx", "xlsm", "xls", "ods", "dbf", "zip",
)  # fmt: skip
_LATEST = 2**63 - 1
UNREADABLE = -1  # the size recorded for a path that cannot be opened


@dataclass(frozen=True)
class Arrival:
    """One path of the landing: where, how many bytes, when it came.

    ``motivo`` is the rule under which it is reported unread; its bytes are then ``UNREADABLE``.
    ``tops``: see :class:`Content`.
    """

    path: Path
    caminho: str
    tamanho: int
    mtime_ns: int
    motivo: str | None = None
    tops: Tops | None = field(default=None, compare=False)

    @property
    def pasta(self) -> str:
        """The folder inside the landing, '/' separated, empty for a file at its root."""
        return self.caminho.rpartition("/")[0]

    @property
    def nome(self) -> str:
        """The name without its folder."""
        return self.caminho.rpartition("/")[2]


def extension_of(name: str) -> str:
    """The longest known extension that ends a file's name, in lower case, or an empty text."""
    lower = name.lower()
    return max((e for e in EXTENSIONS if lower.endswith(f".{e}")), key=len, default="")


def arrivals(landing: Path) -> list[Arrival]:
    """Every file under a landing, and what of it is not read as one, in path order.

    Raises:
        LandingError: as :func:`require_folder`, or the folder cannot be listed.
    """
    require_folder(landing)
    try:
        found = list(_walk(landing, "", (landing.resolve(),)))
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
        MappingError: parametros.yml is wrong.
        WarehouseError: the warehouse's database is none.
        WarehouseBusy: it stays open in another program.
    """
    now = [arrival for arrival in arrivals(landing) if arrival.caminho != FILE_NAME]
    if not warehouse.database.exists():
        return bool(now)
    try:
        with connect(warehouse.database, read_only=True) as con:
            rows = con.execute("select caminho, tamanho, mtime_ns from lago.copia").fetchall()
            versions = dict(con.execute("select nome, valor from lago.versao").fetchall())
    except duckdb.CatalogException:
        return bool(now)
    except duckdb.Error as error:
        raise WarehouseError(unusable(warehouse)) from error
    if versions.get("contrato") != contract_fingerprint(mapping_folders(warehouse, mappings)):
        return bool(now)
    if versions.get("parametros") != load_parametros(landing).fingerprint(ALL):
        return bool(now)
    seen = {row[0]: row[1:] for row in rows}
    hidden = any(documents.in_path(arrival.caminho) != arrival.caminho for arrival in now)
    mark = partial(documents.mark, key=load_key(warehouse) if hidden else b"")
    return any(seen.get(mark(arrival.caminho)) != (arrival.tamanho, arrival.mtime_ns) for arrival in now)


def unusable(warehouse: Warehouse) -> str:
    """The sentence for a working database that cannot be opened though nobody holds it."""
    return (
        f"O armazém {warehouse.database} não pôde ser aberto: não é um banco do DuckDB ou está danificado. "
        "Apague-o, e a próxima execução o refaz do lago; ou escolha outro --warehouse."
    )


def mapping_folders(warehouse: Warehouse, mappings: Path | None = None) -> list[Path]:
    """Where mappings are: the product's, the warehouse's, and a folder given by argument or environment."""
    given = mappings or os.environ.get("TELESSAUDE_MAPPINGS")
    extra = [Path(given)] if given else []
    return [contract.MAPPINGS_FOLDER, warehouse.root / "mapeamentos", *extra]


def contract_fingerprint(folders: list[Path]) -> str:
    """A digest of contract, readers and mappings: when it changes, what was refused is read again."""
    digest = hashlib.sha256()
    files = [Path(contract.__file__), contract.SOURCES_FILE, contract.TRAITS_FILE]
    files += sorted(Path(__file__).parent.glob("*.py"))
    for folder in folders:
        files += sorted(folder.glob("*.yml")) + sorted((folder / CODES_FOLDER).glob("*.yml"))
    for file in files:
        digest.update(file.name.encode() + b"\n" + file.read_bytes())
    return digest.hexdigest()


def _walk(folder: Path, prefix: str, inside: tuple[Path, ...]) -> Iterator[Arrival]:
    """``inside``: the real folders that this one lies in, the landing's first and its own last."""
    for entry in os.scandir(folder):
        path, caminho = Path(entry.path), prefix + legible(entry.name)
        if entry.name.startswith("."):
            yield _unread(path, caminho, "nome_oculto")
        elif entry.is_symlink() and not _leads_inside(path, inside):
            yield _unread(path, caminho, "ligacao_nao_seguida")
        elif _is_folder(entry) and not (prefix and extension_of(entry.name)):
            yield from _walk_or_report(path, caminho, inside)
        else:
            yield arrival_at(path, caminho)


def legible(name: str) -> str:
    """A name as text: bytes that are no UTF-8 (Latin-1 names, from old archives) are spelled out."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _leads_inside(link: Path, inside: tuple[Path, ...]) -> bool:
    """Whether a link leads to a thing of the landing, and not to a folder that it lies in itself."""
    try:
        target = link.resolve(strict=True)
    except (OSError, RuntimeError):
        return False
    return target.is_relative_to(inside[0]) and target not in inside


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _walk_or_report(folder: Path, caminho: str, inside: tuple[Path, ...]) -> Iterator[Arrival]:
    try:
        yield from list(_walk(folder, f"{caminho}/", (*inside, folder.resolve())))
    except OSError:
        yield _unread(folder, caminho, "arquivo_sem_permissao")


def _unread(path: Path, caminho: str, motivo: str) -> Arrival:
    return Arrival(path, caminho, UNREADABLE, storable(path.lstat().st_mtime_ns), motivo)


def arrival_at(path: Path, caminho: str) -> Arrival:
    """A path as it lies on the disk, under the path that it has, or would have, in a landing."""
    try:
        found = path.stat()
    except OSError:
        return _unread(path, caminho, "arquivo_ilegivel")
    if not stat.S_ISREG(found.st_mode):
        return _unread(path, caminho, "nao_e_arquivo")
    if not os.access(path, os.R_OK):
        return _unread(path, caminho, "arquivo_sem_permissao")
    return Arrival(path, caminho, found.st_size, storable(found.st_mtime_ns))


def storable(nanoseconds: int) -> int:
    """A file may say that it is of the year 2445, whose nanoseconds no column holds."""
    return max(-_LATEST, min(_LATEST, nanoseconds))
