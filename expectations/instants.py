"""Rules about instants, the same for every family of records. Instants are compared in UTC."""

from __future__ import annotations

from collections.abc import Sequence

from expectations.model import Frame
from expectations.rules import Rule, rules_frame


def not_before(later: str, earlier: str) -> Rule:
    """``later`` is never before ``earlier`` (equality is allowed); null in either: does not apply."""
    return Rule(
        f"{later}_nao_antes_de_{earlier}",
        f"{later}_utc >= {earlier}_utc",
        later,
        f"{later} nunca é anterior a {earlier}.",
    )


def required_when(column: str, situations: Sequence[str]) -> Rule:
    """``column`` is filled in the rows whose situacao is one of ``situations``."""
    listed = ", ".join(f"'{situation}'" for situation in situations)
    return Rule(
        f"{column}_conforme_situacao",
        f"case when situacao in ({listed}) then {column} is not null end",
        column,
        f"{column} preenchido quando a situação é {', '.join(situations)}.",
    )


def not_in_the_future(columns: Sequence[str]) -> list[Rule]:
    """No instant is more than 24 h after the run's reference instant, at the time of this build."""
    limit = "(select (referencia at time zone 'UTC') + interval 24 hour from lago.execucao_corrente)"
    return [
        Rule(
            f"{column}_nao_futuro",
            f"{column}_utc <= {limit}",
            column,
            f"{column} no máximo 24 horas depois do instante de referência da execução.",
        )
        for column in columns
    ]


def within_nucleus_term(base: str) -> Frame:
    """Records outside inicio..fim of their núcleo: kept by the contract, reported here."""
    rule = Rule(
        "dentro_da_vigencia_do_nucleo",
        f"{base}::date >= inicio and ({base}::date <= fim or fim is null)",
        base,
        f"{base} dentro da vigência (início e fim) do núcleo; fora dela o registro é mantido e avisado.",
        severity="aviso",
        owner="nucleo",
    )
    source = f"""(
    select r.nucleo_id, r.{base}, n.inicio, n.fim
    from registro as r
    inner join fatos.dim_nucleo as n on n.nucleo_id = r.nucleo_id
)"""
    return rules_frame([rule], labels=("nucleo_id",), source=source, requires=("fatos.dim_nucleo",))
