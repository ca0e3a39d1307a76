"""Protects the next run from a judgement whose run was killed: it ends at once, in the middle of its work."""

from __future__ import annotations

import pickle
import subprocess
import sys
import time


class Lasting:
    """A request that works for a minute once it is read."""

    def __reduce__(self) -> tuple[object, tuple[int]]:
        return time.sleep, (60,)


def test_it_ends_with_the_run_that_asked() -> None:
    judging = subprocess.Popen([sys.executable, "-m", "expectations.process"], stdin=subprocess.PIPE)
    assert judging.stdin is not None
    pickle.dump(Lasting(), judging.stdin)
    judging.stdin.close()  # as the system does when the run dies
    assert judging.wait(timeout=30) == 0
