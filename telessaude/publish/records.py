"""``registros/``, door 2: the records as counted, a Parquet file a source and month; one unchanged is a link.

Without the columns that the contract withholds, nor file and line; instants and durations to the minute
(whether a term was met stays exact); people by pseudonyms of a key of this door's own, which join to nothing
else that is published.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb

from telessaude.contract import load_sources
from telessaude.contract.families import load_families
from telessaude.publish.files import cursor, reading, relations
from telessaude.store import runs
from telessaude.store.database import literal
from telessaude.store.key import derived, load_key
from telessaude.store.machine import cores
from telessaude.store.warehouse import Warehouse

UNDATED = "sem-data"  # the month of an encounter that was neither booked nor begun
# A minute, by how the name of a derived column begins or ends.
DURATIONS = {"_us": 60_000_000, "horas_": 1 / 60, "dias_": 1 / 1440}

VIEWS_HEADING = """\
-- Visões sobre os registros desta publicação, uma por fonte: cada linha é um registro como foi contado.
-- Abra o DuckDB nesta pasta e rode:  .read registros.sql
-- As pessoas aparecem só por pseudônimos; a coluna mes é o mês local do instante de base do registro.
-- Para quem são, e sob que acordo: registros/LEIA-ME.txt.
"""
README = """\
Registros de telessaúde: para quem audita ou estuda sob acordo escrito com o controlador, e mais ninguém.

Cada linha é um atendimento, exame ou pedido de uma pessoa. Não há nome, documento nem data de nascimento, e
os instantes vão até o minuto; ainda assim, município, sexo, idade e dia bastam para reconhecer alguém. São
dados pessoais sensíveis (LGPD, arts. 5º, 11 e 13): não os publique, não os junte a outra base fora do que o
acordo diz, não tente identificar ninguém, guarde-os em lugar fechado e apague-os no fim do prazo.

As pessoas são pseudônimos desta porta: os mesmos em todos os meses e fontes daqui, outros em qualquer outro
arquivo publicado. Para quem está fora da gestão e sem acordo há pesquisa.duckdb.

O que há em cada porta, para quem e sob que base legal: docs/dados_abertos.md do produto.
"""
PURPOSE = "registros"
KEY = "chave_dos_registros"


def write(warehouse: Warehouse, current: runs.Current, target: Path) -> None:
    """Write the months that changed, link the others to the last publication's, write the views.

    Raises:
        duckdb.IOException, OSError: the disk refused.
        WarehouseError: the key of pseudonyms cannot be read.
    """
    previous = warehouse.public / "registros"
    key = derived(load_key(warehouse), PURPOSE).hex()
    (target / "registros").mkdir()
    (target / "registros" / "LEIA-ME.txt").write_text(README, encoding="utf-8")
    with reading(warehouse) as connection, ThreadPoolExecutor(cores()) as pool:
        facts = relations(connection, "fatos")
        written = []
        for source in (name for name in load_families().of_records if f"fct_{name}" in facts):
            changed = None if current.completa else _changed_months(connection, source)
            for month in _months(connection, source):
                folder = Path(source) / f"mes={month}"
                kept = previous / folder / "registros.parquet"
                (target / "registros" / folder).mkdir(parents=True)
                file = target / "registros" / folder / "registros.parquet"
                if changed is not None and month not in {UNDATED, *changed} and kept.exists():
                    os.link(kept, file)
                else:
                    own = cursor(connection)
                    own.execute(f"set variable {KEY} = {literal(key)}")
                    # A month sorts in one thread: 24 of them take 8.6 s one by one, 4.9 s two at a time.
                    written.append(
                        pool.submit(_write_month, own, source, facts[f"fct_{source}"], month, file)
                    )
        for done in written:
            done.result()
    _write_views(target)


def pseudonym(key: bytes, code: str) -> str:
    """What this door shows of a person, as ``_shown`` does; ``key`` is the warehouse's."""
    return hashlib.sha256((derived(key, PURPOSE).hex() + code).encode()).hexdigest()[:32]


def _dating(source: str) -> str:
    """The instant whose local month a record belongs to, as SQL."""
    first, *others = load_families().of_records[source].dating
    return f"coalesce({', '.join([first, *others])})" if others else first


def _months(connection: duckdb.DuckDBPyConnection, source: str) -> list[str]:
    base = _dating(source)
    return [
        row[0]
        for row in connection.execute(
            f"select coalesce(strftime({base}, '%Y-%m'), {literal(UNDATED)}) as mes "
            f"from fatos.fct_{source} group by mes order by mes"
        ).fetchall()
    ]


def _changed_months(connection: duckdb.DuckDBPyConnection, source: str) -> set[str]:
    rows = connection.execute(
        f"select strftime(mes, '%Y-%m') from intermediario.int_mes_afetado where familia = {literal(source)}"
    ).fetchall()
    return {row[0] for row in rows}


def _write_month(
    connection: duckdb.DuckDBPyConnection, source: str, columns: Mapping[str, str], month: str, file: Path
) -> None:
    base = _dating(source)
    shown = ", ".join(_shown(source, columns))
    key = ", ".join(load_sources()[source].key)
    connection.execute(
        f"""
        copy (
            select {shown}
            from fatos.fct_{source}
            where {_in_month(base, month)}
            order by {key}
        ) to {literal(file)} (format parquet, compression zstd, compression_level 1)
        """
    )


def _shown(source: str, columns: Mapping[str, str]) -> list[str]:
    """The columns of a record, by name with types, as this door shows them: SQL."""
    said = load_sources()[source].columns
    withheld = {name for name, column in said.items() if column.withheld}
    shown = []
    for name, kind in columns.items():
        if name in withheld or name.startswith("_"):
            continue
        minutes = (size for mark, size in DURATIONS.items() if name.startswith(mark) or name.endswith(mark))
        minute = None if name in said else next(minutes, None)
        if name in said and said[name].type == "pessoa":
            shown.append(f'left(sha256(getvariable({literal(KEY)}) || "{name}"), 32) as "{name}"')
        elif kind.startswith("TIMESTAMP"):
            shown.append(f'date_trunc(\'minute\', "{name}") as "{name}"')
        elif minute:
            shown.append(f'cast(round("{name}" / {minute}) * {minute} as {kind}) as "{name}"')
        else:
            shown.append(f'"{name}"')
    return shown


def _in_month(base: str, month: str) -> str:
    if month == UNDATED:
        return f"{base} is null"
    return f"{base} >= date '{month}-01' and {base} < date '{month}-01' + interval 1 month"


def _write_views(target: Path) -> None:
    views = [
        f"create or replace view {folder.name} as\n"
        f"select * from read_parquet('registros/{folder.name}/*/*.parquet', hive_partitioning = true);\n"
        for folder in sorted((target / "registros").glob("*/"))
    ]
    (target / "registros.sql").write_text("\n".join([VIEWS_HEADING, *views]), encoding="utf-8")
