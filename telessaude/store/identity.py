"""``armazem.json``: what a warehouse is known by wherever it lies: id, fingerprint of its key, schema."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from telessaude.store.errors import WarehouseError
from telessaude.store.files import write_whole
from telessaude.store.warehouse import Warehouse

SCHEMA = 1  # raised when a program of before could no longer read what this one writes


@dataclass(frozen=True)
class Identity:
    """``chave`` is the fingerprint of the pseudonym key: it tells keys apart, and gives none away."""

    id: str
    chave: str
    esquema: int = SCHEMA


def read(warehouse: Warehouse) -> Identity | None:
    """What the warehouse says of itself; None in a new one, and in one of before 0.7.

    Raises:
        WarehouseError: the file is damaged, or a newer program wrote it.
        OSError: it cannot be read.
    """
    try:
        said = json.loads(warehouse.identity.read_text(encoding="utf-8"))
        known = Identity(str(said["id"]), str(said["chave"]), int(said["esquema"]))
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise WarehouseError(
            f"O arquivo “{warehouse.identity}”, que identifica o armazém e a sua chave, está danificado: "
            "restaure-o de uma cópia de segurança (telessaude restore)."
        ) from error
    if known.esquema > SCHEMA:
        raise WarehouseError(
            f"O armazém {warehouse.root} foi feito por uma versão mais nova do programa: atualize este."
        )
    return known


def write(warehouse: Warehouse, known: Identity) -> None:
    """Keep it, whole or not at all.

    Raises:
        OSError: the warehouse cannot be written.
    """
    write_whole(warehouse.identity, json.dumps(asdict(known), indent=1) + "\n", mode=0o644)
