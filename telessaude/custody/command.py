"""What ``telessaude verify``, ``backup`` and ``restore`` say."""

from __future__ import annotations

from pathlib import Path

from telessaude.custody.backup import backup, restore
from telessaude.custody.verify import verify
from telessaude.publish.folder import discard
from telessaude.store import clock, identity, progress
from telessaude.store.warehouse import Warehouse

_DATED = "[0-9]*T[0-9]*Z"  # as ``clock.name`` writes instants


def verify_and_tell(warehouse: Warehouse) -> tuple[bool, list[str]]:
    """Whether a warehouse is what it was, and what to say of it.

    Raises:
        Failure: as ``verify``.
    """
    found = verify(warehouse)
    lines = [*found.wrong]
    if found.without_sums:
        lines.append(
            f"De {len(found.without_sums)} publicações nada foi registrado: são de antes da versão 0.7."
        )
    looked = f"{found.lake} arquivos do lago e {found.publications} publicações conferidos"
    number = len(found.wrong)
    lines.append(f"{looked}: {'tudo como foi registrado' if not number else f'{number} diferem'}.")
    return not number, lines


def backup_and_tell(warehouse: Warehouse, to: Path, keep: int | None = None) -> str:
    """Copy a warehouse, and say what the copy holds and lacks.

    ``keep``: ``to`` is a folder of copies, each named by its instant, of which the last so many stay.

    Raises:
        Failure, OSError: as ``backup``.
    """
    copies = to
    if keep is not None:
        to = copies / clock.name()
    with progress.shown("copiando e conferindo"):
        backup(warehouse, to)
        if keep is not None:
            for old in sorted(copies.glob(_DATED))[:-keep]:
                discard(old)
    size = sum(path.stat().st_size for path in to.rglob("*") if path.is_file() and not path.is_symlink())
    return (
        f"Cópia conferida em {to} ({size / 1e6:.0f} MB). A chave de pseudônimos não está nela: guarde-a à "
        "parte, em outro lugar (telessaude key show diz onde está)."
    )


def restore_and_tell(backed_up: Path, warehouse: Warehouse) -> str:
    """Make a warehouse again from a copy, and say what it still wants.

    Raises:
        Failure, OSError: as ``restore``.
    """
    with progress.shown("restaurando e conferindo"):
        restore(backed_up, warehouse)
    known = identity.read(warehouse)
    key = known.chave if known else ""
    return (
        f"Armazém restaurado e conferido em {warehouse.root}; a publicação já pode ser lida. A próxima "
        f"execução refaz do lago o que a cópia não traz, e pede a chave (impressão {key})."
    )
