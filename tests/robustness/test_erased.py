"""Protects who asks to be erased: of her nothing is left in any byte, killed anywhere, whoever holds a link.

The first tests erase from a warehouse whose publications were made by hand; the last ones run the product.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from erased import CNS, CPF, DOTTED, SHORT, codes, deliver, deliver_more, holding
from rough import PROGRAM, assert_published, put, run

from orchestration.status import _erasures
from telessaude import erasure
from telessaude.erasure import Asked
from telessaude.ingest import ingest
from telessaude.ingest.people import keyed_hash
from telessaude.publish.records import pseudonym
from telessaude.store import sums, tombstones
from telessaude.store.errors import Failure
from telessaude.store.key import load_key
from telessaude.store.warehouse import Warehouse

pytestmark = pytest.mark.long
KEY = "7c1d9e02a4b83f5561c0d7e94a2b8f3310e6d5c4b9a87f21034e6d8c5b7a9f10"
HERS = Asked((CPF, CNS))
EFFECTS = ((Path, "replace"), (Path, "unlink"), (os, "link"), (shutil, "rmtree"))


class Killed(BaseException):
    """Stands for kill -9: nothing catches it."""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``entrada`` and ``armazem``, read and with two publications made by hand."""
    folder = tmp_path_factory.mktemp("apagar")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TELESSAUDE_PSEUDONYM_KEY", KEY)
        deliver(folder / "entrada")
        deliver_more(folder / "entrada")
        warehouse = Warehouse(folder / "armazem")
        ingest(folder / "entrada", warehouse)
        publish_by_hand(warehouse)
    return folder


@pytest.fixture
def warehouse(kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Warehouse:
    monkeypatch.setenv("TELESSAUDE_PSEUDONYM_KEY", KEY)
    shutil.copytree(kept, tmp_path / "copia", copy_function=shutil.copy2)
    copy = Warehouse(tmp_path / "copia" / "armazem")
    link(copy)
    return copy


def publish_by_hand(warehouse: Warehouse) -> None:
    """What a publication may hold of her: figures by professional, records, rejections, a page, an export."""
    her = keyed_hash(load_key(warehouse), f"d:{CPF}")
    first = warehouse.publications / "1"
    (first / "registros" / "teleconsulta").mkdir(parents=True)
    (first / "validacao").mkdir()
    with duckdb.connect(first / "indicadores.duckdb") as con:
        con.execute("create schema marts")
        con.execute(
            "create table marts.detalhe as "
            f"select unnest(['{her}', 'outra']) as nivel_id, unnest([9, 1]) as valor, current_date as dia"
        )
        con.execute("comment on column marts.detalhe.valor is 'Quantos.'")
        con.execute(
            f"create table marts.resumo as select unnest(['disse {her} e mais', 'disse nada disto']) as texto"
        )
        con.execute(
            f"copy (select unnest(['{her}', 'q1']) as paciente_id, "
            f"unnest(['outra', '{her}']) as profissional_id) "
            f"to '{first / 'registros' / 'teleconsulta' / 'registros.parquet'}'"
        )
    (first / "validacao" / "index.html").write_text(f"<p>{her} e outra</p>")
    (first / "export.csv").write_text(f"nivel_id,valor\n{her},9\noutra,1\n")
    second = warehouse.publications / "2"
    shutil.copytree(first, second)
    for folder in (first, second):
        sums.write(folder)


def link(warehouse: Warehouse) -> None:
    """Make the second publication's files links of the first's, as those of a run are."""
    for path in (warehouse.publications / "1").rglob("*"):
        if path.is_file() and path.name != sums.FILE:
            other = warehouse.publications / "2" / path.relative_to(warehouse.publications / "1")
            other.unlink()
            os.link(path, other)


def rows(file: Path, relation: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(file, read_only=True) as con:
        return con.execute(f"from {relation} order by all").fetchall()


def read_parquet(file: Path) -> list[tuple[Any, ...]]:
    return duckdb.sql(f"from read_parquet('{file}')").fetchall()


def test_nothing_of_her_is_in_any_byte(warehouse: Warehouse) -> None:
    wanted = codes(warehouse)
    assert len(holding(warehouse.root, wanted)) > 8  # a search that finds nothing proves nothing
    done = erasure.finish(warehouse, erasure.begin(warehouse, HERS))
    assert holding(warehouse.root, wanted) == {}
    assert done.linhas_apagadas == {
        "profissional": 1, "regulacao": 1, "teleconsulta": 2, "teleconsultoria": 3, "telediagnostico": 2
    }  # fmt: skip
    assert done.linhas_que_ficam_sem_o_codigo == {"teleconsultoria": 6, "telediagnostico": 4}
    (told,) = warehouse.erasures.iterdir()
    assert told.stat().st_mode & 0o077 == 0
    (day,) = (warehouse.root / "acessos").iterdir()
    line = json.loads(day.read_text())
    assert (line["acao"], line["o_que"]) == ("apagou", "pessoa: 9 linhas")
    (receipt,) = tombstones.receipts(warehouse)
    assert _erasures([receipt]).startswith("Apagamentos: 1, 9 linhas apagadas; o último em ")


def test_all_others_stay_and_are_told(warehouse: Warehouse) -> None:
    erasure.finish(warehouse, erasure.begin(warehouse, HERS))
    first = warehouse.publications / "1"
    assert [row[:2] for row in rows(first / "indicadores.duckdb", "marts.detalhe")] == [("outra", 1)]
    assert rows(first / "indicadores.duckdb", "marts.resumo") == [("disse nada disto",)]
    said = "(select comment from duckdb_columns() where column_name = 'valor')"
    assert rows(first / "indicadores.duckdb", said) == [("Quantos.",)]
    assert read_parquet(first / "registros" / "teleconsulta" / "registros.parquet") == [("q1", None)]
    assert (first / "validacao" / "index.html").read_text() == "<p>apagado e outra</p>"
    assert (first / "export.csv").read_text() == "nivel_id,valor\noutra,1\n"
    counted = "(select caminho, linhas_lidas, linhas_apagadas from lago.entrega where linhas_apagadas > 0)"
    assert rows(warehouse.database, counted) == [
        ("profissional/a.csv", 2, 1),
        ("regulacao/a.csv", 1, 1),
        ("teleconsulta/a.csv", 11, 2),
        ("teleconsultoria/a.csv", 29, 3),
        ("telediagnostico/a.csv", 6, 2),
    ]
    asked = "count(*), count(*) filter (where solicitante_id = repeat('0', 32))"
    assert rows(warehouse.database, f"(select {asked} from lago.teleconsultoria_completa)") == [(26, 6)]


def test_links_are_broken_and_made_again_never_written_through(warehouse: Warehouse, tmp_path: Path) -> None:
    outside = tmp_path / "de fora.duckdb"  # a reader's own link, or a backup's
    one, other = (warehouse.publications / name / "indicadores.duckdb" for name in "12")
    os.link(one, outside)
    before = outside.read_bytes()
    erasure.finish(warehouse, erasure.begin(warehouse, HERS))
    assert outside.read_bytes() == before
    assert one.samefile(other)
    assert not one.samefile(outside)
    assert [sums.differences(warehouse.publications / name) for name in "12"] == [[], []]


def test_damage_of_before_is_not_made_right(warehouse: Warehouse) -> None:
    page = warehouse.publications / "1" / "export.csv"
    intact = warehouse.publications / "1" / "versoes.sql"
    intact.write_text("como foi feito")
    sums.write(warehouse.publications / "1")
    intact.write_text("outra coisa")
    erasure.finish(warehouse, erasure.begin(warehouse, HERS))
    assert [found.path for found in sums.differences(warehouse.publications / "1")] == [intact]
    assert page.exists()


def effects(monkeypatch: pytest.MonkeyPatch, at: int | None = None) -> list[int]:
    """Count what changes the disk from now on, and be killed just before one of them."""
    count = [0]

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def effect(*given: Any, **named: Any) -> Any:
            if count[0] == at:
                raise Killed
            count[0] += 1
            return real(*given, **named)

        return effect

    for owner, name in EFFECTS:
        monkeypatch.setattr(owner, name, counted(getattr(owner, name)))
    return count


def test_killed_anywhere_it_is_ended_by_who_comes_next(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At six of the effects on the disk, from the first to the last."""
    monkeypatch.setenv("TELESSAUDE_PSEUDONYM_KEY", KEY)
    _, all_of_them = ended(kept, tmp_path / "inteiro", None)
    assert all_of_them > 30
    for at in range(0, all_of_them, -(-all_of_them // 6)):
        copy, _ = ended(kept, tmp_path / str(at), at)
        assert rows(copy.database, "(select sum(linhas_apagadas) from lago.entrega)") == [(9,)], at
        assert [sums.differences(copy.publications / name) for name in "12"] == [[], []], at
        assert all(path.suffix == ".parquet" for path in copy.lake.glob("*/*")), at


def ended(kept: Path, folder: Path, at: int | None) -> tuple[Warehouse, int]:
    """A copy in which an erasure was killed at an effect and ended by the next run; how many there were."""
    shutil.copytree(kept, folder)
    copy = Warehouse(folder / "armazem")
    link(copy)
    wanted = codes(copy)
    begun = erasure.begin(copy, HERS)
    with pytest.MonkeyPatch.context() as patch:
        count = effects(patch, at)
        try:
            erasure.finish(copy, begun)
        except Killed:
            assert at is not None
    erasure.resume(copy)
    assert holding(copy.root, wanted) == {}, at
    return copy, count[0]


def test_what_comes_in_again_stays_out(warehouse: Warehouse) -> None:
    wanted = codes(warehouse)
    erasure.finish(warehouse, erasure.begin(warehouse, HERS))
    landing = warehouse.root.parent / "entrada"
    deliver(landing)
    put(
        landing,
        "regulacao/de novo.csv",
        "solicitacao_id,municipio_ibge,situacao,procedimento,solicitada_em,paciente_id\n"
        f"8,3106200,pendente,Exame,2023-05-03 14:05,{DOTTED}\n"
        f"9,3106200,pendente,Exame,2023-05-03 14:05,{SHORT}\n",
    )
    ingest(landing, warehouse)
    assert holding(warehouse.root, wanted) == {}
    again = "(select linhas_lidas, linhas_apagadas from lago.entrega where caminho like '%de novo%')"
    assert rows(warehouse.database, again) == [(2, 2)]


def test_a_delivery_goes_whole_and_is_refused_when_it_comes_again(warehouse: Warehouse) -> None:
    sent = rows(warehouse.database, "(select sha256 from lago.entrega where caminho = 'teleconsulta/a.csv')")
    done = erasure.finish(warehouse, erasure.begin(warehouse, Asked(deliveries=[sent[0][0][:12]])))
    assert done.linhas_apagadas == {"teleconsulta": 11}
    assert list((warehouse.lake / "teleconsulta").iterdir()) == []
    landing = warehouse.root.parent / "entrada"
    shutil.copy(landing / "teleconsulta" / "a.csv", landing / "teleconsulta" / "outra.csv")
    shutil.copytree(landing / "teleconsulta", landing / "de novo" / "teleconsulta")
    ingest(landing, warehouse)
    assert list((warehouse.lake / "teleconsulta").iterdir()) == []


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (Asked(["01234567891"]), "nº 1 não é um CPF"),
        (Asked([CPF, "enf-1"]), "diga o núcleo"),
        (Asked(deliveries=["0000"]), "nenhum arquivo"),
    ],
)
def test_what_is_nobody_is_refused_before_anything_is_done(
    warehouse: Warehouse, asked: Asked, words: str
) -> None:
    with pytest.raises(Failure, match=words):
        erasure.begin(warehouse, asked)
    assert not warehouse.erasures.exists()


def test_a_code_of_a_nucleo_is_of_that_nucleo_alone(warehouse: Warehouse) -> None:
    done = erasure.finish(warehouse, erasure.begin(warehouse, Asked(["q3"], nucleo="N1")))
    assert done.linhas_apagadas == {"teleconsulta": 1}
    assert erasure.finish(warehouse, erasure.begin(warehouse, Asked(["q4"], "N2"))).linhas_apagadas == {}


def test_the_command_publishes_figures_counted_anew(published_small: Path, tmp_path: Path) -> None:
    """The product whole: everyone was asked by one person, whose code goes; her requests stay."""
    shutil.copytree(published_small, tmp_path / "copia", symlinks=True)
    warehouse = Warehouse(tmp_path / "copia" / "armazem")
    key = load_key(warehouse)
    her = keyed_hash(key, "n:N1:enf-1")
    wanted = {her, pseudonym(key, her)}
    assert holding(warehouse.root, wanted) != {}
    command = ["erase", "--warehouse", str(warehouse.root), "--person", "enf-1", "--nucleo", "N1"]
    done = run([*PROGRAM, *command, "--receipt", str(tmp_path / "recibo.json")])
    assert_published(done)
    assert "Linhas apagadas: nenhuma." in done.stdout
    assert "20 de teleconsultoria" in done.stdout
    assert json.loads((tmp_path / "recibo.json").read_text())["linhas_que_ficam_sem_o_codigo"] == {
        "teleconsultoria": 20
    }
    assert holding(warehouse.root, wanted) == {}
    public = warehouse.public / "indicadores.duckdb"
    assert {motivo for (motivo,) in rows(public, "(select motivo from marts.revisao)")} <= {"apagamento"}
    assert rows(
        public, "(select sum(linhas_aceitas) from marts.entrega where fonte = 'teleconsultoria')"
    ) == [(20,)]
    nobody = "(select count(*) from marts.indicador_valor_detalhe where nivel = 'profissional')"
    assert rows(public, nobody) == [(0,)]
