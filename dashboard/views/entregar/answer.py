"""What the doctor says of a file, as a coordinator reads it on the page."""

from __future__ import annotations

import streamlit as st

from dashboard.parts.writers import typed
from telessaude.check import words
from telessaude.check.report import FileReport, Reason, Report


def show(report: Report) -> None:
    """Draw the report, file by file."""
    for file in report.arquivos:
        _file(file)
    st.caption(words.CADASTROS[report.cadastros])


def _file(file: FileReport) -> None:
    st.header(typed(file.caminho))
    st.markdown(typed(f"{words.what_it_is(file)} {words.taken_as(file)}"))
    tell = st.success if file.limpo else st.warning if file.aceitas else st.error
    tell(typed(words.counted(file)))
    for reason in words.reasons(file):
        _reason(reason)
    for codes in file.codigos:
        st.markdown(typed(words.unknown(codes)))
    if file.cabecalhos:
        with st.expander("O que se entendeu do cabeçalho", expanded=not file.aceitas):
            for heading in file.cabecalhos:
                st.markdown("\n".join(f"- {typed(line.strip())}" for line in words.heading_lines(heading)))
    if file.proposta:
        with st.expander("Proposta de mapeamento, para quem cuida do servidor"):
            st.code(file.proposta, language="yaml")


def _reason(reason: Reason) -> None:
    st.markdown(f"**{typed(words.title(reason))}.** {typed(reason.motivo)}")
    told = [*words.examples(reason), *([f"O que fazer: {reason.dica}"] if reason.dica else [])]
    st.markdown("\n".join(f"- {typed(line)}" for line in told))
