"""The monthly closing: what was known of a month on the day it was closed; later corrections leave it."""

from pathlib import Path

import dagster as dg

from orchestration.assets import publication
from orchestration.resources import Store
from telessaude import export

FIRST_MONTH = "2007-01"  # the programme's own first year
MONTHS = dg.MonthlyPartitionsDefinition(start_date=FIRST_MONTH, fmt="%Y-%m", timezone="America/Sao_Paulo")


@dg.asset(
    key=dg.AssetKey(["publicacao", "fechamento_mensal"]),
    group_name=publication.GROUP,
    deps=[publication.KEY],
    partitions_def=MONTHS,
    description="Os indicadores do mês como publicados no fechamento; correções posteriores não o mudam.",
    kinds={"csv", "parquet"},
)
def fechamento_mensal(context: dg.AssetExecutionContext, store: Store) -> dg.MaterializeResult:
    """Export the month's figures of the current publication to ``closings/AAAA-MM`` of the warehouse."""
    month = context.partition_key
    folder = closing_folder(store, month)
    files = export.write(store.warehouse, folder, ["csv", "parquet"], period=export.parse_period(month))
    return dg.MaterializeResult(
        metadata={
            "publicacao": store.warehouse.public.readlink().name,
            "pasta": dg.MetadataValue.path(folder),
            "arquivos": len(files),
        }
    )


def closing_folder(store: Store, month: str) -> Path:
    """Where the closing of a month is kept."""
    return store.warehouse.root / "fechamentos" / month
