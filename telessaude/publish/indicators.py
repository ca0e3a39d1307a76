"""``indicadores.duckdb``: the marts that people and programs read, each described."""

from __future__ import annotations

from pathlib import Path

import duckdb

from telessaude.models import parsed
from telessaude.publish import revisions
from telessaude.publish.files import FOR_WHOM, VALUE_KEY, VALUE_TABLES, comment, relations, writing
from telessaude.publish.renewal import changed
from telessaude.store import runs

VALIDATION = (
    "Cada expectativa da última execução e o seu resultado.",
    {
        "suite": "Conjunto de expectativas.",
        "tabela": "Tabela avaliada.",
        "expectativa": "Nome da expectativa.",
        "coluna": "Coluna avaliada; vazia quando a expectativa é da tabela.",
        "severidade": "critica impede a publicação; aviso não impede.",
        "sucesso": "Se os dados atenderam à expectativa.",
        "situacao": "passou, falhou, nao_se_aplica ou erro.",
        "valor_observado": "O que se observou, em palavras; nunca o valor de uma pessoa.",
        "inesperados": "Quantos registros não atenderam.",
        "avaliados": "Quantos registros foram avaliados.",
        "descricao": "O que a expectativa exige.",
    },
)
RUNS = (
    "Cada execução do armazém e como terminou.",
    {
        "execucao_id": "Identificador da execução.",
        "inicio": "Quando começou.",
        "fim": "Quando terminou.",
        "referencia": "Instante de referência: contra ele se mede o que está aberto, atrasado e vigente.",
        "versao": "Versão do código, dos modelos e das tabelas de referência.",
        "entregas_lidas": "Entregas novas que a execução leu.",
        "linhas_lidas": "Linhas lidas dessas entregas.",
        "linhas_aceitas": "Linhas aceitas.",
        "linhas_rejeitadas": "Linhas rejeitadas.",
        "resultado": "publicada, sem_novidade, reprovada ou falhou.",
        "publicacao_id": "Publicação que a execução produziu; vazia quando nenhuma.",
        "mensagem": "Por que não publicou, ou o que consertou e publicou; vazia quando nada disso.",
        "quedas_aceitas": "Fontes cujas quedas quem executou aceitou, separadas por |; vazia quando nenhuma.",
        "aceitas_por": "Conta, na máquina da operação, de quem as aceitou.",
    },
)


def write(connection: duckdb.DuckDBPyConnection, *, renewed: bool) -> None:
    """Copy the marts of the warehouse into ``publico``, attached to write into.

    ``renewed``: it began as the last publication's; of figures only what ``renewal`` found changed is copied.

    Raises:
        duckdb.IOException: the disk refused.
    """
    described = descriptions()
    connection.execute("create schema if not exists publico.marts")
    for table in relations(connection, "marts"):
        if renewed and table in VALUE_TABLES:
            replace_changed(connection, "publico", table, f"select * from marts.{table}")
        else:
            _copy(connection, f"marts.{table}", VALUE_KEY if table in VALUE_TABLES else "all")
            _describe(connection, table, described[table])


def replace_changed(connection: duckdb.DuckDBPyConnection, database: str, table: str, rows: str) -> None:
    """Put the changed groups of figures of a query in the place of those that a published database holds."""
    connection.execute(f"delete from {database}.marts.{table} where {changed(table)}")
    connection.execute(
        f"insert into {database}.marts.{table} by name "
        f"select * from ({rows}) where {changed(table)} order by {VALUE_KEY}"
    )


def complete(connection: duckdb.DuckDBPyConnection, run: runs.Run, target: Path) -> None:
    """Add the validation of a run, and all runs with this one, to its file, from the warehouse.

    Raises:
        duckdb.IOException: the disk refused.
    """
    with writing(connection, target, None):
        connection.execute(
            "create or replace table publico.marts.validacao as "
            "select * exclude (execucao_id) from lago.validacao order by all"
        )
        _describe(connection, "validacao", VALIDATION)
        _copy(connection, "lago.execucao", "inicio, execucao_id")
        connection.execute(f"insert into publico.marts.execucao values ({run.as_sql()})")
        _describe(connection, "execucao", RUNS)
        revisions.complete(connection, run)


def descriptions() -> dict[str, tuple[str, dict[str, str]]]:
    """What the dbt project says of each mart and of what is published otherwise: description, columns'."""
    return {
        node.name: (node.description, {column.name: column.description for column in node.columns.values()})
        for node in parsed.project().manifest.nodes.values()
        if node.resource_type == "model" and node.schema in {"marts", "publicacao"}
    }


def _describe(
    connection: duckdb.DuckDBPyConnection, table: str, described: tuple[str, dict[str, str]]
) -> None:
    text, columns = described
    comment(connection, f"publico.marts.{table}", text + FOR_WHOM, columns)


def _copy(connection: duckdb.DuckDBPyConnection, table: str, order: str) -> None:
    name = table.split(".")[1]
    connection.execute(
        f"create or replace table publico.marts.{name} as select * from {table} order by {order}"
    )
