"""What ``telessaude verify``, ``backup`` and ``restore`` say."""

from __future__ import annotations

from telessaude.custody.verify import verify
from telessaude.store.warehouse import Warehouse


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
