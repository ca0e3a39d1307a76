"""Rough treatment for the program: landings written byte by byte, runs in a process of their own, dumps.

Tests may run as root, whom permissions do not stop: a run ``as_anyone`` gives up the two capabilities that
let it pass them by, which needs no mount and no other user.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb

REFERENCE = "2023-07-10T12:00:00-03:00"
EARLIER = "2023-05-20T12:00:00-03:00"  # the second delivery's new month has not begun
HEADING = (
    "nucleo_id,teleconsultoria_id,situacao,tipo,solicitada_em,respondida_em,solicitante_id,especialidade"
)
REGISTRIES = {
    "nucleo/a.csv": "nucleo_id,nome,uf,inicio\nN1,Núcleo Um,MG,2020-01-01\n",
    "ponto/a.csv": "ponto_cnes,nucleo_id,municipio_ibge\n1234567,N1,3106200\n",
}
PROGRAM = [sys.executable, "-m", "orchestration.cli"]
TOLD_OF_RUNS = {"execucao"}  # tables that differ between two runs of the same deliveries
# What a revision says of the runs: which publications and when.
TOLD_IN_PART = {
    "revisao": "(select * exclude (publicacao_anterior, publicada_anterior_em, publicacao_nova, "
    "publicada_em) from marts.revisao)"
}

PR_CAPBSET_DROP = 24
CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 1, 2


def row(identifier: str, month: int = 5, specialty: str = "Cardiologia") -> str:
    """A valid answered teleconsultoria, as a line of a file under ``HEADING``."""
    return (
        f"N1,{identifier},respondida,assincrona,2023-{month:02d}-03 14:05,2023-{month:02d}-04 10:00,"
        f"enf-1,{specialty}"
    )


def table(*lines: str) -> str:
    """Lines under ``HEADING``."""
    return "\n".join((HEADING, *lines, ""))


def put(landing: Path, name: str, content: str | bytes, minute: int = 0) -> Path:
    """Deliver a file at a minute of the history, so that two landings of the same files are the same."""
    path = landing / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    os.utime(path, (1_690_000_000 + 60 * minute,) * 2)
    return path


def second_delivery(published: Path, copy: Path) -> Path:
    """A copy of a folder with ``entrada`` and ``armazem``, where one more file has arrived."""
    shutil.copytree(published, copy, symlinks=True)
    lines = [row("A0", specialty="Dermatologia"), *(row(f"B{n}", month=6) for n in range(10))]
    put(copy / "entrada", "teleconsultoria/2.csv", table(*lines), minute=1)
    return copy


def arguments(landing: Path, warehouse: Path, reference: str = REFERENCE) -> list[str]:
    """The command line of a run."""
    folders = ["--landing", str(landing), "--warehouse", str(warehouse)]
    return [*PROGRAM, "run", *folders, "--reference", reference]


def run(command: Sequence[str], before: Callable[[], None] | None = None) -> subprocess.CompletedProcess[str]:
    """A command to its end; ``before`` is done in the new process.

    Torture gives way to all else on a busy machine, where a run of 20 s has taken 5 minutes.
    """
    return subprocess.run(command, preexec_fn=before, capture_output=True, text=True, timeout=900)


def as_anyone() -> None:
    """Make permissions count for root too, in a process about to become another program."""
    if os.geteuid() == 0:
        for capability in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
            ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)


def assert_told_in_one_sentence(result: subprocess.CompletedProcess[str], words: str) -> None:
    """Exit code 1 and one Portuguese sentence on standard error, with these words, and nothing else."""
    assert result.returncode == 1, result
    assert "Traceback" not in result.stdout + result.stderr
    assert result.stderr.count("\n") == 1, result.stderr
    assert words in result.stderr
    assert result.stdout == ""


def assert_published(result: subprocess.CompletedProcess[str]) -> None:
    """Exit code 0, nothing on standard error."""
    assert (result.returncode, result.stderr) == (0, "")


def dump(publication: Path) -> dict[str, list[str]]:
    """Every row of a publication's indicators and records as text, in order, by table.

    Raises:
        duckdb.Error: the publication is not whole.
    """
    found: dict[str, list[str]] = {}
    folder = publication.resolve()
    with duckdb.connect(folder / "indicadores.duckdb", read_only=True) as connection:
        query = "select table_name from duckdb_tables() where schema_name = 'marts' order by all"
        for (mart,) in connection.execute(query).fetchall():
            if mart not in TOLD_OF_RUNS:
                found[mart] = _lines(connection, TOLD_IN_PART.get(mart, f"marts.{mart}"))
    with duckdb.connect() as connection:
        for source in sorted((folder / "registros").glob("*/")):
            found[source.name] = _lines(connection, f"read_parquet('{source}/*/*.parquet')")
    return found


def _lines(connection: duckdb.DuckDBPyConnection, relation: str) -> list[str]:
    rows = connection.execute(f"select t::varchar from {relation} as t order by all").fetchall()
    return [line for (line,) in rows]


def mounts_allowed() -> bool:
    """Whether this process may mount in a namespace of its own."""
    return (
        shutil.which("unshare") is not None and run([*NAMESPACE, "mount -t tmpfs tmpfs /tmp"]).returncode == 0
    )


NAMESPACE = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"]), "sh", "-c"]
