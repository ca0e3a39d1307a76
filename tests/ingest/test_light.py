"""Protects every ingestion and check from half a second of libraries that they do not need."""

from __future__ import annotations

import subprocess
import sys

from landings import HEADING, Landing

INGESTING = """
import sys
from pathlib import Path
from telessaude.ingest import ingest
from telessaude.store.warehouse import Warehouse
ingest(Path(sys.argv[1]), Warehouse(Path(sys.argv[2])))
print(*sorted({"pandas", "pyarrow"} & sys.modules.keys()))
"""


def test_a_csv_is_read_without_libraries_of_data_frames(landing: Landing) -> None:
    landing.put("teleconsultoria/a.csv", f"{HEADING}\nN1,1,respondida,assincrona,2024-02-03 10:00,s1\n")
    done = subprocess.run(
        [sys.executable, "-c", INGESTING, str(landing.folder), str(landing.warehouse.root)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == []
    assert landing.column("teleconsultoria_id") == {2: "1"}
