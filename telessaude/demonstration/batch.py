"""A batch of records: a dict of aligned numpy arrays, one position a record.

Instants are as in `clock`; choices are positions in tuples of names; tri-state answers are 1, 0 or -1
(not informed); people and pontos are positions in the network.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from telessaude.demonstration.clock import DAY, NEVER

Batch = dict[str, NDArray[Any]]


def take(batch: Batch, positions: NDArray[Any]) -> Batch:
    """The records at `positions` (or where a mask is true)."""
    return {name: values[positions] for name, values in batch.items()}


def join(first: Batch, second: Batch) -> Batch:
    """Both batches, one after the other."""
    return {name: np.concatenate([first[name], second[name]]) for name in first}


def revised_after(batch: Batch, instant: int, rng: np.random.Generator) -> Batch:
    """The final versions of what an export at `instant` showed otherwise, with when they changed.

    A record changes because it ended after the export, or because it is one of those corrected later.
    """
    pending = (batch["fechada"] > instant) & (batch["fechada"] != NEVER)
    changed = pending | batch["corrected"]
    revised = take(batch, changed)
    corrected_at = instant + rng.integers(1, 8 * DAY, int(changed.sum()))
    closed = np.where(pending[changed], revised["fechada"], 0)
    revised["atualizado"] = np.where(revised["corrected"], np.maximum(corrected_at, closed), closed)
    return revised


def by_kind(
    kind: NDArray[Any], names: Sequence[str], shares: Sequence[dict[str, float]], rng: np.random.Generator
) -> NDArray[Any]:
    """A position in `names` for each record, by the shares of its kind."""
    cumulative = np.cumsum([[share.get(name, 0.0) for name in names] for share in shares], axis=1)
    luck = rng.random(len(kind)) * cumulative[kind, -1]
    return (luck[:, None] >= cumulative[kind]).sum(axis=1)
