"""What keeps a warehouse, its key and the rights of whom it tells of: ``verify`` to ``erase``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from orchestration.commands.options import (
    DebugOption,
    Refused,
    WarehouseOption,
    failing_well,
)
from telessaude.store.warehouse import Warehouse

SHORTEST_SHA = 8  # of the beginning of a file's sha256: fewer digits are a slip, and what is erased is gone


def verify(
    warehouse: WarehouseOption,
    rebuild: Annotated[
        Path | None,
        typer.Option(
            help="Refaz o armazém do lago, nesta pasta nova, e compara cada número.", file_okay=False
        ),
    ] = None,
    debug: DebugOption = False,
) -> None:
    """Confere cada arquivo do armazém com o que foi registrado dele, e a chave com a sua impressão."""
    from telessaude.custody.command import verify_and_tell

    with failing_well(warehouse, debug, reads=warehouse):
        whole, lines = verify_and_tell(Warehouse(warehouse))
        for line in lines:
            typer.echo(line)
        if whole and rebuild:
            from orchestration.rebuild import rebuild_and_compare

            different = rebuild_and_compare(Warehouse(warehouse), rebuild)
            whole = not different
            for line in different or [f"Refeito do lago em {rebuild}: todos os números são os mesmos."]:
                typer.echo(line)
    if not whole:
        raise typer.Exit(1)


def backup(
    warehouse: WarehouseOption,
    to: Annotated[Path, typer.Option("--to", help="Pasta nova da cópia.", file_okay=False)],
    keep: Annotated[
        int | None,
        typer.Option(
            "--keep", metavar="N", min=1, help="--to é a pasta das cópias; ficam nela as N últimas."
        ),
    ] = None,
    debug: DebugOption = False,
) -> None:
    """Copia o armazém, também durante uma execução, e confere a cópia; a chave não vai junto."""
    from telessaude.custody.command import backup_and_tell

    with failing_well(to, debug):
        typer.echo(backup_and_tell(Warehouse(warehouse), to, keep))


def restore(
    warehouse: WarehouseOption,
    backed_up: Annotated[
        Path, typer.Option("--from", help="Pasta de uma cópia de telessaude backup.", file_okay=False)
    ],
    debug: DebugOption = False,
) -> None:
    """Refaz, numa pasta nova, o armazém de uma cópia, e o confere."""
    from telessaude.custody.command import restore_and_tell

    with failing_well(warehouse, debug):
        typer.echo(restore_and_tell(backed_up, Warehouse(warehouse)))


def key_show(warehouse: WarehouseOption, debug: DebugOption = False) -> None:
    """Diz a impressão da chave e onde ela está; a chave, nunca."""
    from telessaude.store.key import show

    with failing_well(warehouse, debug, reads=warehouse):
        for line in show(Warehouse(warehouse)):
            typer.echo(line)


def key_move(warehouse: WarehouseOption, debug: DebugOption = False) -> None:
    """Leva para fora do armazém a chave que uma versão anterior guardou dentro."""
    from telessaude.store.key import move
    from telessaude.store.lock import locked

    with failing_well(warehouse, debug), locked(Warehouse(warehouse)):
        typer.echo(f"A chave está agora em {move(Warehouse(warehouse))}: guarde uma cópia em lugar seguro.")


def key_rotate(
    warehouse: WarehouseOption,
    receipt: Annotated[
        Path | None, typer.Option(help="Guarda o recibo neste arquivo (JSON).", dir_okay=False)
    ] = None,
    debug: DebugOption = False,
) -> None:
    """Faz uma chave nova e refaz com ela todos os pseudônimos; os números não mudam."""
    from orchestration.rotating import rotate_and_tell

    with failing_well(warehouse, debug):
        for line in rotate_and_tell(Warehouse(warehouse), receipt):
            typer.echo(line)


def erase(
    warehouse: WarehouseOption,
    person: Annotated[
        list[str] | None,
        typer.Option(
            "--person",
            metavar="ID",
            help="CPF, CNS ou código de núcleo da pessoa; todos, repetindo. - lê da entrada padrão.",
        ),
    ] = None,
    others: Annotated[
        list[str] | None, typer.Argument(metavar="[ID...]", help="Mais da mesma pessoa.")
    ] = None,
    nucleo: Annotated[
        str | None, typer.Option(help="O núcleo que deu à pessoa o código (na regulação, vazio).")
    ] = None,
    delivery: Annotated[
        list[str] | None,
        typer.Option("--delivery", metavar="SHA", help="Sha256 de um arquivo entregue, ou o começo dele."),
    ] = None,
    receipt: Annotated[
        Path | None, typer.Option(help="Guarda o recibo neste arquivo (JSON).", dir_okay=False)
    ] = None,
    debug: DebugOption = False,
) -> None:
    """Apaga os registros de uma pessoa, ou um arquivo entregue, de tudo o que o armazém guarda."""
    from orchestration.erasing import erase_and_tell
    from telessaude.erasure import Asked

    if bool(person) == bool(delivery) or (others and not person):
        raise Refused("diga o que apagar: --person com os identificadores da pessoa, ou --delivery.")
    given = [*(person or ()), *(others or ())]
    ids = [one for text in given for one in (sys.stdin.read().split("\n") if text == "-" else [text]) if one]
    if person and not ids:
        raise Refused("--person veio sem identificador: escreva o CPF, o CNS ou o código da pessoa.")
    if any(len(sha) < SHORTEST_SHA for sha in delivery or ()):
        raise Refused(f"--delivery pede ao menos os {SHORTEST_SHA} primeiros dígitos do sha256.")
    with failing_well(warehouse, debug):
        for line in erase_and_tell(Warehouse(warehouse), Asked(ids, nucleo, delivery or ()), receipt):
            typer.echo(line)
