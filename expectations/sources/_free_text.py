"""The rule about free text: people are named nowhere."""

from expectations.rules import Rule
from expectations.vocabulary import PERSON_NUMBER


def no_person_number(column: str) -> Rule:
    """``column`` holds no number with the shape of a CPF or CNS."""
    return Rule(
        f"sem_cpf_em_{column}",
        f"not regexp_matches({column}, '{PERSON_NUMBER}')",
        column,
        "Texto livre sem número com forma de CPF ou CNS: o núcleo deve retirá-lo e reenviar.",
        severity="aviso",
        owner="nucleo",
    )
