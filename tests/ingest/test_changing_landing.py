"""A landing that changes while it is read: what is taken in is a file as it stood once, never a mix.

The changes come at random from a printed seed, also from another thread, in the middle of a reading.
"""

from __future__ import annotations

import hashlib
import os
import random
from pathlib import Path
from threading import Timer

import pytest
from landings import HEADING, Landing

FILES, ROUNDS, SEED = 6, 4, 13
pytestmark = pytest.mark.long


def table(file: int, rows: int, month: int = 5) -> bytes:
    """Lines of one length each, so that another month gives a file of the same size."""
    lines = [
        f"N1,F{file}-{row:05d},recebida,assincrona,2023-{month:02d}-03 14:05,enf-{row % 90:02d}"
        for row in range(rows)
    ]
    return "\n".join((HEADING, *lines, "")).encode()


class Changing:
    """Files of a landing that are changed when they are about to be read, and what each has ever held."""

    def __init__(self, landing: Landing, seed: int) -> None:
        self.landing = landing
        self.chance = random.Random(seed)
        self.held: dict[str, int] = {}
        self.timers: list[Timer] = []
        for file in range(FILES):
            content = table(file, self.chance.randrange(1000, 10_000))
            landing.put(f"teleconsultoria/{file}.csv", content)
            self._remember(content)

    def about_to_read(self, path: str) -> None:
        """Change a file now, or a little later from another thread."""
        change = self.chance.choice([self.rename, self.delete, self.truncate, self.append, self.overwrite])
        timer = Timer(self.chance.uniform(0, 0.05), change, [self.landing.folder / path])
        self.timers.append(timer)
        timer.start()

    def calm(self) -> None:
        for timer in self.timers:
            timer.join()
        self.timers.clear()

    def rename(self, path: Path) -> None:
        path.rename(path.with_name(f"{path.stem}x.csv"))

    def delete(self, path: Path) -> None:
        path.unlink()

    def truncate(self, path: Path) -> None:
        lines = path.read_bytes().splitlines(keepends=True)
        kept = b"".join(lines[: self.chance.randrange(2, len(lines))])
        self._remember(kept)
        os.truncate(path, len(kept))

    def append(self, path: Path) -> None:
        content = path.read_bytes()
        more = content.splitlines(keepends=True)[-1].replace(b",F", b",G")
        self._remember(content + more)
        with path.open("ab") as file:
            file.write(more)

    def overwrite(self, path: Path) -> None:
        """The same size, in place: read meanwhile, it would be the head of one and the tail of another."""
        content = path.read_bytes().replace(b"2023-05", b"2023-06")
        self._remember(content)
        with path.open("r+b") as file:
            file.write(content)

    def _remember(self, content: bytes) -> None:
        self.held[hashlib.sha256(content).hexdigest()] = content.count(b"\n") - 1


@pytest.mark.parametrize("seed", range(SEED, SEED + ROUNDS))
def test_what_is_taken_in_stood_so_at_one_instant(landing: Landing, seed: int) -> None:
    changing = Changing(landing, seed)
    landing.ingest(on_file=changing.about_to_read)
    changing.calm()
    landing.ingest()
    rows = landing.query(
        "select sha256, linhas_lidas from lago.entrega where principal_id is null and linhas_lidas > 0"
    )
    assert set(rows) <= set(changing.held.items())
    at_rest = {path.read_bytes() for path in landing.folder.rglob("*.csv")}
    assert {hashlib.sha256(content).hexdigest() for content in at_rest} <= {sha256 for sha256, _ in rows}
    mixed = landing.query(
        "select _entrega_id from lago.teleconsultoria_completa group by _entrega_id "
        "having count(distinct solicitada_em) > 1"
    )
    assert mixed == []
