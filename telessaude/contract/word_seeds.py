"""Write the words of rules, faults and columns as seeds: SQL joins its rows to them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from telessaude.contract import load_sources
from telessaude.contract.forms import IN_DOUBT, accepted, form
from telessaude.contract.words import load_words


def render() -> dict[str, str]:
    """The seeds by name, as CSV text: a line a rule, a fault, a hint, a column; lists separated by |."""
    words = load_words()
    return {
        "regra_palavras": _table(
            ("regra", "nome", "sobre", "motivo", "como_corrigir"),
            (
                (code, rule.nome, rule.sobre, rule.motivo, rule.como_corrigir)
                for code, rule in words.regras.items()
            ),
        ),
        "falha_palavras": _table(
            ("falha", "nome", "descricao", "distorce", "como_corrigir", "indicadores"),
            (
                (code, one.nome, one.descricao, one.distorce, one.como_corrigir, "|".join(one.indicadores))
                for code, one in words.falhas.items()
            ),
        ),
        "dica_palavras": _table(
            ("dica", "nome", "texto"), ((code, hint.nome, hint.texto) for code, hint in words.dicas.items())
        ),
        "coluna_palavras": _table(
            ("fonte", "coluna", "tipo", "exigida", "aceitas", "forma", "na_duvida"),
            (
                (
                    source.name,
                    name,
                    column.type,
                    str(column.req).lower(),
                    "|".join(accepted(column)),
                    form(column),
                    None if column.req else IN_DOUBT,
                )
                for source in load_sources().values()
                for name, column in source.columns.items()
            ),
        ),
    }


def _table(columns: tuple[str, ...], rows: Iterable[tuple[str | None, ...]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()
