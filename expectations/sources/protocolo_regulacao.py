"""Protocolos de regulação: which are approved, and where."""

from expectations.contract import contract_frames
from expectations.model import Suite

TABLE = "fatos.dim_protocolo_regulacao"

SUITE = Suite(
    name="fonte_protocolo_regulacao",
    kind="fonte",
    table=TABLE,
    asset="dim_protocolo_regulacao",
    unusable="os percentuais baseados em protocolo (MSNT5.396 e 397)",
    frames=contract_frames("protocolo_regulacao", TABLE),
)
