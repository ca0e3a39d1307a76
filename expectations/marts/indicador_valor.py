"""The published figures of Brasil, UF, regions, município and núcleo: arithmetic, totals against parts."""

from expectations.marts._totais import total_frame
from expectations.marts._valores import value_frames
from expectations.model import Suite
from expectations.vocabulary import UFS
from telessaude.contract.families import REGIONAL

TABLE = "marts.indicador_valor"

LEVELS = {
    "brasil": "nivel_id = 'BR'",
    "uf": f"nivel_id in {UFS}",
    **dict.fromkeys(REGIONAL, f"left(nivel_id, 2) in {UFS} and nivel_id like '__-_%'"),
    "municipio": "regexp_full_match(nivel_id, '[0-9]{7}')",
    "nucleo": "nivel_id <> ''",
}

SUITE = Suite(
    name="mart_indicador_valor",
    kind="mart",
    table=TABLE,
    asset="indicador_valor",
    heading="Números dos indicadores",
    unusable="os números publicados de todos os indicadores, na página, nas consultas e nas exportações",
    frames=(*value_frames(TABLE, LEVELS), total_frame()),
    required=True,
)
