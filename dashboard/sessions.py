"""When a login ends: eight hours after it began, and everywhere once the person has left anywhere.

The server's own clock says so, on the cookie as on the leaving; not the browser's nor the provider's.
"""

from __future__ import annotations

import json
import os
import threading
import time
from functools import cache
from pathlib import Path

from telessaude.store.acessos import folder
from telessaude.store.warehouse import Warehouse

SECONDS = 8 * 3600
FILE = "saidas.json"


class Sessions:
    """The last time that each person left, by the provider's subject; in a file, to outlive a restart."""

    def __init__(self, file: Path) -> None:
        """Remember what the file says."""
        self._file = file
        self._lock = threading.Lock()
        self._left: dict[str, int] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}

    def alive(self, person: str, since: float) -> bool:
        """Whether a login that began then still lasts."""
        return time.time() - since < SECONDS and since > self._left.get(person, 0)

    def end(self, person: str) -> None:
        """End all logins of a person that have begun.

        Raises:
            OSError: it could not be written; it holds until the server stops.
        """
        with self._lock:
            now = int(time.time())
            recent = {one: left for one, left in self._left.items() if now - left < SECONDS}
            self._left = recent | {person: now}
            draft = self._file.with_suffix(".novo")
            draft.unlink(missing_ok=True)
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                json.dump(self._left, file)
            draft.replace(self._file)


def register() -> Sessions:
    """Those of the warehouse that this server serves."""
    return _of(os.environ["TELESSAUDE_WAREHOUSE"])


@cache
def _of(root: str) -> Sessions:
    return Sessions(folder(Warehouse(Path(root))) / FILE)
