"""Licenças de videoconferência: how many a município has, and who answers for them."""

from expectations.contract import contract_frames
from expectations.model import Suite
from expectations.sources._plausible import not_negative, warning

TABLE = "fatos.dim_licenca_videoconferencia"

RULES = (
    *not_negative(["licencas"], owner="estado"),
    warning(
        "licenca_com_gestor_designado",
        "case when licencas > 0 then gestor_designado end",
        "gestor_designado",
        "Município com licenças tem gestor designado, quando o campo é informado.",
        owner="estado",
    ),
)

SUITE = Suite(
    name="fonte_licenca_videoconferencia",
    kind="fonte",
    table=TABLE,
    asset="dim_licenca_videoconferencia",
    unusable="a cobertura de licenças e os dias de teleconsulta por equipe (BA.licencas e BA.dias)",
    frames=contract_frames("licenca_videoconferencia", TABLE, RULES),
)
