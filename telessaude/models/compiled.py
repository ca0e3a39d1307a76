"""What DuckDB gets of a model when everything is built: ``python -m telessaude.models.compiled NAME``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from telessaude.models.dbt import release
from telessaude.models.invocation import invoke
from telessaude.models.parsed import project
from telessaude.store.warehouse import Warehouse


def model(name: str) -> str:
    """The SQL of a model.

    Raises:
        LookupError: the project has no such model, or its code does not compile.
    """
    return _compiled("--select", name)


def jinja(text: str) -> str:
    """The SQL of a piece of the project's language, such as a call of one macro.

    Raises:
        LookupError: it does not compile.
    """
    return _compiled("--inline", text)


def _compiled(how: str, what: str) -> str:
    # Relations are told apart by name alone: none has to be there.
    with tempfile.TemporaryDirectory() as folder:
        result = invoke(["compile", how, what], Warehouse(Path(folder)), project().manifest.deepcopy())
        release()
    if not result.success or not result.result.results:
        raise LookupError(f"{what}: {result.exception or 'no such model'}")
    return str(result.result.results[0].node.compiled_code)


if __name__ == "__main__":
    print(model(sys.argv[1]))
