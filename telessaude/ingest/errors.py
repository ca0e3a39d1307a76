"""What stops the reading of one delivered file, and not the run."""

from __future__ import annotations


class UnreadableFileError(Exception):
    """One delivered file cannot be read; the run goes on without it."""
