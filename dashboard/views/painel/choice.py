"""Which indicators are headlines: what a coordinator asks first, across norms."""

from __future__ import annotations

from telessaude.reading.answers.catalogue import Indicator
from telessaude.reading.filters import ALL, Filters

# What was done, how fast, and with what result; four of each make a row. MSNT5.380 is HAOC1.261b of a region.
HEADLINES = {
    "Produção": ("HAOC1.261b", "MSNT5.380", "PAHO.161", "DESD.1818", "HAOC1.261c"),
    "Rapidez": ("MSNT5.417", "MSNT50.753b", "MSNT50.765b", "PAHO.158"),
    "Resultado e uso": ("MSNT5.412b", "EVIT.confirmado90", "MSNT5.388b", "MSNT5.389b", "HAOC1.257b"),
}
COMPARED = ("HAOC1.261b", "MSNT5.417", "MSNT50.753b", "MSNT50.765b", "MSNT5.412b", "MSNT5.388b")
AGREED = "Outras metas"
MOST_AGREED = 8
MOST_COMPARED = 6


def sections(
    catalogue: dict[str, Indicator], filters: Filters, with_target: list[str]
) -> dict[str, list[Indicator]]:
    """Titles and the indicators under each: the headlines, or those of the chosen norm.

    ``with_target`` are those that have a target in the unit and period in sight: a target agreed is a
    headline too.
    """
    if filters.grupo != ALL:
        chosen = [one for one in catalogue.values() if one.norma == filters.grupo]
        return {
            chosen[0].norma_nome if chosen else filters.grupo: [one for one in chosen if shown(one, filters)]
        }
    found = {
        title: [catalogue[one] for one in ids if one in catalogue and shown(catalogue[one], filters)]
        for title, ids in HEADLINES.items()
    }
    told = {one for ids in HEADLINES.values() for one in ids}
    agreed = [catalogue[one] for one in with_target if one not in told]
    return found | {AGREED: agreed[:MOST_AGREED]}


def shown(indicator: Indicator, filters: Filters) -> bool:
    """Whether an indicator is computed for the level and kind of period in sight."""
    return (
        indicator.disponivel
        and filters.nivel in indicator.niveis
        and filters.periodo_tipo in indicator.periodos
    )


def compared(
    catalogue: dict[str, Indicator], cards: list[Indicator], filters: Filters, level: str
) -> list[str]:
    """The columns of the comparison: up to six, those where more or less is better first."""
    if filters.grupo == ALL:
        ids = [one for one in COMPARED if one in catalogue]
    else:
        ids = [one.indicador_id for one in sorted(cards, key=lambda one: one.sentido == "neutro")]
    fit = [
        one
        for one in ids
        if level in catalogue[one].niveis and filters.periodo_tipo in catalogue[one].periodos
    ]
    return fit[:MOST_COMPARED]
