"""What DuckDB gets of a model when everything is built: ``python -m telessaude.models.compiled NAME``.

With ``--into FOLDER`` all models are written there, at the paths of their files in ``models``, to be linted.
"""

from __future__ import annotations

import shutil
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
    return next(iter(_compiled("--select", name).values()))


def write(folder: Path) -> None:
    """Write the SQL of every model, each at the path of its file, in a folder that then holds nothing else.

    Raises:
        LookupError: a model does not compile.
    """
    shutil.rmtree(folder, ignore_errors=True)
    for path, sql in _compiled("--select", "resource_type:model").items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(f"{sql.strip()}\n", encoding="utf-8")


def jinja(text: str) -> str:
    """The SQL of a piece of the project's language, such as a call of one macro.

    Raises:
        LookupError: it does not compile.
    """
    return next(iter(_compiled("--inline", text).values()))


def _compiled(how: str, what: str) -> dict[str, str]:
    # Relations are told apart by name alone: none has to be there.
    with tempfile.TemporaryDirectory() as folder:
        result = invoke(["compile", how, what], Warehouse(Path(folder)), project().manifest.deepcopy())
        release()
    if not result.success or not result.result.results:
        raise LookupError(f"{what}: {result.exception or 'no such model'}")
    nodes = [one.node for one in result.result.results]
    return {node.path: str(node.compiled_code) for node in nodes}


if __name__ == "__main__":
    if sys.argv[1] == "--into":
        write(Path(sys.argv[2]))
    else:
        print(model(sys.argv[1]))
