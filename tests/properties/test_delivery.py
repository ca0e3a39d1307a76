"""Protects what a number may depend on: the records, and never how they were packed into files.

Splitting a file, reordering its rows, delivering the same bytes again under another name, moving records
between files, another format, separator or encoding, titles, totals, sheets and archives in any combination:
none changes a number, nor a rejection or its reason, and every row that an independent reader counts is read
or passed over with a word. Each example is one landing of states that deliver the same records, each in
another way, and one run.
"""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from counted_apart import lost
from deliveries import FORMATS, File, Landing, Rows, plain
from hostile import hostile
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from records import REFERENCE, Records, landings, without_ties
from worlds import MUNICIPIOS, World

from orchestration import pipeline
from telessaude.contract import Source, load_sources
from telessaude.store.database import connect
from telessaude.store.warehouse import Warehouse

HOSTILE = tuple(f"hostile {number}" for number in range(6))  # every file of them in a way of its own
AS_WRITTEN = ("one file", "split in two", "delivered again", *FORMATS, *HOSTILE)
ANY_ORDER = ("one file without ties", "reordered", "moved between files")
WORLDS = dict(zip((*AS_WRITTEN, *ANY_ORDER), map(World, MUNICIPIOS), strict=True))
NORMS = {"MSNT5", "PAHO", "DESD", "HAOC1", "RIO"}  # every family of records has numbers to compare
OF_SHAPE = (
    "arquivo_repetido", "linhas_de_rodape", "aba_oculta", "aba_sem_coluna_obrigatoria", "coluna_desconhecida",
    "coluna_repetida", "extensao_desconhecida", "nome_oculto",
)  # fmt: skip
SHOWN = 5
DIGITS = 10  # sums of hours may be added up in another order

# An example costs a run of the pipeline: few of them, always the same ones, none sought to be smaller.
few = settings(
    max_examples=1,
    derandomize=True,
    database=None,
    deadline=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)
many = settings(few, max_examples=60, derandomize=False, print_blob=True)
everything = given(rows=landings(), chance=st.randoms(use_true_random=False))


@pytest.mark.long
@few
@everything
def test_no_number_depends_on_the_files(
    rows: Records, chance: Random, tmp_path_factory: pytest.TempPathFactory
) -> None:
    numbers = compare(rows, chance, tmp_path_factory.mktemp("exemplo"))
    assert {row[1].partition(".")[0] for row in numbers} >= NORMS


@pytest.mark.exhaustive
@many
@everything
def test_no_number_depends_on_the_files_at_length(
    rows: Records, chance: Random, tmp_path_factory: pytest.TempPathFactory
) -> None:
    compare(rows, chance, tmp_path_factory.mktemp("exemplo"))


def compare(rows: Records, chance: Random, folder: Path) -> Counter:
    """Deliver, run once, compare the states, give one's numbers; the folder is kept when they differ."""
    landing, warehouse = Landing(folder / "entrada"), Warehouse(folder / "armazem")
    deliver(landing, rows, chance)
    pipeline.begin(landing.folder, warehouse, reference=REFERENCE)
    pipeline.ingest(landing.folder, warehouse)
    pipeline.build(warehouse)
    with connect(warehouse.database, read_only=True) as connection:
        assert lost(landing.folder, connection) == []
    numbers, rejections = numbers_by_state(warehouse), rejections_by_state(warehouse)
    assert sum(numbers["SP"].values()) > 100
    report = ""
    for ways in (AS_WRITTEN, ANY_ORDER):
        for way in ways[1:]:
            base, other = WORLDS[ways[0]].uf, WORLDS[way].uf
            report += difference(f"{way}, numbers", numbers[base], numbers[other])
            report += difference(f"{way}, rejections", rejections[base], rejections[other])
    assert not report, report
    shutil.rmtree(folder)
    return numbers["SP"]


def deliver(landing: Landing, rows: Records, chance: Random) -> None:
    """Put all worlds' files into a landing; every file of a state is packed in the state's own way."""
    nucleos = [
        {"nucleo_id": world.nucleo, "nome": "Núcleo", "uf": world.uf, "inicio": "2023-01-01"}
        for world in WORLDS.values()
    ]
    landing.put("nucleo", "todos", plain(nucleos)[0])
    for way, world in WORLDS.items():
        records = {
            source: world.rows(source, without_ties(found) if way in ANY_ORDER else found)
            for source, found in rows.items()
        }
        for source, found in (world.registries() | records).items():
            for file in packed(way, load_sources()[source], found, chance):
                landing.put(source, world.uf, file)


def packed(way: str, source: Source, rows: Rows, chance: Random) -> list[File]:
    """Rows as files, in order of arrival."""
    if way in HOSTILE:
        # One draw a file: an example cannot hold the hundreds that each of its files takes.
        file = hostile(Random(chance.getrandbits(64)), source, rows)
        return [(file.ending, file.content)]
    if way in FORMATS:
        return [FORMATS[way](rows)]
    if way == "split in two":
        cut = chance.randint(1, len(rows) - 1)
        return plain(rows[:cut]) + plain(rows[cut:])
    if way == "delivered again":
        half = len(rows) // 2
        # What came first comes again last: it is no newer for that.
        return plain(rows[:half]) + plain(rows[half:]) + plain(rows[:half])
    if way == "reordered":
        return plain(chance.sample(rows, len(rows)))
    if way == "moved between files":
        first = [chance.random() < 0.5 for _ in rows]
        return plain([r for r, f in zip(rows, first, strict=True) if f]) + plain(
            [r for r, f in zip(rows, first, strict=True) if not f]
        )
    return plain(rows)


def numbers_by_state(warehouse: Warehouse) -> dict[str, Counter]:
    """Every row of the two value tables, by state, under names that are the same in all states."""
    names = {key: (world.uf, name) for world in WORLDS.values() for key, name in world.names().items()}
    with connect(warehouse.database, read_only=True) as connection:
        people = connection.execute(
            "select distinct solicitante_id, nucleo_id from fatos.fct_teleconsultoria "
            "union select distinct solicitante_id, nucleo_id from fatos.fct_telediagnostico"
        ).fetchall()
        cells = "nivel, nivel_id, columns(* exclude (nivel, nivel_id))"
        rows = connection.execute(
            f"select {cells} from marts.indicador_valor "
            f"union all select {cells} from marts.indicador_valor_detalhe"
        ).fetchall()
    by_nucleo = {world.nucleo: world.uf for world in WORLDS.values()}
    names |= {("profissional", person): (by_nucleo[nucleo], "pessoa") for person, nucleo in people}
    found: dict[str, Counter] = {world.uf: Counter() for world in WORLDS.values()}
    for level, unit, *cells in rows:
        if level != "brasil":
            uf, name = names[level, unit]
            found[uf][name, *(f"{c:.{DIGITS}g}" if isinstance(c, float) else str(c) for c in cells)] += 1
    return found


def rejections_by_state(warehouse: Warehouse) -> dict[str, Counter]:
    """Source, column, rule, whether the row was rejected, by state; but for what tells of a file's shape."""
    with connect(warehouse.database, read_only=True) as connection:
        rows = connection.execute(
            "select split_part(split_part(caminho, '/', 2), '-', 1), fonte, coluna, regra, rejeitada "
            f"from marts.rejeicao where regra not in {OF_SHAPE}"
        ).fetchall()
    found: dict[str, Counter] = {world.uf: Counter() for world in WORLDS.values()}
    for uf, *entry in rows:
        found[uf][tuple(entry)] += 1
    return found


def difference(title: str, one: Counter, other: Counter) -> str:
    lines = [f"  only in one file: {row}" for row in list((one - other).elements())[:SHOWN]]
    lines += [f"  only so delivered: {row}" for row in list((other - one).elements())[:SHOWN]]
    return "\n".join([title, *lines, ""]) if lines else ""
