"""What is known of the state while its files are read: its parameters, the list of municípios, its pontos."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files as data_of
from pathlib import Path

import duckdb

from telessaude.contract.parametros import UF_CODES, Parametros
from telessaude.ingest.delimited import quoted_path
from telessaude.ingest.words import letters
from telessaude.project import SEEDS
from telessaude.store.database import literal

_NAME_AND_UF = re.compile(r"(?P<nome>.+?)\s*(?:-|/|\()\s*(?P<uf>[A-Za-z]{2})\s*\)?")


@dataclass(frozen=True)
class Estado:
    """``parametros`` with the UFs in effect; ``municipio_do_ponto``: IBGE code by CNES, of 7 digits each."""

    parametros: Parametros = field(default_factory=Parametros)
    municipio_do_ponto: Mapping[str, str] = field(default_factory=dict)

    def municipio(self, name: str | None) -> str | None:
        """The code of a município by its name and UF ("Belo Horizonte - MG"); null where there is none."""
        match = _NAME_AND_UF.fullmatch((name or "").strip())
        return _codes().get((match["uf"].upper(), letters(match["nome"]))) if match else None


def known_state(con: duckdb.DuckDBPyConnection, root: Path, parametros: Parametros) -> Estado:
    """The state as its parameters and the registries that came so far describe it.

    Where the parameters name no UF, those of the núcleos are read.
    """
    if not parametros.ufs:
        of_nucleos = {uf.strip().upper() for (uf,) in _registry(con, root, "nucleo", "uf") if uf}
        parametros = parametros.model_copy(update={"ufs": tuple(sorted(of_nucleos & UF_CODES.keys()))})
    pontos = _registry(con, root, "ponto", "ponto_cnes, municipio_ibge")
    return Estado(parametros, {p.strip().zfill(7): m.strip() for p, m in pontos if p and m})


def _registry(
    con: duckdb.DuckDBPyConnection, root: Path, source: str, columns: str
) -> list[tuple[str | None, ...]]:
    """Columns of every delivered row of a registry, as received, the latest last."""
    files = con.execute(
        f"select arquivo_lago from lago.entrega where fonte = {literal(source)} "
        "and arquivo_lago is not null order by recebida_ns, caminho"
    ).fetchall()
    rows: list[tuple[str | None, ...]] = []
    for (file,) in files:
        rows += con.execute(f"select {columns} from read_parquet({quoted_path(root / file)})").fetchall()
    return rows


@cache
def _codes() -> dict[tuple[str, str], str]:
    """IBGE codes by UF and name: the names of int_municipio_escrito, an official one before any other."""
    states = json.loads(data_of("brutils").joinpath("data/cities_code.json").read_text(encoding="utf-8"))
    uf = {code: sigla for sigla, names in states.items() for code in names.values()}
    official = [(code, name) for names in states.values() for name, code in names.items()]
    written = [*_seed("municipio_grafia", "grafia"), *_seed("municipio_local", "nome"), *official]
    return {(uf[code], letters(name)): code for code, name in written if code in uf}


def _seed(table: str, column: str) -> Iterator[tuple[str, str]]:
    with (SEEDS / "referencia" / f"{table}.csv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            yield row["municipio_ibge"], row[column]
