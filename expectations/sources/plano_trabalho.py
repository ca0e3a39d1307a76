"""Plano de trabalho: what the agreement foresees and what was done, an activity a month a row."""

from expectations.contract import contract_frames
from expectations.model import Suite
from expectations.sources._plausible import already_begun, not_negative, warning

TABLE = "fatos.fct_plano_trabalho"

RULES = (
    *not_negative(["previsto", "executado", "valor_previsto"]),
    warning(
        "executado_plausivel",
        "case when previsto > 0 then executado <= 3 * previsto end",
        "executado",
        "Executado até o triplo do previsto no mês; acima disso a unidade de medida costuma ser outra.",
    ),
    warning(
        "executado_so_em_mes_iniciado",
        f"case when executado > 0 then {already_begun('competencia').condition} end",
        "executado",
        "Nada executado em mês posterior ao instante de referência: é a previsão na coluna errada.",
    ),
    warning(
        "percentual_informado_de_0_a_100",
        "percentual_informado between 0 and 100",
        "percentual_informado",
        "O percentual que o coordenador informa fica entre 0 e 100.",
    ),
    warning(
        "peso_positivo",
        "peso > 0",
        "peso",
        "Peso maior que zero; com zero a atividade não entra na execução do objeto (DESD.1769).",
    ),
)

SUITE = Suite(
    name="fonte_plano_trabalho",
    kind="fonte",
    table=TABLE,
    asset="fct_plano_trabalho",
    unusable="a execução física e financeira do plano de trabalho (DESD.1769 a 1777)",
    frames=contract_frames("plano_trabalho", TABLE, RULES),
)
