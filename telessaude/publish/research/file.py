"""``pesquisa.duckdb``: a release written from its base, and read back by the next one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path

import duckdb

from telessaude.contract.families import REGIONAL
from telessaude.publish.files import comment, writing
from telessaude.publish.research import texts
from telessaude.publish.research.attack import Told, printed
from telessaude.publish.research.base import SPLIT_FROM, Last, Row
from telessaude.publish.research.held import held
from telessaude.store.database import connect, literal

DATABASE = "pesquisa"  # its name where it is written
WHOLE_FROM = 20  # a group may be shown to be wholly of one kind from so many on
_AT_A_TIME = 5_000
_FIGURES = Path(__file__).with_name("figures.sql")


@dataclass(frozen=True)
class Release:
    """One release: a row of the table ``lancamento``."""

    numero: int
    referencia: datetime
    ate: date
    publicacao_id: str
    versao: str


def write(
    connection: duckdb.DuckDBPyConnection, target: Path, rows: Iterable[Row], releases: Sequence[Release]
) -> Told:
    """Write the last of the releases to a file that names no person; ``rows`` are its base.

    Gives what its base prints, read while it is attached: DuckDB lets go of a file when it pleases.

    Raises:
        duckdb.IOException: the disk refused.
    """
    with writing(connection, target, None, name=DATABASE):
        connection.execute(f"create schema {DATABASE}.marts")
        _write_plain(connection)
        _write_base(connection, rows)
        _write_figures(connection)
        _write_absent(connection)
        _write_releases(connection, releases)
        for table, (text, columns) in texts.tables().items():
            comment(connection, f"{DATABASE}.marts.{table}", text, columns)
        return printed(connection, f"{DATABASE}.marts.contagem")


def _write_plain(connection: duckdb.DuckDBPyConnection) -> None:
    for table in texts.PLAIN:
        connection.execute(
            f"create table {DATABASE}.marts.{table} as select * from marts.{table} order by all"
        )


def _write_base(connection: duckdb.DuckDBPyConnection, rows: Iterable[Row]) -> None:
    places = {
        (name, chain, category): place
        for name, measure in held().items()
        for chain in measure.cadeias
        for place, category in enumerate(measure.chain(chain))
    }
    connection.execute(
        "create or replace temp table base (medida varchar, uf varchar, quadrimestre date, "
        "recorte varchar, categoria varchar, contagem bigint, minimo bigint, maximo bigint, "
        "publicada boolean, posicao integer)"
    )
    waiting = iter(rows)
    while some := list(islice(waiting, _AT_A_TIME)):
        values = ", ".join(
            f"('{measure}', '{uf}', date '{first}', {literal(row.partition)}, {literal(row.category)}, "
            f"{row.cell.count}, {row.cell.least}, {row.cell.most}, {literal(row.printed)}, "
            f"{literal(places.get((measure, row.partition, row.category)))})"
            for row in some
            for measure, uf, first in [row.group]
        )
        connection.execute(f"insert into base values {values}")
    name = f"{DATABASE}.marts.contagem"
    connection.execute(
        f"""
        create table {name} as
        select
            medida, uf, quadrimestre as periodo_inicio,
            cast(quadrimestre + interval 4 month - interval 1 day as date) as periodo_fim,
            recorte, categoria, contagem, minimo, maximo
        from base
        where publicada and contagem > 0
        order by all
        """
    )


def _write_figures(connection: duckdb.DuckDBPyConnection) -> None:
    _plan(connection)
    query = _FIGURES.read_text(encoding="utf-8").format(
        figures="marts.indicador_valor", share_from=SPLIT_FROM, whole_from=WHOLE_FROM
    )
    name = f"{DATABASE}.marts.indicador_valor"
    connection.execute(f"create table {name} as {query}")


def _plan(connection: duckdb.DuckDBPyConnection) -> None:
    """Which measures, of which chain, each indicator that can be derived is made of."""
    chains = [
        (root, chain, measure, place)
        for root, of in held().items()
        for chain in of.cadeias
        for place, measure in enumerate([root, *of.cadeias[chain]])
    ]
    listed = ", ".join(f"('{root}', '{chain}', '{name}', {place})" for root, chain, name, place in chains)
    roots = ", ".join(f"('{root}', {list(of.recortes)})" for root, of in held().items())
    places = " union all ".join(
        f"select municipio_ibge, '{level}' as nivel, {column} as nivel_id from marts.municipio "
        f"where {column} is not null"
        for level, column in [
            ("municipio", "municipio_ibge"),
            *((level, f"{level}_id") for level in REGIONAL),
        ]
    )
    connection.execute(
        f"""
        create or replace temp table cadeia_medida as
        from (values {listed}) as v (raiz, cadeia, medida, posicao);
        create or replace temp table unidade as {places};
        create or replace temp table plano as
        with raiz as (from (values {roots}) as v (medida, recortes)),
        soma as (
            select indicador_id, count(*) as termos,
                any_value(medida) filter (papel = 'numerador') as numerador,
                any_value(medida) filter (papel = 'denominador') as denominador
            from seeds.indicador_termo
            where papel in ('numerador', 'denominador')
            group by indicador_id
            having bool_and(sinal = 1 and divisor = 1)
        ),
        simples as (
            select c.indicador_id, s.numerador, s.denominador, c.fator,
                string_split(c.niveis, '|') as niveis, string_split(c.periodos, '|') as periodos,
                c.tem_total, string_split(coalesce(c.dimensao, ''), ';') as do_catalogo
            from seeds.indicador_catalogo as c
            inner join soma as s using (indicador_id)
            where c.subtipo is null
                and s.termos = case c.tipo when 'contagem' then 1 when 'proporcao' then 2 end
        )
        select i.*, cast(null as varchar) as cadeia, list_intersect(i.do_catalogo, r.recortes) as dimensoes
        from simples as i
        inner join raiz as r on r.medida = i.numerador
        where i.denominador is null and i.tem_total
        union all
        select i.*, min(n.cadeia), []
        from simples as i
        inner join cadeia_medida as n on n.medida = i.numerador and n.posicao > 0
        left join cadeia_medida as d on d.medida = i.denominador and d.cadeia = n.cadeia and d.raiz = n.raiz
        where i.tem_total and (i.denominador is null or d.posicao < n.posicao)
        group by all
        """
    )


def _write_absent(connection: duckdb.DuckDBPyConnection) -> None:
    name = f"{DATABASE}.marts.nao_publicado"
    connection.execute(
        f"""
        create table {name} as
        select indicador_id, nome,
            case
                when not disponivel then 'Não tem números neste armazém.'
                when tipo not in ('contagem', 'proporcao')
                    then 'Médias, medianas, razões e posições não se derivam de contagens protegidas.'
                when not list_has_any(string_split(niveis, '|'), ['brasil', 'uf', 'municipio'])
                    then 'Só existe por núcleo, equipe, ponto ou profissional.'
                else 'As suas contagens não estão na base, ou são pequenas demais.'
            end as motivo
        from marts.indicador
        where indicador_id not in (select indicador_id from {DATABASE}.marts.indicador_valor)
        order by indicador_id
        """
    )


def _write_releases(connection: duckdb.DuckDBPyConnection, releases: Sequence[Release]) -> None:
    name = f"{DATABASE}.marts.lancamento"
    rows = ", ".join(
        f"({of.numero}, {literal(of.referencia)}, date '{of.ate}', {literal(of.publicacao_id)}, "
        f"{literal(of.versao)})"
        for of in releases
    )
    connection.execute(
        f"create table {name} (numero integer, referencia timestamptz, ate date, publicacao_id varchar, "
        f"versao varchar); insert into {name} values {rows}"
    )


def is_release(file: Path) -> bool:
    """Whether a file is a release; those of versions before 0.7.0, made by every run, are not."""
    if not file.exists():
        return False
    with connect(file, read_only=True) as connection:
        return bool(connection.execute("from duckdb_tables() where table_name = 'lancamento'").fetchall())


def releases(file: Path) -> list[Release]:
    """The releases that a file knows of, its own last.

    Raises:
        duckdb.Error: it is no release.
    """
    with connect(file, read_only=True) as connection:
        rows = connection.execute(
            "select numero, strftime(referencia at time zone 'UTC', '%Y-%m-%dT%H:%M:%S+00:00'), ate, "
            "publicacao_id, versao from marts.lancamento order by numero"
        ).fetchall()
    return [
        Release(number, datetime.fromisoformat(instant), until, publication, version)
        for number, instant, until, publication, version in rows
    ]


def told(file: Path) -> Told:
    """What a release printed in its base.

    Raises:
        duckdb.Error: it is no release.
    """
    with connect(file, read_only=True) as connection:
        return printed(connection)


def as_last(until: date, told: Told) -> Last:
    """The same, as the next release reads it."""
    return Last(
        until, {(measure, uf, date.fromisoformat(first)): of for (measure, uf, first), of in told.items()}
    )
