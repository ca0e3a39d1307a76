"""Releases made in memory: what the rows of a base print, and what the next release knows of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from telessaude.publish.research import attack, base, file

SECRET = b"x" * 32


def printed(rows: Iterable[base.Row]) -> attack.Told:
    """What a release prints of its base: by group, partition and category."""
    told: attack.Told = {}
    for row in rows:
        if row.printed and row.cell.count:
            measure, uf, first = row.group
            told.setdefault((measure, uf, str(first)), {}).setdefault(row.partition, {})[row.category] = (
                row.cell
            )
    return told


def last(rows: Iterable[base.Row], until: date) -> base.Last:
    """The same, as the next release reads it."""
    return file.as_last(until, printed(rows))
