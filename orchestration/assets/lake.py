"""The lake: what each source delivered, read from the landing."""

from collections.abc import Iterator
from datetime import timedelta

import dagster as dg

from orchestration import pipeline
from orchestration.resources import POOL, Turn
from telessaude.contract import load_sources
from telessaude.store import clock as reference
from telessaude.store.database import connect, kept_open
from telessaude.store.warehouse import Warehouse

GROUP = "lago"
# Núcleos deliver once a month; the closing is on the tenth business day, some two weeks into the next one.
LATE = dg.FreshnessPolicy.time_window(fail_window=timedelta(days=46), warn_window=timedelta(days=36))

TITLES = {
    "records": "Registros de {name} como entregues, um arquivo Parquet por entrega.",
    "registries": "Cadastro {name} como entregue, um arquivo Parquet por entrega.",
    "management": "Gestão: {name} como entregue, um arquivo Parquet por entrega.",
}


class RunConfig(dg.Config):
    """Parameters of one run; ``begun`` is true when ``telessaude run`` has prepared it already."""

    reference: str | None = None
    full_refresh: bool = False
    accept_drop: list[str] = []  # noqa: RUF012  # a field of the library's, copied for each run
    begun: bool = False


def key(source: str) -> dg.AssetKey:
    """The asset of one source in the lake."""
    return dg.AssetKey([GROUP, source])


@dg.multi_asset(
    name="ingestao",
    specs=[
        dg.AssetSpec(
            key(name),
            description=TITLES[load_sources()[name].group].format(name=name),
            group_name=GROUP,
            kinds={"parquet"},
            skippable=True,
            freshness_policy=LATE if load_sources()[name].group == "records" else None,
        )
        for name in load_sources()
    ],
    pool=POOL,
)
def ingestao(
    context: dg.AssetExecutionContext, config: RunConfig, turn: dg.ResourceParam[Turn]
) -> Iterator[dg.MaterializeResult]:
    """Read the new files of the landing; with nothing new, nothing after it runs."""
    with turn.step() as warehouse:
        if not config.begun:
            instant = reference.parse(config.reference) if config.reference else None
            current = pipeline.begin(
                turn.landing,
                warehouse,
                reference=instant,
                full_refresh=config.full_refresh,
                accepted_drops=config.accept_drop,
            )
            if current is None:
                context.log.info("Nada de novo na entrada.")
                return
        with kept_open(warehouse.database):
            pipeline.ingest(turn.landing, warehouse, on_file=turn.say)
            counts = _counts(warehouse)
    for name in load_sources():
        deliveries, rows, refused = counts.get(name, (0, 0, 0))
        yield dg.MaterializeResult(
            asset_key=key(name),
            metadata={"entregas": deliveries, "dagster/row_count": rows, "linhas_recusadas": refused},
        )


def _counts(warehouse: Warehouse) -> dict[str, tuple[int, int, int]]:
    with connect(warehouse.database) as connection:
        rows = connection.execute(
            """
            select fonte, count(*), sum(linhas_lidas)::bigint, sum(linhas_recusadas)::bigint
            from lago.entrega
            group by fonte
            """
        ).fetchall()
    return {name: tuple(counts) for name, *counts in rows}
