"""A new working database keeps repeated texts as a dictionary, whoever opens it afterwards."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import duckdb

from telessaude.store.database import connect


def test_a_new_database_keeps_repeated_texts_as_a_dictionary_also_when_others_open_it(tmp_path: Path) -> None:
    file = tmp_path / "warehouse.duckdb"
    connect(file).close()
    with closing(duckdb.connect(str(file))) as other:
        other.execute("create table t as select cast(i % 100 as varchar) as x from range(300000) as r (i)")
        other.execute("checkpoint")
    with closing(connect(file, read_only=True)) as con:
        kept = con.execute(
            "select distinct compression from pragma_storage_info('t') where segment_type = 'VARCHAR'"
        ).fetchall()
    assert kept == [("DICT_FSST",)]


def test_a_database_in_use_is_opened_a_second_time(tmp_path: Path) -> None:
    file = tmp_path / "warehouse.duckdb"
    with closing(connect(file)), closing(connect(file)) as second:
        assert second.execute("select 1").fetchone() == (1,)
