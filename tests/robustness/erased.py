"""A landing with a person in every role and form, her codes, and a search of every byte for them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import duckdb
from rough import REGISTRIES, put

from telessaude.ingest.people import keyed_hash
from telessaude.store.key import derived, load_key
from telessaude.store.warehouse import Warehouse

CPF, DOTTED, SHORT, CNS = "01234567890", "012.345.678-90", "1234567890", "700000000000005"
OTHER = "11144477735"
CONSULTA = "nucleo_id,atendimento_id,situacao,modalidade,iniciada_em,paciente_id,profissional_id\n"
TELE = (
    "nucleo_id,teleconsultoria_id,situacao,tipo,solicitada_em,respondida_em,solicitante_id,paciente_id,"
    "satisfacao\n"
)
EXAM = (
    "nucleo_id,exame_id,situacao,tipo_exame,solicitado_em,realizado_em,laudado_em,solicitante_id,laudista_id,"
    "paciente_id\n"
)
QUEUE = "solicitacao_id,municipio_ibge,situacao,procedimento,solicitada_em,paciente_id\n"
REGISTRY = "nucleo_id,profissional_id,cbo,ponto_cnes\n"


def deliver(landing: Path) -> None:
    """The first delivery: she is a patient of two sources and in the queue, and asks for others."""
    for name, content in REGISTRIES.items():
        put(landing, name, content)
    put(landing, "profissional/a.csv", f"{REGISTRY}N1,{CPF},225125,1234567\nN1,{OTHER},225125,1234567\n")
    day = "2023-05-03 14:05,2023-05-04 10:00"
    rows = [f"N1,T{n},respondida,assincrona,{day},{OTHER},p{n},5" for n in range(20)]
    rows += [f"N1,S{n},respondida,assincrona,{day},{DOTTED},p{n},9" for n in range(6)]
    rows += [f"N1,P{n},respondida,assincrona,{day},{OTHER},{CPF},9" for n in range(3)]
    put(landing, "teleconsultoria/a.csv", "\n".join((TELE + rows[0], *rows[1:], "")))
    rows = [f"N1,C{n},realizada,teleconsulta,2023-05-03 14:05,q{n},{OTHER}" for n in range(9)]
    rows += [f"N1,D{n},realizada,teleconsulta,2023-05-03 14:05,{SHORT},{OTHER}" for n in range(2)]
    put(landing, "teleconsulta/a.csv", "\n".join((CONSULTA + rows[0], *rows[1:], "")))
    put(landing, "regulacao/a.csv", f"{QUEUE}1,3106200,pendente,Exame,2023-05-03 14:05,{CNS}\n")


def deliver_more(landing: Path) -> None:
    """Another day: exams, one of them hers, one with her number where none should be."""
    at = "2023-06-01 08:00,2023-06-01 09:00,2023-06-02 09:00"
    rows = [f"N1,E{n},laudado,ecg,{at},{OTHER},{CPF},r{n}" for n in range(4)]
    rows += [f"N1,F1,laudado,ecg,{at},{OTHER},,{CPF}", f"N1,{CPF},laudado,ecg,{at},{OTHER},,r9"]
    put(landing, "telediagnostico/a.csv", "\n".join((EXAM + rows[0], *rows[1:], "")), minute=5)


def codes(warehouse: Warehouse) -> set[str]:
    """All that stands for her on a disk, by the rules as the contract says them, and her digits."""
    key = load_key(warehouse)
    said = [f"d:{CPF}", f"d:{CNS}", f"n:N1:{SHORT}", f"n::{SHORT}", f"doc:{CPF}"]
    hashed = {keyed_hash(key, one) for one in said}
    of_door = derived(key, "registros").hex()
    door = {hashlib.sha256((of_door + one).encode()).hexdigest()[:32] for one in hashed}
    return hashed | door | {CPF, DOTTED, SHORT, CNS}


def holding(root: Path, wanted: set[str]) -> dict[str, set[str]]:
    """What of it each file holds, in its bytes or in what is packed in them."""
    found: dict[str, set[str]] = {}
    for path in root.rglob("*"):
        if path.is_file() and not path.is_symlink():
            seen = {one for part in _parts(path) for one in wanted if one.encode() in part}
            if seen:
                found[path.relative_to(root).as_posix()] = seen
    return found


def _parts(path: Path) -> Iterator[bytes]:
    """The bytes of a file, and its rows where they are packed."""
    yield path.read_bytes()
    if path.suffix == ".parquet":
        yield _rows(duckdb.connect(), f"read_parquet('{path}')")
    elif path.suffix == ".duckdb":
        con = duckdb.connect(path, read_only=True)
        for schema, table in con.execute("select schema_name, table_name from duckdb_tables()").fetchall():
            yield _rows(con, f'"{schema}"."{table}"')
        con.close()


def _rows(con: duckdb.DuckDBPyConnection, relation: str) -> bytes:
    return "\n".join(
        row for (row,) in con.execute(f"select t::varchar from {relation} as t").fetchall()
    ).encode()
