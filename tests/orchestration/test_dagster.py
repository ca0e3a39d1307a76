"""Protects what Dagster shows and starts: assets, groups, checks, partitions, sensor, schedules."""

import os
from datetime import datetime

import dagster as dg
import pytest

from orchestration import automation
from orchestration.assets import closing, lake
from orchestration.resources import Store
from telessaude.contract import load_sources
from telessaude.models import parsed
from telessaude.store.clock import BRASILIA


@pytest.fixture(scope="module")
def definitions(published_once):
    os.environ["TELESSAUDE_WAREHOUSE"] = str(published_once / "armazem")
    from orchestration import definitions

    return definitions


def test_every_source_and_every_model_is_an_asset(definitions):
    keys = definitions.defs.resolve_asset_graph().get_all_asset_keys()
    models = [node for node in parsed.project().manifest.nodes.values() if node.resource_type == "model"]
    assert {lake.key(source) for source in load_sources()} <= keys
    assert {dg.AssetKey([model.schema, model.name]) for model in models} <= keys


def test_every_asset_that_the_job_makes_has_a_group_and_marts_a_description(definitions):
    graph = definitions.defs.resolve_asset_graph()
    for key in graph.materializable_asset_keys:
        assert graph.get(key).group_name not in {None, "default"}
        if key.path[0] in {"lago", "marts", "validacao", "publicacao"}:
            assert graph.get(key).description


def test_checks_guard_sources_and_marts(definitions):
    checks = definitions.defs.resolve_asset_graph().asset_check_keys
    guarded = {check.asset_key.to_user_string() for check in checks}
    assert {"fatos/fct_teleconsultoria", "fatos/fct_telediagnostico", "marts/indicador_valor"} <= guarded
    followed = {check.asset_key.path[1] for check in checks if check.name == "entregas_em_dia"}
    assert followed == {
        "fct_teleconsultoria", "fct_teleconsulta", "fct_telediagnostico", "fct_sof", "fct_teleducacao",
    }  # fmt: skip


def test_writers_run_one_at_a_time(definitions):
    job = definitions.defs.resolve_job_def("diario")
    assert {node.definition.pool for node in job.graph.nodes} == {"armazem"}


@pytest.mark.parametrize(
    ("day", "month"),
    [("2024-11-13", None), ("2024-11-14", "2024-10"), ("2024-11-18", None), ("2024-01-15", "2023-12")],
)
def test_the_month_is_closed_on_the_tenth_business_day(definitions, day, month):
    schedule = definitions.defs.resolve_schedule_def("fechamento")
    moment = datetime.fromisoformat(f"{day}T09:00:00").replace(tzinfo=BRASILIA)
    with dg.DagsterInstance.ephemeral() as instance:
        context = dg.build_schedule_context(
            instance, scheduled_execution_time=moment, repository_def=definitions.defs.get_repository_def()
        )
        ticked = schedule.evaluate_tick(context)
    assert [request.partition_key for request in ticked.run_requests] == ([month] if month else [])


def test_the_sensor_waits_for_files_to_settle_and_asks_for_one_run(definitions, published):
    store = Store(landing=str(published / "entrada"), warehouse_dir=str(published / "armazem"))
    sensor = definitions.defs.resolve_sensor_def("entrada")

    def tick():
        return sensor(dg.build_sensor_context(), store=store)

    assert isinstance(tick(), dg.SkipReason)
    arrived = published / "entrada" / "nucleo" / "novo.csv"
    arrived.write_text("nucleo_id\n")
    assert "ainda podem estar chegando" in tick().skip_message
    for path in (published / "entrada").rglob("*"):
        os.utime(path, (path.stat().st_atime, path.stat().st_mtime - 3600))
    assert isinstance(tick(), dg.RunRequest)


def test_the_closing_keeps_the_month_as_published(definitions, published):
    store = Store(landing="", warehouse_dir=str(published / "armazem"))
    with dg.DagsterInstance.ephemeral() as instance:
        result = dg.materialize(
            [closing.fechamento_mensal],
            partition_key="2024-02",
            resources={"store": store},
            instance=instance,
        )
    assert result.success
    assert (closing.closing_folder(store, "2024-02") / "indicador_valor.csv").stat().st_size > 1000


@pytest.mark.parametrize("running", [True, False])
def test_what_starts_runs_is_on_where_the_folders_are_told(running):
    told = "RUNNING" if running else "STOPPED"
    starts = (automation.landing_sensor, automation.daily_schedule, automation.closing_schedule)
    assert {start("diario", running=running).default_status.name for start in starts} == {told}
