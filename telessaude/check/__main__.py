"""Prepares dbt's parsed project and the empty warehouse ahead of their first use: the end of the setup."""

import tempfile
from pathlib import Path

from telessaude.check.prepared import lay
from telessaude.models.parsed import project
from telessaude.store.warehouse import Warehouse

project()
with tempfile.TemporaryDirectory() as folder:
    lay(Warehouse(Path(folder)))
