"""Freshness: whether each núcleo has delivered the months that are due."""

import dagster as dg

from orchestration.assets import publication
from orchestration.resources import POOL, Store
from telessaude.reading import formats
from telessaude.reading.answers import deliveries
from telessaude.reading.late import late
from telessaude.store.database import connect
from telessaude.store.warehouse import INDICATORS


def freshness_check(source: str) -> dg.AssetChecksDefinition:
    """The check of one source that núcleos deliver month by month, run after each publication."""

    @dg.asset_check(
        name="entregas_em_dia",
        asset=dg.AssetKey(["fatos", f"fct_{source}"]),
        description="Todo núcleo em funcionamento entregou, inteiro, o último mês vencido.",
        additional_deps=[publication.KEY],
        pool=POOL,
    )
    def entregas_em_dia(store: Store) -> dg.AssetCheckResult:
        with connect(store.warehouse.public.resolve() / INDICATORS, read_only=True) as connection:
            missing = [row for row in late(connection) if row.fonte == source]
        return dg.AssetCheckResult(
            passed=not missing,
            severity=dg.AssetCheckSeverity.WARN,
            metadata={
                row.nucleo_id: f"último mês recebido {formats.month(row.ultimo_mes)}; "
                f"{formats.month(row.mes_devido)}: {deliveries.SITUATIONS[row.situacao]}"
                for row in missing
            },
        )

    return entregas_em_dia
