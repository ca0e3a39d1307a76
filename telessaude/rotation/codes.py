"""The codes of people that a warehouse holds, and what each becomes under a new key."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb

from telessaude.contract import load_sources
from telessaude.contract.mapping import Coluna, load_mappings
from telessaude.ingest import lake
from telessaude.ingest.documents import HASHED
from telessaude.ingest.landing import mapping_folders
from telessaude.ingest.manifest import Manifest
from telessaude.ingest.people import keyed_hash
from telessaude.publish import folder, records, versions
from telessaude.store.closings import KEPT
from telessaude.store.database import literal, scratch
from telessaude.store.key import chain
from telessaude.store.warehouse import INDICATORS, Warehouse

_CODE = re.compile(f"({HASHED})?(?<![0-9a-f])[0-9a-f]{{32}}(?![0-9a-f])")
_DETAIL = "indicador_valor_detalhe"
_NAMED = "select distinct nivel_id from {} where nivel = 'profissional'"


def renaming(manifest: Manifest, old: bytes, new: bytes) -> Callable[[str], str]:
    """What makes of a text that holds codes of the old key the same with those of the new one.

    Raises:
        duckdb.Error, OSError: the warehouse cannot be read.
    """
    last = chain(new)[-1]
    becomes: dict[str, str] = {}
    for code in {*_held(manifest), lake.ERASED}:
        again = rekeyed(last, code)
        becomes |= {code: again, records.pseudonym(old, code): records.pseudonym(new, again)}
    # Whose code a marked one is can be in no doubt, wherever it stands.
    return lambda text: _CODE.sub(
        lambda found: rekeyed(last, found[0]) if found[1] else becomes.get(found[0], found[0]), text
    )


def rekeyed(last: bytes, code: str) -> str:
    """A code of a chain of keys under one more."""
    known = code.removeprefix(HASHED)
    return code if known == lake.ERASED else code.replace(known, keyed_hash(last, known))


def _held(manifest: Manifest) -> Iterator[str]:
    """The codes in columns of people, in those that a format makes of fields that name people, in figures."""
    con, root = manifest.con, manifest.warehouse.root
    summaries = _summaries(manifest.warehouse)
    told = con.execute("select entrega_id, formato, map_keys(cabecalhos) from lago.entrega").fetchall()
    formats = {entrega: (formato, set(own or ())) for entrega, formato, own in told}
    for entrega, fonte, _, file in manifest.in_lake():
        source = load_sources()[fonte]
        yield from lake.people_in(con, source, root / file)
        formato, own = formats[entrega]
        # What a heading of the file gave is the sender's, whatever it looks like.
        for column in summaries.get((formato, fonte), set()) - own:
            rows = lake.rows(con, source, root / file)
            query = f"select distinct {column} from {rows} where {column} is not null"
            yield from (code for (code,) in con.execute(query).fetchall())
    yield from _in_figures(manifest.warehouse)


def _summaries(warehouse: Warehouse) -> dict[tuple[str, str], set[str]]:
    """Of each format and source, the columns that are keyed hashes of several fields, or may be."""
    found: dict[tuple[str, str], set[str]] = {}
    for mapping in load_mappings(mapping_folders(warehouse)):
        for table in mapping.tabelas:
            for fed in table.alimenta:
                columns = {name for name, column in fed.colunas.items() if _summed(column)}
                found.setdefault((mapping.nome, fed.fonte), set()).update(columns)
    return found


def _summed(column: Coluna) -> bool:
    return bool(column.resumo) or (column.ausente is not None and _summed(column.ausente))


def _in_figures(warehouse: Warehouse) -> Iterator[str]:
    """The people whom publications, versions and closings tell figures of; they may have left the lake."""
    assert _DETAIL in KEPT, "closings keep the figures of people"
    kept = (warehouse.closings.glob(f"*/{_DETAIL}.parquet"), warehouse.public.glob(f"{versions.FOLDER}/*"))
    files = [literal(file) for one in kept for file in one]
    with scratch() as con:
        if files:
            yield from _codes(con, f"read_parquet([{', '.join(files)}], union_by_name = true)")
        for published in folder.kept(warehouse):
            if (published / INDICATORS).exists():
                yield from _of_a_publication(con, published / INDICATORS)


def _of_a_publication(con: duckdb.DuckDBPyConnection, file: Path) -> Iterator[str]:
    con.execute(f"attach {literal(file)} as publicada (read_only)")
    try:
        if con.execute(
            f"select 1 from duckdb_tables() where database_name = 'publicada' and table_name = '{_DETAIL}'"
        ).fetchone():
            yield from list(_codes(con, f"publicada.marts.{_DETAIL}"))
    finally:
        con.execute("detach publicada")


def _codes(con: duckdb.DuckDBPyConnection, relation: str) -> Iterator[str]:
    yield from (code for (code,) in con.execute(_NAMED.format(relation)).fetchall() if code)
