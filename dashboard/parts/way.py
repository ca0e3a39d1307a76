"""The way down from a UF to its health regions and from those to their municípios, and back up."""

from __future__ import annotations

import streamlit as st

from dashboard.parts import links
from telessaude.reading.answers.unit import UFS, names
from telessaude.reading.filters import ALL, BRASIL, Filters, regions
from telessaude.reading.publication import Reader

# The regions to go down to, the first kind that there is; with more than these the filter is quicker.
BELOW = {"uf": ("macrorregiao", "regiao_saude", "regional_saude"), "macrorregiao": ("regiao_saude",)}
MOST = 20


def show(reader: Reader, filters: Filters, page: str) -> None:
    """Links to the same view of what holds the UF or region in sight, and of the regions inside it."""
    if filters.nivel in {"brasil", "nucleo"} or not regions(reader, filters.uf):
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        for label, chosen in above(reader, filters).items():
            links.to(page, label, icon=":material/arrow_upward:", **chosen)
        for region, name in below(reader, filters).items():
            links.to(page, name, icon=":material/arrow_downward:", regiao=region)
        if filters.nivel != "uf" and page != "municipios":
            links.to("municipios", "Municípios", icon=":material/arrow_downward:")


def above(reader: Reader, filters: Filters) -> dict[str, dict[str, str]]:
    """What holds the UF or region in sight: by name, what to choose for it."""
    if filters.nivel == "uf":
        return {"Brasil": {"uf": BRASIL}} if reader.scope.everything else {}
    found = {UFS.get(filters.uf, filters.uf): {"regiao": ALL}}
    if filters.nivel != "regiao_saude":
        return found
    rows = reader.frame(
        "select distinct macrorregiao_id as id from municipio where regiao_saude_id = $unidade order by 1",
        unidade=filters.nivel_id,
    )
    named = names(reader, "macrorregiao")
    return found | {named[one]: {"regiao": f"macrorregiao:{one}"} for one in rows["id"] if one in named}


def below(reader: Reader, filters: Filters) -> dict[str, str]:
    """The regions to go down to, and their names."""
    known = regions(reader, filters.uf)
    for level in BELOW.get(filters.nivel, ()):
        found = {one: name.partition(" · ")[0] for one, name in known.items() if one.startswith(f"{level}:")}
        if filters.nivel != "uf":
            inside = reader.frame(
                f"select distinct {level}_id as id from municipio where {filters.nivel}_id = $unidade",
                unidade=filters.nivel_id,
            )
            found = {one: name for one, name in found.items() if one.partition(":")[2] in set(inside["id"])}
        if found:
            return found if len(found) <= MOST else {}
    return {}
