"""``apagamentos/``: what was erased and stays out: each erasure a file, its tombstones and its receipt.

A tombstone is a keyed hash of a pseudonym: it finds who comes in again, and is itself nobody's pseudonym. Of
a delivery it is the sha256 of its bytes.
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
VERSION = "apagamento"  # under which lago.versao names the last one


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
    return hmac.new(derived(key, PURPOSE), pseudonym.encode(), hashlib.sha256).hexdigest()[:32]


def erased_since(publication: str) -> str:
    """SQL over the working database: whether rows were erased after a publication, SQL that gives its id.

    Both are named by the instant at which they began.
    """
    return f"exists (select 1 from lago.versao where nome = '{VERSION}' and valor > {publication})"


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
