"""Publication: the folder that everyone reads, swapped in one step."""

from collections.abc import Sequence

import dagster as dg

from orchestration import pipeline
from orchestration.resources import POOL, Turn
from orchestration.upkeep import upkeep

GROUP = "publicacao"
KEY = dg.AssetKey(["publicacao", "public"])


def publication_asset(upstream: Sequence[dg.AssetKey]) -> dg.AssetsDefinition:
    """The asset that publishes the given ones; their blocking checks come first."""

    @dg.asset(
        key=KEY,
        group_name=GROUP,
        deps=list(upstream),
        description="A publicação em vigor: indicadores, registros, base de pesquisa e página de validação.",
        kinds={"duckdb"},
        pool=POOL,
    )
    def publicacao(turn: dg.ResourceParam[Turn]) -> dg.MaterializeResult:
        with turn.step() as warehouse:
            run = pipeline.publish(warehouse)
            told = upkeep(warehouse)
        return dg.MaterializeResult(
            metadata={
                "publicacao": str(run.publicacao_id),
                "entregas_lidas": run.entregas_lidas,
                "linhas_lidas": run.linhas_lidas,
                "linhas_aceitas": run.linhas_aceitas,
                "linhas_rejeitadas": run.linhas_rejeitadas,
                "segundos": (run.fim - run.inicio).total_seconds(),
                "acesso": " ".join(told) or "como acesso.yml diz",
                "pasta": dg.MetadataValue.path(warehouse.public),
            }
        )

    return publicacao
