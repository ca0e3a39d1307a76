"""Why a warehouse of an earlier version cannot be read yet: it lacks what this version reads in it."""

from __future__ import annotations

from pathlib import Path

import duckdb

from telessaude.store.database import connect
from telessaude.store.errors import Failure
from telessaude.store.version import code_version
from telessaude.store.warehouse import INDICATORS, Warehouse

SENTENCE = (
    "O armazém {where} foi feito por outra versão do programa e ainda não tem tudo o que esta lê: rode "
    "telessaude run --landing ENTRADA --warehouse {where} uma vez; até lá, o que já está publicado continua "
    "em {public}."
)


def outdated(error: BaseException, where: Path) -> Failure | None:
    """The sentence for a table or a column that is not there, in a warehouse of another version of the code.

    None for any other error, and where the same version made what is read: that is a fault of the program.
    """
    warehouse = Warehouse(where)
    if not isinstance(error, duckdb.BinderException | duckdb.CatalogException):
        return None
    if _made_by(warehouse) == code_version():
        return None
    return Failure(SENTENCE.format(where=where, public=warehouse.public))


def _made_by(warehouse: Warehouse) -> str | None:
    """The version that made what is published or, before the first publication, that ran last."""
    published = warehouse.public.resolve() / INDICATORS
    place = published if published.exists() else warehouse.database
    schema = "marts" if published.exists() else "lago"
    with connect(place, read_only=True) as connection:
        found = connection.execute(
            f"select versao from {schema}.execucao order by fim desc, execucao_id desc limit 1"
        ).fetchone()
    return found[0] if found else None
