"""The dbt models as assets and their data tests as asset checks, run by the dbt inside this process."""

from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, dbt_assets

from orchestration import dbt, pipeline, progress
from orchestration.database import connect
from orchestration.resources import POOL, Turn
from orchestration.warehouse import Warehouse


class Translator(DagsterDbtTranslator):
    """Asset keys and groups by schema, the layers that readers know."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        """Schema and name; a dbt source is an asset of the lake."""
        return dg.AssetKey([dbt_resource_props["schema"], dbt_resource_props["name"]])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        """The schema."""
        return str(dbt_resource_props["schema"])


def model_assets(manifest: Mapping[str, Any]) -> dg.AssetsDefinition:
    """One op that builds every seed and model of the manifest and reports each of them."""

    @dbt_assets(manifest=manifest, dagster_dbt_translator=Translator(), name="modelos", pool=POOL)
    def modelos(context: dg.AssetExecutionContext, turn: Turn) -> Iterator[Any]:
        reported: list[dbt.NodeResult] = []

        def on_node(node: dbt.NodeResult) -> None:
            reported.append(node)
            progress.say(f"{node.kind} {node.name}")

        with turn.step() as warehouse:
            try:
                pipeline.build(warehouse, on_node)
            finally:
                events = list(_events(context, reported, _row_counts(warehouse), manifest))
                yield from events

    return modelos


def _events(
    context: dg.AssetExecutionContext,
    nodes: list[dbt.NodeResult],
    rows: Mapping[tuple[str, str], int],
    manifest: Mapping[str, Any],
) -> Iterator[Any]:
    checks = {spec.metadata["dagster_dbt/unique_id"]: spec for spec in context.assets_def.check_specs}
    for node in nodes:
        if node.kind == "test" and node.unique_id in checks:
            spec = checks[node.unique_id]
            yield dg.AssetCheckResult(
                passed=node.status == "pass",
                asset_key=spec.asset_key,
                check_name=spec.name,
                severity=dg.AssetCheckSeverity.WARN if node.status == "warn" else dg.AssetCheckSeverity.ERROR,
                metadata={"linhas_com_problema": node.failures, "segundos": node.seconds},
            )
        elif node.kind != "test" and node.status == "success":
            properties = manifest["nodes"][node.unique_id]
            relation = (properties["schema"], properties["name"])
            yield dg.MaterializeResult(
                asset_key=dg.AssetKey(relation),
                metadata={"dagster/row_count": rows.get(relation, 0), "segundos": node.seconds},
            )


def _row_counts(warehouse: Warehouse) -> dict[tuple[str, str], int]:
    with connect(warehouse.database) as connection:
        rows = connection.execute(
            "select schema_name, table_name, estimated_size from duckdb_tables()"
        ).fetchall()
    return {(schema, table): size for schema, table, size in rows}
