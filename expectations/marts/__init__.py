"""The suites of the marts: what is about to be published."""

from expectations.marts import (
    calendario,
    entrega,
    entrega_esperada,
    equipe,
    falha_remetente,
    indicador,
    indicador_valor,
    indicador_valor_detalhe,
    meta_avaliacao,
    meta_sem_avaliacao,
    municipio,
    norma,
    nucleo,
    ponto,
    ponto_nucleo,
    qualidade,
    queda,
    regiao,
    rejeicao,
    rejeicao_comum,
)
from expectations.model import Suite

SUITES: tuple[Suite, ...] = tuple(
    module.SUITE
    for module in (
        indicador, indicador_valor, indicador_valor_detalhe, meta_avaliacao, meta_sem_avaliacao,
        entrega, entrega_esperada, rejeicao, rejeicao_comum, falha_remetente, qualidade, queda,
        nucleo, ponto, ponto_nucleo, equipe, municipio, regiao, norma, calendario,
    )
)  # fmt: skip
