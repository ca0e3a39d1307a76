"""What Great Expectations imports and no suite needs: loaded only when something of it is asked for.

It buys 0.8 of the 3.4 s of processor time that the library loads, beside a run that keeps both cores busy.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

# For an expectation and a chart that no suite has. What a new version changes, test_postponed.py tells.
UNUSED = ("scipy.stats", "altair")


def postpone(module: str) -> None:
    """Load a module only when something of it is asked for.

    The standard library's ``LazyLoader`` does not do: the ``import`` statement itself asks for something.
    """
    sys.modules.setdefault(module, _Postponed(module))


class _Postponed(ModuleType):
    """Stands where a module would, until something of it is asked for."""

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)
