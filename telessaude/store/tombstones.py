"""``apagamentos/``: what was erased and stays out: each erasure a file, its tombstones and its receipt.

A tombstone is a keyed hash of a pseudonym, and the pseudonym enciphered by it: it finds who comes in again,
and is itself nobody's pseudonym. Only who holds the key comes from it to the pseudonym, as a new key must,
and to a person only as from any pseudonym, by trying. Of a delivery it is the sha256 of its bytes.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from telessaude.store.key import derived
from telessaude.store.warehouse import Warehouse

PURPOSE = "apagamentos"
_HASH = 32  # hexadecimal digits
VERSION = "apagamento"  # under which lago.versao names the last one
KEPT_ENOUGH = "guarda"  # and the last that took out rows for their age: no figure is another for it


@dataclass(frozen=True)
class Tombstones:
    """Of ``people`` and of ``files``; none of either where nothing was ever erased."""

    people: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()
    key: bytes = b""

    def among(self, pseudonyms: Iterable[str]) -> set[str]:
        """Those of some pseudonyms that were erased."""
        return {one for one in pseudonyms if tombstone(self.key, one) in self.people}


def tombstone(key: bytes, pseudonym: str) -> str:
    """What is kept of an erased person; ``key`` is the warehouse's."""
    found = hmac.new(derived(key, PURPOSE), pseudonym.encode(), hashlib.sha256).hexdigest()[:_HASH]
    return found + _masked(key, found, pseudonym.encode()).hex()


def pseudonym_of(key: bytes, stone: str) -> str:
    """Whose tombstone it is; ``key`` is the one that it was made with."""
    return _masked(key, stone[:_HASH], bytes.fromhex(stone[_HASH:])).decode()


def _masked(key: bytes, found: str, text: bytes) -> bytes:
    # The mask is of the text's own keyed hash, so that no two texts share one.
    mask = hmac.digest(derived(key, f"{PURPOSE}/cifra"), found.encode(), "sha512")
    return bytes(one ^ other for one, other in zip(text, mask, strict=False))


def erased_since(publication: str) -> str:
    """SQL over the working database: whether rows were erased after a publication, SQL that gives its id."""
    return done_since(VERSION, publication)


def done_since(what: str, publication: str) -> str:
    """SQL: whether the last of what ``lago.versao`` has an instant of came after a publication began."""
    return f"exists (select 1 from lago.versao where nome = '{what}' and valor > {publication})"


def receipts(warehouse: Warehouse) -> list[dict[str, Any]]:
    """The receipts of the erasures of a warehouse, in their order; none where this account may not look.

    Raises:
        OSError, ValueError, KeyError: one of its files cannot be read, or is no erasure.
    """
    return [erasure["recibo"] for erasure in _erasures(warehouse)]


def load(warehouse: Warehouse, key: bytes) -> Tombstones:
    """The tombstones of a warehouse.

    Raises:
        OSError, ValueError, KeyError: one of its files cannot be read, or is no erasure.
    """
    said = list(_erasures(warehouse))
    return Tombstones(
        frozenset(one for erasure in said for one in erasure["pessoas"]),
        frozenset(one for erasure in said for one in erasure["arquivos"]),
        key,
    )


def _erasures(warehouse: Warehouse) -> Iterator[dict[str, Any]]:
    for file in sorted(warehouse.erasures.glob("[0-9]*.json")):
        yield json.loads(file.read_text(encoding="utf-8"))
