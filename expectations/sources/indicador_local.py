"""Indicadores do estado: what a state measures beyond the catalogue, computed from measures or informed."""

from expectations.contract import contract_frames
from expectations.model import Suite
from expectations.sources._plausible import warning

TABLE = "fatos.dim_indicador_local"
_WITH = "(select indicador_id from fatos.dim_indicador_local_termo where papel = '{}')"

RULES = (
    warning(
        "fator_so_de_quociente",
        "tipo <> 'contagem' or fator is null",
        "fator",
        "O fator multiplica um quociente; numa contagem ele não é usado.",
        owner="estado",
    ),
    warning(
        "fator_maior_que_zero",
        "fator > 0",
        "fator",
        "Com fator 0 todo valor é 0, e com fator negativo o sinal se inverte: é usado como veio.",
        owner="estado",
    ),
    warning(
        "termos_dos_dois_lados",
        f"case when tipo <> 'contagem' then (indicador_id in {_WITH.format('numerador')}) "
        f"= (indicador_id in {_WITH.format('denominador')}) end",
        "indicador_id",
        "Proporção, média e razão calculadas têm medidas em cima e embaixo; sem um dos lados não há valor.",
        owner="estado",
    ),
)

SUITE = Suite(
    name="fonte_indicador_local",
    kind="fonte",
    table=TABLE,
    asset="dim_indicador_local",
    unusable="os indicadores próprios do estado",
    frames=contract_frames("indicador_local", TABLE, RULES),
)
