"""``telessaude status``: the last run, the publication in force, what fell, did not come, was rejected."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import duckdb
from rich.console import Console
from rich.table import Table

from orchestration import drops
from orchestration.summary import number
from telessaude.publish.folder import shown
from telessaude.reading import formats
from telessaude.reading.answers import deliveries, sources
from telessaude.reading.drops import drops as fallen
from telessaude.reading.late import Late, late
from telessaude.store import acessos, runs, tombstones
from telessaude.store.clock import BRASILIA
from telessaude.store.database import connect, scratch
from telessaude.store.errors import Failure
from telessaude.store.warehouse import INDICATORS, Warehouse

OUTCOMES = {
    "publicada": "publicou",
    "sem_novidade": "não achou nada de novo",
    "reprovada": "foi barrada pela validação",
    "falhou": "falhou",
}


def show(warehouse: Warehouse) -> None:
    """Print the state of a warehouse.

    Raises:
        Failure: there is no warehouse there, or another program has it open.
    """
    if not warehouse.database.exists():
        raise Failure(f"Não há armazém em {warehouse.root}: rode telessaude run.")
    console = Console(highlight=False)
    with connect(warehouse.database, read_only=True) as connection:
        last = runs.last(connection)
        current = runs.current(connection)
        published = runs.last(connection, ["publicada"])
        fell = fallen(connection)
    if last is None:
        console.print("Nenhuma execução terminou ainda.")
        return
    console.print(_sentence(last))
    if current and current.execucao_id > last.execucao_id:
        console.print(f"A execução {current.execucao_id} está em andamento ou foi interrompida.")
    publication = shown(warehouse)
    if publication is None:
        console.print("Ainda não há publicação.")
        return
    console.print(f"Publicação em vigor: {publication}, em {warehouse.public}.")
    if published and published.quedas_aceitas:
        console.print(drops.accepted(published))
    if fell:
        console.print(drops.table(fell))
    with connect(warehouse.public.resolve() / INDICATORS, read_only=True) as connection:
        console.print(_missing(late(connection)))
        console.print(_rejected(connection))
    console.print(_accesses(warehouse))
    if erased := tombstones.receipts(warehouse):
        console.print(_erasures(erased))


def _sentence(run: runs.Run) -> str:
    moment = run.fim.astimezone(BRASILIA)
    why = f" ({run.mensagem})" if run.mensagem else ""
    return f"Última execução: {moment:%d/%m/%Y %H:%M}, {OUTCOMES[run.resultado]}{why}."


def _accesses(warehouse: Warehouse) -> str:
    with scratch() as connection:
        kept = acessos.read(connection, warehouse)
        count, people, last = kept.aggregate(
            "count(*), count(distinct pessoa), max(epoch(instante))"
        ).fetchall()[0]
    if not count:
        return "Nenhum acesso registrado."
    moment = datetime.fromtimestamp(last, BRASILIA)
    who = "1 pessoa" if people == 1 else f"{number(people)} pessoas"
    return f"Acessos registrados: {number(count)}, de {who}; o último em {moment:%d/%m/%Y %H:%M}."


def _erasures(receipts: list[dict[str, Any]]) -> str:
    rows = sum(sum(one["linhas_apagadas"].values()) for one in receipts)
    moment = datetime.fromisoformat(receipts[-1]["concluido_em"]).astimezone(BRASILIA)
    many = "Apagamentos: 1" if len(receipts) == 1 else f"Apagamentos: {number(len(receipts))}"
    lines = "1 linha apagada" if rows == 1 else f"{number(rows)} linhas apagadas"
    return f"{many}, {lines}; o último em {moment:%d/%m/%Y %H:%M}."


def _missing(rows: list[Late]) -> Table | str:
    if not rows:
        return "Nenhum núcleo em atraso."
    due = formats.month(rows[0].mes_devido)
    table = Table(title=f"Entregas que faltam ({due})", title_justify="left", title_style="bold")
    for column in ("núcleo", "nome", "fonte", "como está", "último mês recebido"):
        table.add_column(column)
    for row in rows:
        standing = deliveries.SITUATIONS[row.situacao]
        last = formats.month(row.ultimo_mes)
        table.add_row(row.nucleo_id, row.nome, sources.name(row.fonte), standing, last)
    return table


def _rejected(connection: duckdb.DuckDBPyConnection) -> Table:
    rows = connection.execute(
        """
        select coalesce(nucleo_id, 'de vários núcleos ou sem linha aceita') as nucleo, fonte,
            sum(linhas_lidas), sum(linhas_rejeitadas)
        from marts.entrega
        group by nucleo, fonte
        having sum(linhas_rejeitadas) > 0
        order by nucleo, fonte
        """
    ).fetchall()
    table = Table(title="Linhas rejeitadas por núcleo", title_justify="left", title_style="bold")
    for column in ("núcleo", "fonte", "lidas", "rejeitadas", "%"):
        table.add_column(column, justify="left" if column in {"núcleo", "fonte"} else "right")
    for nucleo, source, read, rejected in rows:
        table.add_row(nucleo, source, number(read), number(rejected), number(100 * rejected / read, 1))
    return table
