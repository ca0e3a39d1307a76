"""Domains and shapes that the contract words in prose, and the thresholds of the warnings."""

UFS = (
    "AC", "AL", "AM", "AP", "BA", "CE", "DF", "ES", "GO", "MA", "MG", "MS", "MT", "PA",
    "PB", "PE", "PI", "PR", "RJ", "RN", "RO", "RR", "RS", "SC", "SE", "SP", "TO",
)  # fmt: skip

SHAPES = {
    "cnes": r"^[0-9]{7}$",
    "ine": r"^[0-9]{10}$",
    "ibge": r"^[0-9]{7}$",
    "cbo": r"^(?:[0-9]{4}|[0-9]{6})$",
    "sigtap": r"^[0-9]{10}$",
    "cid10": r"^[A-Z][0-9]{2}[0-9A-Z]?$",
    "ciap2": r"^[A-Z][0-9]{2}$",
    "slug": r"^[a-z0-9]+(?:_[a-z0-9]+)*$",
    "indicador_local": r"^LOCAL[.][A-Za-z0-9._]+$",
}
# What is told of those that no official table has.
OWN_SHAPES = {
    "slug": "Nome sem maiúsculas, acentos nem espaços, como o contrato o compara.",
    "indicador_local": "LOCAL. e letras, algarismos, ponto ou _: nunca o código de um indicador do catálogo.",
}

PSEUDONYM = "[0-9a-f]{32}"

# A CPF or CNS with or without punctuation, standing alone inside a text.
PERSON_NUMBER = (
    r"(^|[^0-9])"
    r"([0-9]{3}[.][0-9]{3}[.][0-9]{3}-[0-9]{2}|[0-9]{11}|[0-9]{15}|[0-9]{3}( [0-9]{4}){3})"
    r"([^0-9]|$)"
)

# Below these shares a núcleo's registries are out of step with its records: indicators by ponto, equipe and
# município lose that many rows. A few unresolved codes are everyday life in municipal registries.
MINIMUM_RESOLVED_SHARE = 0.95

# A file that loses more than a fifth of its rows was exported wrongly, not typed wrongly.
MAXIMUM_REJECTED_SHARE = 0.20

# Half of an indicator's published rows do not vanish through corrections; a lost source or a broken join
# does that.
MINIMUM_SHARE_OF_PREVIOUS_ROWS = 0.50

# With fewer rows (a teleconsultoria alone makes about twelve: its levels times its periods) one envelope that
# replaces a month can halve an indicator rightly: a warning, not a stop. Any real history is above it.
SMALL_INDICATOR_ROWS = 100
