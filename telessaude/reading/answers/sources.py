"""The sources of the contract as people call them."""

from __future__ import annotations

from telessaude.contract.words import load_words


def name(fonte: str) -> str:
    """A source in words; as the folder is called when the contract does not know it."""
    known = load_words().fontes.get(fonte)
    return known.nome if known else fonte
