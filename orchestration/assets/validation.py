"""Validation: an asset with every result, and one check for each expectation on the asset that it guards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import dagster as dg

import expectations
from expectations import Check, Suite
from orchestration import pipeline
from orchestration.database import connect
from orchestration.resources import POOL, Store
from orchestration.warehouse import Warehouse

GROUP = "validacao"
KEY = dg.AssetKey(["validacao", "resultados"])


def validation_asset(upstream: Sequence[dg.AssetKey]) -> dg.AssetsDefinition:
    """The asset that judges what the given assets hold."""

    @dg.asset(
        key=KEY,
        group_name=GROUP,
        deps=list(upstream),
        description="Resultado de cada expectativa sobre o que é novo e o que será publicado, com a página para leitura.",
        kinds={"greatexpectations"},
        pool=POOL,
    )
    def validacao(store: Store) -> dg.MaterializeResult:
        with store.step() as warehouse:
            result = pipeline.validate(warehouse)
        return dg.MaterializeResult(
            metadata={
                "expectativas": len(result.results),
                "criticas_que_barram": len(result.blocking),
                "avisos": sum(not r.sucesso and r.severidade == "aviso" for r in result.results),
                "pagina": dg.MetadataValue.path(pipeline.report_folder(warehouse) / "index.html"),
            }
        )

    return validacao


def expectation_checks(assets: Sequence[dg.AssetKey]) -> dg.AssetChecksDefinition:
    """One check an expectation; a critical one that fails stops what is built on its asset, publication above all."""
    by_name = {key.path[-1]: key for key in assets}
    guarded = {
        check_name(suite, check): (by_name[suite.asset], check)
        for suite in expectations.suites().values()
        if suite.asset in by_name
        for check in suite.checks
    }
    specs = [
        dg.AssetCheckSpec(
            name=name,
            asset=key,
            description=check.description,
            additional_deps=[KEY],
            blocking=check.severity == "critica",
        )
        for name, (key, check) in guarded.items()
    ]

    @dg.multi_asset_check(name="expectativas", specs=specs, pool=POOL)
    def expectativas(store: Store) -> Iterator[dg.AssetCheckResult]:
        with store.step() as warehouse:
            for name, passed, severity, observed, unexpected in _outcomes(warehouse):
                if name in guarded:
                    yield dg.AssetCheckResult(
                        passed=passed,
                        check_name=name,
                        asset_key=guarded[name][0],
                        severity=dg.AssetCheckSeverity.ERROR if severity == "critica" else dg.AssetCheckSeverity.WARN,
                        metadata={"valor_observado": observed, "inesperados": unexpected},
                    )
            pipeline.require_valid(warehouse)

    return expectativas


def check_name(suite: Suite, check: Check) -> str:
    """The name of an expectation's check, unique among all suites."""
    return f"{suite.name}__{check.name}"


def _outcomes(warehouse: Warehouse) -> list[tuple[str, bool, str, str, int]]:
    """Name, success, severity, what was observed and unexpected count of each expectation; one that has several results
    (a núcleo each, for example) counts as its worst."""
    with connect(warehouse.database) as connection:
        return connection.execute(
            """
            select
                suite || '__' || expectativa as nome,
                bool_and(sucesso) as sucesso,
                any_value(severidade) as severidade,
                string_agg(valor_observado, '; ' order by sucesso, coluna) as valor_observado,
                sum(inesperados)::bigint as inesperados
            from lago.validacao
            group by nome
            order by nome
            """
        ).fetchall()
