"""``revisao``: each published number that a later publication changed, and the deliveries that explain it.

The table goes from publication to publication: each takes the last one's over and appends its own, so that a
full refresh and the pruning of old publications leave it whole. What a new delivery touches, which sources
move an indicator and how far back a later instant reaches are models (``pub_toque``, ``pub_fonte_que_move``,
``int_alcance_da_referencia``); what is here compares with the last publication, whose file dbt cannot name:
it is another one each time, attached while the new one is written.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from telessaude.contract.words import load_words
from telessaude.publish import pending
from telessaude.publish.files import FOR_WHOM, VALUE_KEY, comment
from telessaude.publish.renewal import LAST
from telessaude.publish.versions import differs
from telessaude.store import runs
from telessaude.store.database import literal
from telessaude.store.tombstones import erased_since
from telessaude.store.version import code_version

TABLE = "publico.marts.revisao"
COLUMNS = {
    "indicador_id": ("varchar", "Indicador."),
    "periodo_tipo": ("varchar", "semana, mes, quadrimestre ou ano."),
    "periodo_inicio": ("date", "Primeiro dia do período."),
    "periodo_fim": ("date", "Último dia do período."),
    "nivel": ("varchar", load_words().comuns["nivel_ate_o_profissional"]),
    "nivel_id": ("varchar", "Código da unidade, como em indicador_valor e indicador_valor_detalhe."),
    "dimensao": ("varchar", "Recorte; total quando nenhum."),
    "categoria": ("varchar", "Categoria do recorte; total quando nenhum."),
    "mudanca": (
        "varchar",
        "alterado: o número é outro; retirado: deixou de ser publicado; "
        "devolvido: tinha sido retirado e voltou.",
    ),
    "numerador_anterior": ("double", "Numerador na publicação anterior."),
    "numerador_novo": ("double", "Numerador na publicação nova."),
    "denominador_anterior": ("double", "Denominador na publicação anterior."),
    "denominador_novo": ("double", "Denominador na publicação nova."),
    "valor_anterior": ("double", "Valor na publicação anterior."),
    "valor_novo": ("double", "Valor na publicação nova; vazio quando o número foi retirado."),
    "diferenca": ("double", "valor_novo menos valor_anterior; vazia quando falta um dos dois."),
    "parcial_anterior": (
        "boolean",
        "O período ainda não tinha terminado na publicação anterior: é esperado que o número cresça.",
    ),
    "parcial_nova": ("boolean", "O período ainda não tinha terminado na publicação nova."),
    "publicacao_anterior": ("varchar", "Última publicação que trazia o número anterior."),
    "publicada_anterior_em": ("timestamptz", "Quando terminou a execução da publicação anterior."),
    "referencia_anterior": ("timestamptz", "Instante de referência da publicação anterior."),
    "publicacao_nova": ("varchar", "Publicação que mudou o número."),
    "publicada_em": ("timestamptz", "Quando terminou a execução da publicação nova."),
    "referencia_nova": ("timestamptz", "Instante de referência da publicação nova."),
    "motivo": (
        "varchar",
        "O que explica a mudança. entrega: uma entrega nova mudou registros do indicador na unidade e no "
        "período; reabertura: o período estava fechado, e o número esperava; apagamento: registros foram "
        "apagados a pedido, da pessoa de quem eram ou com o arquivo inteiro; código: nenhuma entrega explica "
        "e os modelos mudaram; referência: só o instante de "
        "referência andou; entrega provável: há entregas novas, mas de registros de outro período, de outra "
        "unidade ou de outra fonte; não identificado: nada disso.",
    ),
    "entregas": (
        "varchar[]",
        "Entregas novas (entrega.entrega_id) que explicam a mudança: as que acrescentaram, mudaram ou "
        "retiraram um registro vigente de uma fonte do indicador, ou de um cadastro que ela cita, na unidade "
        "e entre o primeiro e o último mês do registro (cadastros valem em todo período). De uma reabertura, "
        "as que se conheciam. Vazia quando o motivo não é uma entrega.",
    ),
}
DESCRIPTION = (
    "Cada número já publicado que uma publicação posterior mudou: antes, depois e as entregas que explicam. "
    "Número publicado pela primeira vez e mudança só de meta ou de período parcial não são revisão."
)

# Only what was published before: a number that is new is no revision, one that comes back is.
REVISED = """
create or replace temp table revista as
select {key}, m.periodo_fim, m.antes, m.agora, coalesce(f.fontes, '') as fontes,
    case
        when m.agora is null then 'retirado' when m.antes is null then 'devolvido' else 'alterado'
    end as mudanca
from mudanca as m
left join (select {key}, true as sabido from {table} where mudanca = 'retirado' group by all) using ({key})
left join marts.indicador as f using (indicador_id)
where case when m.agora is null then true when m.antes is null then sabido else {differs} end
"""
LAST_RUN = """
create or replace temp table ultima as
select publicacao_id, fim, referencia, versao
from {last}.marts.execucao
where publicacao_id = {publication}
"""
# Causes are looked for once a place: the numbers of a unit and period that the same sources move share them.
PLACES = """
create or replace temp table toque as from publicacao.pub_toque;
create or replace temp table lugar as
select fontes, periodo_inicio, periodo_fim, nivel, nivel_id from revista
union
select fontes, periodo_inicio, periodo_fim, nivel, nivel_id from espera;
create or replace temp table explicacao (
    fontes varchar, periodo_inicio date, periodo_fim date, nivel varchar, nivel_id varchar,
    motivo varchar, entregas varchar[]
)
"""
UNEXPLAINED = "(from lugar anti join explicacao using (fontes, periodo_inicio, periodo_fim, nivel, nivel_id))"
IN_UNIT = "t.nivel = p.nivel and t.nivel_id = p.procurado"
IN_PERIOD = "coalesce(t.primeiro <= p.periodo_fim and t.ultimo >= p.periodo_inicio, true)"
DELIVERIES = """
insert into explicacao
with procura as (
    select l.*, f.fonte, unnest([l.nivel_id, '*']) as procurado
    from {unexplained} as l
    inner join publicacao.pub_fonte_que_move as f using (fontes)
)
select p.fontes, p.periodo_inicio, p.periodo_fim, p.nivel, p.nivel_id, '{reason}',
    list_sort(list(distinct t.entrega_id))
from procura as p
inner join toque as t on t.fonte = p.fonte and {condition}
group by all
"""
ALL_DELIVERIES = "(select list_sort(list(distinct entrega_id)) from toque)"
APPEND = """
insert into {table} by name
select {key}, r.periodo_fim, r.mudanca,
    r.antes.numerador as numerador_anterior, r.agora.numerador as numerador_novo,
    r.antes.denominador as denominador_anterior, r.agora.denominador as denominador_novo,
    r.antes.valor as valor_anterior, r.agora.valor as valor_novo,
    r.agora.valor - r.antes.valor as diferenca,
    r.antes.parcial as parcial_anterior, r.agora.parcial as parcial_nova,
    u.publicacao_id as publicacao_anterior, u.fim as publicada_anterior_em,
    u.referencia as referencia_anterior,
    {publication} as publicacao_nova, {reference} as referencia_nova, e.motivo, e.entregas
from revista as r
inner join explicacao as e using (fontes, periodo_inicio, periodo_fim, nivel, nivel_id)
cross join ultima as u
order by {key}
"""


def write(connection: duckdb.DuckDBPyConnection, current: runs.Current, last: Path | None) -> None:
    """Write the table into ``publico``: the last publication's rows and those of ``mudanca``.

    ``versions.write`` left ``mudanca``.

    Raises:
        duckdb.IOException: the disk refused.
    """
    _take_over(connection)
    if last is None:
        return
    differ = " or ".join(map(differs, ("numerador", "denominador", "valor")))
    connection.execute(REVISED.format(key=VALUE_KEY, table=TABLE, differs=f"({differ})"))
    waited = pending.find(connection)
    connection.execute(LAST_RUN.format(last=LAST, publication=literal(last.name)))
    _explain(connection, current, waited)
    pending.explain(connection, waited)
    connection.execute(
        APPEND.format(
            key=VALUE_KEY,
            table=TABLE,
            publication=literal(current.execucao_id),
            reference=literal(current.referencia),
        )
    )


def complete(connection: duckdb.DuckDBPyConnection, run: runs.Run) -> None:
    """Give the revisions of a run, in ``publico``, the instant at which it ended."""
    connection.execute(
        f"update {TABLE} set publicada_em = {literal(run.fim)} "
        f"where publicacao_nova = {literal(run.publicacao_id)}"
    )


def _take_over(connection: duckdb.DuckDBPyConnection) -> None:
    rows = connection.execute(
        "select database_name from duckdb_tables() where schema_name = 'marts' and table_name = 'revisao'"
    ).fetchall()
    if ("publico",) in rows:  # the draft began as a copy of the last publication
        return
    columns = ", ".join(f"{name} {kind}" for name, (kind, _) in COLUMNS.items())
    connection.execute(f"create table {TABLE} ({columns})")
    comment(connection, TABLE, DESCRIPTION + FOR_WHOM, {name: text for name, (_, text) in COLUMNS.items()})
    if (LAST,) in rows:
        connection.execute(f"insert into {TABLE} by name from {LAST}.marts.revisao")


def _explain(connection: duckdb.DuckDBPyConnection, current: runs.Current, waited: bool) -> None:
    """Leave the temporary table ``explicacao``: of each place the first that explains, surest first."""
    connection.execute(PLACES)
    if waited:
        connection.execute(pending.REOPENED)
    _blame_deliveries(connection, "entrega", f"{IN_UNIT} and {IN_PERIOD}")
    moved = f"(select referencia <> {literal(current.referencia)} from ultima)"
    _blame(connection, "apagamento", f"exists (select 1 from ultima where {erased_since('publicacao_id')})")
    _blame(connection, "código", f"(select versao <> {literal(code_version())} from ultima)")
    # A later instant moves what is open, overdue or in progress.
    reached = (
        "periodo_fim >= (select min(desde) from intermediario.int_alcance_da_referencia "
        "where familia is null or list_contains(string_split(l.fontes, '|'), familia))"
    )
    _blame(connection, "referência", f"{moved} and {reached}")
    _blame_deliveries(connection, "entrega provável", IN_UNIT)
    _blame_deliveries(connection, "entrega provável", "true")
    _blame(connection, "referência", moved)
    _blame(connection, "entrega provável", "exists (from toque)", ALL_DELIVERIES)
    _blame(connection, "não identificado", "true")


def _blame_deliveries(connection: duckdb.DuckDBPyConnection, reason: str, condition: str) -> None:
    connection.execute(DELIVERIES.format(unexplained=UNEXPLAINED, reason=reason, condition=condition))


def _blame(
    connection: duckdb.DuckDBPyConnection, reason: str, condition: str, deliveries: str = "[]"
) -> None:
    connection.execute(
        f"insert into explicacao select l.*, '{reason}', {deliveries} "
        f"from {UNEXPLAINED} as l where {condition}"
    )
