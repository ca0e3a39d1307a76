"""Protects the reading of files as the world makes them: what is read, what is refused, what is said of it.

Each case says what must come out in the words of the contract; all of them are read by one run.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from built_once import built_once
from counted_apart import lost

from telessaude.contract import load_sources
from telessaude.ingest.words import slug
from tests.arquivos.landing import REFERENCE, Case, cases, lay
from tests.arquivos.published import Published, Row, composed, words

pytestmark = pytest.mark.long  # its short form is in tests/ingest

CASES = cases()
# Rules that say more exactly what the cases call by one name.
KINDS = {
    "arquivo_com_senha": "arquivo_ilegivel",
    "documento": "valor_invalido",
}
each = pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Published:
    """The landing of all cases and what a run made of it."""

    def build(folder: Path) -> None:
        for case in CASES:
            lay(case, folder / "entrada")
        command = [sys.executable, "-m", "orchestration.cli", "run", "--landing", str(folder / "entrada")]
        command += ["--warehouse", str(folder / "armazem"), "--reference", REFERENCE]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        (folder / "dito.txt").write_text(done.stdout + done.stderr, encoding="utf-8")

    folder = built_once(tmp_path_factory, worker_id, "arquivos", build)
    said = (folder / "dito.txt").read_text(encoding="utf-8")
    return Published(folder / "entrada", folder / "armazem", said)


def asked(case: Case, what: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = case.expected.get(what, [])
    return found


@each
def test_every_file_is_read_refused_or_reported(case: Case, published: Published) -> None:
    for file in asked(case, "arquivos"):
        SITUATIONS[file["situacao"]](file, published)


def is_read(file: dict[str, Any], published: Published) -> None:
    found = published.delivered(file["caminho"], file.get("aba"), file.get("fonte"))
    assert found, f"{file['caminho']}: sem entrega"
    counts = tuple(sum(row[f"linhas_{what}"] for row in found) for what in ("lidas", "aceitas", "rejeitadas"))
    assert counts[0] == counts[1] + counts[2]
    wanted = (file.get("lidas"), file.get("aceitas"), file.get("rejeitadas"))
    if file.get("lidas") is None:
        assert counts[1] > 0, (file, counts)
    else:
        assert counts == wanted, (file, counts)


def is_refused(file: dict[str, Any], published: Published) -> None:
    found = published.delivered(file["caminho"])
    accepted = sum(row["linhas_aceitas"] for row in found)
    if file.get("ou_lido") and accepted == file["ou_lido"]:
        return
    whole = file["caminho"] + ("*" if file.get("ou_membro") else "")
    said = published.entries(whole)
    assert said, f"{file['caminho']}: calado"
    assert accepted == 0, (file, accepted)
    if not file.get("ou_membro") and not file.get("ou_lido"):
        barring = [row for row in said if row["rejeitada"]]
        assert [row["linha"] for row in barring] == [1 if "coluna" in file["motivo"] else 0], barring
        assert file["motivo"] in (barring[0]["regra"], KINDS.get(barring[0]["regra"])), barring
    told = " ".join(words(row) for row in said)
    for phrase in file.get("frase", []):
        assert any(slug(part) in told for part in phrase.split("|")), (phrase, told)
    if file.get("lidas") is not None:
        assert sum(row["linhas_lidas"] for row in found) == file["lidas"]


def is_passed_over(file: dict[str, Any], published: Published) -> None:
    said = [row for row in published.entries(file["caminho"], file["aba"]) if row["linha"] == 0]
    assert said, f"{file['caminho']} [{file['aba']}]: preterida sem entrada"
    found = [row for row in published.delivered(file["caminho"]) if row["aba"] == file["aba"]]
    assert sum(row["linhas_aceitas"] for row in found) == 0


def is_reported(file: dict[str, Any], published: Published) -> None:
    name = file["caminho"].rpartition("/")[2]
    known = published.delivered(file["caminho"]) or published.entries(file["caminho"])
    assert known or name in published.said, f"{file['caminho']}: calado"


def is_read_or_repeated(file: dict[str, Any], published: Published) -> None:
    found = published.delivered(file["caminho"])
    assert found, f"{file['caminho']}: calado"
    assert not any(row["linhas_rejeitadas"] or row["recusada"] for row in found), found


SITUATIONS: dict[str, Callable[[dict[str, Any], Published], None]] = {
    "lido": is_read,
    "recusado": is_refused,
    "preterida": is_passed_over,
    "relatado": is_reported,
    "lido_ou_relatado": is_reported,
    "lido_ou_repetido": is_read_or_repeated,
}


@each
def test_a_barred_row_says_first_what_bars_it(case: Case, published: Published) -> None:
    for line in asked(case, "linhas"):
        found = published.entries(line["caminho"], line.get("aba"), line["linha"])
        if line["aceita"]:
            assert not [row for row in found if row["rejeitada"]], (line, found)
            continue
        assert found, line
        first = found[0]
        assert first["rejeitada"], (line, found)
        if line["coluna"]:
            assert slug(line["coluna"]) in (slug(first["coluna"] or ""), slug(first["cabecalho"] or "")), (
                first
            )
        assert line["motivo"] in (first["regra"], KINDS.get(first["regra"])), first
        for phrase in line.get("frase", []):
            assert any(slug(part) in words(first) for part in phrase.split("|")), (phrase, first)


@each
def test_what_is_nulled_mended_or_passed_over_is_told(case: Case, published: Published) -> None:
    for note in asked(case, "avisos"):
        kind, _, count = note["motivo"].partition(":")
        found = published.entries(note["caminho"], note.get("aba"), None if count else note.get("linha"))
        told = [row for row in found if kind in (row["regra"], KINDS.get(row["regra"]))]
        if count:
            assert any(re.search(rf"(^|_){count}(_|$)", words(row)) for row in told), (note, found)
        else:
            column = slug(note["coluna"])
            assert any(
                column in (slug(row["coluna"] or ""), slug(row["cabecalho"] or ""), slug(row["valor"] or ""))
                for row in told
            ), (note, found)


@each
def test_records_have_the_values_that_were_written(case: Case, published: Published) -> None:
    for record in asked(case, "registros"):
        key = "municipio_ibge" if record["fonte"] == "municipio" else load_sources()[record["fonte"]].key[-1]
        found = [row for row in published.records(record["fonte"]) if str(row[key]) == record["id"]]
        if record.get("ausente"):
            assert not found, record
            continue
        assert len(found) == 1 or (found and record["fonte"] == "ponto"), (record, found)
        for column, wanted in record.get("valores", {}).items():
            assert value(found[0], column) == moment(wanted), (record["id"], column, found[0])
        for text in record.get("contem", []):
            assert any(
                composed(text) in composed(cell) for cell in found[0].values() if isinstance(cell, str)
            )


def value(row: Row, column: str) -> object:
    """A published value as cases write it: instants in UTC, days and lists as text."""
    cell = row.get(f"{column}_utc", row.get(column))
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=UTC)
    if isinstance(cell, date):
        return cell.isoformat()
    return cell or None if isinstance(cell, list) else cell


def moment(wanted: object) -> object:
    is_moment = isinstance(wanted, str) and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", wanted)
    return datetime.fromisoformat(str(wanted)) if is_moment else wanted


@each
def test_people_are_told_apart_and_no_further(case: Case, published: Published) -> None:
    for asks in asked(case, "pessoas"):
        key = load_sources()[asks["fonte"]].key[-1]
        found = [row for row in published.records(asks["fonte"]) if row[key] in asks["ids"]]
        assert len(found) == len(asks["ids"])
        assert len({row[asks["coluna"]] for row in found} - {None}) == asks["distintas"], asks
    for asks in asked(case, "contagens"):
        found = [
            str(row[asks["coluna"]])
            for row in published.records(asks["fonte"])
            if all(str(row[column]) == wanted for column, wanted in asks["onde"].items())
        ]
        begun = {text for text in found if text.startswith(asks.get("comeca", ""))}
        assert len(begun) == asks["distintas"], (asks, found)


@each
def test_a_document_is_told_by_its_place_alone(case: Case, published: Published) -> None:
    for place in asked(case, "documento"):
        found = published.entries(place["caminho"], place.get("aba"), place.get("linha"))
        of_column = [row for row in found if slug(row["coluna"] or "") == slug(place["coluna"])]
        assert of_column, (place, found)
        assert any(re.search("<documento>|doc:", row["valor"] or "") for row in of_column), of_column


def test_no_row_is_lost_in_silence(published: Published) -> None:
    assert lost(published.landing, published.connection) == []


def test_what_must_not_be_there_is_nowhere(published: Published) -> None:
    forbidden = {text: case.name for case in CASES for text in case.expected.get("nao_ha", [])}
    assert forbidden
    pattern = re.compile(
        b"|".join(re.escape(text.encode()) for text in sorted(forbidden, key=len, reverse=True))
    )
    found = {
        (match.decode(), where)
        for where, content in published.bytes_written()
        for match in pattern.findall(content)
    }
    assert not found
