"""Regulação: a request for specialised care on its way through the queue."""

from expectations.contract import contract_frames
from expectations.model import Suite
from expectations.sources._plausible import warning

TABLE = "fatos.fct_regulacao"

RULES = (
    warning(
        "devolvida_em_depois_da_solicitacao",
        "devolvida_em_utc >= solicitada_em_utc",
        "devolvida_em",
        "A devolução pelo regulador vem depois da solicitação.",
        owner="estado",
    ),
    warning(
        "devolvida_com_data",
        "case when situacao = 'devolvida' then devolvida_em is not null end",
        "devolvida_em",
        "Solicitação devolvida diz quando; sem a data não conta em RIO.devolvidas30 e RIO.devolvidas180.",
        owner="estado",
    ),
    warning(
        "autorizada_em_depois_da_solicitacao",
        "autorizada_em_utc >= solicitada_em_utc",
        "autorizada_em",
        "A autorização pelo regulador vem depois da solicitação.",
        owner="estado",
    ),
    warning(
        "encerrada_em_so_de_quem_saiu",
        "case when encerrada_em is not null then situacao in ('cancelada', 'negada') end",
        "encerrada_em",
        "Só a cancelada e a negada dizem quando saíram da fila; as outras saem ao ser executadas.",
        owner="estado",
    ),
    warning(
        "falta_com_data_agendada",
        "case when situacao = 'falta' then agendada_para is not null end",
        "agendada_para",
        "Falta diz para quando estava agendada; sem a data não conta em RIO.absenteismo.",
        owner="estado",
    ),
)

SUITE = Suite(
    name="fonte_regulacao",
    kind="fonte",
    table=TABLE,
    asset="fct_regulacao",
    unusable="as filas e as esperas da atenção especializada (HAOC1.258a e b, PAHO.158b, RIO)",
    frames=contract_frames("regulacao", TABLE, RULES),
    incremental=True,
)
