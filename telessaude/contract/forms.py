"""How the contract asks for a column, in words that who fills it understands."""

from __future__ import annotations

from telessaude.contract import Column
from telessaude.contract.families import load_families
from telessaude.contract.words import load_words

IN_DOUBT = "Não se sabe? Deixe vazio."  # of a column that may be empty


def accepted(column: Column) -> tuple[str, ...]:
    """The words of a column that takes no others; none where it takes UFs, or anything."""
    if column.type == "medida":
        return tuple(name for made in load_families().relations.values() for name in made.medidas)
    return tuple(column.of) if column.type == "enum" and column.of else ()


def form(column: Column) -> str:
    """What to write in a column, in pt-BR."""
    forms = load_words().formas
    if column.type == "enum":
        return f"Um destes: {', '.join(accepted(column))}." if column.of else "Sigla da UF, como MG."
    if column.type == "lista":
        return f"{forms[str(column.of)]} Vários, separados por |."
    if column.written == "inteiro" and isinstance(column.of, str):
        least, most = column.of.split("..")
        return f"Número inteiro de {least} a {most}."
    return forms.get(column.type, forms[column.written])
