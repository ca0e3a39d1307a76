"""What the tests of critical checks share: who is critical, and that a fault fails one check alone."""

from __future__ import annotations

from collections.abc import Callable

from expectations import ExpectationResult, suites

Judged = Callable[..., dict[str, ExpectationResult]]
Mutation = tuple[str, str, tuple[str, ...]]

# A CPF whose digits check, made up for tests.
CPF = "52998224725"


def critical_checks(kind: str) -> set[tuple[str, str]]:
    """Suite and name of every critical check of the sources (``fonte``) or of the marts (``mart``)."""
    return {
        (name, check.name)
        for name, suite in suites().items()
        for check in suite.checks
        if suite.kind == kind and check.severity == "critica"
    }


def assert_fails_alone(results: dict[str, ExpectationResult], check: str) -> None:
    """Of the critical expectations only ``check`` failed, was judged, and quotes no person's number."""
    critical = {result for result in results.values() if result.severidade == "critica"}
    assert {result.expectativa for result in critical if result.situacao in ("falhou", "erro")} == {check}
    assert results[check].situacao == "falhou"
    assert results[check].inesperados >= 1
    assert CPF not in results[check].valor_observado
