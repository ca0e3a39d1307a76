"""Write the words of rules and faults as seeds: SQL joins its rows to them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from telessaude.contract.words import load_words


def render() -> dict[str, str]:
    """The seeds by name, as CSV text: a line a rule, a line a fault; lists separated by |."""
    words = load_words()
    return {
        "regra_palavras": _table(
            ("regra", "nome", "motivo", "como_corrigir"),
            ((code, rule.nome, rule.motivo, rule.como_corrigir) for code, rule in words.regras.items()),
        ),
        "falha_palavras": _table(
            ("falha", "nome", "descricao", "distorce", "como_corrigir", "indicadores"),
            (
                (code, one.nome, one.descricao, one.distorce, one.como_corrigir, "|".join(one.indicadores))
                for code, one in words.falhas.items()
            ),
        ),
    }


def _table(columns: tuple[str, ...], rows: Iterable[tuple[str | None, ...]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()
