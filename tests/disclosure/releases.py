"""Releases made in memory: what the rows of a base print, and what the next release knows of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from telessaude.publish.research import base, file
from telessaude.publish.research.attack import of_rows

SECRET = b"x" * 32


def last(rows: Iterable[base.Row], until: date) -> base.Last:
    """The same, as the next release reads it."""
    return file.as_last(until, of_rows(rows))
