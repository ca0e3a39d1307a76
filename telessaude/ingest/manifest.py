"""The manifest: schema ``lago`` of the working database, what was delivered, when, what was wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import duckdb

from telessaude.contract import Source, load_sources
from telessaude.ingest import documents
from telessaude.ingest.delimited import quoted_path
from telessaude.ingest.reading import OUTSIDE, Problem
from telessaude.store import runs
from telessaude.store.database import literal, relation
from telessaude.store.sums import sha256
from telessaude.store.warehouse import Warehouse

SNAPSHOT = "manifesto"  # under which the name of the last snapshot is recorded

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
alter table lago.entrega add column if not exists principal_id varchar;
alter table lago.entrega add column if not exists relida_por varchar;
alter table lago.entrega add column if not exists cabecalhos map(varchar, varchar);
alter table lago.entrega add column if not exists posicao bigint;
alter table lago.entrega add column if not exists linhas_apagadas bigint default 0;
-- Deliveries taken in before mappings said it: the one format of envelopes that there was.
update lago.entrega
set
    substitui = coalesce(tipo_envio = 'RE', false),
    so_acrescenta = codigo_nucleo is not null and fonte = 'profissional'
where substitui is null;
create table if not exists lago.copia (
    caminho varchar primary key, tamanho bigint not null, mtime_ns bigint not null,
    sha256 varchar, arquivo_id varchar
);
create table if not exists lago.problema (
    entrega_id varchar not null, fonte varchar not null, caminho varchar not null, linha bigint not null,
    coluna varchar, regra varchar not null, valor varchar, rejeitada boolean not null
);
update lago.entrega set arquivo_id = entrega_id where arquivo_id is null;
alter table lago.problema add column if not exists aba varchar;
alter table lago.problema add column if not exists cabecalho varchar;
alter table lago.problema add column if not exists contagem bigint;
alter table lago.copia add column if not exists parametros varchar;
alter table lago.problema add column if not exists palavras varchar;
alter table lago.entrega add column if not exists lago_sha256 varchar;
create table if not exists lago.recusada_apagada (
    fonte varchar not null, mes date, nucleo_id varchar, entrega_id varchar not null, linhas bigint not null
);
create table if not exists lago.conserto (execucao_id varchar, texto varchar not null);
create table if not exists lago.versao (nome varchar primary key, valor varchar not null);
"""

_DELIVERY = {
    "entrega_id": "varchar", "fonte": "varchar", "formato": "varchar", "caminho": "varchar",
    "sha256": "varchar", "recebida_ns": "bigint", "codigo_nucleo": "varchar", "lista": "varchar",
    "mes_referencia": "varchar", "tipo_envio": "varchar", "linhas_lidas": "bigint",
    "linhas_recusadas": "bigint", "recusada": "boolean", "arquivo_lago": "varchar", "construida": "boolean",
    "substitui": "boolean", "so_acrescenta": "boolean", "aba": "varchar", "arquivo_id": "varchar",
    "colunas_em_duvida": "varchar[]", "principal_id": "varchar", "relida_por": "varchar",
    "cabecalhos": "map(varchar, varchar)", "posicao": "bigint", "lago_sha256": "varchar",
    "linhas_apagadas": "bigint",
}  # fmt: skip
_PROBLEM = {
    "entrega_id": "varchar", "fonte": "varchar", "caminho": "varchar", "linha": "bigint", "coluna": "varchar",
    "regra": "varchar", "valor": "varchar", "rejeitada": "boolean", "aba": "varchar", "cabecalho": "varchar",
    "contagem": "bigint", "palavras": "varchar",
}  # fmt: skip
_COPY = {
    "caminho": "varchar", "tamanho": "bigint", "mtime_ns": "bigint", "sha256": "varchar",
    "arquivo_id": "varchar", "parametros": "varchar",
}  # fmt: skip


@dataclass(frozen=True)
class Copy:
    """One path seen before. Without sha256 its bytes were never read; without arquivo_id it feeds nothing.

    ``parametros``: the digest of the state's parameters that it was read by, empty where it depends on none.
    """

    tamanho: int
    mtime_ns: int
    sha256: str | None
    arquivo_id: str | None
    parametros: str = ""


@dataclass
class Delivery:
    """One row of ``lago.entrega``, with its problems.

    ``aba``: the sheet it was; ``posicao``: its place among those of its file, in the file's order;
    ``arquivo_id``: the file, which may give several;
    ``colunas_em_duvida``: columns whose days and months may be exchanged; ``principal_id``: of a file, or a
    sheet, that feeds several sources, the delivery under which its rows are counted, null in that one;
    ``linhas_apagadas``: the rows, of those read, that were taken out for the person whom they are about;
    ``relida_por``: the file that the same bytes became when they were read again by other parameters;
    ``cabecalhos``: its own headings of the columns that it calls otherwise than the contract;
    ``lago_sha256``: of its lake file.
    """

    entrega_id: str
    fonte: str
    formato: str
    caminho: str
    sha256: str | None
    recebida_ns: int
    arquivo_id: str
    codigo_nucleo: str | None = None
    lista: str | None = None
    mes_referencia: str | None = None
    tipo_envio: str | None = None
    linhas_lidas: int = 0
    linhas_recusadas: int = 0
    linhas_apagadas: int = 0
    recusada: bool = False
    arquivo_lago: str | None = None
    lago_sha256: str | None = None
    construida: bool = False
    substitui: bool = False
    so_acrescenta: bool = False
    aba: str | None = None
    posicao: int = 0
    colunas_em_duvida: list[str] | None = None
    principal_id: str | None = None
    relida_por: str | None = None
    cabecalhos: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


class Manifest:
    """Reads and writes schema ``lago`` over an open connection."""

    def __init__(self, con: duckdb.DuckDBPyConnection, warehouse: Warehouse, key: bytes) -> None:
        """Make the tables that are not there yet; ``key`` hides documents in what senders name and say."""
        self.con = con
        self._key = key
        self.warehouse = warehouse
        runs.prepare(con)
        con.execute(_TABLES)
        _rename_identity(con)
        unread = con.execute("select caminho from lago.copia where sha256 is null").fetchall()
        self._never_read = {caminho for (caminho,) in unread}
        self._waiting_deliveries: list[Delivery] = []
        self._waiting_copies: dict[str, Copy] = {}

    def copies(self) -> dict[str, Copy]:
        """Every path seen so far, by its mark."""
        query = (
            "select caminho, tamanho, mtime_ns, sha256, arquivo_id, coalesce(parametros, '') from lago.copia"
        )
        found = self.con.execute(query).fetchall()
        return {row[0]: Copy(*row[1:]) for row in found}

    def files(self) -> dict[str, tuple[int, str]]:
        """First arrival (time in ns, path) of every file so far, by its identity."""
        found = self.con.execute("select arquivo_id, recebida_ns, caminho from lago.entrega").fetchall()
        return {row[0]: (row[1], row[2]) for row in found}

    def refused(self) -> set[str]:
        """The identities of the files that were refused, or left aside by their format."""
        found = self.con.execute(
            "select arquivo_id from lago.entrega where recusada "
            f"or entrega_id in (select entrega_id from lago.problema where regra = {literal(OUTSIDE)})"
        ).fetchall()
        return {arquivo_id for (arquivo_id,) in found}

    def version(self, name: str) -> str | None:
        """The recorded version of something the warehouse depends on."""
        found = self.con.execute(f"select valor from lago.versao where nome = {literal(name)}").fetchone()
        return found[0] if found else None

    def set_version(self, name: str, value: str) -> None:
        """Record the version of something the warehouse depends on."""
        if self.version(name) == value:
            return
        if name != SNAPSHOT:
            self._changes()
        self.con.execute(f"insert or replace into lago.versao values ({literal(name)}, {literal(value)})")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """What is recorded inside is recorded whole or not at all, in one statement a table."""
        self.con.begin()
        self._changes()
        try:
            yield
            self._write()
        except BaseException:
            self.con.rollback()
            raise
        self.con.commit()

    def _changes(self) -> None:
        """The manifest is about to be another than its last snapshot."""
        self.con.execute(f"delete from lago.versao where nome = {literal(SNAPSHOT)}")

    def add(self, marca: str, copy: Copy, deliveries: list[Delivery]) -> None:
        """Record what a file gave, its problems, and the mark of the path it came by."""
        self._forget(marca)
        self._waiting_deliveries += deliveries
        self._waiting_copies[marca] = copy
        if copy.sha256 is None:
            self._never_read.add(marca)

    def remove(self, arquivo_id: str) -> None:
        """Forget what a file gave, to say it anew."""
        self._write()
        of_file = f"from lago.entrega where arquivo_id = {literal(arquivo_id)}"
        self.con.execute(f"delete from lago.problema where entrega_id in (select entrega_id {of_file})")
        self.con.execute(f"delete {of_file}")

    def move(self, arquivo_id: str, caminho: str, recebida_ns: int) -> None:
        """Give a file an earlier arrival, by another path or the same, and have it built again."""
        self._write()
        path, of_file = literal(caminho), f"arquivo_id = {literal(arquivo_id)}"
        self.con.execute(
            f"update lago.entrega set caminho = {path}, recebida_ns = {recebida_ns}::bigint, "
            f"recebida_em = make_timestamptz({recebida_ns}::bigint // 1000), construida = false "
            f"where {of_file}"
        )
        given = f"select entrega_id from lago.entrega where {of_file}"
        self.con.execute(f"update lago.problema set caminho = {path} where entrega_id in ({given})")

    def read_again(self, before: str, now: str) -> None:
        """What a file had given gives place to what it gives by other parameters, new or known of old."""
        self._write()
        self.con.execute(
            f"update lago.entrega set relida_por = {literal(now)} where arquivo_id = {literal(before)}"
        )
        self.con.execute(
            "update lago.entrega set relida_por = null, construida = false "
            f"where arquivo_id = {literal(now)} and relida_por is not null"
        )

    def tell(self, delivery: Delivery) -> None:
        """Record what is said of one more copy of a file."""
        self._waiting_deliveries.append(delivery)

    def rows_read(self, arquivo_id: str) -> int:
        """How many rows were read of a file that was recorded before."""
        found = self.con.execute(
            "select coalesce(sum(linhas_lidas), 0)::bigint from lago.entrega "
            f"where arquivo_id = {literal(arquivo_id)} and principal_id is null"
        ).fetchone()
        return int(found[0]) if found else 0

    def in_lake(self) -> list[tuple[str, str, str | None, str]]:
        """Of each delivery with a lake file: entrega_id, fonte, aba, the file's path in the warehouse."""
        return self.con.execute(
            "select entrega_id, fonte, aba, arquivo_lago from lago.entrega "
            "where arquivo_lago is not null order by entrega_id"
        ).fetchall()

    def tell_of(self, entrega_id: str, problems: list[Problem]) -> None:
        """Record what is found of a delivery that was recorded before."""
        found = self.con.execute(
            f"select fonte, caminho from lago.entrega where entrega_id = {literal(entrega_id)}"
        ).fetchall()
        named = {"entrega_id": entrega_id, "fonte": found[0][0], "caminho": found[0][1]}
        self._add_problems([named | vars(problem) for problem in problems])

    def give_back(self, deliveries: list[Delivery], broken: set[str]) -> None:
        """Record the lake files of a file that are written again, and tell of those that were ``broken``.

        What is as it was need not be built again.
        """
        self._write()
        for one in deliveries:
            self.con.execute(
                "update lago.entrega set construida = construida and lago_sha256 is not distinct from $1, "
                "lago_sha256 = $1, linhas_lidas = $2 where entrega_id = $3",
                [one.lago_sha256, one.linhas_lidas, one.entrega_id],
            )
            self._take_back(one.entrega_id)
            if one.entrega_id not in broken:
                continue
            self.con.execute(
                "insert into lago.conserto select min(execucao_id), ? from lago.execucao_corrente",
                [f"{one.arquivo_lago} estava danificado e foi refeito da entrada, de “{one.caminho}”."],
            )

    def _take_back(self, entrega_id: str) -> None:
        """Count as there again what had left a lake file for its age, until it leaves once more."""
        self.con.execute(
            "update lago.entrega set linhas_apagadas = linhas_apagadas - r.linhas "
            "from (select entrega_id, sum(linhas) as linhas from lago.recusada_apagada group by all) as r "
            "where r.entrega_id = entrega.entrega_id and entrega.entrega_id = ?",
            [entrega_id],
        )
        self.con.execute("delete from lago.recusada_apagada where entrega_id = ?", [entrega_id])

    def record_sums(self) -> None:
        """Record what the lake files of before 0.7, and those that were written again, are."""
        unknown = self.con.execute(
            "select entrega_id, arquivo_lago from lago.entrega "
            "where arquivo_lago is not null and lago_sha256 is null"
        ).fetchall()
        rows = [(one, sha256(self.warehouse.root / file)) for one, file in unknown]
        if rows:
            self._changes()
            self.con.executemany("update lago.entrega set lago_sha256 = $2 where entrega_id = $1", rows)

    def forget_sum(self, entrega_id: str) -> None:
        """Let the sum of a lake file that is written again be recorded anew."""
        self.con.execute("update lago.entrega set lago_sha256 = null where entrega_id = ?", [entrega_id])

    def ignore(self, marca: str, copy: Copy) -> None:
        """Record a path that gives nothing of its own."""
        self._forget(marca)
        self._waiting_copies[marca] = copy

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
        """The rows of lake files; null in a column that the contract did not have when a file was written."""
        columns = ("_entrega_id", "_linha", "_erro", *source.lake_columns)
        typed = (f"null::{'bigint' if name == '_linha' else 'varchar'} as {name}" for name in columns)
        nothing = f"select {', '.join(typed)} where false"
        if not files:
            return nothing
        paths = ", ".join(quoted_path(self.warehouse.root.absolute() / file) for file in files)
        written = f"select * from read_parquet([{paths}], union_by_name = true)"
        return f"select {', '.join(columns)} from ({nothing} union all by name {written})"

    def _forget(self, marca: str) -> None:
        """Forget what was said of a path while its bytes could not be read."""
        if marca not in self._never_read:
            return
        never_read = (
            "select e.entrega_id from lago.entrega as e inner join lago.copia as c using (arquivo_id) "
            f"where c.caminho = {literal(marca)} and c.sha256 is null"
        )
        for table in ("problema", "entrega"):
            self.con.execute(f"delete from lago.{table} where entrega_id in ({never_read})")
        self._never_read.discard(marca)

    def _write(self) -> None:
        """Write what waits; a statement a delivery and table took 35 ms a file, half its cost."""
        entregas = [self._shown(d) for d in self._waiting_deliveries]
        if entregas:
            self.con.execute(
                "insert into lago.entrega by name select *, "
                f"make_timestamptz(recebida_ns // 1000) as recebida_em from {relation(_DELIVERY, entregas)}"
            )
        self._add_problems([row for d in self._waiting_deliveries for row in self._problems(d)])
        copias = [{"caminho": path} | vars(copy) for path, copy in self._waiting_copies.items()]
        if copias:
            self.con.execute(f"insert or replace into lago.copia by name from {relation(_COPY, copias)}")
        self._waiting_deliveries.clear()
        self._waiting_copies.clear()

    def _add_problems(self, rows: list[dict[str, object]]) -> None:
        if rows:
            self.con.execute(f"insert into lago.problema by name from {relation(_PROBLEM, rows)}")

    def _shown(self, delivery: Delivery) -> dict[str, object]:
        """A delivery's row, no document in what its sender named or said of it."""
        return vars(delivery) | {
            "fonte": documents.in_path(delivery.fonte),
            "caminho": documents.in_path(delivery.caminho),
            "aba": _named(delivery.aba),
            "codigo_nucleo": self._said(delivery.codigo_nucleo, apart=True),
            "mes_referencia": self._said(delivery.mes_referencia),
            "tipo_envio": self._said(delivery.tipo_envio),
            "cabecalhos": {column: _named(own) for column, own in delivery.cabecalhos.items()} or None,
        }

    def _problems(self, delivery: Delivery) -> Iterator[dict[str, object]]:
        """The rows of a delivery's problems, and of the documents in what was named."""
        of_delivery = self._shown(delivery)
        source = load_sources().get(delivery.fonte)
        named = f"{of_delivery['caminho']}{of_delivery['aba'] or ''}"
        told = [Problem(0, None, "documento_no_nome")] if documents.DOCUMENT in named else []
        for problem in (*told, *delivery.problems):
            column, heading = _named(problem.coluna), _named(problem.cabecalho)
            apart = documents.apart(source, problem.coluna or "")
            shown = replace(
                problem,
                coluna=column,
                cabecalho=heading,
                valor=self._said(problem.valor, apart=apart),
                aba=_named(problem.aba or delivery.aba),
            )
            yield of_delivery | vars(shown)
            if (column, heading) != (problem.coluna, problem.cabecalho):
                yield of_delivery | vars(Problem(problem.linha, column, "documento_no_nome", aba=shown.aba))

    def _said(self, text: str | None, *, apart: bool = False) -> str | None:
        return text and documents.in_cell(text, self._key, hashed=apart)


def _rename_identity(con: duckdb.DuckDBPyConnection) -> None:
    """Until 0.4 a file gave one delivery, and its copies were known by that one's name."""
    if con.execute(
        "select 1 from duckdb_columns() where schema_name = 'lago' and table_name = 'copia' "
        "and column_name = 'entrega_id'"
    ).fetchone():
        con.execute("alter table lago.copia rename entrega_id to arquivo_id")


def _named(name: str | None) -> str | None:
    return name and documents.in_name(name)
