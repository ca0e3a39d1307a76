"""What each núcleo must do about its data, in words, most urgent first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import pandas as pd

from telessaude.contract.words import load_words
from telessaude.reading import formats
from telessaude.reading.answers import periods, sources, words

# From which share on something asks for action at once: a twentieth of the records shifts a monthly figure
# visibly, a hundredth refused is more than typing errors; not one or two of a small núcleo.
REFUSED_SHARE = 0.01
FAULTY_SHARE = 0.05
MORE_THAN_CHANCE = 5
# Below this many records an empty column may be chance.
ENOUGH_RECORDS = 10


@dataclass(frozen=True)
class Pending:
    """What a núcleo must do: at once (``agora``), and what would make its figures better (``depois``).

    ``recusas``: lines of it were refused, for which there is a file to send back.
    """

    nucleo_id: str
    nome: str
    recusas: bool
    agora: tuple[str, ...]
    depois: tuple[str, ...]


def pending(quality: pd.DataFrame, found: pd.DataFrame, completeness: pd.DataFrame) -> list[Pending]:
    """The núcleos of a period: those with something to do at once first, by how much of it there is.

    ``quality``, ``found`` and ``completeness`` are those of :class:`dashboard.views.qualidade.asked.Asked`.
    """
    everyone = [
        Pending(
            str(nucleo),
            str(rows["nome"].iloc[0]),
            bool((rows["linhas_rejeitadas"] > 0).any()),
            (*_absent(rows), *_refused(rows, many=True), *_faulty(found[found["nucleo_id"] == nucleo])),
            (
                *_refused(rows, many=False),
                *_late(rows),
                *_empty(completeness[completeness["nucleo_id"] == nucleo]),
            ),
        )
        for nucleo, rows in quality.groupby("nucleo_id", sort=False)
    ]
    absent = quality[owing(quality)]
    owed = absent.groupby("nucleo_id").size().to_dict()
    return sorted(everyone, key=lambda one: (-owed.get(one.nucleo_id, 0), -len(one.agora), -len(one.depois)))


def owing(quality: pd.DataFrame) -> pd.Series:
    """Which rows are past their deadline and did not come, or not whole."""
    return ~quality["situacao"].isin(["recebida", "a_vencer"]) & quality["pontuacao"].notna()


def months_in_words(days: Iterable[date]) -> str:
    """Months as people say them: dez/2024; set/2024 a dez/2024; set/2024 e dez/2024."""
    found = sorted(set(days))
    if len(found) > 2 and found[-1] == periods.shift(found[0], len(found) - 1):
        return f"{formats.month(found[0])} a {formats.month(found[-1])}"
    return words.listed([formats.month(day) for day in found])


def _absent(rows: pd.DataFrame) -> list[str]:
    missing = rows[owing(rows)]
    by_months: dict[tuple[date, ...], list[str]] = {}
    for fonte, of_source in missing.groupby("fonte"):
        owed = tuple(sorted(day.date() for day in of_source["mes"]))
        by_months.setdefault(owed, []).append(sources.name(str(fonte)))
    due = {day.date(): prazo for day, prazo in zip(missing["mes"], missing["prazo"], strict=True)}
    return [
        f"Cobrar a entrega de {words.listed(sources, 5)} de {months_in_words(owed)}: o prazo "
        f"{'mais antigo ' if len(owed) > 1 else ''}venceu em {formats.day(due[owed[0]])}."
        for owed, sources in by_months.items()
    ]


def _refused(rows: pd.DataFrame, *, many: bool) -> list[str]:
    by_source = rows.groupby("fonte")[["linhas_rejeitadas", "linhas_recebidas"]].sum()
    refused, received = by_source["linhas_rejeitadas"], by_source["linhas_recebidas"]
    high = (refused > REFUSED_SHARE * received) & (refused >= MORE_THAN_CHANCE)
    asked = by_source[high if many else ~high & (refused > 0)]
    said = [
        f"{formats.number(gone)} de {formats.number(lines)} linhas de {sources.name(str(fonte))}"
        for fonte, gone, lines in asked.itertuples()
    ]
    if not said:
        return []
    return [f"Enviar a planilha de correções: ficaram de fora {words.listed(said)}."]


def _faulty(found: pd.DataFrame) -> list[str]:
    totals = found.groupby(["fonte", "falha"])[["ocorrencias", "registros"]].sum()
    said = []
    for (fonte, code), (count, records) in zip(totals.index, totals.to_numpy(), strict=True):
        known = load_words().falhas[code]
        if known.distorce and count >= max(FAULTY_SHARE * records, MORE_THAN_CHANCE):
            said.append(
                f"{known.nome}, em {formats.number(count)} de {formats.number(records)} registros de "
                f"{sources.name(fonte)}. Distorce {known.distorce}. {known.como_corrigir}"
            )
    return said


def _late(rows: pd.DataFrame) -> list[str]:
    late = rows[rows["dias_de_atraso"].fillna(0).astype(int) > 0]
    said = [
        f"{sources.name(fonte)} de {formats.month(month)} "
        f"({words.counted(int(days), 'dia', 'dias')} depois do prazo)"
        for fonte, month, days in zip(late["fonte"], late["mes"], late["dias_de_atraso"], strict=True)
    ]
    return [f"Combinar o prazo: chegou com atraso {words.listed(said)}."] if said else []


def _empty(completeness: pd.DataFrame) -> list[str]:
    never = completeness[(completeness["preenchidos"] == 0) & (completeness["registros"] >= ENOUGH_RECORDS)]
    return [
        f"Pedir as colunas de {sources.name(str(fonte))} que nunca vêm preenchidas: "
        f"{words.listed(list(of_source['coluna']), 6)}."
        for fonte, of_source in never.groupby("fonte")
    ]
