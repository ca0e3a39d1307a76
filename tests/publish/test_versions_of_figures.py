"""Protects the history of every published figure: which changed, from what to what, and what caused it.

A small network is run again and again: two núcleos, of São Paulo (SP) and of Minas Gerais (MG), whose few
teleconsultorias were added up by hand. Each run publishes; the history must tell each change exactly, and
survive full refreshes, killed runs and the pruning of old publications.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import duckdb
import pytest
from small_network import AFTER, BEFORE, FIRST, NUCLEOS, PONTOS, Network, asked

from orchestration import pipeline
from telessaude.publish import folder, revisions
from telessaude.store import sums
from telessaude.store.database import connect

pytestmark = pytest.mark.long  # eleven runs; test_causes.py holds what they are put down to, in seconds

JANUARY, MARCH = date(2024, 1, 1), date(2024, 3, 1)
HOURS = "HAOC3.303b"  # mean hours from question to answer, by month of the answer
ASKED = "HAOC3.303a"  # questions, by month of the question
IN_TIME = "MSNT5.418b"  # answered within 72 h, of those whose 72 h are over

CORRECTION = [asked("A", 2, "2024-01-11 09:00", "2024-01-13 09:00")]  # 48 h
LATE = [asked("B", 2, "2024-03-04 08:00", "2024-03-04 11:00")]  # 3 h
WITHDRAWAL = [asked("B", 2, "2024-03-04 08:00", "2024-03-04 11:00", "cancelada")]


def revisions_of(network: Network, publication: str, indicador: str) -> set[tuple]:
    """Those of an indicator, whole network: where, when, numbers before and after, cause."""
    rows = network.ask(
        f"""
        select periodo_tipo, nivel_id, numerador_anterior, denominador_anterior, numerador_novo,
            denominador_novo, motivo,
            (
                select string_agg(split_part(caminho, '/', 2), ' ' order by caminho)
                from marts.entrega where entrega_id in (select unnest(entregas))
            )
        from marts.revisao
        where publicacao_nova = '{publication}' and indicador_id = '{indicador}'
        """
    )
    return set(rows)


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Network:
    """Five publications: the first, corrected, withdrawn, refreshed, a later instant."""
    network = Network(tmp_path_factory.mktemp("rede"))
    network.deliver("nucleo/n.csv", NUCLEOS)
    network.deliver("ponto/p.csv", PONTOS)
    network.deliver("teleconsultoria/primeira.csv", FIRST)
    network.run(BEFORE)
    network.deliver("teleconsultoria/correcao.csv", CORRECTION)
    network.deliver("teleconsultoria/atrasada.csv", LATE)
    network.deliver("teleconsultoria/repetida.csv", FIRST[:1] + FIRST[4:])
    network.run(BEFORE)
    network.deliver("teleconsultoria/retirada.csv", WITHDRAWAL)
    network.run(BEFORE)
    network.run(BEFORE, full_refresh=True)
    network.run(AFTER)
    return network


@pytest.fixture
def copy(network: Network, tmp_path: Path) -> Network:
    """The network after its five publications, to be changed."""
    shutil.copytree(network.root, tmp_path / "copia", symlinks=True)
    return Network(tmp_path / "copia", list(network.names))


def everywhere(kind: str, places: Iterable[str], before: tuple, after: tuple, why: tuple) -> set[tuple]:
    return {(kind, place, *before, *after, *why) for place in places}


def test_the_first_publication_revises_nothing_and_its_file_holds_every_number(network):
    first = network.names[0]
    assert network.ask(f"select count(*) from marts.revisao where publicacao_nova = '{first}'") == [(0,)]
    figures = network.ask(
        f"""
        select count(*) from (
            from read_parquet('{network.warehouse.public}/versoes/{first}.parquet')
        ) where not retirado and publicacao_id = '{first}'
        """
    )
    with duckdb.connect(str(network.warehouse.publications / first / "indicadores.duckdb")) as connection:
        published = connection.execute(
            "select (select count(*) from marts.indicador_valor) "
            "+ (select count(*) from marts.indicador_valor_detalhe)"
        ).fetchall()
    assert figures == published


def test_a_correction_changes_what_it_touches_and_is_named(network):
    """In January A answered after 10 and 20 h, then 10 and 48; in the year, also after 4 h. B's new answer
    after 3 h joins one after 6. What was delivered again unchanged explains nothing."""
    corrected, late = ("entrega", "correcao.csv"), ("entrega", "atrasada.csv")
    both = ("entrega", "atrasada.csv correcao.csv")
    expected = everywhere("mes", ("A", "SP"), (30, 2), (58, 2), corrected)
    expected |= everywhere("mes", ("BR",), (36, 3), (64, 3), corrected)
    for kind in ("quadrimestre", "ano"):
        expected |= everywhere(kind, ("A", "SP"), (34, 3), (62, 3), corrected)
        expected |= everywhere(kind, ("B", "MG"), (6, 1), (9, 2), late)
        expected |= everywhere(kind, ("BR",), (40, 4), (71, 5), both)
    assert revisions_of(network, network.names[1], HOURS) == expected


def test_a_revision_tells_both_publications_and_whether_the_period_was_over(network):
    first, second = network.names[:2]
    ends = dict(network.ask("select publicacao_id, fim from marts.execucao"))
    rows = network.ask(
        f"""
        select periodo_tipo, valor_anterior, valor_novo, diferenca, mudanca, parcial_anterior, parcial_nova,
            publicacao_anterior, publicada_anterior_em, publicada_em, referencia_anterior, referencia_nova
        from marts.revisao
        where publicacao_nova = '{second}' and indicador_id = '{HOURS}' and nivel_id = 'A'
        order by periodo_tipo
        """
    )
    told = (first, ends[first], ends[second], BEFORE, BEFORE)
    assert [row[:1] + row[4:] for row in rows] == [
        ("ano", "alterado", True, True, *told),
        ("mes", "alterado", False, False, *told),
        ("quadrimestre", "alterado", True, True, *told),
    ]
    assert rows[1][1:4] == (15, 29, 14)
    assert rows[0][1:4] == pytest.approx((34 / 3, 62 / 3, 28 / 3))


def test_a_number_that_is_no_longer_published_is_a_revision_without_a_new_value(network):
    third = network.names[2]
    withdrawn = ("entrega", "retirada.csv")
    expected = everywhere("mes", ("3106200", "B", "MG", "BR"), (1, None), (None, None), withdrawn)
    for kind in ("quadrimestre", "ano"):
        expected |= everywhere(kind, ("3106200", "B", "MG"), (2, None), (1, None), withdrawn)
        expected |= everywhere(kind, ("BR",), (6, None), (5, None), withdrawn)
    assert revisions_of(network, third, ASKED) == expected
    gone = network.ask(
        f"select periodo_inicio, mudanca, valor_novo, parcial_nova from marts.revisao "
        f"where publicacao_nova = '{third}' and indicador_id = '{ASKED}' and valor_novo is null group by all"
    )
    assert gone == [(MARCH, "retirado", None, None)]


def test_a_full_refresh_that_changes_nothing_keeps_the_revisions_and_adds_none(network):
    before, after = (
        duckdb.connect(str(network.warehouse.publications / name / "indicadores.duckdb"), read_only=True)
        for name in network.names[2:4]
    )
    with before, after:
        rows = "select * from marts.revisao order by all"
        kept = before.execute(rows).fetchall()
        assert kept
        assert after.execute(rows).fetchall() == kept


def test_only_the_instant_moved(network):
    """A's open question of April is overdue by then, and counts among those that were to be answered."""
    moved = ("referência", None)
    expected = set()
    for kind in ("quadrimestre", "ano"):
        expected |= everywhere(kind, ("3550308", "A", "SP"), (3, 3), (3, 4), moved)
        expected |= everywhere(kind, ("BR",), (4, 4), (4, 5), moved)
    assert revisions_of(network, network.names[4], IN_TIME) == expected
    assert revisions_of(network, network.names[4], HOURS) == set()


def history(network: Network) -> list[dict]:
    """Every version, oldest publication first, as the files tell them."""
    with duckdb.connect() as connection:
        rows = connection.execute(
            f"from read_parquet('{network.warehouse.public}/versoes/*.parquet') order by publicacao_id"
        )
        names = [column[0] for column in rows.description]
        return [dict(zip(names, row, strict=True)) for row in rows.fetchall()]


KEY = ("indicador_id", "periodo_tipo", "periodo_inicio", "nivel", "nivel_id", "dimensao", "categoria")
NUMBERS = ("numerador", "denominador", "valor")


def test_the_versions_alone_tell_the_same_revisions(network):
    """Followed version by version in Python, numbers change where ``revisao`` says, and only there."""
    shown: dict[tuple, tuple] = {}
    found = []
    for version in history(network):
        key = tuple(version[name] for name in KEY)
        numbers = tuple(version[name] for name in NUMBERS)
        if key in shown and shown[key] != numbers:
            found.append((version["publicacao_id"], *key, *shown[key], *numbers))
        shown[key] = numbers
    told = (
        ", ".join(f"{name}_anterior" for name in NUMBERS) + ", numerador_novo, denominador_novo, valor_novo"
    )
    revisions = network.ask(f"select publicacao_nova, {', '.join(KEY)}, {told} from marts.revisao")
    assert sorted(found, key=str) == sorted(revisions, key=str)


def test_the_views_tell_the_numbers_of_any_publication(network, monkeypatch):
    monkeypatch.chdir(network.warehouse.public)
    columns = f"{', '.join(KEY)}, numerador, denominador, valor, cobertura, meta, posicao, situacao, parcial"
    with duckdb.connect() as connection:
        connection.execute((network.warehouse.public / "versoes.sql").read_text())
        for name in network.names:
            told = connection.execute(f"select {columns} from numero_em('{name}') order by all").fetchall()
            database = network.warehouse.publications / name / "indicadores.duckdb"
            with duckdb.connect(str(database), read_only=True) as publication:
                published = publication.execute(
                    f"select {columns} from marts.indicador_valor union all "
                    f"select {columns} from marts.indicador_valor_detalhe order by all"
                ).fetchall()
            assert told == published


def republish(network: Network, change: str = "select 1") -> str:
    """Publish the models as they are, with a change made by hand; everything counts as built again."""
    current = pipeline.begin(network.root / "entrada", network.warehouse, reference=AFTER, full_refresh=True)
    assert current is not None
    with connect(network.warehouse.database) as connection:
        connection.execute(change)
    network.names.append(str(pipeline.publish(network.warehouse).publicacao_id))
    return network.names[-1]


ONE = (
    f"indicador_id = '{ASKED}' and periodo_tipo = 'mes' and periodo_inicio = date '{JANUARY}' "
    "and nivel_id = 'A'"
)


def test_a_number_that_comes_back_is_told(copy):
    with connect(copy.warehouse.database) as connection:
        connection.execute(f"create table lago.guardado as from marts.indicador_valor where {ONE}")
    republish(copy, f"delete from marts.indicador_valor where {ONE}")
    republish(copy, "insert into marts.indicador_valor from lago.guardado")
    rows = copy.ask(
        "select publicacao_nova, mudanca, valor_anterior, valor_novo, diferenca from marts.revisao "
        f"where {ONE} order by publicacao_nova"
    )
    assert rows == [
        (copy.names[-2], "retirado", 2, None, None),
        (copy.names[-1], "devolvido", None, 2, None),
    ]


def test_the_last_digits_of_a_sum_are_no_revision(copy):
    name = republish(copy, "update marts.indicador_valor set valor = valor * (1 + 4e-15)")
    assert copy.ask(f"select count(*) from marts.revisao where publicacao_nova = '{name}'") == [(0,)]
    assert [version for version in history(copy) if version["publicacao_id"] == name] == []


def test_a_target_or_a_period_that_ends_is_a_version_and_no_revision(copy):
    name = republish(copy, f"update marts.indicador_valor set meta = 3, parcial = true where {ONE}")
    versions = [version for version in history(copy) if version["publicacao_id"] == name]
    assert [(version["valor"], version["meta"], version["parcial"]) for version in versions] == [(2, 3, True)]
    assert copy.ask(f"select count(*) from marts.revisao where publicacao_nova = '{name}'") == [(0,)]


@pytest.mark.parametrize(("version", "reason"), [("outra", "código"), (None, "não identificado")])
def test_without_a_delivery_the_code_is_named_if_it_changed(copy, monkeypatch, version, reason):
    if version:
        monkeypatch.setattr(revisions, "code_version", lambda: version)
    name = republish(copy, f"update marts.indicador_valor set numerador = 7, valor = 7 where {ONE}")
    assert revisions_of(copy, name, ASKED) == {("mes", "A", 2, None, 7, None, reason, None)}


def test_a_delivery_of_another_month_unit_or_source_is_named_as_probable(copy):
    """Taken as new, the first file is what still holds A's questions of February and April, and no other."""
    other = "'MG.aptos' as indicador_id"  # by the conditions that municípios fulfil, which nobody delivered
    republish(
        copy,
        "insert into marts.indicador_valor "
        f"select * replace ({other}) from marts.indicador_valor where {ONE}",
    )
    name = republish(
        copy,
        f"""
        update lago.entrega set construida = false where caminho = 'teleconsultoria/primeira.csv';
        update intermediario.int_entrega as e set nova = true -- as a build would have: this run has none
        from lago.entrega as l where l.entrega_id = e.entrega_id and not l.construida;
        update marts.indicador_valor set numerador = 7, valor = 7
        where indicador_id in ('{ASKED}', 'MG.aptos') and periodo_tipo = 'mes' and nivel = 'nucleo'
        """,
    )
    first = copy.ask("select entrega_id from marts.entrega where caminho = 'teleconsultoria/primeira.csv'")[0]
    told = copy.ask(
        f"""
        select indicador_id, nivel_id, month(periodo_inicio), motivo, entregas
        from marts.revisao where publicacao_nova = '{name}' order by all
        """
    )
    assert told == [
        (ASKED, "A", 1, "entrega provável", list(first)),
        (ASKED, "A", 2, "entrega", list(first)),
        (ASKED, "A", 4, "entrega", list(first)),
        (ASKED, "B", 1, "entrega provável", list(first)),
        ("MG.aptos", "A", 1, "entrega provável", list(first)),
    ]


def test_publications_are_pruned_and_their_versions_kept(copy, monkeypatch):
    monkeypatch.setattr(folder, "KEPT", 3)
    for number in range(10, 14):
        republish(copy, f"update marts.indicador_valor set numerador = {number} where {ONE}")
    assert {path.name for path in copy.warehouse.publications.iterdir()} == set(copy.names[-3:])
    files = {path.stem: path for path in (copy.warehouse.public / "versoes").iterdir()}
    assert set(files) == set(copy.names)
    assert files[copy.names[0]].stat().st_nlink == 3
    numbers = [row["numerador"] for row in history(copy) if is_one(row)]
    assert numbers == [2, 10, 11, 12, 13]
    told = copy.ask(f"select numerador_novo from marts.revisao where {ONE} order by publicacao_nova")
    assert [number for (number,) in told] == numbers[1:]


def is_one(version: dict) -> bool:
    return tuple(version[name] for name in KEY[:5]) == (ASKED, "mes", JANUARY, "nucleo", "A")


def test_a_warehouse_that_published_before_versions_were_kept_goes_on_with_them(copy):
    last = copy.warehouse.public.resolve()
    shutil.rmtree(last / "versoes")
    (last / sums.FILE).unlink()  # nor were sums
    with duckdb.connect(str(last / "indicadores.duckdb")) as connection:
        connection.execute("drop table marts.revisao")
    name = republish(copy, f"update marts.indicador_valor set numerador = 7, valor = 7 where {ONE}")
    assert {path.stem for path in (copy.warehouse.public / "versoes").iterdir()} == {last.name, name}
    assert [row["numerador"] for row in history(copy) if is_one(row)] == [2, 7]
    assert revisions_of(copy, name, ASKED) == {("mes", "A", 2, None, 7, None, "não identificado", None)}
