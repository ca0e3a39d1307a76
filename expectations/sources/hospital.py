"""Hospitais: which of them adopted telemedicine, and when."""

from expectations.contract import contract_frames
from expectations.model import Suite
from expectations.sources._plausible import already_begun

TABLE = "fatos.dim_hospital"

RULES = (already_begun("adotou_telemedicina_em", owner="estado"),)

SUITE = Suite(
    name="fonte_hospital",
    kind="fonte",
    table=TABLE,
    asset="dim_hospital",
    unusable="a adoção de telemedicina e os indicadores hospitalares (PAHO.163, HAOC1.258c a e)",
    frames=contract_frames("hospital", TABLE, RULES),
)
