"""Loading what stays for good: libraries and definitions."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any

@contextmanager
def loading() -> Iterator[None]:
    """What is made inside stays: the garbage collector does not look through it, neither now nor ever again.

    Loading dbt and Dagster takes 3.9 s of processor time so, 5.5 without, and each of the collections that a
    run makes later would look through some million objects.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


class _Postponed(ModuleType):
    """Stands where a module would, until something of it is asked for."""

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


def postpone(module: str) -> None:
    """Load a module only when something of it is asked for: a library imports it for what is not used here.

    The standard library's ``LazyLoader`` does not do: the ``import`` statement itself asks for something.
    """
    sys.modules.setdefault(module, _Postponed(module))
