"""How each rejection is mended: one instruction a rule, with the form the contract asks of the column."""

from __future__ import annotations

from telessaude.contract import Column, load_sources
from telessaude.contract.forms import form
from telessaude.contract.mapping import product_mappings
from telessaude.contract.words import load_words


def how_to_fix(regra: str, fonte: str, coluna: str | None) -> str:
    """What the núcleo does about a rejection of a rule in a column of a source.

    Raises:
        KeyError: no such rule.
    """
    named = column(fonte, coluna)
    asked = form(named) if named else _kinds(coluna)
    return load_words().regras[regra].como_corrigir.format(coluna=coluna or "a coluna", forma=asked).strip()


def column(fonte: str, coluna: str | None) -> Column | None:
    """The contract's column; None for what the contract does not name."""
    source = load_sources().get(fonte)
    return source.columns.get(coluna) if source and coluna else None


def _kinds(field: str | None) -> str:
    """The kinds of sending that a field of an envelope may hold, which is in no source."""
    for envio in (mapping.envio for mapping in product_mappings()):
        if envio and envio.campo == field:
            said = (
                (envio.acrescentam, "que acrescenta e corrige"),
                (envio.substituem, "que substitui o mês"),
            )
            return ", ou ".join(f"{' ou '.join(kinds)}, {does}" for kinds, does in said if kinds) + "."
    return ""
