"""Validation: one check for each expectation on the asset that it guards, and an asset with all results."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import dagster as dg

import expectations
from expectations import Check, Suite
from orchestration import pipeline, progress
from orchestration.database import connect
from orchestration.resources import POOL, Store
from orchestration.warehouse import Warehouse

GROUP = "validacao"
KEY = dg.AssetKey(["validacao", "resultados"])
SEVERITIES = {"critica": dg.AssetCheckSeverity.ERROR, "aviso": dg.AssetCheckSeverity.WARN}


@dataclass(frozen=True)
class Outcome:
    """How one expectation ended; one with several results (a núcleo each) passes when all of them do."""

    passed: bool
    observed: str
    unexpected: int


NOT_JUDGED = Outcome(True, "Não se aplica.", 0)


def expectation_checks(assets: Sequence[dg.AssetKey]) -> dg.AssetChecksDefinition:
    """One check an expectation; a critical one that fails stops what is built on its asset."""
    by_name = {key.path[-1]: key for key in assets}
    guarded = {
        check_name(suite, check): (by_name[suite.asset], check)
        for suite in expectations.suites().values()
        if suite.asset in by_name
        for check in suite.checks
    }
    specs = [
        dg.AssetCheckSpec(
            name, asset=key, description=check.description, blocking=check.severity == "critica"
        )
        for name, (key, check) in guarded.items()
    ]

    @dg.multi_asset_check(name="expectativas", specs=specs, pool=POOL)
    def expectativas(store: Store) -> Iterator[dg.AssetCheckResult]:
        progress.say("validando")
        with store.step() as warehouse:
            pipeline.validate(warehouse)
            outcomes = _outcomes(warehouse)
            for name, (key, check) in guarded.items():
                outcome = outcomes.get(name, NOT_JUDGED)
                yield dg.AssetCheckResult(
                    passed=outcome.passed,
                    check_name=name,
                    asset_key=key,
                    severity=SEVERITIES[check.severity],
                    metadata={"valor_observado": outcome.observed, "inesperados": outcome.unexpected},
                )
            pipeline.require_valid(warehouse)

    return expectativas


def validation_asset(upstream: Sequence[dg.AssetKey]) -> dg.AssetsDefinition:
    """The results as an asset; it stands when no critical expectation on the given assets failed."""

    @dg.asset(
        key=KEY,
        group_name=GROUP,
        deps=list(upstream),
        description="Resultado de cada expectativa sobre o que é novo e o que será publicado, e a página.",
        kinds={"greatexpectations"},
        pool=POOL,
    )
    def validacao(store: Store) -> dg.MaterializeResult:
        with store.step() as warehouse:
            outcomes = _outcomes(warehouse)
        return dg.MaterializeResult(
            metadata={
                "dagster/row_count": len(outcomes),
                "avisos": sum(not outcome.passed for outcome in outcomes.values()),
                "pagina": dg.MetadataValue.path(pipeline.report_folder(warehouse) / "index.html"),
            }
        )

    return validacao


def check_name(suite: Suite, check: Check) -> str:
    """The name of an expectation's check, unique among all suites."""
    return f"{suite.name}__{check.name}"


def _outcomes(warehouse: Warehouse) -> dict[str, Outcome]:
    with connect(warehouse.database) as connection:
        rows = connection.execute(
            """
            select
                suite || '__' || split_part(expectativa, '/', 1) as nome,
                bool_and(sucesso) as sucesso,
                string_agg(valor_observado, '; ' order by sucesso, expectativa, coluna) as valor_observado,
                sum(inesperados)::bigint as inesperados
            from lago.validacao
            group by nome
            order by nome
            """
        ).fetchall()
    return {name: Outcome(*cells) for name, *cells in rows}
