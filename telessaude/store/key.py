"""The key of a warehouse's pseudonyms, and the keys derived from it: codes of one join to none of another.

It lies outside the warehouse, which keeps its fingerprint: whoever copies the folder copies no key, and
another key, which would make two persons of each, is refused.

A key that took the place of others is a chain of them: a code is made with the oldest, and what it gave with
each later one. So codes that are stored become those of the new key with no identifier at hand, and who has
only the keys of before makes none of them. The text of a chain holds them all, and serves copies of before.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from telessaude.store import clock, identity
from telessaude.store.errors import WarehouseError
from telessaude.store.files import sync_folder, write_whole
from telessaude.store.identity import Identity
from telessaude.store.warehouse import Warehouse

KEY_VARIABLE = "TELESSAUDE_PSEUDONYM_KEY"
BYTES = 32
_CHAIN = b"trocada:"  # then the keys in hexadecimal digits, the newest first
_DISTINCT = 16  # of 32 random bytes some 30 are; fewer than 16 in one of 10**17 keys
HOW_TO_MAKE = "openssl rand -hex 32 dá uma boa"


@dataclass(frozen=True)
class Found:
    """A key, and where it was: the variable, or a file."""

    key: bytes
    where: str


def load_key(warehouse: Warehouse) -> bytes:
    """The warehouse's own key; a new warehouse makes one, and one of before 0.7 takes the one that it has.

    Raises:
        WarehouseError: the key is absent, another, weak, or cannot be read or made.
    """
    return found_key(warehouse).key


def found_key(warehouse: Warehouse) -> Found:
    """The same, with where it was found.

    Raises:
        WarehouseError: as :func:`load_key`.
    """
    known = identity.read(warehouse)
    found = _look(warehouse, known)
    if found is None and (known or _holds_something(warehouse)):
        raise WarehouseError(_absent(warehouse, known))
    if known is None:
        found = _first(warehouse, found)
    elif found is not None and (own := _own(found, known)):
        found = own
    elif found is not None:
        raise WarehouseError(
            f"A chave de pseudônimos de {found.where} não é a do armazém {warehouse.root}: a impressão é "
            f"{fingerprint(found.key)} e devia ser {known.chave}. Use a que foi guardada: outra separaria "
            "as pessoas já contadas."
        )
    assert found is not None
    return found


def fingerprint(key: bytes) -> str:
    """What tells one key from another and gives none away: 128 bits of a keyed hash of a constant."""
    return derived(key, "impressao").hex()[:32]


def derived(key: bytes, purpose: str) -> bytes:
    """The key of one purpose: whoever holds it, or codes made with it, learns nothing of another's."""
    return hmac.new(key, purpose.encode(), hashlib.sha256).digest()


def chain(key: bytes) -> tuple[bytes, ...]:
    """The keys that a key is made of, the oldest first; one that took no other's place is its own chain."""
    if not key.startswith(_CHAIN):
        return (key,)
    return tuple(bytes.fromhex(one.decode()) for one in reversed(key[len(_CHAIN) :].split(b":")))


def successor(key: bytes) -> bytes:
    """A new key at the end of the chain of another."""
    return _linked((*chain(key), secrets.token_hex(BYTES).encode()))


def passing_key() -> bytes:
    """A key for work that keeps nothing: the environment's, else a new one that is nowhere written."""
    return os.environ.get(KEY_VARIABLE, "").strip().encode() or secrets.token_hex(BYTES).encode()


def outer_file(warehouse_id: str) -> Path:
    """Where the key of a warehouse lies outside it.

    Raises:
        WarehouseError: the account has no home, and nothing says where its files go.
    """
    given = Path(os.environ.get("XDG_CONFIG_HOME", ""))
    try:
        base = given if given.is_absolute() else Path.home() / ".config"
    except RuntimeError as error:
        raise WarehouseError(
            f"Esta conta não tem pasta pessoal em que guardar a chave de pseudônimos: dê-a em {KEY_VARIABLE} "
            f"({HOW_TO_MAKE}) ou diga em XDG_CONFIG_HOME onde guardá-la."
        ) from error
    return base / "telessaude" / f"{warehouse_id}.key"


def advice(warehouse: Warehouse) -> str | None:
    """What to tell of a key that lies in the folder that everyone copies, or of one that is not the last."""
    known = identity.read(warehouse)
    given = os.environ.get(KEY_VARIABLE, "").strip().encode()
    if given and known and fingerprint(given) != known.chave and found_key(warehouse).where != KEY_VARIABLE:
        return (
            f"A chave foi trocada, e {KEY_VARIABLE} ainda traz a de antes: ponha nela o conteúdo de "
            f"{outer_file(known.id)}, que é o que vale."
        )
    if not warehouse.inner_key.exists():
        return None
    return (
        f"A chave de pseudônimos está dentro do armazém, em {warehouse.inner_key}, e vai com "
        f"qualquer cópia dele: leve-a para fora com telessaude key move --warehouse {warehouse.root}"
    )


def show(warehouse: Warehouse) -> list[str]:
    """What may be said of the key of a warehouse: which it is, where it lies.

    Raises:
        WarehouseError: there is no warehouse; else as :func:`load_key`.
    """
    if not warehouse.identity.exists() and not _holds_something(warehouse):
        raise WarehouseError(f"Não há armazém em {warehouse.root}: rode telessaude run.")
    found = found_key(warehouse)
    known = identity.read(warehouse)
    lines = [
        f"Armazém    {known.id if known else ''}",
        f"Impressão  {fingerprint(found.key)}",
        f"Onde está  {found.where}",
    ]
    return [*lines, *filter(None, [advice(warehouse)])]


def move(warehouse: Warehouse) -> Path:
    """Take the key out of the warehouse; killed at any point, it is in one place at least, and this ends it.

    Raises:
        WarehouseError: there is none inside, or it is not the warehouse's, or another lies where it goes.
        OSError: it cannot be written or removed.
    """
    inner = _read(warehouse.inner_key)
    if inner is None:
        raise WarehouseError(f"A chave de pseudônimos não está dentro do armazém {warehouse.root}.")
    found_key(warehouse)  # writes the identity of a warehouse of before
    known = identity.read(warehouse)
    if known is None or fingerprint(inner) != known.chave:
        raise WarehouseError(
            f"O que está em {warehouse.inner_key} não é a chave do armazém {warehouse.root}: nada foi movido."
        )
    target = outer_file(known.id)
    if not target.exists():
        _keep(target, inner)
    if _read(target) != inner:
        raise WarehouseError(f"Em {target} há outra chave: confira de quem é; nada foi movido.")
    warehouse.inner_key.unlink()
    sync_folder(warehouse.root)
    return target


def _look(warehouse: Warehouse, known: Identity | None) -> Found | None:
    """The key given by the environment, else the one inside, else the one outside."""
    given = os.environ.get(KEY_VARIABLE, "").strip().encode()
    inner = _read(warehouse.inner_key)
    if given:
        if inner is not None and known is None and inner != given:
            raise WarehouseError(
                f"A chave de {KEY_VARIABLE} não é a que está em {warehouse.inner_key}: afaste a que não é "
                f"a do armazém {warehouse.root} e rode de novo."
            )
        _require_strong(given, KEY_VARIABLE)
        return Found(given, KEY_VARIABLE)
    if inner is not None:
        return Found(inner, str(warehouse.inner_key))
    if known is None:
        return None
    outer = outer_file(known.id)
    key = _read(outer)
    return None if key is None else Found(key, str(outer))


def _own(found: Found, known: Identity) -> Found | None:
    """The key of a warehouse, which may be one that the key found took the place of, or that took its.

    The first in a copy of before, the second where the environment is still as it was before.
    """
    for key in _until(found.key):
        if fingerprint(key) == known.chave:
            return Found(key, found.where)
    outer = outer_file(known.id) if found.where == KEY_VARIABLE else None
    later = _read(outer) if outer else None
    if later and fingerprint(later) == known.chave and found.key in _until(later):
        return Found(later, str(outer))
    return None


def _until(key: bytes) -> list[bytes]:
    """A key and those whose place it took, the newest first."""
    keys = chain(key)
    return [_linked(keys[:length]) for length in range(len(keys), 0, -1)]


def _linked(keys: tuple[bytes, ...]) -> bytes:
    if len(keys) == 1:
        return keys[0]
    return _CHAIN + b":".join(one.hex().encode() for one in reversed(keys))


def keep(warehouse_id: str, key: bytes) -> Path:
    """Write the key of a warehouse where it lies outside it, whole or not at all.

    Raises:
        WarehouseError: it cannot be written.
    """
    target = outer_file(warehouse_id)
    _keep(target, key)
    return target


def _first(warehouse: Warehouse, found: Found | None) -> Found:
    """Give a warehouse its identity, and a new one its key: the key is on the disk before it is named."""
    own = secrets.token_hex(8)
    if found is None:
        target = outer_file(own)
        found = Found(secrets.token_hex(BYTES).encode(), str(target))
        _keep(target, found.key)
    warehouse.root.mkdir(parents=True, exist_ok=True)
    identity.write(warehouse, Identity(own, fingerprint(found.key), clock.name()))
    return found


def _keep(target: Path, key: bytes) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(target, key.decode(), mode=0o600)
    except OSError as error:
        raise WarehouseError(
            f"A chave de pseudônimos não pode ser guardada em {target} ({error.strerror}): dê-a em "
            f"{KEY_VARIABLE} ({HOW_TO_MAKE}) ou diga em XDG_CONFIG_HOME uma pasta fora do armazém."
        ) from error


def _read(file: Path) -> bytes | None:
    try:
        key = file.read_bytes().strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise WarehouseError(
            f"A chave de pseudônimos “{file}” não pode ser lida ({error.strerror}): confira as permissões."
        ) from error
    if not key:
        raise WarehouseError(
            f"A chave de pseudônimos “{file}” está vazia: restaure-a da cópia que foi guardada, pois outra "
            "separaria as pessoas já contadas."
        )
    return key


def _holds_something(warehouse: Warehouse) -> bool:
    """Whether anything was ever taken in: then its people have pseudonyms, of a key that there was."""
    return any(warehouse.lake.glob("*/*.parquet")) or warehouse.publications.exists()


def _absent(warehouse: Warehouse, known: Identity | None) -> str:
    outer = f" e em {outer_file(known.id)}" if known else ""
    which = f" (impressão {known.chave})" if known else ""
    return (
        f"Falta a chave de pseudônimos do armazém {warehouse.root}{which}: foi procurada em "
        f"{KEY_VARIABLE}, em {warehouse.inner_key}{outer}. Ponha em um desses lugares a que foi guardada: "
        "outra separaria as pessoas já contadas."
    )


def _require_strong(key: bytes, where: str) -> None:
    worth = _bytes_of(key)
    if len(worth) < BYTES or len(set(worth)) < _DISTINCT:
        raise WarehouseError(
            f"A chave de pseudônimos de {where} é fraca: são precisos {BYTES} bytes ao acaso, em hexadecimal "
            f"ou base64 ({HOW_TO_MAKE})."
        )


def _bytes_of(text: bytes) -> bytes:
    """The bytes that a key was written from: of hexadecimal or base64 digits, else its own."""
    for decode in (binascii.unhexlify, _from_base64):
        try:
            return decode(text)
        except (binascii.Error, ValueError):
            continue
    return text


def _from_base64(text: bytes) -> bytes:
    padded = text.rstrip(b"=")
    padded += b"=" * (-len(padded) % 4)
    return base64.b64decode(padded.translate(bytes.maketrans(b"-_", b"+/")), validate=True)
