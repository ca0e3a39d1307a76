"""The published figures of ponto, equipe and profissional: the same arithmetic, people as pseudonyms."""

from expectations.marts._valores import value_frames
from expectations.model import Suite
from expectations.vocabulary import PSEUDONYM

TABLE = "marts.indicador_valor_detalhe"

LEVELS = {
    "ponto": "regexp_full_match(nivel_id, '[0-9]{7}')",
    "equipe": "regexp_full_match(nivel_id, '[0-9]{10}')",
    "profissional": f"regexp_full_match(nivel_id, '{PSEUDONYM}')",
}

SUITE = Suite(
    name="mart_indicador_valor_detalhe",
    kind="mart",
    table=TABLE,
    asset="indicador_valor_detalhe",
    heading="Números por ponto, equipe e profissional",
    unusable="os números por ponto, equipe e profissional (MSNT5.381 a 384, 393 e 394)",
    frames=value_frames(TABLE, LEVELS),
)
