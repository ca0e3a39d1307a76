"""What every run does last, whether or not it published: ``acesso.yml`` applied to what is already there."""

from __future__ import annotations

from orchestration.summary import number
from telessaude.erasure import retention
from telessaude.publish import folder, research, set_doors
from telessaude.store import acessos, clock, runs
from telessaude.store.database import connect
from telessaude.store.warehouse import Warehouse


def upkeep(warehouse: Warehouse) -> list[str]:
    """Set the doors, read the register of access in and delete what is no longer kept; what must be told.

    Raises:
        MappingError: ``acesso.yml`` is wrong.
        OSError, duckdb.Error: the disk refused.
    """
    withdrawn = research.withdraw_unsafe(warehouse)
    told = set_doors(warehouse)
    months = retention.asked(warehouse)
    with connect(warehouse.database) as connection:
        days = acessos.keep(connection, warehouse, clock.now().date())
        current = runs.current(connection) if folder.shown(warehouse) else None
        stay = retention.staying(connection, months, current.referencia) if current else {}
    told += [
        f"{number(rows)} linhas rejeitadas de {source} passaram do prazo de guarda e ficam: só sai o que "
        "não se lê, de arquivo de uma fonte só; o que as barra ainda pode mudar."
        for source, rows in stay.items()
    ]
    if current and research.due(warehouse, current.referencia):
        told.append(
            "O lançamento de pesquisa que o calendário pede foi recusado, e a base continua a que era: "
            f"telessaude release --warehouse {warehouse.root} diz por quê."
        )
    if withdrawn:
        told.append(
            f"pesquisa.duckdb foi retirada de {withdrawn} publicação(ões) de antes da versão 0.7.0: dela se "
            "tirariam números pequenos; quem a copiou deve apagar a cópia."
        )
    if days:
        told.append(
            f"Registro de acesso: {'1 dia apagado' if days == 1 else f'{days} dias apagados'}, por passar do "
            "que acesso.yml guarda."
        )
    return told
