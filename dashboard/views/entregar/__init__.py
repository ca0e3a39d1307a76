"""Entregar: what would be read of a file, told before it is sent to the landing."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

import streamlit as st

from dashboard import delivery, login, looked
from dashboard.delivery import Delivering
from dashboard.parts.writers import typed
from dashboard.views.entregar import answer
from telessaude.check import examination, sending
from telessaude.check.report import Report
from telessaude.check.which import folders
from telessaude.check.words import folder_name
from telessaude.contract.mapping import load_mappings
from telessaude.ingest.documents import in_name
from telessaude.ingest.landing import mapping_folders
from telessaude.reading import formats
from telessaude.reading.publication import Reader, latest
from telessaude.store import acessos
from telessaude.store.errors import Failure

BY_CONTENT = "Pelo conteúdo do arquivo"
CHECKED = "_conferido"


def show(where: Delivering) -> None:
    """Draw the view: the file, what it is, what would be read of it, the sending."""
    st.title("Entregar")
    st.write(
        "Escolha um arquivo: antes de enviar, a página diz o que seria lido dele, o que não, e como "
        "corrigir. Nada é guardado até você enviar."
    )
    pasta = st.selectbox("O que é este arquivo", [BY_CONTENT, *_folders(where)], format_func=_named)
    given = st.file_uploader("Arquivo", max_upload_size=delivery.MOST_MEGABYTES)
    if given is None:
        return
    content = given.getvalue()
    try:
        with st.spinner("Conferindo…"):
            report = _checked(where, content, given.name, None if pasta == BY_CONTENT else pasta)
    except Failure as failure:
        st.error(str(failure))
        return
    except OSError as error:
        st.error(
            "O arquivo não pôde ser conferido: dê-lhe um nome mais simples, ou avise quem cuida do servidor."
        )
        print(f"entrega: {error.strerror}", flush=True)
        return
    answer.show(report)
    _offer(where, report, content, given.name)


def _named(pasta: str) -> str:
    return pasta if pasta == BY_CONTENT else folder_name(pasta)


def _folders(where: Delivering) -> list[str]:
    """The folders that may be chosen; of a format whose folders are named after núcleos, each in sight."""
    found = folders(load_mappings(mapping_folders(where.warehouse)))
    publication = latest(where.warehouse)
    nucleos: list[str] = []
    if publication is not None:
        reader = Reader(publication, where.scope)
        nucleos = list(reader.frame("select nucleo_id from nucleo order by nucleo_id")["nucleo_id"])
        reader.close()
    named = [(one, nucleo_id) for one in found for nucleo_id in (nucleos if "{" in one else [""])]
    return [one.format(nucleo_id=nucleo_id) for one, nucleo_id in named]


def _checked(where: Delivering, content: bytes, name: str, pasta: str | None) -> Report:
    """The doctor's report, once a file and folder: whatever else is touched draws the view anew."""
    asked = (hashlib.sha256(content).hexdigest(), name, pasta)
    known = st.session_state.get(CHECKED)
    if known is None or known[0] != asked:
        with tempfile.TemporaryDirectory(prefix="telessaude-") as folder:
            file = Path(folder) / Path(name).name
            file.write_bytes(content)
            report = examination.check([file], pasta, where.warehouse, where.landing)
        known = st.session_state[CHECKED] = (asked, report)
    found: Report = known[1]
    return found


def _offer(where: Delivering, report: Report, content: bytes, name: str) -> None:
    """What may be sent, and how; why not, where it may not."""
    pasta = delivery.folder(report.arquivos)
    accepted, rejected = delivery.accepted(report), delivery.rejected(report)
    others = delivery.others(report, where.scope)
    st.header("Enviar")
    if pasta is None or not accepted:
        st.error("Nada deste arquivo seria aceito: ele não pode ser enviado. Corrija-o e escolha-o de novo.")
        return
    if others:
        st.error(f"O arquivo tem registros que a sua conta não entrega: {typed(', '.join(others))}.")
        return
    sure = True
    if rejected:
        rows = f"{formats.number(rejected)} {'linha rejeitada' if rejected == 1 else 'linhas rejeitadas'}"
        sure = st.checkbox(f"Enviar mesmo assim: {rows} não contarão até serem corrigidas e reenviadas")
    if st.button("Enviar", type="primary", disabled=not sure, icon=":material/send:"):
        _send(where, pasta, content, name, accepted, rejected)


def _send(where: Delivering, pasta: str, content: bytes, name: str, accepted: int, rejected: int) -> None:
    if not login.delivers():  # asked anew: the right may be gone since the view was drawn
        st.error("O seu direito de entregar arquivos mudou: nada foi enviado.")
        return
    try:
        looked.write(looked.of_file(f"{pasta}/{in_name(name)}", acessos.DELIVERED))
        file = sending.send(content, name, pasta, where.landing)
    except Failure as failure:
        st.error(str(failure))
        print(failure, flush=True)
        return
    sha256 = hashlib.sha256(content).hexdigest()
    print(
        f"entrega: {looked.who()} enviou {pasta}/{file.name} ({len(content)} bytes, sha256 {sha256}, "
        f"{accepted} linhas aceitas, {rejected} rejeitadas).",
        flush=True,
    )
    st.session_state.pop(CHECKED, None)
    st.success(f"{typed(in_name(name))} foi enviado. Ele aparece em Qualidade depois da próxima execução.")
