"""Everything that Dagster shows and runs: ``dagster-webserver`` and ``dagster-daemon run``, each with
``--module-name orchestration.definitions``.

Two environment variables say where: TELESSAUDE_LANDING and TELESSAUDE_WAREHOUSE. Where both are told, what
starts runs by itself is on from the beginning.

Whatever Dagster shows has a Portuguese name, that of what a reader of the warehouse knows: assets are schema
and table, groups are schemas, jobs, schedules, sensors, steps and checks say what they do. Only dbt's generic
tests keep the name that dbt gives them, ``not_null_...``. What only code names, as resources, is English.
"""

from __future__ import annotations

import os
from pathlib import Path

import dagster as dg

from orchestration.assets import closing, lake, publication, validation
from orchestration.assets.models import JUDGED, model_assets
from orchestration.automation import closing_schedule, daily_schedule, landing_sensor
from orchestration.checks import freshness_check
from orchestration.resources import Store, turn
from telessaude.contract.families import load_families
from telessaude.models import parsed
from telessaude.store.warehouse import Warehouse

watched = {"TELESSAUDE_LANDING", "TELESSAUDE_WAREHOUSE"} <= os.environ.keys()
landing = Path(os.environ.get("TELESSAUDE_LANDING", "demo/entrada")).resolve()
warehouse = Warehouse(Path(os.environ.get("TELESSAUDE_WAREHOUSE", "demo/armazem")).resolve())

# The project is looked at anew whenever the definitions load, so this is never older than the models.
models = model_assets(parsed.project().described)
built = sorted(models.keys)
judged = [key for key in built if key.path[0] in JUDGED]
steps = [
    lake.ingestao,
    models,
    validation.validation_asset(judged),
    publication.publication_asset([validation.KEY, *judged]),
]
checks = [
    validation.expectation_checks(judged),
    *(freshness_check(source) for source in load_families().monthly),
]

diario = dg.define_asset_job(
    "diario",
    selection=dg.AssetSelection.assets(*steps) | dg.AssetSelection.checks(*checks),
    description="Lê o que chegou, constrói, valida e publica: o mesmo que telessaude run.",
    executor_def=dg.in_process_executor,
)
fechamento = dg.define_asset_job(
    "fechamento_mensal",
    selection=dg.AssetSelection.assets(closing.fechamento_mensal),
    description="Guarda os indicadores de um mês como publicados no dia do fechamento.",
    executor_def=dg.in_process_executor,
)

defs = dg.Definitions(
    assets=[*steps, closing.fechamento_mensal],
    asset_checks=checks,
    jobs=[diario, fechamento],
    schedules=[
        daily_schedule("diario", running=watched),
        closing_schedule("fechamento_mensal", running=watched),
    ],
    sensors=[landing_sensor("diario", running=watched)],
    resources={
        "store": Store(landing=str(landing), warehouse_dir=str(warehouse.root)),
        "turn": turn,
    },
    executor=dg.in_process_executor,
)
