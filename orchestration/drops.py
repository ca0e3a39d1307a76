"""What fell since the last publication, told on the terminal, and how the operator accepts it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from rich.table import Table

from telessaude.reading import formats
from telessaude.reading.answers import sources
from telessaude.reading.drops import Drop, drops
from telessaude.store import runs
from telessaude.store.clock import BRASILIA
from telessaude.store.database import connect
from telessaude.store.warehouse import Warehouse

OF_RECORDS = "queda_critica_aceita"
OF_FIGURES = "linhas_nao_desabam"
SHOWN = 20


def how_to_accept(warehouse: Warehouse, failed: Collection[str]) -> str:
    """The sentence to add to a run's refusal when what failed tells of a fall; nothing when it does not."""
    said = ""
    if OF_RECORDS in failed:
        with connect(warehouse.database) as connection:
            fallen = sorted({drop.fonte for drop in drops(connection) if drop.blocks})
        options = " ".join(f"--accept-drop {source}" for source in fallen)
        said = f" O que encolheu está em telessaude status; se era esperado, rode de novo com {options}."
    if OF_FIGURES in failed:
        said += (
            " Há indicadores que perderam mais da metade das linhas; se era esperado, rode de novo com "
            "--accept-drop FONTE para uma fonte de cada indicador que a página nomeia."
        )
    return said


def table(fallen: Sequence[Drop]) -> Table:
    """The falls, the worst if they are many, with both counts of each."""
    title = "O que encolheu"
    if len(fallen) > SHOWN:
        title += f" ({SHOWN} de {len(fallen)} quedas; todas em marts.queda)"
    found = Table(title=title, title_justify="left", title_style="bold")
    for column in ("fonte", "núcleo", "onde", "havia", "há", ""):
        found.add_column(column, justify="right" if column in {"havia", "há"} else "left", overflow="fold")
    for drop in fallen[:SHOWN]:
        counted = "abas" if drop.tipo == "abas" else None  # else rows
        places = [formats.month(drop.mes) if drop.mes else None, drop.caminho, counted]
        where = ", ".join(place for place in places if place) or "cadastro inteiro"
        found.add_row(
            sources.name(drop.fonte), drop.nucleo_id or "todos", where, formats.number(drop.linhas_antes),
            formats.number(drop.linhas_agora), drop.standing,
        )  # fmt: skip
    return found


def accepted(run: runs.Run) -> str:
    """Which falls a run accepted, when and by whom; it must have accepted some."""
    names = ", ".join(sources.name(source) for source in str(run.quedas_aceitas).split("|"))
    by = f", pela conta {run.aceitas_por}" if run.aceitas_por else ""
    return f"Queda aceita na execução de {run.fim.astimezone(BRASILIA):%d/%m/%Y %H:%M}{by}: {names}."
