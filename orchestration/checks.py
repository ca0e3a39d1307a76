"""Freshness: whether each núcleo has delivered the months that are due."""

from datetime import date, datetime

import dagster as dg

from orchestration import lateness
from orchestration.assets import publication
from orchestration.resources import POOL, Store
from telessaude.store.clock import BRASILIA
from telessaude.store.database import connect


def freshness_check(source: str) -> dg.AssetChecksDefinition:
    """The check of one source of records, run after each publication."""

    @dg.asset_check(
        name="entregas_em_dia",
        asset=dg.AssetKey(["fatos", f"fct_{source}"]),
        description="Todo núcleo em funcionamento entregou o último mês devido (até o décimo dia útil).",
        additional_deps=[publication.KEY],
        pool=POOL,
    )
    def entregas_em_dia(store: Store) -> dg.AssetCheckResult:
        with connect(store.warehouse.database) as connection:
            late = [row for row in lateness.late(connection, today()) if row.fonte == source]
        return dg.AssetCheckResult(
            passed=not late,
            severity=dg.AssetCheckSeverity.WARN,
            metadata={row.nucleo_id: f"último mês {row.ultimo_mes}, devido {row.mes_devido}" for row in late},
        )

    return entregas_em_dia


def today() -> date:
    """The date in Brasília."""
    return datetime.now(BRASILIA).date()
