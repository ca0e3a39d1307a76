"""Revisions in words: how many numbers, of which indicators, why, and the largest changes."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pandas as pd

from dashboard.parts.writers import typed
from telessaude.reading import formats
from telessaude.reading.answers import words

MOTIVES = {
    "entrega": "entrega nova",
    "entrega provável": "provavelmente uma entrega nova",
    "apagamento": "apagamento a pedido",
    "reabertura": "período reaberto",
    "código": "mudança no cálculo",
    "referência": "passagem do tempo",
    "não identificado": "causa não identificada",
}
KINDS = {
    "alterado": ("mudou de valor", "mudaram de valor"),
    "retirado": ("deixou de ser publicado", "deixaram de ser publicados"),
    "devolvido": ("voltou a ser publicado", "voltaram a ser publicados"),
}
LISTED = 4


def in_words(counts: pd.DataFrame) -> list[str]:
    """The summary of the counts: how many and what happened to them, which indicators, why."""
    total = int(counts["numeros"].sum()) if not counts.empty else 0
    if total == 0:
        return ["Nenhum número mudou com estes filtros."]
    changes = counts.groupby("mudanca")["numeros"].sum()
    happened = [
        f"{formats.number(changes[kind])} {one if changes[kind] == 1 else many}"
        for kind, (one, many) in KINDS.items()
        if kind in changes.index
    ]
    of = counts.groupby(["indicador_id", "indicador"], dropna=False)["numeros"].sum()
    most = of.sort_values(ascending=False, kind="stable")
    names = most.index.get_level_values("indicador")
    named = [f"{typed(name)} ({formats.number(count)})" for name, count in zip(names, most, strict=True)]
    reasons = counts.groupby("motivo")["numeros"].sum().sort_values(ascending=False, kind="stable")
    why = [
        f"{MOTIVES.get(str(reason), typed(str(reason)))} ({formats.number(n)})"
        for reason, n in reasons.items()
    ]
    return [
        f"**{formats.number(total)} {'número' if total == 1 else 'números'}** de "
        f"{words.counted(len(most), 'indicador', 'indicadores')}: {words.listed(happened)}.",
        f"Indicadores com mais mudanças: {words.listed(named, LISTED)}.",
        f"Por quê: {words.listed(why, len(MOTIVES))}.",
    ]


def apart(counts: pd.DataFrame) -> str:
    """What is hidden: numbers of periods that had not ended; empty when there is none."""
    hidden = counts[counts["parcial"].astype(bool)]
    total = int(hidden["numeros"].sum()) if not hidden.empty else 0
    if total == 0:
        return ""
    return (
        f"À parte, {'1 número' if total == 1 else formats.number(total) + ' números'} de períodos que ainda "
        "estavam em curso na publicação anterior, de que se espera que mudem."
    )


def share(percent: float) -> str:
    """A relative change with its sign: +50,0 %."""
    return f"{'+' if percent > 0 else '−'}{formats.number(abs(percent), 1)} %"


def biggest(found: pd.DataFrame) -> pd.DataFrame:
    """Of numbers that changed, in order, those whose value did: the others have no relative change."""
    moved = found["relativa"].notna() & (found["diferenca"] != 0) & (found["mudanca"] == "alterado")
    return found[moved]


def biggest_in_words(found: pd.DataFrame) -> list[str]:
    """A line a change: indicator, period and unit; from what to what; the file that changed it."""
    return [_line(row) for row in found.to_dict("records")]


def _line(row: dict[Hashable, Any]) -> str:
    before = formats.number(row["valor_anterior"], formats.decimals_of(row["unidade"], row["tipo"]))
    after = formats.figure(row["valor_novo"], row["unidade"], row["tipo"])
    cut = ""
    if row["dimensao"] != "total":
        category = words.category(row["dimensao"], row["categoria"])
        cut = f", {words.dimension(row['dimensao'])}: {category}"
    where = f"{row['unidade_nome']}{cut}"
    when = formats.period(row["periodo_tipo"], row["periodo_inicio"])
    why = MOTIVES.get(row["motivo"], row["motivo"])
    file = f": {row['arquivos']}" if row["arquivos"] else ""
    return (
        f"**{typed(row['indicador'])}**, {when}, {typed(where)}: de {before} para "
        f"{after} ({share(row['relativa'])}), {why}{typed(file)}."
    )
