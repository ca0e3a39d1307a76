"""Exports of the current publication: ordered, so that the same figures give the same bytes.

One module a format. Each writes from a connection in which the marts go by their own names, so that a page
may give it views that show only what a person may see; ``write`` gives it the publication as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import duckdb

from telessaude.export import public as protected
from telessaude.export.about import about
from telessaude.export.earlier import publication
from telessaude.export.files import write_text
from telessaude.export.tables import TABLES
from telessaude.export.wanted import Period, Wanted, parse_period
from telessaude.store.database import literal
from telessaude.store.errors import Failure
from telessaude.store.progress import Say, silent
from telessaude.store.warehouse import Warehouse

__all__ = ["FORMATS", "TABLES", "Period", "Wanted", "parse_period", "write", "write_formats"]

# A format and its module, imported when asked for: most carry a library with them.
FORMATS = {
    "csv": "tidy_csv",
    "xlsx": "xlsx",
    "parquet": "parquet",
    "nt5": "nt5",
    "dhis2": "dhis2",
    "fhir": "fhir",
}


def write(
    warehouse: Warehouse,
    output: Path,
    formats: Sequence[str],
    *,
    uf: str | None = None,
    nucleo: str | None = None,
    period: Period | None = None,
    indicators: Sequence[str] = (),
    decimal_comma: bool = False,
    as_of: str | None = None,
    public: bool = False,
    say: Say = silent,
) -> list[Path]:
    """Write a publication in each format, saying which file it writes; return the files written.

    It is the one in force unless ``as_of`` names another: what comes after it changes no byte. What ``uf``,
    ``nucleo``, ``period`` and ``indicators`` keep is told in ``Wanted``. ``public``: the figures of the
    research release, protected, for who is outside the management.

    Raises:
        Failure: there is no such publication (``earlier``), no UF, núcleo or indicator has that name, a
            format or the release cannot hold what is asked, or the output cannot be written.
    """
    wanted = Wanted(uf, nucleo, period, tuple(indicators), decimal_comma)
    if public:
        protected.require_held(list(formats), wanted)
    asked = protected.release(warehouse) if public else publication(warehouse, as_of, formats, wanted)
    with asked as connection:
        try:
            files = write_formats(connection, output, formats, wanted, say)
            if public:
                files.append(write_text(output / protected.README_FILE, protected.readme(connection)))
            return files
        except (OSError, duckdb.IOException) as error:
            said = getattr(error, "strerror", None) or str(error).splitlines()[0]
            raise Failure(
                f"Não foi possível escrever em {output} ({said}): "
                "libere espaço ou escolha outra pasta com --output."
            ) from error


def write_formats(
    connection: duckdb.DuckDBPyConnection,
    output: Path,
    formats: Sequence[str],
    wanted: Wanted,
    say: Say = silent,
) -> list[Path]:
    """Write each format from a connection in which the marts go by their own names, without a schema.

    The connection's time zone becomes UTC, the one that files are written in.

    Raises:
        Failure: no UF, núcleo or indicator has that name, or a format cannot hold what is asked.
        OSError, duckdb.IOException: the output cannot be written.
    """
    connection.execute("set timezone = 'UTC'")
    require_known(connection, wanted)
    modules = [import_module(f"{__name__}.{FORMATS[name]}") for name in dict.fromkeys(formats)]
    for module in modules:
        if hasattr(module, "require_possible"):
            module.require_possible(wanted)
    output.mkdir(parents=True, exist_ok=True)
    published = about(connection)
    return [file for module in modules for file in module.write(connection, output, wanted, published, say)]


def require_known(connection: duckdb.DuckDBPyConnection, wanted: Wanted) -> None:
    """Refuse what the publication does not know.

    Raises:
        Failure: no UF, núcleo or indicator has that name.
    """
    _require(connection, "municipio", "uf", wanted.uf, "não é uma UF: escreva a sigla, como MG")
    _require(
        connection,
        "nucleo",
        "nucleo_id",
        wanted.nucleo,
        "não é um núcleo desta publicação: veja a tabela nucleo",
    )
    for indicator in wanted.indicators:
        _require(
            connection,
            "indicador",
            "indicador_id",
            indicator,
            "não é um indicador do catálogo: veja a tabela indicador",
        )


def _require(
    connection: duckdb.DuckDBPyConnection, table: str, column: str, value: str | None, said: str
) -> None:
    if value is None:
        return
    query = f"select count(*) from {table} where {column} = {literal(value)}"
    if connection.execute(query).fetchone() == (0,):
        raise Failure(f"{value} {said}.")
