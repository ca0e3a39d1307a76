"""Acessos: who looked at, downloaded and exported what, for who may see it."""

from __future__ import annotations

import streamlit as st

from dashboard.parts import longest, tables
from telessaude.reading import formats
from telessaude.store import acessos
from telessaude.store.acesso import load_acesso
from telessaude.store.database import scratch
from telessaude.store.warehouse import Warehouse


def show(warehouse: Warehouse) -> None:
    """Draw the view: the register, newest first."""
    st.title("Acessos")
    months = load_acesso(warehouse).registro_de_acesso.meses
    st.write(
        "Quem viu, baixou, exportou, entregou ou apagou o quê, e quando. Não traz números, e fica "
        f"{months} meses (acesso.yml). As pessoas aparecem pelo código do provedor de "
        "identidade (sub:) ou pela conta da máquina (conta:)."
    )
    with scratch() as connection:
        connection.execute("set timezone = 'America/Sao_Paulo'")
        found = acessos.read(connection, warehouse).order("instante desc").df()
    longest.table(
        found,
        [
            tables.Column("instante", "Quando", formats.instant),
            tables.Column("pessoa", "Quem"),
            tables.Column("acao", "Fez"),
            tables.Column("o_que", "O quê"),
            tables.Column("uf", "UF"),
            tables.Column("onde", "Lugar"),
            tables.Column("filtros", "Período"),
        ],
        name="acessos",
        alt="Acessos: quando, quem, o que fez, a quê, de que UF e lugar, em que período",
    )
