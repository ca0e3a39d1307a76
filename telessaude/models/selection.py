"""Which models a run must build: those that what arrived, or a later reference instant, can change.

Everything else stands as the last publication left it. dbt spends some 0.1 s on a model however small, and a
month's run touches a third of them.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from telessaude.project import SEEDS_OF_WORDS

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest
    from dbt.contracts.graph.nodes import ManifestNode

# What was delivered, and what the last publication was built with, differ in every run; what is closed may.
ALWAYS = {("lago", "entrega"), ("lago", "problema"), ("lago", "fechamento")}
PREVIOUS = "anterior"
REFERENCE = ("lago", "execucao_corrente")
# Every source reads the order of arrival from this one; of a source without a delivery it does not change.
ORDER_OF_ARRIVAL = "int_entrega"


def to_build(
    manifest: Manifest, delivered: Collection[str], reference_moved: bool, *, reworded: bool = False
) -> list[str]:
    """Names of the models, without the views, and of the tests on them, in alphabetical order.

    ``delivered`` are the sources of the contract with deliveries not built yet; ``reworded``, that the seeds
    of words are others than those loaded: they come too. A view is what it was made as when the code last
    changed, which makes a run complete.
    """
    changed = {
        unique_id
        for unique_id, source in manifest.sources.items()
        if source.schema == PREVIOUS
        or (source.schema, source.name) in ALWAYS
        or (reference_moved and (source.schema, source.name) == REFERENCE)
        or source.name.removesuffix("_completa") in delivered
    }
    if reworded:
        changed |= {unique_id for unique_id, node in manifest.nodes.items() if _of_words(node)}
    children = manifest.child_map
    waiting, reached = list(changed), set(changed)
    while waiting:
        unique_id = waiting.pop()
        if unique_id.endswith(f".{ORDER_OF_ARRIVAL}"):
            continue
        new = set(children[unique_id]) - reached
        reached |= new
        waiting += new
    nodes = [manifest.nodes[unique_id] for unique_id in reached if unique_id in manifest.nodes]
    return sorted(
        node.name
        for node in nodes
        if node.resource_type == "test"
        or (node.resource_type == "model" and node.config.materialized != "view")
        or _of_words(node)
    )


def _of_words(node: ManifestNode) -> bool:
    return node.resource_type == "seed" and SEEDS_OF_WORDS.name in node.fqn
