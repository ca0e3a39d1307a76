"""Warnings about amounts, months and days that the contract accepts and that spoil figures."""

from __future__ import annotations

from collections.abc import Sequence

from expectations.model import Owner
from expectations.rules import Rule

HOURS_OF_A_MONTH = 31 * 24

_TODAY = "(select (referencia at time zone 'America/Sao_Paulo')::date from lago.execucao_corrente)"


def warning(name: str, condition: str, subject: str, description: str, owner: Owner = "nucleo") -> Rule:
    """A rule that tells and does not stop: who sends the data mends it."""
    return Rule(name, condition, subject, description, severity="aviso", owner=owner)


def not_negative(columns: Sequence[str], owner: Owner = "nucleo") -> list[Rule]:
    """Amounts and counts are zero or more."""
    return [
        warning(
            f"{column}_nao_negativo", f"{column} >= 0", column, f"{column} nunca é menor que zero.", owner
        )
        for column in columns
    ]


def at_most(part: str, whole: str, consequence: str, owner: Owner = "nucleo") -> Rule:
    """``part`` does not exceed ``whole``, where both are given."""
    return warning(
        f"{part}_ate_{whole}",
        f"case when {whole} >= 0 then {part} <= {whole} end",
        part,
        f"{part} não passa de {whole}; {consequence}.",
        owner,
    )


def fits_in_a_month(column: str) -> Rule:
    """Hours of one month: no more than its hours."""
    return warning(
        f"{column}_cabem_no_mes",
        f"{column} <= {HOURS_OF_A_MONTH}",
        column,
        f"No máximo {HOURS_OF_A_MONTH} horas num mês; acima disso são minutos, ou de mais de um mês.",
    )


def already_begun(day: str, owner: Owner = "nucleo") -> Rule:
    """A day, or the first of a month, is not after the run's reference instant."""
    return warning(
        f"{day}_ja_chegou",
        f"{day} <= {_TODAY}",
        day,
        f"{day} não é posterior ao instante de referência da execução: o que ainda não houve não se informa.",
        owner,
    )


def plausible_year() -> Rule:
    """A year of four digits."""
    return warning(
        "ano_plausivel",
        "ano between 1970 and 2100",
        "ano",
        "Ano com quatro algarismos, entre 1970 e 2100.",
        owner="estado",
    )
