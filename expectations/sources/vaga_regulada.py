"""Vagas reguladas: appointments offered and booked, month by month."""

from expectations.contract import contract_frames
from expectations.model import Suite
from expectations.sources._plausible import at_most, not_negative

TABLE = "fatos.fct_vaga_regulada"

RULES = (
    *not_negative(["ofertadas", "agendadas"], owner="estado"),
    at_most("agendadas", "ofertadas", "acima disso a ociosidade da linha conta como zero", owner="estado"),
)

SUITE = Suite(
    name="fonte_vaga_regulada",
    kind="fonte",
    table=TABLE,
    asset="fct_vaga_regulada",
    unusable="a ociosidade de vagas (RIO.ociosidade)",
    frames=contract_frames("vaga_regulada", TABLE, RULES),
)
