"""What DuckDB gets of a model when everything is built: ``python -m telessaude.models.compiled NAME``.

With ``--into FOLDER`` all models are written there, at the paths of their files in ``models``, to be linted.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING

from telessaude.models.dbt import release
from telessaude.models.invocation import invoke
from telessaude.models.parsed import project
from telessaude.project import SEEDS
from telessaude.store.database import literal
from telessaude.store.warehouse import Warehouse

if TYPE_CHECKING:
    from dbt.contracts.graph.nodes import ManifestNode

_RELATION = re.compile(r'"warehouse"\."(\w+)"\."(\w+)"')


@dataclass(frozen=True)
class Relation:
    """A seed or model as DuckDB is to make it: its schema and name, which of them it is, what it selects."""

    schema: str
    name: str
    seed: bool
    view: bool
    sql: str

    @property
    def reads(self) -> set[tuple[str, str]]:
        """The relations that it reads, by schema and name."""
        return set(_RELATION.findall(self.sql))


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


def relations(names: Collection[str], *, complete: bool = False) -> list[Relation]:
    """Some models and every seed and model that they read, each after those that it reads itself.

    ``complete``: as a run compiles them that rebuilds everything.

    Raises:
        LookupError: a model does not compile.
    """
    wanted = " ".join(f"+{name}" for name in names)
    how = ("--full-refresh",) if complete else ()
    nodes = [node for node in _nodes(*how, "--select", wanted) if node.resource_type in {"model", "seed"}]
    found = {(node.schema, node.name): _relation(node) for node in nodes}
    # What a model names and does not read, as when it is compiled for a complete run, is left out.
    waiting = [key for key in found if key[1] in names]
    graph: dict[tuple[str, str], set[tuple[str, str]]] = {}
    while waiting:
        key = waiting.pop()
        if key not in graph:
            graph[key] = found[key].reads & found.keys()
            waiting += graph[key]
    return [found[key] for key in TopologicalSorter(graph).static_order()]


def _relation(node: ManifestNode) -> Relation:
    if node.resource_type != "seed":
        view = node.config.materialized == "view"
        return Relation(node.schema, node.name, False, view, str(node.compiled_code))
    types = {**node.config.column_types}
    said = ", ".join(f"{literal(column)}: {literal(kind)}" for column, kind in types.items())
    file = literal(SEEDS / node.path)
    rows = f"select * from read_csv({file}, header = true{f', types = {{{said}}}' if said else ''})"
    return Relation(node.schema, node.name, True, False, rows)


def _compiled(how: str, what: str) -> dict[str, str]:
    return {node.path: str(node.compiled_code) for node in _nodes(how, what)}


def _nodes(*how: str) -> Iterator[ManifestNode]:
    # Relations are told apart by name alone: none has to be there.
    with tempfile.TemporaryDirectory() as folder:
        result = invoke(["compile", *how], Warehouse(Path(folder)), project().manifest.deepcopy())
        release()
    if not result.success or not result.result.results:
        raise LookupError(f"{' '.join(how)}: {result.exception or 'no such model'}")
    return (one.node for one in result.result.results)


if __name__ == "__main__":
    if sys.argv[1] == "--into":
        write(Path(sys.argv[2]))
    else:
        print(model(sys.argv[1]))
