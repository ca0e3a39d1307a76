"""The one program, ``telessaude``: arguments and exit codes. The commands' work is in what they import."""

from __future__ import annotations

import os
import signal
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from telessaude.demonstration import calibration as defaults
from telessaude.store.errors import explain
from telessaude.store.warehouse import Warehouse

if TYPE_CHECKING:
    from telessaude.export.wanted import Period

WRONG_USAGE = 2  # the exit code, which the library's own errors of usage carry too

app = typer.Typer(
    name="telessaude",
    help="Dos arquivos dos núcleos de telessaúde aos indicadores publicados.",
    invoke_without_command=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

WarehouseOption = Annotated[
    Path,
    typer.Option(
        "--warehouse",
        envvar="TELESSAUDE_WAREHOUSE",
        help="Pasta do armazém.",
        file_okay=False,
        readable=False,
    ),
]
LandingOption = Annotated[
    Path,
    typer.Option(
        "--landing",
        envvar="TELESSAUDE_LANDING",
        help="Pasta de entrada, uma subpasta por fonte.",
        readable=False,  # asked later, in a sentence that says what to do
    ),
]
PublicOption = Annotated[
    bool,
    typer.Option("--public", help="Números protegidos, da base de pesquisa: para quem é de fora da gestão."),
]
DebugOption = Annotated[bool, typer.Option("--debug", help="Mostra o erro completo do programa.")]


class Refused(typer.BadParameter):
    """A value on the command line that this module refuses, in its own words."""


def _instant(text: str) -> datetime:
    from telessaude.store import clock as reference

    try:
        return reference.parse(text)
    except ValueError:
        raise Refused(f"{text} não é um instante; escreva como 2024-05-03T14:05:00-03:00.") from None


def _period(text: str) -> Period:
    from telessaude.export.wanted import parse_period

    try:
        return parse_period(text)
    except ValueError as error:
        raise Refused(str(error)) from None


@app.callback()
def program(context: typer.Context) -> None:
    """Without a command, the help."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit(WRONG_USAGE)


@app.command()
def run(
    landing: LandingOption,
    warehouse: WarehouseOption,
    reference: Annotated[
        datetime | None,
        typer.Option(parser=_instant, metavar="INSTANTE", help="Instante de referência; sem ele, agora."),
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
    with _failing_well(warehouse, debug):
        run_and_report(
            landing,
            Warehouse(warehouse),
            reference=reference,
            full_refresh=full_refresh,
            accepted_drops=accept_drop or (),
            debug=debug,
        )


@app.command()
def demo(
    warehouse: Annotated[Path, typer.Option(help="Pasta do armazém.")] = Path("demo/armazem"),
    landing: Annotated[Path, typer.Option(help="Onde gerar as entregas.")] = Path("demo/entrada"),
    debug: DebugOption = False,
) -> None:
    """Gera entregas de demonstração, com os defeitos dos remetentes reais, e as processa."""
    from orchestration.session import demo_and_report

    with _failing_well(warehouse, debug):
        demo_and_report(landing, Warehouse(warehouse), debug=debug)


@app.command()
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

    with _failing_well(landing, debug):
        generate_and_report(
            landing, seed=seed, start=start, months=months, nucleos=nucleos, rows=rows, faults=faults
        )


@app.command()
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
    with _failing_well(warehouse, debug, reads=warehouse):
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


@app.command()
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

    with _failing_well(files[0], debug, reads=warehouse):
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


PeriodOption = Annotated[
    str, typer.Option("--period", help="O período: 2024, 2024-03 ou 2024-Q1 (quadrimestre).")
]
UfOption = Annotated[
    str | None, typer.Option("--uf", help="Só o que é de uma UF, como MG; sem ela, todo o período.")
]


@app.command()
def close(
    warehouse: WarehouseOption, period: PeriodOption, uf: UfOption = None, debug: DebugOption = False
) -> None:
    """Fecha um período: os números publicados dele não mudam mais, até que seja reaberto."""
    _decide("close", warehouse, period, uf, debug)


@app.command()
def reopen(
    warehouse: WarehouseOption, period: PeriodOption, uf: UfOption = None, debug: DebugOption = False
) -> None:
    """Reabre um período fechado: a próxima execução publica o que esperava."""
    _decide("reopen", warehouse, period, uf, debug)


def _decide(what: str, warehouse: Path, period: str, uf: str | None, debug: bool) -> None:
    from orchestration import closing

    wanted = _period(period)
    with _failing_well(warehouse, debug, reads=warehouse):
        typer.echo(getattr(closing, what)(Warehouse(warehouse), wanted, uf.upper() if uf else None))


@app.command()
def export(
    warehouse: WarehouseOption,
    formats: Annotated[
        str,
        typer.Option(
            "--format", help="Formatos separados por vírgula: csv, xlsx, parquet, nt5, dhis2, fhir."
        ),
    ] = "csv",
    output: Annotated[Path, typer.Option("--output", help="Pasta de saída.")] = Path("exportacao"),
    uf: Annotated[str | None, typer.Option(help="Só o que é de uma UF, como MG.")] = None,
    nucleo: Annotated[str | None, typer.Option(help="Só o que é de um núcleo, pelo identificador.")] = None,
    period: Annotated[
        str | None, typer.Option(help="Só um período: 2024, 2024-03 ou 2024-Q1 (quadrimestre).")
    ] = None,
    indicators: Annotated[
        str, typer.Option("--indicador", help="Só estes indicadores, separados por vírgula: MSNT5.417,...")
    ] = "",
    decimal: Annotated[
        str, typer.Option(help="No CSV: ponto (para programas) ou virgula (para o Excel em português).")
    ] = "ponto",
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="PUBLICACAO", help="Uma publicação anterior, pelo identificador."),
    ] = None,
    public: PublicOption = False,
    debug: DebugOption = False,
) -> None:
    """Exporta a publicação em vigor, ou outra, em ordem: a mesma publicação dá os mesmos bytes."""
    from telessaude.export import FORMATS
    from telessaude.export.command import export_and_report

    chosen = [name.strip() for name in formats.split(",") if name.strip()]
    if not chosen or set(chosen) - set(FORMATS):
        raise Refused(f"formato desconhecido em {formats}; há {', '.join(FORMATS)}.")
    if decimal not in {"ponto", "virgula"}:
        raise Refused(f"{decimal} não é um separador decimal; escreva ponto ou virgula.")
    wanted = _period(period) if period else None
    with _failing_well(warehouse, debug, reads=warehouse):
        for line in export_and_report(
            Warehouse(warehouse),
            output,
            chosen,
            uf=uf.upper() if uf else None,
            nucleo=nucleo,
            period=wanted,
            indicators=[name.strip() for name in indicators.split(",") if name.strip()],
            decimal_comma=decimal == "virgula",
            as_of=as_of,
            public=public,
        ):
            typer.echo(line)


@app.command()
def report(
    warehouse: WarehouseOption,
    period: Annotated[
        str | None, typer.Option(help="Quadrimestre, como 2024-Q3; sem ele, o último que terminou.")
    ] = None,
    uf: Annotated[str | None, typer.Option(help="De uma UF, como MG; sem unidade, do Brasil.")] = None,
    nucleo: Annotated[str | None, typer.Option(help="De um núcleo, pelo identificador.")] = None,
    municipio: Annotated[str | None, typer.Option(help="De um município, pelo código do IBGE.")] = None,
    macrorregiao: Annotated[str | None, typer.Option(help="De uma macrorregião, como MG-Norte.")] = None,
    regiao_saude: Annotated[str | None, typer.Option(help="De uma região de saúde, como MG-Norte.")] = None,
    regional_saude: Annotated[
        str | None, typer.Option(help="De uma regional de saúde, como MG-Norte.")
    ] = None,
    whole: Annotated[
        bool, typer.Option("--whole", help="Com --uf: também de cada região, núcleo e município com números.")
    ] = False,
    formats: Annotated[
        str, typer.Option("--format", help="Formatos separados por vírgula: pdf, xlsx.")
    ] = "pdf,xlsx",
    output: Annotated[Path, typer.Option("--output", help="Pasta de saída.")] = Path("relatorios"),
    public: PublicOption = False,
    debug: DebugOption = False,
) -> None:
    """Escreve o relatório quadrimestral de UF, região, núcleo ou município, ou de um estado inteiro."""
    from telessaude.report.asked import FORMATS, Asked

    chosen = tuple(dict.fromkeys(name.strip() for name in formats.split(",") if name.strip()))
    if not chosen or set(chosen) - set(FORMATS):
        raise Refused(f"formato desconhecido em {formats}; há {', '.join(FORMATS)}.")
    units = {
        "uf": uf.upper() if uf else None, "nucleo": nucleo, "municipio": municipio,
        "macrorregiao": macrorregiao, "regiao_saude": regiao_saude, "regional_saude": regional_saude,
    }  # fmt: skip
    given = [(level, unit) for level, unit in units.items() if unit]
    if len(given) > 1:
        raise Refused("escolha uma só unidade: --uf, --nucleo, --municipio ou uma região.")
    if public and nucleo:
        raise Refused("a base de pesquisa não tem números por núcleo: com --public, escolha outra unidade.")
    if whole and not uf:
        raise Refused("--whole vai com --uf: o relatório da UF e os das suas regiões, núcleos e municípios.")
    wanted = _period(period) if period else None
    if wanted is not None and wanted.kind != "quadrimestre":
        raise Refused(f"{period} não é um quadrimestre; escreva como 2024-Q3.")
    level, unit = given[0] if given else ("brasil", "BR")
    asked = Asked(level, unit, whole, wanted.first_day if wanted else None, chosen, public)
    with _failing_well(warehouse, debug, reads=warehouse):
        from telessaude.report.command import report_and_tell

        for line in report_and_tell(Warehouse(warehouse), output, asked):
            typer.echo(line)


@app.command()
def release(warehouse: WarehouseOption, debug: DebugOption = False) -> None:
    """Lança a base de pesquisa: números protegidos dos quadrimestres que terminaram, numerada e guardada."""
    with _failing_well(warehouse, debug, reads=warehouse):
        from telessaude.publish.research.command import release_and_tell

        for line in release_and_tell(Warehouse(warehouse)):
            typer.echo(line)


@app.command()
def serve(
    warehouse: WarehouseOption,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Porta.")] = 8501,
    address: Annotated[
        str, typer.Option(help="Endereço em que atende; sem ele, só esta máquina.")
    ] = "127.0.0.1",
    login: Annotated[
        Path | None, typer.Option(help="Segredos do login OpenID Connect (TOML, seção [auth]).")
    ] = None,
    people: Annotated[
        Path | None, typer.Option(help="Arquivo de pessoas (YAML): as UFs e os núcleos que cada uma vê.")
    ] = None,
    landing: Annotated[
        Path | None,
        typer.Option(
            help="Pasta de entrada em que quem pode entrega arquivos pela página; sem ela, ninguém."
        ),
    ] = None,
    anyone: Annotated[
        bool, typer.Option("--anyone", help="Atende outras máquinas sem login: quem chegar vê tudo.")
    ] = False,
    debug: DebugOption = False,
) -> None:
    """Abre a página da coordenação, que acompanha cada publicação sem reiniciar."""
    if (login is None) != (people is None):
        raise Refused("--login e --people vão juntos: quem entra e o que cada pessoa vê.")
    if login is None and not anyone and not _only_this_machine(address):
        raise Refused(
            f"{address} atende outras máquinas: dê --login e --people, ou --anyone para que todos vejam tudo."
        )
    if landing is not None and login is None and not _only_this_machine(address):
        raise Refused(
            "--landing em outro endereço pede --login e --people: sem eles, quem chegar entregaria."
        )
    with _failing_well(warehouse, debug):
        from dashboard.serve import Login
        from dashboard.serve import serve as serve_page

        files = Login(login, people) if login and people else None
        serve_page(Warehouse(warehouse), port, address, files, landing)


@app.command()
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

    with _failing_well(warehouse, debug, reads=warehouse):
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


@app.command()
def backup(
    warehouse: WarehouseOption,
    to: Annotated[Path, typer.Option("--to", help="Pasta nova da cópia.", file_okay=False)],
    debug: DebugOption = False,
) -> None:
    """Copia o armazém, também durante uma execução, e confere a cópia; a chave não vai junto."""
    from telessaude.custody.command import backup_and_tell

    with _failing_well(to, debug):
        typer.echo(backup_and_tell(Warehouse(warehouse), to))


@app.command()
def restore(
    warehouse: WarehouseOption,
    backed_up: Annotated[
        Path, typer.Option("--from", help="Pasta de uma cópia de telessaude backup.", file_okay=False)
    ],
    debug: DebugOption = False,
) -> None:
    """Refaz, numa pasta nova, o armazém de uma cópia, e o confere."""
    from telessaude.custody.command import restore_and_tell

    with _failing_well(warehouse, debug):
        typer.echo(restore_and_tell(backed_up, Warehouse(warehouse)))


key_app = typer.Typer(help="A chave dos pseudônimos: onde está, e levá-la para fora do armazém.")
app.add_typer(key_app, name="key")


@key_app.command("show")
def key_show(warehouse: WarehouseOption, debug: DebugOption = False) -> None:
    """Diz a impressão da chave e onde ela está; a chave, nunca."""
    from telessaude.store.key import show

    with _failing_well(warehouse, debug, reads=warehouse):
        for line in show(Warehouse(warehouse)):
            typer.echo(line)


@key_app.command("move")
def key_move(warehouse: WarehouseOption, debug: DebugOption = False) -> None:
    """Leva para fora do armazém a chave que uma versão anterior guardou dentro."""
    from telessaude.store.key import move
    from telessaude.store.lock import locked

    with _failing_well(warehouse, debug), locked(Warehouse(warehouse)):
        typer.echo(f"A chave está agora em {move(Warehouse(warehouse))}: guarde uma cópia em lugar seguro.")


@app.command()
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
    with _failing_well(warehouse, debug):
        for line in erase_and_tell(Warehouse(warehouse), Asked(ids, nucleo, delivery or ()), receipt):
            typer.echo(line)


def _only_this_machine(address: str) -> bool:
    from ipaddress import ip_address

    try:
        return ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"


# What ends a command in its own way; a broken pipe is a reader who has seen enough, as `| head` has.
_NO_FAILURE = (Refused, typer.Exit, typer.Abort, SystemExit, BrokenPipeError)


class _failing_well:  # noqa: N801  # reads as a statement
    """Turns an error of the work into one sentence on standard error and exit code 1.

    ``reads``: a warehouse that the work only reads, which another version may have made.
    """

    def __init__(self, where: Path, debug: bool, reads: Path | None = None) -> None:
        self.where = where
        self.debug = debug
        self.reads = reads

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is None or self.debug or isinstance(error, _NO_FAILURE):
            return
        # Dagster's own class for an interrupt, told by its name: to import it costs a second.
        if isinstance(error, KeyboardInterrupt) or type(error).__name__ == "DagsterExecutionInterruptedError":
            raise typer.Abort from None
        failure = explain(error, self.where) or self._outdated(error)
        sentence = (
            str(failure) if failure else f"Erro inesperado ({error}): rode com --debug para ver o caminho."
        )
        typer.echo(" ".join(sentence.split()), err=True)
        sys.stdout.flush()
        raise typer.Exit(1) from None

    def _outdated(self, error: BaseException) -> Exception | None:
        if self.reads is None:
            return None
        from telessaude.reading.outdated import outdated

        return outdated(error, self.reads)


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
