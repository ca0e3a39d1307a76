"""What is done with what was published: close and reopen it, export, report, release, show."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from orchestration.commands.options import (
    DebugOption,
    PeriodOption,
    PublicOption,
    Refused,
    UfOption,
    WarehouseOption,
    as_period,
    failing_well,
)
from telessaude.store.warehouse import Warehouse


def close(
    warehouse: WarehouseOption, period: PeriodOption, uf: UfOption = None, debug: DebugOption = False
) -> None:
    """Fecha um período: os números publicados dele não mudam mais, até que seja reaberto."""
    _decide("close", warehouse, period, uf, debug)


def reopen(
    warehouse: WarehouseOption, period: PeriodOption, uf: UfOption = None, debug: DebugOption = False
) -> None:
    """Reabre um período fechado: a próxima execução publica o que esperava."""
    _decide("reopen", warehouse, period, uf, debug)


def _decide(what: str, warehouse: Path, period: str, uf: str | None, debug: bool) -> None:
    from orchestration import closing

    wanted = as_period(period)
    with failing_well(warehouse, debug, reads=warehouse):
        typer.echo(getattr(closing, what)(Warehouse(warehouse), wanted, uf.upper() if uf else None))


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
    if public and as_of:
        raise Refused("--as-of não vai com --public: os lançamentos anteriores estão em releases/.")
    wanted = as_period(period) if period else None
    with failing_well(warehouse, debug, reads=warehouse):
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
    wanted = as_period(period) if period else None
    if wanted is not None and wanted.kind != "quadrimestre":
        raise Refused(f"{period} não é um quadrimestre; escreva como 2024-Q3.")
    level, unit = given[0] if given else ("brasil", "BR")
    asked = Asked(level, unit, whole, wanted.first_day if wanted else None, chosen, public)
    with failing_well(warehouse, debug, reads=warehouse):
        from telessaude.report.command import report_and_tell

        for line in report_and_tell(Warehouse(warehouse), output, asked):
            typer.echo(line)


def release(warehouse: WarehouseOption, debug: DebugOption = False) -> None:
    """Lança a base de pesquisa: números protegidos dos quadrimestres que terminaram, numerada e guardada."""
    with failing_well(warehouse, debug, reads=warehouse):
        from telessaude.publish import set_doors
        from telessaude.publish.research.command import release_and_tell

        for line in [*release_and_tell(Warehouse(warehouse)), *set_doors(Warehouse(warehouse))]:
            typer.echo(line)


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
    with failing_well(warehouse, debug):
        from dashboard.serve import Login
        from dashboard.serve import serve as serve_page

        files = Login(login, people) if login and people else None
        serve_page(Warehouse(warehouse), port, address, files, landing)


def _only_this_machine(address: str) -> bool:
    from ipaddress import ip_address

    try:
        return ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"
