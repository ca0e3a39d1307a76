"""The rule about dates in force that registries share."""

from expectations.rules import Rule


def term_in_order(start: str = "inicio", end: str = "fim") -> Rule:
    """``end`` is not before ``start``, where both are given. The contract keeps such rows: a warning."""
    return Rule(
        f"{end}_nao_antes_de_{start}",
        f"{end} >= {start}",
        end,
        f"{end} não é anterior a {start}; senão o cadastro nunca está em vigor.",
        severity="aviso",
        owner="estado",
    )
