"""Oferta de especialidades: which specialty is offered at which ponto of the núcleo."""

from expectations.contract import contract_frames
from expectations.model import Suite
from expectations.sources._plausible import warning
from expectations.sources._terms import term_in_order

TABLE = "fatos.dim_oferta_especialidade"

RULES = (
    term_in_order(),
    warning(
        "ponto_do_mesmo_nucleo",
        """case when exists (select 1 from fatos.dim_ponto_nucleo)
        then (nucleo_id, ponto_cnes) in (select (nucleo_id, ponto_cnes) from fatos.dim_ponto_nucleo) end""",
        "ponto_cnes",
        "O ponto da oferta é um dos que o núcleo que a informa atende.",
    ),
)

SUITE = Suite(
    name="fonte_oferta_especialidade",
    kind="fonte",
    table=TABLE,
    asset="dim_oferta_especialidade",
    unusable="a cobertura e o número de especialidades (PAHO.185 e DESD.1790)",
    frames=contract_frames("oferta_especialidade", TABLE, RULES),
)
