"""The suite of a table that readers join figures to: its key is unique and its official codes are whole."""

from expectations.model import Suite
from expectations.rules import Rule, key_frame, rules_frame
from expectations.vocabulary import UFS


def register_suite(
    name: str,
    key: str,
    title: str,
    unusable: str,
    shape: str | None = None,
    uf: bool = False,
    within: str | None = None,
) -> Suite:
    """Key unique (``within`` another column, where one is said) and filled.

    With ``shape`` it matches it; with ``uf`` the column uf holds only the 27.
    """
    table = f"marts.{name}"
    rules = [Rule(f"preenchida_{key}", f"{key} is not null", key, "A chave está sempre preenchida.")]
    if shape:
        rules.append(
            Rule(
                f"forma_{key}",
                f"regexp_full_match({key}, '{shape}')",
                key,
                "Código oficial completo, só com os caracteres que ele tem.",
            )
        )
    if uf:
        rules.append(Rule("dominio_uf", f"uf in {UFS}", "uf", "Somente as 27 unidades da Federação."))
    return Suite(
        name=f"mart_{name}", kind="mart", table=table, asset=name, heading=title, unusable=unusable,
        frames=(
            key_frame(
                table, (within, key) if within else (key,), "chave_unica",
                "Cada chave uma única vez: repetida, ela dobra números.",
            ),
            rules_frame(rules, (key,)),
        ),
    )  # fmt: skip
