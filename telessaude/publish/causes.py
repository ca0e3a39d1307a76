"""Which new deliveries may explain a changed figure: those that changed a row in force that it uses.

A delivery is judged by what it changed, not by what it repeats: of each key that new deliveries bring or take
back, the row in force at the last publication is compared with the one in force now. Where they differ, the
delivery touches the units that either row names and the months from their earliest instant to their latest. A
level that a source does not name is touched in every unit, a source without instants in every period.
"""

from __future__ import annotations

import duckdb

from telessaude.contract import Source, load_sources
from telessaude.store.database import literal

ANY = "'*'"  # every unit of a level
WRITTEN = "atualizado_em"  # when the sender last wrote a row, not what it says

# An envelope that replaces takes back the earlier ones of its núcleo, list and month.
DELIVERIES = """
create or replace temp table entrega_situada as
with entrega as (
    select e.entrega_id, e.fonte, e.formato, e.codigo_nucleo, e.lista, e.mes_referencia, e.tipo_envio,
        not e.construida as nova, o.ordem
    from lago.entrega as e
    inner join intermediario.int_entrega as o using (entrega_id)
)
select e.entrega_id, e.fonte, e.ordem, e.nova,
    coalesce(bool_or(not r.nova), false) as retirada_antes,
    arg_max(r.entrega_id, r.ordem) filter (where r.nova) as retirada_por
from entrega as e
left join entrega as r
    on r.tipo_envio = 'RE' and r.formato = 'smart' and e.formato = 'smart' and r.ordem > e.ordem
    and r.codigo_nucleo = e.codigo_nucleo and r.lista = e.lista and r.mes_referencia = e.mes_referencia
group by e.entrega_id, e.fonte, e.ordem, e.nova
"""
TOUCHES = """
create or replace temp table toque (
    entrega_id varchar, fonte varchar, nivel varchar, nivel_id varchar, primeiro date, ultimo date
)
"""
# The row that was in force and the one that is, of each key that new deliveries bring or take back.
ROWS_IN_FORCE = """
create or replace temp table linha_mexida as
with chave_mexida as (
    select {key}
    from intermediario.int_{source}_versao as v
    inner join entrega_situada as e on e.entrega_id = v._entrega_id
    where v.aceita and (e.nova or e.retirada_por is not null)
    group by all
),
versao as (
    select v.*, e.nova, e.retirada_por,
        not (e.nova or e.retirada_antes) and row_number() over (
            partition by {key_of_version}, e.nova or e.retirada_antes
            order by {newest} e.ordem desc, v._linha desc
        ) = 1 as era_vigente
    from intermediario.int_{source}_versao as v
    semi join chave_mexida using ({key})
    inner join entrega_situada as e on e.entrega_id = v._entrega_id
    where v.aceita
)
from versao where vigente or era_vigente
"""
TOUCHES_OF_A_SOURCE = """
insert into toque
with chave_conhecida as (
    select {key} from linha_mexida where era_vigente group by all
),
chave_igual as (
    select {key}
    from linha_mexida as v
    semi join chave_conhecida using ({key})
    inner join staging.stg_{source} as s on s._entrega_id = v._entrega_id and s._linha = v._linha
    where s._entrega_id in ({deliveries})
    group by all
    having bool_or(v.vigente) and count(distinct hash({content})) = 1
),
chave_mudada as (
    select {key},
        [
            max(_entrega_id) filter (where vigente and nova), max(retirada_por) filter (where era_vigente)
        ] as causas
    from linha_mexida
    anti join chave_igual using ({key})
    group by all
),
linha_tocada as (
    select unnest(c.causas) as entrega_id,
        {units} as unidades,
        cast(date_trunc('month', least({instants})) as date) as primeiro,
        last_day(greatest({instants})) as ultimo
    from linha_mexida as v
    inner join chave_mudada as c using ({key})
    inner join staging.stg_{source} as s on s._entrega_id = v._entrega_id and s._linha = v._linha
    {places}
    where s._entrega_id in ({deliveries})
),
unidade_tocada as (
    select entrega_id, unnest(unidades) as unidade, primeiro, ultimo
    from linha_tocada
    where entrega_id is not null
)
select entrega_id, '{source}', unidade.nivel, unidade.nivel_id, primeiro, ultimo
from unidade_tocada
where unidade.nivel_id is not null
group by all
"""


def touch(connection: duckdb.DuckDBPyConnection) -> None:
    """Leave the temporary table ``toque``: entrega_id, fonte, nivel, nivel_id ('*': every unit), primeiro and
    ultimo (first and last day; null: every period) that each new delivery touches."""
    connection.execute(DELIVERIES)
    connection.execute(TOUCHES)
    rows = connection.execute(
        "select fonte from entrega_situada where nova or retirada_por is not null group by fonte"
    ).fetchall()
    news = {name for (name,) in rows}
    for source in (source for source in load_sources().values() if source.name in news):
        _touch(connection, source)


def sources_of(listed: str) -> list[str]:
    """The sources that may move an indicator whose catalogue lists some: these, and the registries they name.

    One that judges others against their targets is moved by all.
    """
    sources = load_sources()
    found = list(sources) if "meta" in listed.split("|") else listed.split("|")
    for name in found:
        named = {column.ref for column in sources[name].columns.values() if column.ref}
        found.extend(sorted(named - set(found)))
    return found


def _touch(connection: duckdb.DuckDBPyConnection, source: Source) -> None:
    names = {
        "source": source.name,
        "key": ", ".join(source.key),
        "key_of_version": ", ".join(f"v.{name}" for name in source.key),
    }
    newest = f"v.{WRITTEN}_utc desc nulls last," if WRITTEN in source.columns else ""
    connection.execute(ROWS_IN_FORCE.format(newest=newest, **names))
    rows = connection.execute("select _entrega_id from linha_mexida group by all").fetchall()
    if not rows:
        return
    places, units = _units(source)
    connection.execute(
        TOUCHES_OF_A_SOURCE.format(
            content=", ".join(f"s.{name}" for name in _content(source)),
            units=units,
            places=places,
            instants=", ".join(_instants(source)) or "cast(null as date)",
            # A literal list: what the other deliveries hold is then not even read.
            deliveries=", ".join(literal(delivery) for (delivery,) in rows),
            **names,
        )
    )


def _units(source: Source) -> tuple[str, str]:
    """The joins that place a row, and the list of units that it names."""
    columns = source.columns
    if "nivel" in columns:
        return "", "[{'nivel': 'brasil', 'nivel_id': 'BR'}, {'nivel': s.nivel, 'nivel_id': s.nivel_id}]"
    named = source.names is not None
    nucleo = "s.nucleo_id" if "nucleo_id" in columns else ANY
    ponto = next((f"s.{name}" for name in ("ponto_cnes", "cnes") if name in columns), ANY)
    ponto = "v.ponto_resolvido" if named else ponto
    equipe = "s.equipe_ine" if "equipe_ine" in columns else ANY
    delivered = "s.municipio_ibge" if "municipio_ibge" in columns else "null"
    delivered = "v.municipio_resolvido" if named else delivered
    municipio = f"coalesce({delivered}, p.municipio_ibge, h.municipio_ibge)"
    unplaced = delivered == "null" and ponto == ANY
    units = {
        "uf": ["m.uf", "n.uf", *(["s.uf"] if "uf" in columns else [])],
        "municipio": [ANY if unplaced else municipio],
        "nucleo": [nucleo],
        "ponto": [ponto],
        "equipe": [equipe],
        "profissional": [f"s.{name}" for name in source.people if name != "paciente_id"] or [ANY],
    }
    listed = [f"{{'nivel': '{level}', 'nivel_id': {one}}}" for level, some in units.items() for one in some]
    places = f"""
    left join fatos.dim_ponto as p on p.ponto_cnes = {ponto}
    left join fatos.dim_hospital as h on h.cnes = {ponto}
    left join marts.municipio as m on m.municipio_ibge = {municipio}
    left join marts.nucleo as n on n.nucleo_id = {nucleo}
    """
    return places, f"[{{'nivel': 'brasil', 'nivel_id': 'BR'}}, {', '.join(listed)}]"


def _content(source: Source) -> list[str]:
    offsets = [f"{name}_desloc" for name, column in source.columns.items() if column.type == "instante"]
    names = [*source.columns, *offsets, *source.name_columns]
    return [name for name in names if name not in {WRITTEN, f"{WRITTEN}_desloc"}]


def _instants(source: Source) -> list[str]:
    """A row's instants in local time, near enough for months: those with an offset become Brasília's."""
    if source.group == "registries":
        return []
    return [
        f"coalesce(s.{name} - to_minutes(s.{name}_desloc) - interval 3 hour, s.{name})"
        if column.type == "instante"
        else f"s.{name}"
        for name, column in source.columns.items()
        if column.type == "competencia" or (column.type == "instante" and name != WRITTEN)
    ]
