"""The suite of a table that readers join figures to: its key is unique and its official codes are whole."""

from expectations.model import Check, Frame, Suite
from expectations.rules import key_frame
from expectations.vocabulary import UFS


def register_suite(
    name: str, key: str, title: str, unusable: str, shape: str | None = None, uf: bool = False
) -> Suite:
    """Key unique; with ``shape`` the key matches it; with ``uf`` the column uf holds only the 27."""
    table = f"marts.{name}"
    checks = []
    if shape:
        checks.append(
            _check(
                f"forma_{key}",
                "ExpectColumnValuesToMatchRegex",
                key,
                {"regex": shape},
                "Código oficial completo, só com os caracteres que ele tem.",
            )
        )
    if uf:
        checks.append(
            _check(
                "dominio_uf",
                "ExpectColumnValuesToBeInSet",
                "uf",
                {"value_set": list(UFS)},
                "Somente as 27 unidades da Federação.",
            )
        )
    filled = _check(
        f"preenchida_{key}", "ExpectColumnValuesToNotBeNull", key, {}, "A chave está sempre preenchida."
    )
    columns = f"{key}, uf" if uf else key
    sql = f"select {columns}, 1 as registros from registro order by {key}"
    return Suite(
        name=f"mart_{name}", kind="mart", table=table, asset=name, title=title, unusable=unusable,
        frames=(
            key_frame(table, (key,), "chave_unica", "Cada chave uma única vez: repetida, ela dobra números."),
            Frame(sql, (filled, *checks), labels=(key,)),
        ),
    )  # fmt: skip


def _check(name: str, expectation: str, column: str, arguments: dict[str, object], description: str) -> Check:
    return Check(name, expectation, column, "critica", description, "operacao", arguments=arguments)
