"""Teleconsultoria: what the accepted records must obey before any indicator of NT 5/2014 counts them."""

from expectations.contract import contract_frames
from expectations.model import Suite
from expectations.rules import Rule

TABLE = "fatos.fct_teleconsultoria"

RULES = (
    Rule(
        "evitado_so_com_intencao",
        "case when encaminhamento_evitado then coalesce(intencao_encaminhamento, false) end",
        "encaminhamento_evitado",
        "Encaminhamento evitado só onde havia intenção de encaminhar; sem ela não conta em MSNT5.412.",
        severity="aviso",
        owner="nucleo",
    ),
)

SUITE = Suite(
    name="fonte_teleconsultoria",
    kind="fonte",
    table=TABLE,
    asset="fct_teleconsultoria",
    unusable="todos os indicadores de teleconsultoria (NT 5/2014, NT 50/2015, HAOC e PC 6/2017)",
    frames=contract_frames("teleconsultoria", TABLE, RULES),
    incremental=True,
)
