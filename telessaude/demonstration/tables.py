"""Small tables made of lines, and days as text: what registries and management sources are written with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from telessaude.demonstration import contract_rows as rows


def table_of(names: Sequence[str], lines: Sequence[Sequence[Any]]) -> pa.Table:
    """A table of `lines`, in the columns `names`."""
    columns = list(zip(*lines, strict=True)) or [()] * len(names)
    return pa.table({name: pa.array(list(values)) for name, values in zip(names, columns, strict=True)})


def iso_days(seconds: np.ndarray) -> pa.Array:
    """Instants as AAAA-MM-DD; NEVER is null."""
    return pc.strftime(rows.timestamps(seconds), format="%Y-%m-%d")
