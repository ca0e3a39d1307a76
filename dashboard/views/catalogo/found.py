"""Aspects and indicators as they are searched: by norm, by what covers them, by words without accents."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from telessaude.reading.answers import words
from telessaude.reading.answers.catalogue import Indicator
from telessaude.reading.publication import Reader

COVERED, UNCOVERED, EVERY = "cobertos", "descobertos", "todos"
# How an aspect stands (`aspecto_cobertura.cobertura`), in words; the first two are covered.
STANDINGS = {
    "calculado": "calculado",
    "respondido": "respondido pelos núcleos",
    "sem_dados": "há indicador, faltam os dados",
    "sem_resposta": "sem resposta",
}
COVERS = frozenset({"calculado", "respondido"})


@dataclass(frozen=True)
class Aspect:
    """One aspect of the catalogue, as ``aspecto_cobertura`` has it."""

    ordem: int
    aspecto: str
    norma: str
    categoria: str
    nome: str
    natureza: str
    localizacao: str
    definicao: str
    indicadores: tuple[str, ...]
    qtd_nucleos: int
    cobertura: str

    @property
    def covered(self) -> bool:
        """Whether something answers it now."""
        return self.cobertura in COVERS

    def searched(self, indicators: dict[str, Indicator]) -> str:
        """Every word it is found by: its own, and the names of the indicators that measure it."""
        own = (self.aspecto, self.norma, self.categoria, self.nome, self.natureza, self.definicao)
        names = (indicators[name].nome for name in self.indicadores if name in indicators)
        return plain(" ".join((*own, *self.indicadores, *names)))


def aspects(reader: Reader) -> list[Aspect]:
    """Every aspect, in the catalogue's order."""
    found = reader.frame("select * from aspecto_cobertura order by ordem")
    return [_aspect(row) for row in found.astype(object).where(found.notna(), None).to_dict("records")]


def _aspect(row: dict[Any, Any]) -> Aspect:
    fields = {name: row[name] for name in Aspect.__dataclass_fields__}
    fields |= {name: row[name] or "" for name in ("localizacao", "definicao", "categoria")}
    listed = row["indicadores"].split(", ") if row["indicadores"] else []
    return Aspect(**fields | {"indicadores": tuple(listed)})


def plain(text: str) -> str:
    """A text without accents, in lower case: what is searched and what it is searched in."""
    apart = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def matches(text: str, asked: str) -> bool:
    """Whether every word asked for is in a text made by :func:`plain`."""
    return all(word in text for word in plain(asked).split())


def chosen_aspects(
    every: Sequence[Aspect], norm: str, standing: str, asked: str, indicators: dict[str, Indicator]
) -> list[Aspect]:
    """The aspects of a norm (or ``EVERY``), covered or not (or ``EVERY``), with every word asked for."""
    return [
        one
        for one in every
        if norm in {EVERY, one.norma}
        and standing in {EVERY, COVERED if one.covered else UNCOVERED}
        and matches(one.searched(indicators), asked)
    ]


def chosen_indicators(every: Sequence[Indicator], norm: str, standing: str, asked: str) -> list[Indicator]:
    """The same of indicators: covered are those with figures now."""
    return [
        one
        for one in every
        if norm in {EVERY, one.norma}
        and standing in {EVERY, COVERED if one.disponivel else UNCOVERED}
        and matches(
            plain(" ".join((one.indicador_id, one.norma, one.norma_nome or "", one.nome, one.definicao))),
            asked,
        )
    ]


def by_norm(every: Sequence[Aspect]) -> pd.DataFrame:
    """How many aspects each norm has, and how they stand: norma, aspectos, one column a standing."""
    rows = pd.DataFrame([{"norma": one.norma, "cobertura": one.cobertura} for one in every])
    counts = rows.groupby("norma")["cobertura"].value_counts().unstack(fill_value=0)
    counts = counts.reindex(columns=list(STANDINGS), fill_value=0)
    counts.insert(0, "aspectos", counts.sum(axis=1))
    return counts.sort_values("aspectos", ascending=False, kind="stable").reset_index()


def needed(one: Aspect, indicators: dict[str, Indicator]) -> str:
    """What it would take to cover an aspect that nothing covers."""
    if one.cobertura == "sem_resposta":
        return "Que ao menos um núcleo o responda."
    reasons = [
        indicators[name].motivo_indisponivel or "Falta a fonte do indicador."
        for name in one.indicadores
        if name in indicators
    ]
    return " ".join(dict.fromkeys(reasons))


def in_words(every: Sequence[Aspect], indicators: Sequence[Indicator]) -> list[str]:
    """How many aspects and indicators there are, and how they stand."""
    standing = [one.cobertura for one in every]
    covered = sum(one.covered for one in every)
    told = [
        f"{words.counted(standing.count(name), *_plural(name))}"
        for name in STANDINGS
        if standing.count(name) or name in COVERS
    ]
    ready = sum(one.disponivel for one in indicators)
    return [
        f"**{covered} de {len(every)} aspectos cobertos**: {words.listed(told)}.",
        f"**{ready} de {len(indicators)} indicadores com números** nesta publicação.",
    ]


def _plural(standing: str) -> tuple[str, str]:
    return {
        "calculado": ("calculado por indicadores", "calculados por indicadores"),
        "respondido": ("respondido pelos núcleos", "respondidos pelos núcleos"),
        "sem_dados": ("com indicador mas sem dados", "com indicador mas sem dados"),
        "sem_resposta": ("sem resposta", "sem resposta"),
    }[standing]
