"""Validation: one check for each expectation on the asset that it guards, and an asset with all results."""

from collections.abc import Iterator, Sequence

import dagster as dg

import expectations
from orchestration import pipeline
from orchestration.resources import POOL, Turn
from telessaude.store.database import connect, kept_open
from telessaude.store.warehouse import Warehouse

GROUP = "validacao"
STEP = "expectativas"
KEY = dg.AssetKey(["validacao", "resultados"])
SEVERITIES = {"critica": dg.AssetCheckSeverity.ERROR, "aviso": dg.AssetCheckSeverity.WARN}
DESCRIPTIONS = {
    "critica": "{title}: expectativas críticas. Se uma falha: {unusable}",
    "aviso": "{title}: expectativas que avisam e não impedem a publicação.",
}


def expectation_checks(assets: Sequence[dg.AssetKey]) -> dg.AssetChecksDefinition:
    """Two checks a suite, on the asset that it guards: what is critical, and blocks what is built on it; what
    only warns. A check for each expectation would double the events, and the seconds, of a run."""
    by_name = {key.path[-1]: key for key in assets}
    guarded = {
        check_name(suite.name, severity): (by_name[suite.asset], severity, suite)
        for suite in expectations.suites().values()
        if suite.asset in by_name
        for severity in sorted({check.severity for check in suite.checks})
    }
    specs = [
        dg.AssetCheckSpec(
            name,
            asset=key,
            description=DESCRIPTIONS[severity].format(title=suite.title, unusable=suite.unusable),
            blocking=severity == "critica",
        )
        for name, (key, severity, suite) in guarded.items()
    ]

    @dg.multi_asset_check(name=STEP, specs=specs, pool=POOL)
    def expectativas(turn: dg.ResourceParam[Turn]) -> Iterator[dg.AssetCheckResult]:
        turn.say("validando")
        with turn.step() as warehouse:
            pipeline.validate(warehouse, turn.judgement)
            with kept_open(warehouse.database):
                outcomes = _outcomes(warehouse)
                for name, (key, severity, _) in guarded.items():
                    judged, failed = outcomes.get(name, (0, []))
                    yield dg.AssetCheckResult(
                        passed=not failed,
                        check_name=name,
                        asset_key=key,
                        severity=SEVERITIES[severity],
                        metadata={"expectativas": judged, "falharam": dg.MetadataValue.json(failed)},
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
    def validacao(turn: dg.ResourceParam[Turn]) -> dg.MaterializeResult:
        with turn.step() as warehouse:
            outcomes = _outcomes(warehouse)
        return dg.MaterializeResult(
            metadata={
                "dagster/row_count": sum(judged for judged, _ in outcomes.values()),
                "falharam": sum(len(failed) for _, failed in outcomes.values()),
                "pagina": dg.MetadataValue.path(pipeline.report_folder(warehouse) / "index.html"),
            }
        )

    return validacao


def check_name(suite: str, severity: str) -> str:
    """The name of the check of a suite's expectations of one severity."""
    return f"{suite}_{severity}"


def _outcomes(warehouse: Warehouse) -> dict[str, tuple[int, list[dict[str, str]]]]:
    """Of each check: how many expectations were judged, and those that failed with what was observed."""
    with connect(warehouse.database) as connection:
        rows = connection.execute(
            """
            select suite, severidade, expectativa, sucesso, valor_observado
            from lago.validacao
            order by suite, severidade, expectativa, coluna
            """
        ).fetchall()
    outcomes: dict[str, tuple[int, list[dict[str, str]]]] = {}
    for suite, severity, expectation, passed, observed in rows:
        judged, failed = outcomes.get(check_name(suite, severity), (0, []))
        if not passed:
            failed.append({"expectativa": expectation, "observado": observed})
        outcomes[check_name(suite, severity)] = (judged + 1, failed)
    return outcomes
