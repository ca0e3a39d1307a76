"""The suites of the marts: what is about to be published."""

from expectations.marts import (
    calendario,
    entrega,
    equipe,
    falha_remetente,
    indicador,
    indicador_valor,
    indicador_valor_detalhe,
    municipio,
    nucleo,
    ponto,
    rejeicao,
)
from expectations.model import Suite

SUITES: tuple[Suite, ...] = tuple(
    module.SUITE
    for module in (
        indicador, indicador_valor, indicador_valor_detalhe, entrega, rejeicao, falha_remetente,
        nucleo, ponto, equipe, municipio, calendario,
    )
)  # fmt: skip
