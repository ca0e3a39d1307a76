"""Teleducação: activities with their size, as the sums of participants and students need them."""

from expectations.contract import contract_frames
from expectations.model import Suite
from expectations.sources._plausible import not_negative, warning

TABLE = "fatos.fct_teleducacao"

RULES = (
    *not_negative(["carga_horaria", "participantes", "alunos"]),
    warning(
        "alunos_so_em_curso",
        "case when alunos > 0 then tipo = 'curso' end",
        "alunos",
        "Alunos matriculados só em cursos; em outra atividade não contam em HAOC1.261d.",
    ),
)

SUITE = Suite(
    name="fonte_teleducacao",
    kind="fonte",
    table=TABLE,
    asset="fct_teleducacao",
    unusable="os indicadores de teleducação (HAOC1.261c e d, DESD.1784 e 1800)",
    frames=contract_frames("teleducacao", TABLE, RULES),
    incremental=True,
)
