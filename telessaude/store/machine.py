"""What the machine offers."""

from __future__ import annotations

import getpass
import os
import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from telessaude.store.errors import MEMORY, Failure

# The other half is the program's own, the disk's cache and whatever else the machine does.
_SHARE = 2
# With less than this DuckDB cannot write one block of the widest table.
LEAST = 150_000_000
_SCARCE = 500_000_000
_UNITS = {"": 10**6, "M": 10**6, "G": 10**9, "T": 10**12}
GROUPS = Path("/sys/fs/cgroup")


def cores() -> int:
    """The cores this process may use, where the system tells; else all there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def memory() -> int:
    """How many bytes the databases of a process may hold: as the environment tells, or half of what there is.

    What does not fit is spilled to disk. What there is: the machine's memory, or less where the process is in
    a container or a service with a limit.

    Raises:
        Failure: what the environment tells is no amount.
    """
    told = os.environ.get(MEMORY)
    if not told:
        return max(LEAST, there() // _SHARE)
    amount = re.fullmatch(r"(\d+(?:[.,]\d+)?) ?([MGT]?)B?", told.strip().upper())
    if amount is None:
        raise Failure(f"{MEMORY} é “{told}”, que não diz quanta memória usar: escreva como 4GB ou 800MB.")
    return max(LEAST, int(float(amount[1].replace(",", ".")) * _UNITS[amount[2]]))


def scarce() -> bool:
    """Whether memory is for one thing at a time: two queries of one database leave each other too little."""
    return memory() < _SCARCE


def models_at_once() -> tuple[int, int]:
    """How many models are built at a time, and the threads that each may use."""
    return (1, 1) if scarce() else (2, max(1, cores() // 2))


@cache
def room(folder: Path) -> int:
    """How many bytes may be spilled into a folder: half of what was free on its disk when first asked."""
    there = next(one for one in (folder, *folder.absolute().parents) if one.exists())
    return shutil.disk_usage(there).free // 2


def account() -> str | None:
    """The name of the account that this process runs under; None where the machine does not know one."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return None


@cache
def there() -> int:
    """How many bytes of memory there are, for this process."""
    physical = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return min(physical, min(_limits_of_groups(), default=physical))


def _limits_of_groups() -> Iterator[int]:
    """The limits of the control groups that this process is in, of either version; where none, a huge one."""
    for _, kinds, group in (line.split(":", 2) for line in own_groups()):
        if kinds not in {"", "memory"}:
            continue
        root, name = (GROUPS, "memory.max") if not kinds else (GROUPS / kinds, "memory.limit_in_bytes")
        own = root / group.lstrip("/")
        # In a container the group's own folder is often the root of what is seen.
        for folder in (own, *own.parents):
            if folder.is_relative_to(root) and (said := _number(folder / name)) is not None:
                yield said


def own_groups() -> list[str]:
    """The control groups of this process, as the system tells them; none where it has none."""
    try:
        return Path("/proc/self/cgroup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return []


def _number(file: Path) -> int | None:
    try:
        return int(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # "max" is none
        return None
