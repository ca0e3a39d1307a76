"""The manifest: schema ``lago`` of the working database, what was delivered, when, what was wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import duckdb

from telessaude.contract import Source, load_sources
from telessaude.ingest.delimited import quoted_path
from telessaude.ingest.reading import Problem
from telessaude.store import runs
from telessaude.store.warehouse import Warehouse

# Beside those of the runs, in the same schema.
_TABLES = """
create table if not exists lago.entrega (
    entrega_id varchar primary key,
    fonte varchar not null, formato varchar not null, caminho varchar not null,
    sha256 varchar, recebida_ns bigint not null, recebida_em timestamptz not null,
    codigo_nucleo varchar, lista varchar, mes_referencia varchar, tipo_envio varchar,
    linhas_lidas bigint not null, linhas_recusadas bigint not null, recusada boolean not null,
    arquivo_lago varchar, construida boolean not null
);
alter table lago.entrega add column if not exists substitui boolean;
alter table lago.entrega add column if not exists so_acrescenta boolean;
alter table lago.entrega add column if not exists aba varchar;
alter table lago.entrega add column if not exists arquivo_id varchar;
alter table lago.entrega add column if not exists colunas_em_duvida varchar[];
-- Deliveries taken in before mappings said it: the one format of envelopes that there was.
update lago.entrega
set
    substitui = coalesce(tipo_envio = 'RE', false),
    so_acrescenta = codigo_nucleo is not null and fonte = 'profissional'
where substitui is null;
create table if not exists lago.copia (
    caminho varchar primary key, tamanho bigint not null, mtime_ns bigint not null,
    sha256 varchar, entrega_id varchar
);
create table if not exists lago.problema (
    entrega_id varchar not null, fonte varchar not null, caminho varchar not null, linha bigint not null,
    coluna varchar, regra varchar not null, valor varchar, rejeitada boolean not null
);
alter table lago.problema add column if not exists aba varchar;
alter table lago.problema add column if not exists cabecalho varchar;
alter table lago.problema add column if not exists contagem bigint;
create table if not exists lago.versao (nome varchar primary key, valor varchar not null);
"""

_DELIVERY = {
    "entrega_id": "texto", "fonte": "texto", "formato": "texto", "caminho": "texto", "sha256": "texto",
    "recebida_ns": "inteiro", "codigo_nucleo": "texto", "lista": "texto",
    "mes_referencia": "texto", "tipo_envio": "texto", "linhas_lidas": "inteiro",
    "linhas_recusadas": "inteiro", "recusada": "bool", "arquivo_lago": "texto", "construida": "bool",
    "substitui": "bool", "so_acrescenta": "bool", "aba": "texto", "arquivo_id": "texto",
    "colunas_em_duvida": "textos",
}  # fmt: skip
_PROBLEM = {
    "entrega_id": "texto", "fonte": "texto", "caminho": "texto", "linha": "inteiro", "coluna": "texto",
    "regra": "texto", "valor": "texto", "rejeitada": "bool", "aba": "texto", "cabecalho": "texto",
    "contagem": "inteiro",
}  # fmt: skip
_COPY = {
    "caminho": "texto", "tamanho": "inteiro", "mtime_ns": "inteiro", "sha256": "texto", "entrega_id": "texto",
}  # fmt: skip


@dataclass(frozen=True)
class Copy:
    """One path seen before. Without sha256 its bytes were never read; without entrega_id it feeds nothing."""

    tamanho: int
    mtime_ns: int
    sha256: str | None
    entrega_id: str | None


@dataclass
class Delivery:
    """One row of ``lago.entrega``, with its problems.

    ``aba``: the sheet it was; ``arquivo_id``: its file, which may give several;
    ``colunas_em_duvida``: columns whose days and months may be exchanged.
    """

    entrega_id: str
    fonte: str
    formato: str
    caminho: str
    sha256: str | None
    recebida_ns: int
    codigo_nucleo: str | None = None
    lista: str | None = None
    mes_referencia: str | None = None
    tipo_envio: str | None = None
    linhas_lidas: int = 0
    linhas_recusadas: int = 0
    recusada: bool = False
    arquivo_lago: str | None = None
    construida: bool = False
    substitui: bool = False
    so_acrescenta: bool = False
    aba: str | None = None
    arquivo_id: str | None = None
    colunas_em_duvida: list[str] | None = None
    problems: list[Problem] = field(default_factory=list)


class Manifest:
    """Reads and writes schema ``lago`` over an open connection."""

    def __init__(self, con: duckdb.DuckDBPyConnection, warehouse: Warehouse) -> None:
        """Make the tables that are not there yet."""
        self.con = con
        self.warehouse = warehouse
        runs.prepare(con)
        con.execute(_TABLES)
        unread = con.execute("select caminho from lago.entrega where sha256 is null").fetchall()
        self._never_read = {caminho for (caminho,) in unread}
        self._waiting_deliveries: list[Delivery] = []
        self._waiting_copies: dict[str, Copy] = {}

    def copies(self) -> dict[str, Copy]:
        """Every path seen so far."""
        query = "select caminho, tamanho, mtime_ns, sha256, entrega_id from lago.copia"
        found = self.con.execute(query).fetchall()
        return {row[0]: Copy(*row[1:]) for row in found}

    def deliveries(self) -> dict[str, tuple[int, str]]:
        """First arrival (time in ns, path) of every delivery so far."""
        found = self.con.execute("select entrega_id, recebida_ns, caminho from lago.entrega").fetchall()
        return {row[0]: (row[1], row[2]) for row in found}

    def version(self, name: str) -> str | None:
        """The recorded version of something the warehouse depends on."""
        found = self.con.execute("select valor from lago.versao where nome = ?", [name]).fetchone()
        return found[0] if found else None

    def set_version(self, name: str, value: str) -> None:
        """Record the version of something the warehouse depends on."""
        self.con.execute("insert or replace into lago.versao values (?, ?)", [name, value])

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """What is recorded inside is recorded whole or not at all, in one statement a table."""
        self.con.begin()
        try:
            yield
            self._write()
        except BaseException:
            self.con.rollback()
            raise
        self.con.commit()

    def add(self, delivery: Delivery, copy: Copy) -> None:
        """Record a delivery, its problems and the path it came by."""
        self._forget(delivery.caminho)
        self._waiting_deliveries.append(delivery)
        self._waiting_copies[delivery.caminho] = copy
        if delivery.sha256 is None:
            self._never_read.add(delivery.caminho)

    def repeat(self, caminho: str, copy: Copy, first: bool) -> None:
        """Record another copy of a delivery; one that arrived before all others has it built again."""
        self._forget(caminho)
        self._waiting_copies[caminho] = copy
        if first:
            self._write()
            self.con.execute(
                "update lago.entrega set caminho = $1, recebida_ns = $2::bigint, "
                "recebida_em = make_timestamptz($2::bigint // 1000), construida = false "
                "where entrega_id = $3",
                [caminho, copy.mtime_ns, copy.entrega_id],
            )
            self.con.execute(
                "update lago.problema set caminho = ? where entrega_id = ?", [caminho, copy.entrega_id]
            )

    def ignore(self, caminho: str, copy: Copy) -> None:
        """Record a path that feeds nothing."""
        self._forget(caminho)
        self._waiting_copies[caminho] = copy

    def make_views(self, full_refresh: bool) -> None:
        """Make ``lago.<fonte>`` (what is not built yet, or everything) and ``lago.<fonte>_completa``."""
        found = self.con.execute(
            "select fonte, arquivo_lago, construida from lago.entrega "
            "where arquivo_lago is not null order by arquivo_lago"
        ).fetchall()
        for name, source in load_sources().items():
            everything = [file for fonte, file, _ in found if fonte == name]
            new = [file for fonte, file, built in found if fonte == name and (full_refresh or not built)]
            self.con.execute(f"create or replace view lago.{name} as {self._view(source, new)}")
            self.con.execute(
                f"create or replace view lago.{name}_completa as {self._view(source, everything)}"
            )

    def _view(self, source: Source, files: list[str]) -> str:
        columns = ("_entrega_id", "_linha", "_erro", *source.lake_columns)
        if not files:
            typed = (f"null::{'bigint' if name == '_linha' else 'varchar'} as {name}" for name in columns)
            return f"select {', '.join(typed)} where false"
        paths = ", ".join(quoted_path(self.warehouse.root.absolute() / file) for file in files)
        return f"select {', '.join(columns)} from read_parquet([{paths}])"

    def _forget(self, caminho: str) -> None:
        """Forget what was said of a path while its bytes could not be read."""
        if caminho not in self._never_read:
            return
        never_read = "select entrega_id from lago.entrega where caminho = ? and sha256 is null"
        self.con.execute(f"delete from lago.problema where entrega_id in ({never_read})", [caminho])
        self.con.execute("delete from lago.entrega where caminho = ? and sha256 is null", [caminho])
        self._never_read.discard(caminho)

    def _write(self) -> None:
        """Write what waits; a statement a delivery and table took 35 ms a file, half its cost."""
        self._insert(
            "insert into lago.entrega by name "
            "select *, make_timestamptz(recebida_ns // 1000) as recebida_em from novas",
            _DELIVERY,
            [vars(d) for d in self._waiting_deliveries],
        )
        self._insert(
            "insert into lago.problema by name select * from novas",
            _PROBLEM,
            [vars(d) | vars(p) for d in self._waiting_deliveries for p in d.problems],
        )
        self._insert(
            "insert or replace into lago.copia by name select * from novas",
            _COPY,
            [{"caminho": path} | vars(copy) for path, copy in self._waiting_copies.items()],
        )
        self._waiting_deliveries.clear()
        self._waiting_copies.clear()

    def _insert(self, statement: str, columns: dict[str, str], rows: list[dict[str, object]]) -> None:
        """Run a statement over ``novas``: the rows, of each what the columns name."""
        if not rows:
            return
        import pyarrow as pa  # only when there is something to tell

        kinds = {
            "texto": pa.string(),
            "inteiro": pa.int64(),
            "bool": pa.bool_(),
            "textos": pa.list_(pa.string()),
        }
        cells = {name: pa.array([row[name] for row in rows], kinds[kind]) for name, kind in columns.items()}
        self.con.register("novas", pa.table(cells))
        self.con.execute(statement)
        self.con.unregister("novas")
