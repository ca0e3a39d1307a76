"""What brings figures about, ``run``, ``demo``, ``generate``, and tells of it, ``status``, ``check``."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.commands.options import (
    DebugOption,
    LandingOption,
    Refused,
    WarehouseOption,
    as_instant,
    failing_well,
)
from telessaude.demonstration import calibration as defaults
from telessaude.store.warehouse import Warehouse

if TYPE_CHECKING:
    from telessaude.engine.sessions import Engine


def run(
    landing: LandingOption,
    warehouse: WarehouseOption,
    reference: Annotated[
        datetime | None,
        typer.Option(parser=as_instant, metavar="INSTANTE", help="Instante de referência; sem ele, agora."),
    ] = None,
    full_refresh: Annotated[
        bool, typer.Option("--full-refresh", help="Refaz tudo, de todas as entregas.")
    ] = False,
    accept_drop: Annotated[
        list[str] | None,
        typer.Option(
            "--accept-drop",
            metavar="FONTE",
            help="Aceita as quedas desta fonte, que impediriam publicar; pode repetir.",
        ),
    ] = None,
    engine: Annotated[
        str | None,
        typer.Option(metavar="spark", help="Constrói os modelos em outro motor, sempre do zero."),
    ] = None,
    remote: Annotated[
        str | None,
        typer.Option(
            metavar="sc://...", help="Com --engine: o Spark Connect; sail é o Sail, neste processo."
        ),
    ] = None,
    master: Annotated[
        str | None, typer.Option(metavar="URL", help="Com --engine: o master do Spark, como local[4].")
    ] = None,
    log: Annotated[
        str | None,
        typer.Option("--log", metavar="json", help="Uma linha JSON por evento, no lugar do resumo."),
    ] = None,
    debug: DebugOption = False,
) -> None:
    """Lê o que há de novo na entrada, constrói, valida e publica os indicadores."""
    from orchestration.session import run_and_report
    from telessaude.contract import load_sources
    from telessaude.store import journal

    if log not in {None, journal.JSON}:
        raise Refused(f"{log} não é um formato de registro; há json.")
    if log:
        os.environ[journal.VARIABLE] = log
    for source in accept_drop or ():
        if source not in load_sources():
            raise Refused(f"{source} não é uma fonte; há {', '.join(load_sources())}.")
    with failing_well(warehouse, debug):
        run_and_report(
            landing,
            Warehouse(warehouse),
            reference=reference,
            full_refresh=full_refresh,
            accepted_drops=accept_drop or (),
            engine=_engine(engine, remote, master),
            debug=debug,
        )


def _engine(name: str | None, remote: str | None, master: str | None) -> Engine | None:
    from telessaude.engine.sessions import Engine, require

    if name not in {None, "spark"}:
        raise Refused(f"{name} não é um motor; há spark.")
    if name is None and not remote and not master:
        return None
    if name is None or bool(remote) == bool(master):
        raise Refused("Diga --engine spark com --remote ou com --master, um dos dois.")
    require()
    return Engine(remote, master)


def demo(
    warehouse: Annotated[Path, typer.Option(help="Pasta do armazém.")] = Path("demo/armazem"),
    landing: Annotated[Path, typer.Option(help="Onde gerar as entregas.")] = Path("demo/entrada"),
    debug: DebugOption = False,
) -> None:
    """Gera entregas de demonstração, com os defeitos dos remetentes reais, e as processa."""
    from orchestration.session import demo_and_report

    with failing_well(warehouse, debug):
        demo_and_report(landing, Warehouse(warehouse), debug=debug)


def generate(
    landing: LandingOption,
    seed: Annotated[
        int, typer.Option(help="Semente: mesmos argumentos, mesmos bytes.")
    ] = defaults.DEFAULT_SEED,
    start: Annotated[str, typer.Option(metavar="AAAA-MM", help="Primeiro mês.")] = defaults.DEFAULT_START,
    months: Annotated[int, typer.Option(min=1, help="Quantos meses.")] = defaults.DEFAULT_MONTHS,
    nucleos: Annotated[int, typer.Option(min=1, help="Quantos núcleos.")] = defaults.DEFAULT_NUCLEOS,
    rows: Annotated[int, typer.Option(min=1, help="Quantos registros, ao todo.")] = defaults.DEFAULT_ROWS,
    faults: Annotated[float, typer.Option(min=0, max=1, help="Proporção de linhas com defeito.")] = (
        defaults.DEFAULT_FAULTS
    ),
    debug: DebugOption = False,
) -> None:
    """Gera uma entrada de demonstração, calibrada por números publicados."""
    from orchestration.session import generate_and_report

    with failing_well(landing, debug):
        generate_and_report(
            landing, seed=seed, start=start, months=months, nucleos=nucleos, rows=rows, faults=faults
        )


def status(
    warehouse: WarehouseOption,
    monitor: Annotated[
        bool, typer.Option("--monitor", help="Só os problemas, um por linha; termina com 1 se há algum.")
    ] = False,
    max_days: Annotated[
        float, typer.Option(min=0, help="Com --monitor: de quantos dias a publicação pode ser.")
    ] = 2,
    min_free: Annotated[
        float, typer.Option(min=0, help="Com --monitor: quantos GB o disco tem de ter livres.")
    ] = 5,
    debug: DebugOption = False,
) -> None:
    """Mostra a última execução, a publicação em vigor, o que falta chegar e o que foi rejeitado."""
    with failing_well(warehouse, debug, reads=warehouse):
        if not monitor:
            from orchestration.status import show

            show(Warehouse(warehouse))
            return
        from orchestration.monitor import problems
        from telessaude.store import clock

        found = problems(Warehouse(warehouse), clock.now(), max_days=max_days, min_free=min_free)
        for line in found or ["Nada a ver: nada quebrado, atrasado ou cheio."]:
            typer.echo(line)
    if found:
        raise typer.Exit(1)


def check(
    files: Annotated[
        list[Path], typer.Argument(metavar="ARQUIVO|PASTA...", help="Arquivos, ou pastas com eles.")
    ],
    pasta: Annotated[
        str | None,
        typer.Option(
            "--as", metavar="PASTA", help="A fonte ou o formato; sem ela, a da pasta ou a das colunas."
        ),
    ] = None,
    warehouse: Annotated[
        Path | None,
        typer.Option(
            help="Armazém com cuja publicação os códigos são conferidos.", envvar="TELESSAUDE_WAREHOUSE"
        ),
    ] = None,
    proposal: Annotated[
        Path | None,
        typer.Option("--propor", metavar="ARQUIVO", help="Guarda aqui o mapeamento proposto (YAML)."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Escreve o resultado em JSON.")] = False,
    debug: DebugOption = False,
) -> None:
    """Diz o que é um arquivo, o que seria lido dele, o que não e por quê; nada entra no armazém."""
    from telessaude.check.command import check_and_tell
    from telessaude.check.examination import UnknownFolder

    with failing_well(files[0], debug, reads=warehouse):
        try:
            clean, lines = check_and_tell(
                files,
                pasta,
                Warehouse(warehouse) if warehouse else None,
                as_json=as_json,
                keep_proposal=proposal,
            )
        except UnknownFolder as error:
            raise Refused(str(error)) from None
        for line in lines:
            typer.echo(line)
    if not clean:
        raise typer.Exit(1)
