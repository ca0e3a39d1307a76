"""What is asked of ``telessaude report``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

# A format and the module of this package that renders it, imported when asked for: each carries a library.
FORMATS = {"pdf": "pdf", "xlsx": "xlsx"}


@dataclass(frozen=True)
class Asked:
    """The reports asked for: of a unit by level and identifier, in a quadrimestre (None: the last one over).

    ``whole`` is for a UF: also of the regions, núcleos and municípios in it that have figures. ``public``: of
    the protected figures of the research release.
    """

    nivel: str
    nivel_id: str
    whole: bool
    first_day: date | None
    formats: tuple[str, ...]
    public: bool = False
