"""What the machine offers."""

import getpass
import os


def cores() -> int:
    """The cores this process may use, where the system tells; else all there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def account() -> str | None:
    """The name of the account that this process runs under; None where the machine does not know one."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return None
