"""How the dates of a column are written, in the words of the mapping language, told by its values."""

from __future__ import annotations

from collections.abc import Sequence

from telessaude.ingest.mapped.fields import read_date

# The contract's own first: it need not be said. Day before month where both would do, as people write here.
_ISO = "AAAA-MM-dd"
_FORMS = (
    _ISO, "dd/MM/AAAA", "d/M/AAAA", "MM/dd/AAAA", "M/d/AAAA", "dd.MM.AAAA", "d.M.AAAA", "dd-MM-AAAA",
    "d-M-AAAA", "MM-dd-AAAA", "AAAA/MM/dd", "AAAA.MM.dd", "AAAAMMdd", "ddMMAAAA", "MM/AAAA", "MM-AAAA",
    "AAAA-MM", "AAAAMM", "dd/MMM/AAAA", "d/MMM/AAAA", "d-MMM-AAAA", "d MMM AAAA", "MMM d, AAAA",
    "MMM/AAAA", "MMM-AAAA", "epoca", "epoca_ms",
)  # fmt: skip
_EPOCH_DIGITS = {"epoca": 10, "epoca_ms": 13}


def forms(values: Sequence[str]) -> tuple[str, ...]:
    """The forms by which every value that has a digit is a date; none where the contract's own will do.

    Where no form reads them all, nothing is said: the contract reads what it can, and tells the rest.
    """
    dates = [value for value in values if any(map(str.isdigit, value))]
    if not dates or _read_all(dates, (_ISO,)):
        return ()
    alone = ((form,) for form in _FORMS[1:])
    beside_typed = ((form, _ISO) for form in _FORMS[1:])  # cells that a sheet holds as dates, others as text
    return next((found for found in (*alone, *beside_typed) if _read_all(dates, found)), ())


def days_alone(values: Sequence[str], found: Sequence[str]) -> bool:
    """Whether the values are days without an hour, by the forms found for them."""
    read = [read_date(value, found or (_ISO,)) for value in values if any(map(str.isdigit, value))]
    return bool(read) and all(one is not None and len(one) == len(_ISO) for one in read)


def _read_all(values: Sequence[str], found: Sequence[str]) -> bool:
    return all(any(_reads(value, form) for form in found) for value in values)


def _reads(value: str, form: str) -> bool:
    digits = _EPOCH_DIGITS.get(form)
    return read_date(value, (form,)) is not None and (digits is None or len(value) == digits)
