"""Chamados de suporte: technical doubts and when the núcleo answered them."""

from expectations.contract import contract_frames
from expectations.model import Suite
from expectations.sources._instants import not_before, not_in_the_future, within_nucleus_term

TABLE = "fatos.fct_chamado_suporte"

RULES = (
    *not_in_the_future(["aberto_em", "respondido_em"]),
    not_before("respondido_em", "aberto_em"),
)

SUITE = Suite(
    name="fonte_chamado_suporte",
    kind="fonte",
    table=TABLE,
    asset="fct_chamado_suporte",
    title="Chamados de suporte",
    unusable="os chamados respondidos em até 3 dias úteis (MG.suporte)",
    frames=(*contract_frames("chamado_suporte", TABLE, RULES), within_nucleus_term("aberto_em")),
)
