"""The suites of the sources, in the order in which they are judged and shown: registries before records."""

from expectations.model import Suite
from expectations.sources import (
    equipe,
    linha_cuidado_pactuada,
    meta,
    nucleo,
    ponto,
    populacao,
    profissional,
    protocolo_regulacao,
    sof,
    teleconsultoria,
    telediagnostico,
)

SUITES: tuple[Suite, ...] = tuple(
    module.SUITE
    for module in (
        nucleo, ponto, equipe, profissional, protocolo_regulacao, linha_cuidado_pactuada, populacao, meta,
        teleconsultoria, telediagnostico, sof,
    )
)  # fmt: skip
