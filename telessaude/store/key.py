"""The key of a warehouse's pseudonyms, and the keys derived from it: codes of one join to none of another."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets

from telessaude.store.errors import WarehouseError
from telessaude.store.warehouse import Warehouse

KEY_VARIABLE = "TELESSAUDE_PSEUDONYM_KEY"


def load_key(warehouse: Warehouse) -> bytes:
    """The pseudonym key: the environment's, else the warehouse's own file, made once with mode 0600.

    Raises:
        WarehouseError: the key file cannot be read or made.
    """
    given = os.environ.get(KEY_VARIABLE, "").strip()
    if given:
        return given.encode()
    try:
        if not warehouse.key_file.exists():
            _make_key(warehouse)
        key = warehouse.key_file.read_bytes().strip()
    except OSError as error:
        raise WarehouseError(
            f"A chave de pseudônimos “{warehouse.key_file}” não pode ser lida nem criada ({error.strerror}): "
            "confira as permissões do armazém."
        ) from error
    if not key:
        raise WarehouseError(
            f"A chave de pseudônimos “{warehouse.key_file}” está vazia: restaure-a da cópia de segurança, "
            "pois outra chave separaria as pessoas já contadas."
        )
    return key


def _make_key(warehouse: Warehouse) -> None:
    """Write the whole key under another name first: an interrupted run must not leave half a key."""
    draft = warehouse.key_file.with_name(f"{warehouse.key_file.name}.novo")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(32))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(warehouse.key_file)


def derived(key: bytes, purpose: str) -> bytes:
    """The key of one purpose: whoever holds it, or codes made with it, learns nothing of another's."""
    return hmac.new(key, purpose.encode(), hashlib.sha256).digest()
