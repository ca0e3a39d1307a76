"""The suites of the sources, in the order in which they are judged and shown: registries before records."""

from expectations.model import Suite
from expectations.sources import (
    agenda_especialista,
    avaliacao_aspecto,
    chamado_suporte,
    condicionalidade_municipal,
    consulta_presencial,
    disponibilidade_servico,
    equipe,
    equipe_nucleo,
    hospital,
    hospital_mensal,
    indicador_informado,
    indicador_local,
    indicador_local_termo,
    licenca_videoconferencia,
    linha_cuidado_pactuada,
    meta,
    nucleo,
    oferta_especialidade,
    plano_trabalho,
    ponto,
    populacao,
    profissional,
    protocolo_regulacao,
    regiao,
    regulacao,
    repasse,
    saude_digital_prioridade,
    sof,
    teleconsulta,
    teleconsultoria,
    telediagnostico,
    teleducacao,
    vaga_regulada,
)

SUITES: tuple[Suite, ...] = tuple(
    module.SUITE
    for module in (
        nucleo, ponto, equipe, profissional, equipe_nucleo, protocolo_regulacao,
        oferta_especialidade, regiao, indicador_local, indicador_local_termo, hospital,
        linha_cuidado_pactuada, condicionalidade_municipal,
        licenca_videoconferencia, populacao, meta,
        teleconsultoria, teleconsulta, telediagnostico, sof, teleducacao, regulacao,
        agenda_especialista, disponibilidade_servico, plano_trabalho, repasse, consulta_presencial,
        hospital_mensal, vaga_regulada, chamado_suporte, avaliacao_aspecto,
        saude_digital_prioridade, indicador_informado,
    )
)  # fmt: skip
