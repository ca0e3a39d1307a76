"""What an erasure has to do, written before anything is done: whoever comes next after a kill ends it.

It holds pseudonyms, places and sums, never what was asked. When all is done it gives place to the tombstones
and the receipt, a file of its own in ``apagamentos/``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from telessaude.store.files import write_whole
from telessaude.store.tombstones import KEPT_ENOUGH, VERSION, tombstone
from telessaude.store.warehouse import Warehouse

_UNDER_WAY = ".andamento"
_PRIVATE = 0o600
# Of rows that go: source, month (ISO), núcleo, delivery, how many.
Counted = tuple[str, str | None, str | None, str, int]


@dataclass(frozen=True)
class Erasure:
    """One erasure.

    ``pessoas`` are pseudonyms, ``arquivos`` the sha256 of delivered files; ``linhas``, of each delivery, the
    rows that go; ``nomeadas``, those that stay without the code; ``entregas`` go whole, and with them their
    ``exclusivas``, pseudonyms that no other has. ``fontes`` counts the rows that go by source, ``sem_codigo``
    those that stay. ``guarda``: they were kept as long as ``acesso.yml`` says; ``contadas`` are then what
    ``lago.recusada_apagada`` remembers of them. Instants in ISO 8601, UTC.
    """

    apagamento_id: str
    pedido_em: str
    pedido_por: str | None
    pessoas: list[str] = field(default_factory=list)
    arquivos: list[str] = field(default_factory=list)
    linhas: dict[str, list[int]] = field(default_factory=dict)
    nomeadas: list[str] = field(default_factory=list)
    entregas: list[str] = field(default_factory=list)
    exclusivas: list[str] = field(default_factory=list)
    fontes: dict[str, int] = field(default_factory=dict)
    sem_codigo: dict[str, int] = field(default_factory=dict)
    guarda: bool = False
    contadas: list[Counted] = field(default_factory=list)

    @property
    def version(self) -> str:
        """Under which name ``lago.versao`` remembers it: only what a person asked may move figures."""
        return KEPT_ENOUGH if self.guarda else VERSION

    @property
    def touches_the_lake(self) -> bool:
        """Whether there is any row to take out, or to change."""
        return bool(self.linhas or self.nomeadas or self.entregas)


@dataclass(frozen=True)
class Receipt:
    """What was erased, in numbers: no name, no code. Instants in ISO 8601, UTC; rows by source."""

    apagamento: str
    pedido_em: str
    pedido_por: str | None
    concluido_em: str
    o_que: str
    linhas_apagadas: dict[str, int]
    linhas_que_ficam_sem_o_codigo: dict[str, int]
    arquivos_do_lago_refeitos: int
    arquivos_publicados_refeitos: int


def begin(warehouse: Warehouse, erasure: Erasure) -> None:
    """Write what is to be done.

    Raises:
        OSError: the warehouse cannot be written.
    """
    warehouse.erasures.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write(_under_way(warehouse, erasure), asdict(erasure))


def left(warehouse: Warehouse) -> Iterator[Erasure]:
    """The erasures that were begun and not ended, in their order.

    Raises:
        OSError, ValueError: one of their files cannot be read.
    """
    for file in sorted(warehouse.erasures.glob(f"*{_UNDER_WAY}")):
        yield Erasure(**json.loads(file.read_text(encoding="utf-8")))


def end(warehouse: Warehouse, erasure: Erasure, receipt: Receipt, key: bytes) -> None:
    """Leave the tombstones and the receipt, then forget what there was to do.

    Raises:
        OSError: the warehouse cannot be written.
    """
    kept = warehouse.erasures / f"{erasure.apagamento_id}.json"
    people = sorted(tombstone(key, one) for one in erasure.pessoas)
    _write(kept, {"pessoas": people, "arquivos": erasure.arquivos, "recibo": asdict(receipt)})
    _under_way(warehouse, erasure).unlink(missing_ok=True)


def _under_way(warehouse: Warehouse, erasure: Erasure) -> Path:
    return warehouse.erasures / f"{erasure.apagamento_id}{_UNDER_WAY}"


def _write(file: Path, said: dict[str, object]) -> None:
    write_whole(file, json.dumps(said, ensure_ascii=False, indent=1) + "\n", mode=_PRIVATE)
