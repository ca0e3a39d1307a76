"""Chamados de suporte: technical doubts and when the núcleo answered them."""

from expectations.contract import contract_frames
from expectations.instants import within_nucleus_term
from expectations.model import Suite

TABLE = "fatos.fct_chamado_suporte"

SUITE = Suite(
    name="fonte_chamado_suporte",
    kind="fonte",
    table=TABLE,
    asset="fct_chamado_suporte",
    unusable="os chamados respondidos em até 3 dias úteis (MG.suporte)",
    frames=(*contract_frames("chamado_suporte", TABLE), within_nucleus_term("aberto_em")),
)
