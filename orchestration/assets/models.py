"""The dbt models as assets and their data tests as asset checks, run by the dbt inside this process."""

from collections.abc import Iterator, Mapping
from graphlib import TopologicalSorter
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, dbt_assets

from orchestration import pipeline
from orchestration.assets import validation
from orchestration.resources import POOL, Turn
from telessaude.models import dbt
from telessaude.store.database import connect

JUDGED = ("fatos", "marts")  # the schemas that validation and publication come after


class Translator(DagsterDbtTranslator):
    """Asset keys and groups by schema, the layers that readers know."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        """Schema and name; a dbt source is an asset of the lake."""
        return dg.AssetKey([dbt_resource_props["schema"], dbt_resource_props["name"]])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        """The schema."""
        return str(dbt_resource_props["schema"])


def model_assets(manifest: Mapping[str, Any]) -> dg.AssetsDefinition:
    """One op that builds what the run can change and reports every seed and model of the manifest."""

    @dbt_assets(manifest=manifest, dagster_dbt_translator=Translator(), name="modelos", pool=POOL)
    def modelos(context: dg.AssetExecutionContext, turn: dg.ResourceParam[Turn]) -> Iterator[Any]:
        reported: list[dbt.NodeResult] = []

        def on_node(node: dbt.NodeResult) -> None:
            reported.append(node)
            turn.say(f"{node.kind} {node.name}")

        with turn.step() as warehouse:
            # Where the verdict is wanted next it is begun while all this is told.
            ahead = turn.judgement if context.job_def.has_node_named(validation.STEP) else None
            try:
                result = pipeline.build(warehouse, on_node, ahead=ahead, engine=turn.engine)
            except Exception:
                with connect(warehouse.database) as connection:
                    rows = dbt.row_counts(connection)
                yield from list(_materializations(reported, rows, manifest))
                yield from _check_results(context, reported)
                raise
            yield from _materializations(reported, result.rows, manifest, unchanged=True)
            yield from _check_results(context, reported, unchanged=True)

    return modelos


def _materializations(
    nodes: list[dbt.NodeResult],
    rows: Mapping[tuple[str, str], int],
    manifest: Mapping[str, Any],
    *,
    unchanged: bool = False,
) -> Iterator[dg.MaterializeResult]:
    """What was built, after what it was built from; ``unchanged`` adds the facts and marts left as they were.

    Those stand for this run too, and steps after one that says nothing would be skipped.
    """
    built = {node.unique_id: node for node in nodes if node.kind != "test" and node.status == "success"}
    for unique_id in TopologicalSorter(manifest["parent_map"]).static_order():
        properties = manifest["nodes"].get(unique_id, {})
        node = built.get(unique_id)
        if node or (
            unchanged and properties.get("schema") in JUDGED and properties["resource_type"] == "model"
        ):
            relation = (properties["schema"], properties["name"])
            yield dg.MaterializeResult(
                asset_key=dg.AssetKey(relation),
                metadata={
                    "dagster/row_count": rows.get(relation, 0),
                    "refeito": node is not None,
                    "segundos": node.seconds if node else 0.0,
                },
            )


def _check_results(
    context: dg.AssetExecutionContext, nodes: list[dbt.NodeResult], *, unchanged: bool = False
) -> Iterator[dg.AssetCheckResult]:
    """What the tests found; ``unchanged`` adds those of models left as they were, which passed when built."""
    found = {node.unique_id: node for node in nodes if node.kind == "test"}
    for spec in context.assets_def.check_specs:
        node = found.get(spec.metadata["dagster_dbt/unique_id"])
        if node or unchanged:
            warns = node is not None and node.status == "warn"
            yield dg.AssetCheckResult(
                passed=node is None or node.status == "pass",
                asset_key=spec.asset_key,
                check_name=spec.name,
                severity=dg.AssetCheckSeverity.WARN if warns else dg.AssetCheckSeverity.ERROR,
                metadata={
                    "linhas_com_problema": node.failures if node else 0,
                    "refeito": node is not None,
                    "segundos": node.seconds if node else 0.0,
                },
            )
