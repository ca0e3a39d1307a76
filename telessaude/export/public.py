"""The research release as exports read it: protected figures, nothing of núcleos, points and teams."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from telessaude.export.wanted import Wanted
from telessaude.store.database import connect
from telessaude.store.errors import Failure
from telessaude.store.warehouse import RESEARCH, Warehouse

README_FILE = "PROTECAO.txt"
# Registries that names and places are looked up in, and that a release does not hold.
EMPTY = {
    "nucleo": "nucleo_id varchar, nome varchar, uf varchar, municipio_ibge varchar, inicio date",
    "ponto": "ponto_cnes varchar, nucleo_id varchar, municipio_ibge varchar",
    "equipe": "equipe_ine varchar, nucleo_id varchar, municipio_ibge varchar",
    "ponto_nucleo": "nucleo_id varchar, ponto_cnes varchar, municipio_ibge varchar",
    "entrega_esperada": (
        "nucleo_id varchar, fonte varchar, mes date, situacao varchar, vencida boolean, prazo date"
    ),
}
WITHOUT = {"nt5"}  # the account that a núcleo renders: it is of núcleos and of true figures


@contextmanager
def release(warehouse: Warehouse) -> Iterator[duckdb.DuckDBPyConnection]:
    """The tables of the release in force, by their own names; the registries that it does not hold, empty.

    Raises:
        Failure: nothing was published yet.
    """
    database = warehouse.public.resolve() / RESEARCH
    if not database.exists():
        raise Failure(f"O armazém {warehouse.root} ainda não tem publicação: rode telessaude run.")
    with connect(database, read_only=True) as connection:
        connection.execute("set schema = 'marts'")
        for table, columns in EMPTY.items():
            connection.execute(f"create temp table {table} ({columns})")
        yield connection


def require_held(formats: list[str], wanted: Wanted) -> None:
    """See that what is asked can be had protected.

    Raises:
        Failure: a núcleo, or a format of núcleos.
    """
    if wanted.nucleo is not None:
        raise Failure("A base de pesquisa não tem números por núcleo: com --public, escolha por --uf.")
    if refused := WITHOUT.intersection(formats):
        raise Failure(
            f"O formato {', '.join(sorted(refused))} presta contas por núcleo e não sai com --public: "
            "escolha csv, xlsx, parquet, dhis2 ou fhir."
        )


def readme(connection: duckdb.DuckDBPyConnection) -> str:
    """What the release says of its own figures."""
    said = connection.execute(
        "select comment from duckdb_tables() where schema_name = 'marts' and table_name = 'indicador_valor'"
    ).fetchone()
    release = connection.execute("select max(numero), max(ate) from lancamento").fetchone()
    assert said is not None
    assert release is not None
    return (
        f"Lançamento de pesquisa {release[0]}, com os quadrimestres até {release[1]:%d/%m/%Y}.\n\n"
        f"{said[0]}\n\nO que o lançamento não traz, e por quê, está na tabela nao_publicado.\n"
    )
