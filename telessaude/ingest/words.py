"""Text as the contract compares it: blank, slug, date alone, instant."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import lru_cache

from telessaude.contract.blanks import BLANKS

_DAY = re.compile(
    r"(?:(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})|(?P<d2>\d{1,2})/(?P<m2>\d{1,2})/(?P<y2>\d{4}))"
)
_TIME = re.compile(
    r"(?P<h>\d{1,2}):(?P<min>\d{2})(?::(?P<s>\d{2})(?:[.,]\d+)?)?\s*(?:Z|[+-]\d{2}(?::?\d{2})?)?",
    re.IGNORECASE,
)


def blank(text: str | None) -> bool:
    """Whether a cell says nothing."""
    return text is None or not text.strip(BLANKS)


@lru_cache(maxsize=4096)  # the same headings are compared row by row while a file's own is looked for
def slug(text: str) -> str:
    """Lower case, no accents, every run of other characters one ``_``, none at the ends."""
    return re.sub(r"[^a-z0-9]+", "_", unaccented(text)).strip("_")


def unaccented(text: str) -> str:
    """A text without case and accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))


def letters(heading: str) -> str:
    """A heading without case, accents, spaces and punctuation, as spreadsheets' headings are compared."""
    return slug(heading).replace("_", "")


def day_alone(text: str) -> bool:
    """Whether a text is a real day and nothing else."""
    found = _DAY.fullmatch(text.strip(BLANKS))
    return found is not None and _real_day(found)


def instant(text: str) -> bool:
    """Whether a text is a real day followed by a real time of day."""
    stripped = text.strip(BLANKS)
    day = _DAY.match(stripped)
    if day is None or not _real_day(day):
        return False
    rest = stripped[day.end() :]
    if rest[:1] not in {" ", "T", "t"}:
        return False
    time = _TIME.fullmatch(rest[1:].strip())
    return time is not None and int(time["h"]) < 24 and int(time["min"]) < 60 and int(time["s"] or 0) < 60


def _real_day(found: re.Match[str]) -> bool:
    year, month, day = (int(found[a] or found[b]) for a, b in (("y", "y2"), ("m", "m2"), ("d", "d2")))
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
