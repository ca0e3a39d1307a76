"""What a file says of the publication it came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb


@dataclass(frozen=True)
class About:
    """The reference instant of a publication and the version of the code that made it.

    Not the publication's own name: that is the clock of the run, and the same deliveries measured against the
    same instant must give the same bytes whenever they are processed.
    """

    reference: datetime
    version: str


def about(connection: duckdb.DuckDBPyConnection) -> About:
    """What is published, from the mart ``execucao``; of a research release, from ``lancamento``."""
    of_release = connection.execute("from duckdb_tables() where table_name = 'lancamento'").fetchone()
    row = connection.execute(
        "select epoch_us(referencia), versao from lancamento order by numero desc limit 1"
        if of_release
        else "select epoch_us(referencia), versao from execucao where resultado = 'publicada' "
        "order by inicio desc limit 1"
    ).fetchone()
    assert row is not None, "a publication tells of the run that made it"
    return About(reference=datetime.fromtimestamp(row[0] / 1_000_000, UTC), version=row[1])
