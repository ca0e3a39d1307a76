"""The one program, ``telessaude``: its commands, exit codes, and how wrong usage is told."""

from __future__ import annotations

import os
import signal
import sys

import typer

from orchestration.commands import custody, production, publication
from orchestration.commands.options import Refused

WRONG_USAGE = 2  # the exit code, which the library's own errors of usage carry too


app = typer.Typer(
    name="telessaude",
    help="Dos arquivos dos núcleos de telessaúde aos indicadores publicados.",
    invoke_without_command=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback()
def program(context: typer.Context) -> None:
    """Without a command, the help."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit(WRONG_USAGE)


key_app = typer.Typer(help="A chave dos pseudônimos: onde está, levá-la para fora do armazém, trocá-la.")
app.add_typer(key_app, name="key")
app.command()(production.run)
app.command()(production.demo)
app.command()(production.generate)
app.command()(production.status)
app.command()(production.check)
app.command()(publication.close)
app.command()(publication.reopen)
app.command()(publication.export)
app.command()(publication.report)
app.command()(publication.release)
app.command()(publication.serve)
app.command()(custody.verify)
app.command()(custody.backup)
app.command()(custody.restore)
key_app.command("show")(custody.key_show)
key_app.command("move")(custody.key_move)
key_app.command("rotate")(custody.key_rotate)
app.command()(custody.erase)


def main() -> None:
    """Entry point of the ``telessaude`` program."""
    os.environ.setdefault("DAGSTER_DISABLE_TELEMETRY", "yes")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # systemctl stop ends it as Ctrl+C does
    try:
        sys.exit(app(standalone_mode=False))
    except typer.TyperException as error:
        if error.exit_code != WRONG_USAGE:
            raise
        typer.echo(f"{_usage_sentence(error)} Veja telessaude --help.", err=True)
        sys.exit(WRONG_USAGE)
    except (typer.Abort, KeyboardInterrupt):
        typer.echo("Interrompido: a próxima execução termina o trabalho.", err=True)
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(1)  # a thread may be deep in a file: an orderly end would wait for it, or break in it


def _usage_sentence(error: typer.TyperException) -> str:
    # The library words its errors in English: only the texts of this module are shown as they are. Of its
    # classes only the names are known here, since it exports few: one that is renamed comes to the last line.
    if isinstance(error, Refused):
        return error.message
    param = getattr(error, "param", None)
    given = getattr(param, "opts", [""])[0]
    if given and not given.startswith("-"):
        given = (getattr(param, "metavar", None) or given).rstrip(".")
    match type(error).__name__:
        case "NoSuchOption":
            return f"A opção {getattr(error, 'option_name', '')} não existe."
        case "MissingParameter" if given:
            return f"Falta {given}."
        case "BadParameter" if given:
            return f"O valor de {given} não é aceito."
    return "Esse comando não existe ou foi escrito de outro modo."


if __name__ == "__main__":
    main()
