"""Which rows of the lake go, and the lake without them.

A row is a person's where she is its patient, or where its key names her, as in a registry of professionals:
it goes. Where a row about another names her, as who asked or answered, her code goes and the row stays: it is
that other's service.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

from telessaude.contract import load_sources
from telessaude.contract.blanks import BLANKS
from telessaude.erasure.journal import Erasure
from telessaude.ingest import lake, snapshot
from telessaude.ingest.manifest import Manifest
from telessaude.ingest.reading import ERASED_FILE, Problem
from telessaude.store.errors import Failure
from telessaude.store.sums import sha256

_DRAFT = ".apagada"


def owners(manifest: Manifest) -> set[str]:
    """The núcleos that the rows of the lake name, whose a person's own code is; empty where none is said."""
    found = {""}
    for _, fonte, _, file in manifest.in_lake():
        if "nucleo_id" in load_sources()[fonte].columns:
            rows = lake.rows(manifest.con, load_sources()[fonte], _path(manifest, file))
            named = manifest.con.execute(f"select distinct nucleo_id from {rows}").fetchall()
            found |= {owner.strip(BLANKS) for (owner,) in named if owner}
    return found


def of_delivery(manifest: Manifest, given: str) -> tuple[list[str], list[str]]:
    """The sha256 and the deliveries of a file, of all members of a zip: by the beginning of its sha256.

    Raises:
        Failure: none was delivered, or several begin so.
    """
    sums = manifest.con.execute(
        "select distinct sha256 from lago.copia where starts_with(sha256, lower(?)) order by all", [given]
    ).fetchall()
    if len(sums) != 1:
        many = f"{len(sums)} arquivos entregues têm" if sums else "nenhum arquivo entregue tem"
        raise Failure(f"{many} o sha256 começado por {given}: veja-o em marts.entrega e escreva-o inteiro.")
    found = manifest.con.execute(
        """
        with caminho_do_arquivo as (select caminho from lago.copia where sha256 = $1),
        bytes as (
            select $1 as sha256
            union
            select c.sha256
            from lago.copia as c
            inner join caminho_do_arquivo as z on starts_with(c.caminho, z.caminho || '/')
            where c.sha256 is not null
        )
        select b.sha256, e.entrega_id from bytes as b left join lago.entrega as e using (sha256) order by all
        """,
        [sums[0][0]],
    ).fetchall()
    return sorted({sha for sha, _ in found}), [entrega for _, entrega in found if entrega]


def plan(manifest: Manifest, erasure: Erasure) -> Erasure:
    """The same erasure with the rows that are to go; of a delivery, also the people that only it names."""
    named: dict[str, Counter[str]] = defaultdict(Counter)
    about: dict[str, set[int]] = defaultdict(set)
    principal = _principals(manifest)
    people = set(erasure.pessoas)
    whole = set(erasure.entregas)
    of_it: set[str] = set()
    of_others: set[str] = set()
    con = manifest.con
    for entrega, fonte, _, file in manifest.in_lake():
        source, path = load_sources()[fonte], _path(manifest, file)
        if whole:
            held = lake.people_in(con, source, path)
            (of_it if entrega in whole else of_others).update(held)
        if people and entrega not in whole:
            lines, only_named = lake.lines_of(con, source, path, people)
            if lines:
                about[principal[entrega]].update(lines)
            if only_named:
                named[entrega][fonte] += len(only_named)
    gone = {entrega: sorted(about[first]) for entrega, first in principal.items() if first in about}
    return replace(
        erasure,
        pessoas=sorted(people),
        linhas=gone,
        nomeadas=sorted(named),
        exclusivas=sorted(of_it - of_others - people),
        fontes=dict(_rows_by_source(manifest, gone, whole)),
        sem_codigo=dict(sum(named.values(), Counter())),
    )


def take_out(manifest: Manifest, erasure: Erasure) -> None:
    """Write the files of the lake anew, have the manifest know them, then give them the old ones' names.

    Repeated after a kill, it changes nothing more.

    Raises:
        duckdb.Error, OSError: the lake cannot be read or written.
    """
    lake_folder = manifest.warehouse.lake
    if manifest.version(erasure.version) != erasure.apagamento_id:
        for left in lake_folder.glob(f"*/*{_DRAFT}"):
            left.unlink()
        _record(manifest, erasure, _write_anew(manifest, erasure))
    for draft in lake_folder.glob(f"*/*{_DRAFT}"):
        draft.replace(draft.with_name(draft.name.removesuffix(_DRAFT)))
    snapshot.keep(manifest, alone=True)


def sweep(manifest: Manifest) -> None:
    """Delete what lies in the lake and is of no delivery: of those that are gone, of a killed run."""
    kept = {_path(manifest, file) for *_, file in manifest.in_lake()}
    for written in manifest.warehouse.lake.glob("*/*"):
        if written not in kept:
            written.unlink()


def _write_anew(manifest: Manifest, erasure: Erasure) -> dict[str, str | None]:
    """Write beside each file that changes what takes its place; of each delivery its sum, None for no row."""
    told: dict[str, str | None] = {}
    for entrega, fonte, _, file in manifest.in_lake():
        lines = erasure.linhas.get(entrega, [])
        if entrega in erasure.entregas or not (lines or entrega in erasure.nomeadas):
            continue
        path = _path(manifest, file)
        draft = path.with_name(f"{path.name}{_DRAFT}")
        left = lake.without(manifest.con, load_sources()[fonte], path, draft, lines, erasure.pessoas)
        told[entrega] = sha256(draft) if left else None
    return told


def _record(manifest: Manifest, erasure: Erasure, told: dict[str, str | None]) -> None:
    con = manifest.con
    with manifest.transaction():
        for entrega, digest in told.items():
            con.execute(
                "update lago.entrega set lago_sha256 = $1, "
                "arquivo_lago = case when $1 is not null then arquivo_lago end where entrega_id = $2",
                [digest, entrega],
            )
        for entrega, lines in erasure.linhas.items():
            con.execute(
                "update lago.entrega set linhas_apagadas = coalesce(linhas_apagadas, 0) + ? "
                "where entrega_id = ? and principal_id is null",
                [len(lines), entrega],
            )
            con.execute(
                "delete from lago.problema where entrega_id = ? and list_contains(?, linha)", [entrega, lines]
            )
        if erasure.contadas:
            con.executemany("insert into lago.recusada_apagada values (?, ?, ?, ?, ?)", erasure.contadas)
        for entrega in erasure.entregas:
            _forget(manifest, entrega)
        manifest.set_version(erasure.version, erasure.apagamento_id)


def _forget(manifest: Manifest, entrega: str) -> None:
    """Leave of a delivery that it came and was erased: it counts nothing, replaces nothing before it."""
    con = manifest.con
    for table in ("problema", "recusada_apagada"):
        con.execute(f"delete from lago.{table} where entrega_id = ?", [entrega])
    con.execute(
        "update lago.entrega set arquivo_lago = null, lago_sha256 = null, recusada = true, "
        "linhas_apagadas = linhas_lidas, linhas_recusadas = 0, codigo_nucleo = null, lista = null, "
        "mes_referencia = null, tipo_envio = null, substitui = false, colunas_em_duvida = null, "
        "cabecalhos = null where entrega_id = ?",
        [entrega],
    )
    manifest.tell_of(entrega, [Problem(0, None, ERASED_FILE, rejeitada=True)])


def _rows_by_source(manifest: Manifest, gone: dict[str, list[int]], whole: set[str]) -> Counter[str]:
    rows = manifest.con.execute(
        "select entrega_id, fonte, linhas_lidas from lago.entrega where principal_id is null"
    ).fetchall()
    found: Counter[str] = Counter()
    for entrega, fonte, read in rows:
        found[fonte] += read if entrega in whole else len(gone.get(entrega, ()))
    return +found


def _principals(manifest: Manifest) -> dict[str, str]:
    rows = manifest.con.execute(
        "select entrega_id, coalesce(principal_id, entrega_id) from lago.entrega"
    ).fetchall()
    return dict(rows)


def _path(manifest: Manifest, file: str) -> Path:
    return manifest.warehouse.root / file
