"""What an indicator is: the definition before the numbers, how to read them after."""

from __future__ import annotations

import streamlit as st

from dashboard.parts.writers import typed
from telessaude.reading import formats
from telessaude.reading.answers import norms, sources, words
from telessaude.reading.answers.catalogue import Indicator
from telessaude.reading.publication import Reader


def definition(indicator: Indicator) -> None:
    """The definition and the norm."""
    st.markdown(typed(indicator.definicao))
    st.caption(
        f"{typed(indicator.named)} · {typed(indicator.norma_nome or '')} · "
        f"{words.kind_of(indicator.tipo, indicator.sentido)}"
    )


def notes(reader: Reader, indicator: Indicator) -> None:
    """Cautions, sources, periods and levels; the norm, and the one in force that it serves."""
    st.header("Como ler este indicador")
    if indicator.observacao:
        st.markdown(f"**Cuidados de leitura.** {typed(indicator.observacao)}")
    kinds = words.listed([formats.PERIOD_KINDS[kind].lower() for kind in indicator.periodos])
    read = words.listed([sources.name(one) for one in indicator.fontes], 6)
    came = "Informado" if indicator.informed else "Calculado"
    st.markdown(f"**Norma.** {typed(norms.validity(norms.norms(reader), indicator.norma))}")
    st.markdown(f"**{came}** por {kinds}; por {words.by_levels(indicator.niveis)}. **Fontes:** {read}.")
