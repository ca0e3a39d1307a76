"""The summary that ends a run: what was read, rejected, built, validated and published."""

from __future__ import annotations

from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table

from orchestration import drops
from telessaude.reading.drops import drops as fallen
from telessaude.store.database import connect
from telessaude.store.warehouse import INDICATORS, Warehouse

# One of each kind that a coordinator is asked for: volume, avoided referrals, time of answer, reports.
HEADLINES = (
    "MSNT5.379", "MSNT5.387", "MSNT5.412b", "MSNT5.417", "MSNT5.418a", "MSNT50.765", "DESD.1818",
)  # fmt: skip
PERIODS = ("mes", "quadrimestre", "ano")


def show(console: Console, landing: Path, warehouse: Warehouse) -> None:
    """Print the summary of the current publication."""
    with connect(warehouse.public.resolve() / INDICATORS, read_only=True) as connection:
        connection.execute("set timezone = 'America/Sao_Paulo'")
        console.print(_run(connection, landing))
        console.print(_deliveries(connection))
        console.print(_rejections(connection))
        console.print(_built(connection))
        console.print(_validation(connection))
        if fell := fallen(connection):
            console.print(drops.table(fell))
        console.print(_headlines(connection))
    console.print(_next_steps(warehouse))


def number(value: float | None, decimals: int = 0) -> str:
    """A number as Brazilians write it: 1.234,5; a dash for none."""
    if value is None:
        return "–"
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


def _run(connection: duckdb.DuckDBPyConnection, landing: Path) -> str:
    row = connection.execute(
        """
        select entregas_lidas, linhas_lidas, linhas_aceitas, linhas_rejeitadas,
            strftime(referencia, '%d/%m/%Y %H:%M'), epoch(fim - inicio), coalesce(mensagem || chr(10), '')
        from marts.execucao
        where resultado = 'publicada'
        order by fim desc
        limit 1
        """
    ).fetchone()
    assert row is not None
    return (
        f"{row[6]}Lidas {number(row[0])} entregas de {landing}: {number(row[1])} linhas, "
        f"{number(row[2])} aceitas e {number(row[3])} rejeitadas.\n"
        f"Referência: {row[4]} (Brasília). Tempo: {number(row[5], 1)} s."
    )


def _deliveries(connection: duckdb.DuckDBPyConnection) -> Table:
    rows = connection.execute(
        """
        select fonte, count(*), sum(linhas_lidas), sum(linhas_aceitas), sum(linhas_rejeitadas)
        from marts.entrega
        group by fonte
        order by fonte
        """
    ).fetchall()
    table = _table(
        "Tudo o que o armazém recebeu", "fonte", "entregas", "linhas lidas", "aceitas", "rejeitadas"
    )
    for source, *counts in rows:
        table.add_row(source, *(number(count) for count in counts))
    return table


def _rejections(connection: duckdb.DuckDBPyConnection) -> Table | str:
    rows = connection.execute(
        """
        select fonte, coalesce(coluna, '–'), causa, sum(contagem) as linhas
        from marts.rejeicao_comum
        where barra
        group by fonte, coluna, causa
        order by linhas desc, fonte, causa, 2
        limit 5
        """
    ).fetchall()
    if not rows:
        return "Nenhuma linha rejeitada."
    table = _table(
        "Rejeições mais frequentes (todas em marts.rejeicao_comum)", "fonte", "coluna", "motivo", "linhas"
    )
    for source, column, cause, count in rows:
        table.add_row(source, column, cause, number(count))
    return table


def _built(connection: duckdb.DuckDBPyConnection) -> str:
    row = connection.execute(
        """
        select
            (select count(*) from marts.indicador where disponivel),
            (select count(*) from marts.indicador),
            (select count(*) from marts.indicador_valor),
            (select count(*) from marts.indicador_valor_detalhe)
        """
    ).fetchone()
    assert row is not None
    available, all_of_them, values, details = (number(count) for count in row)
    return (
        f"Construídos {available} dos {all_of_them} indicadores do catálogo: {values} números, "
        f"e {details} por ponto, equipe e profissional."
    )


def _validation(connection: duckdb.DuckDBPyConnection) -> str:
    row = connection.execute(
        """
        select count(*), count(*) filter (where sucesso),
            count(*) filter (where not sucesso and severidade = 'aviso')
        from marts.validacao
        """
    ).fetchone()
    assert row is not None
    return f"Validadas {number(row[0])} expectativas: {number(row[1])} atendidas, {number(row[2])} avisos."


def _headlines(connection: duckdb.DuckDBPyConnection) -> Table:
    wanted = ", ".join(f"'{name}'" for name in HEADLINES)
    kinds = ", ".join(f"'{kind}'" for kind in PERIODS)
    rows = connection.execute(
        f"""
        select i.indicador_id, i.nome, v.periodo_inicio, v.periodo_fim, v.valor, i.unidade, v.situacao
        from marts.indicador_valor as v
        inner join marts.indicador as i using (indicador_id)
        where i.indicador_id in ({wanted}) and v.nivel = 'brasil' and v.dimensao = 'total' and not v.parcial
        qualify row_number() over (
            partition by indicador_id
            order by list_position([{kinds}], v.periodo_tipo), v.periodo_inicio desc
        ) = 1
        order by list_position([{wanted}], indicador_id)
        """
    ).fetchall()
    table = _table(
        "Indicadores do último período completo", "indicador", "nome", "período", "valor", "unidade", "meta"
    )
    for name, title, start, end, value, unit, standing in rows:
        period = f"{start:%m/%Y}" if start.month == end.month else f"{start:%m} a {end:%m/%Y}"
        decimals = 0 if value is not None and float(value).is_integer() else 1
        table.add_row(name, title, period, number(value, decimals), unit, (standing or "").replace("_", " "))
    return table


def _next_steps(warehouse: Warehouse) -> str:
    return (
        f"\nPublicado em {warehouse.public}. E agora:\n"
        f"  página de validação   {warehouse.public / 'validacao' / 'index.html'}\n"
        f"  o que falta chegar    telessaude status --warehouse {warehouse.root}\n"
        f"  planilhas             telessaude export --warehouse {warehouse.root} --format csv\n"
        f"  consultas             duckdb -readonly {warehouse.public / INDICATORS}"
    )


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold")
    for position, column in enumerate(columns):
        numeric = column in {"entregas", "linhas lidas", "aceitas", "rejeitadas", "vezes", "valor"}
        table.add_column(
            column, justify="right" if numeric else "left", overflow="fold", no_wrap=position == 0
        )
    return table
