"""What ingestion tells the user when it cannot go on, each error one sentence in Portuguese."""

from __future__ import annotations


class LandingError(Exception):
    """The landing folder cannot be read at all."""


class WarehouseError(Exception):
    """The warehouse cannot be written: read-only, full, or open in another program."""


class MappingError(Exception):
    """A mapping file does not describe a format."""


class UnreadableFileError(Exception):
    """One delivered file cannot be read; the run goes on without it."""
