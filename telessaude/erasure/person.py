"""All that stands for a person in a warehouse: hashes of her documents in every form that reaches it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from telessaude.ingest.documents import HASHED
from telessaude.ingest.people import INVALID, keyed_hash, message, unforced
from telessaude.store.errors import Failure

_CPF = 11


def pseudonyms(ids: Sequence[str], nucleo: str | None, owners: Collection[str], key: bytes) -> set[str]:
    """What a warehouse knows a person by.

    ``ids`` are her CPF, her CNS, or codes that ``nucleo`` gave her; ``owners``, the núcleos that delivered
    anything: a CPF that lost its zeros is kept as if it were a code of the núcleo that sent it.

    Raises:
        Failure: one is no document, and there is no núcleo whose code it would be.
    """
    found = set()
    for place, text in enumerate(ids, start=1):
        own, whole = message(text, nucleo or "")
        if nucleo is None and whole:
            own = whole
        if own is None or own == INVALID:
            raise Failure(f"O identificador nº {place} não é um CPF nem um CNS válido: confira os dígitos.")
        if own.startswith("d:"):
            found |= {keyed_hash(key, one) for one in (own, *_without_zeros(own[2:], owners))}
            found.add(HASHED + keyed_hash(key, f"doc:{own[2:]}"))
        elif nucleo is None:
            raise Failure(
                f"O identificador nº {place} não é CPF nem CNS: se é um código do núcleo, diga o núcleo em "
                '--nucleo (na regulação, que não tem núcleo, --nucleo "").'
            )
        else:
            found.add(keyed_hash(key, f"n:{nucleo}:{unforced(text)}"))
    return found


def _without_zeros(digits: str, owners: Collection[str]) -> Iterator[str]:
    """What is hashed of a CPF whose zeros a spreadsheet dropped, where nothing told that it was one."""
    if len(digits) != _CPF:
        return
    for zeros in range(1, _CPF - len(digits.lstrip("0")) + 1):
        cut = digits[zeros:]
        dotted = f"{cut[:-8]}.{cut[-8:-5]}.{cut[-5:-2]}-{cut[-2:]}".lstrip(".")
        for written in (cut, f"{cut}.0", f"{cut[:-2]}-{cut[-2:]}", dotted):
            yield from (f"n:{owner}:{written}" for owner in owners)
