"""Protects the numbers: two landings give, through the command line, what an independent program worked out.

Every row of ``indicador_valor`` and ``indicador_valor_detalhe``, the counts of every source and every
rejection are compared with the expected ones, nothing missing and nothing extra; at the level of people,
whose delivered identifiers are replaced by pseudonyms, as multisets of values. Compared are the indicators
and sources that the cases list: one that came later has its own numbers, worked out in ``by_hand``.
"""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from golden_cases import EACH, FOLDER, indicators_of_cases, published

from telessaude.contract import load_sources

RELATIVE = 1e-6
SHOWN = 8  # lines of a difference that a reader still reads
KEY = "indicador_id, periodo_tipo, periodo_inicio, nivel, nivel_id, dimensao, categoria"
NUMBERS = ("posicao", "numerador", "denominador", "valor", "cobertura")
PEOPLE = tuple({column for source in load_sources().values() for column in source.people})

# What the cases call unreadable is told by its cause.
UNREADABLE = {"zip_dentro_de_zip": "arquivo_ilegivel", "arquivo_com_senha": "arquivo_ilegivel"}
# The contract's words ask for these entries; the cases' list does not have them.
REPORTED_BESIDES = {
    "dia_sem_hora": "planilha.md: a day alone counts as 00:00:00 or 23:59:59, and is reported",
    "extensao_desconhecida": "sources.yml: files of unknown extensions are reported; a member is a file",
}

Key = tuple[str, ...]
Numbers = tuple[float | None, ...]
Row = tuple[Key, Numbers]

pytestmark = pytest.mark.parametrize("case", EACH)


def expected_rows(case: str) -> list[Row]:
    names = KEY.split(", ")
    with gzip.open(FOLDER / case / "expected.csv.gz", "rt", encoding="utf-8", newline="") as lines:
        return [
            (
                tuple(row[name] for name in names),
                tuple(float(row[name]) if row[name] else None for name in NUMBERS),
            )
            for row in csv.DictReader(lines)
        ]


def published_rows(folder: Path) -> list[Row]:
    columns = f"{KEY.replace('periodo_inicio', 'periodo_inicio::varchar')}, {', '.join(NUMBERS)}"
    with published(folder) as connection:
        rows = connection.execute(
            f"select {columns} from marts.indicador_valor "
            f"union all select {columns} from marts.indicador_valor_detalhe"
        ).fetchall()
    return [(row[:7], row[7:]) for row in rows]


def equal(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= RELATIVE * max(abs(one), abs(other))


def differences(title: str, lines: Iterable[str]) -> str:
    """Up to a few lines under a title that counts them all; nothing when there are none."""
    found = sorted(lines)
    if not found:
        return ""
    more = [f"  ... and {len(found) - SHOWN} more"] if len(found) > SHOWN else []
    return "\n".join([f"{title}: {len(found)}", *(f"  {line}" for line in found[:SHOWN]), *more]) + "\n"


def multiset_differences(expected: Counter, got: Counter) -> str:
    return differences("missing", map(str, (expected - got).elements())) + differences(
        "extra", map(str, (got - expected).elements())
    )


def rows_to_compare(case: str, folder: Path) -> tuple[list[Row], list[Row]]:
    """Expected and published rows, of every indicator that some case expects."""
    listed = indicators_of_cases()
    return expected_rows(case), [row for row in published_rows(folder) if row[0][0] in listed]


def test_every_number(case: str, published_case: Callable[[str], Path]) -> None:
    expected, got = (
        [row for row in rows if row[0][3] != "profissional"]
        for rows in rows_to_compare(case, published_case(case))
    )
    by_key, right = dict(got), dict(expected)
    repeated = [" ".join(key) for key, times in Counter(key for key, _ in got).items() if times > 1]
    different = [
        f"{' '.join(key)}: expected {dict(zip(NUMBERS, numbers, strict=True))}, got {by_key[key]}"
        for key, numbers in right.items()
        if key in by_key and not all(map(equal, numbers, by_key[key]))
    ]
    report = (
        differences("missing", (f"{' '.join(key)}: {right[key]}" for key in right.keys() - by_key.keys()))
        + differences("extra", (f"{' '.join(key)}: {by_key[key]}" for key in by_key.keys() - right.keys()))
        + differences("different", different)
        + differences("twice", repeated)
    )
    assert len(right) > 10_000
    assert not report, report


def test_numbers_of_people(case: str, published_case: Callable[[str], Path]) -> None:
    expected, got = (
        Counter(
            (key[:4] + key[5:], tuple(None if n is None else float(f"{n:.6g}") for n in numbers))
            for key, numbers in rows
            if key[3] == "profissional"
        )
        for rows in rows_to_compare(case, published_case(case))
    )
    report = multiset_differences(expected, got)
    assert expected
    assert not report, report


def test_people_are_pseudonyms(case: str, published_case: Callable[[str], Path]) -> None:
    expected, got = rows_to_compare(case, published_case(case))
    delivered = {key[4] for key, _ in expected if key[3] == "profissional"}
    shown = {key[4] for key, _ in got if key[3] == "profissional"}
    assert not delivered & shown
    assert all(len(person) == 32 and int(person, 16) >= 0 for person in shown)


def test_counts_of_every_source(case: str, published_case: Callable[[str], Path]) -> None:
    names = ("read", "accepted", "rejected", "superseded", "withdrawn")
    columns = ("lidas", "aceitas", "rejeitadas", "substituidas", "retiradas")
    counts = json.loads((FOLDER / case / "expected_counts.json").read_text(encoding="utf-8"))
    expected = {source: tuple(count[name] for name in names) for source, count in counts.items()}
    with published(published_case(case)) as connection:
        sums = ", ".join(f"sum(linhas_{column})::bigint" for column in columns)
        rows = connection.execute(f"select fonte, {sums} from marts.entrega group by fonte").fetchall()
    got = {source: tuple(numbers) for source, *numbers in rows if source in expected}
    report = differences(
        f"source ({', '.join(names)})",
        (f"{s}: expected {expected[s]}, got {got.get(s)}" for s in expected if expected[s] != got.get(s)),
    )
    assert not report, report


def test_every_row_read_is_accepted_or_rejected(case: str, published_case: Callable[[str], Path]) -> None:
    with published(published_case(case)) as connection:
        rows = connection.execute(
            "select caminho from marts.entrega where linhas_lidas <> linhas_aceitas + linhas_rejeitadas"
        ).fetchall()
    assert rows == []


def test_every_rejection(case: str, published_case: Callable[[str], Path]) -> None:
    with (FOLDER / case / "expected_rejections.csv").open(encoding="utf-8", newline="") as lines:
        expected = Counter(
            (
                row["source"],
                row["file"],
                row["aba"],
                int(row["line"]),
                row["column"],
                row["reason"],
                row["rejected"],
            )
            for row in csv.DictReader(lines)
        )
    with published(published_case(case)) as connection:
        rows = connection.execute(
            "select fonte, caminho, coalesce(aba, ''), linha, coalesce(coluna, ''), "
            "case when regra = 'linhas_de_rodape' then regra || ':' || contagem else regra end, "
            "case when rejeitada then 'yes' else 'no' end from marts.rejeicao"
        ).fetchall()
    found = Counter(
        (*place, UNREADABLE.get(rule, rule), rejected)
        for *place, rule, rejected in rows
        if rule not in REPORTED_BESIDES
    )
    report = multiset_differences(expected, found)
    assert not report, report


def test_rejections_say_why_and_never_who(case: str, published_case: Callable[[str], Path]) -> None:
    with published(published_case(case)) as connection:
        silent = connection.execute(
            "select caminho, linha from marts.rejeicao where coalesce(motivo, '') = ''"
        ).fetchall()
        told = connection.execute(
            f"select caminho, linha from marts.rejeicao where coluna in {PEOPLE} and valor is not null"
        ).fetchall()
    assert silent == []
    assert told == []


def test_records_published_are_the_current_versions(case: str, published_case: Callable[[str], Path]) -> None:
    folder = published_case(case)
    counts = json.loads((FOLDER / case / "expected_counts.json").read_text(encoding="utf-8"))
    records = {name for name, source in load_sources().items() if source.group == "records"}
    for source in records & counts.keys():
        files = folder / "armazem" / "public" / "registros" / source / "*" / "*.parquet"
        with published(folder) as connection:
            row = connection.execute(f"select count(*) from read_parquet('{files}')").fetchone()
        current = counts[source]["accepted"] - counts[source]["superseded"] - counts[source]["withdrawn"]
        assert row == (current,), source


def test_the_run_says_what_it_did(case: str, published_case: Callable[[str], Path]) -> None:
    said = (published_case(case) / "saida.txt").read_text(encoding="utf-8")
    assert "teleconsultoria" in said
    assert "rejeitad" in said.lower()
