"""One report of one unit, in one format, as bytes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from importlib import import_module

from telessaude.reading.publication import Reader
from telessaude.report.asked import FORMATS
from telessaude.report.content import Content, gather
from telessaude.report.unit import Unit


def build(reader: Reader, unit: Unit, first_day: date, format_name: str) -> bytes:
    """The report of a unit in a quadrimestre.

    Raises:
        Failure: the quadrimestre was not published, or the unit has no figures in it that may be seen.
    """
    return render(gather(reader, unit, first_day), format_name)


def render(content: Content, format_name: str) -> bytes:
    """What was gathered, in one format."""
    module = import_module(f"telessaude.report.{FORMATS[format_name]}")
    rendering: Callable[[Content], bytes] = module.render
    return rendering(content)
