"""The filters in the sidebar, which every view shares."""

from __future__ import annotations

import streamlit as st

from dashboard import address
from telessaude.reading import formats
from telessaude.reading.answers import words
from telessaude.reading.filters import ALL, BRASIL, Filters, groups, published_periods, regions, units
from telessaude.reading.publication import Reader


def show(reader: Reader) -> Filters | None:
    """Draw the filters in the sidebar; None when nothing was published for what the person may see."""
    nucleos = reader.frame("select nucleo_id, nome, uf from nucleo order by uf, nome")
    ufs = units(reader, "uf")
    with st.sidebar:
        places = ({BRASIL: "Brasil"} if reader.scope.everything else {}) | {uf: uf for uf in ufs}
        if not places and nucleos.empty:
            return None
        # Who sees a núcleo alone has no UF to choose: the UF is the núcleo's.
        places = places or dict.fromkeys(nucleos["uf"], "") | {uf: uf for uf in nucleos["uf"]}
        default = BRASIL if BRASIL in places else next(iter(places))
        uf = address.choose("UF", "uf", places, default)
        of_state = regions(reader, uf) if uf in ufs else {}
        region = ALL
        if of_state:
            region = address.choose("Região de saúde", "regiao", {ALL: "Todas"} | of_state, ALL)
        of_uf = nucleos if uf == BRASIL else nucleos[nucleos["uf"] == uf]
        every = {ALL: "Todos"} if uf == BRASIL or uf in ufs else {}
        # A region is of several núcleos: who chooses it sees them together.
        names = every | dict(zip(of_uf["nucleo_id"], map(words.short, of_uf["nome"]), strict=True))
        names = names if region == ALL else {ALL: "Todos"}
        nucleo = address.choose("Núcleo", "nucleo", names, next(iter(names)))
        kinds = {kind: formats.PERIOD_KINDS[kind] for kind in ("mes", "quadrimestre", "ano")}
        kind = address.choose_few("Período", "periodo", kinds, "mes")
        periods = published_periods(reader, kind)
        if periods.empty:
            return None
        days = {f"{first:%Y-%m-%d}": first for first in periods["periodo_inicio"]}
        partial = dict(zip(days, periods["parcial"], strict=True))
        labels = {
            key: formats.period(kind, first) + (" (em curso)" if partial[key] else "")
            for key, first in days.items()
        }
        latest = next((key for key in labels if not partial[key]), next(iter(labels)))
        first_day = address.choose(formats.PERIOD_KINDS[kind], "inicio", labels, latest)
        group = address.choose(
            "Grupo de indicadores", "grupo", {ALL: "Todas as normas"} | groups(reader), ALL
        )
    return Filters(uf, nucleo, kind, days[first_day].date(), bool(partial[first_day]), group, region)
