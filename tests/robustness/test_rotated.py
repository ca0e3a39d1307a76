"""Protects a change of key: no old code is left, no figure moves, killed anywhere one key is whole."""

from __future__ import annotations

import re
import shutil
from contextlib import nullcontext
from pathlib import Path

import pytest
from erased import CNS, CPF, OTHER, codes, deliver, deliver_more, holding
from rough import dump, put
from test_erased import KEY, Killed, effects, link, publish_by_hand, rows

from orchestration.begin import begin
from orchestration.rotating import rotate_and_tell
from telessaude import erasure, rotation
from telessaude.custody.backup import backup
from telessaude.custody.verify import verify
from telessaude.erasure import Asked
from telessaude.ingest import ingest
from telessaude.ingest.people import keyed_hash
from telessaude.publish.records import pseudonym
from telessaude.store import identity, sums
from telessaude.store.errors import Failure
from telessaude.store.key import KEY_VARIABLE, chain, load_key
from telessaude.store.warehouse import Warehouse

pytestmark = pytest.mark.long


OWN = "c0de" * 8  # a sender's own identifier, which only looks like a code


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``entrada`` and ``armazem``: read, published twice by hand, one person erased."""
    folder = tmp_path_factory.mktemp("trocar")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(KEY_VARIABLE, KEY)
        deliver(folder / "entrada")
        deliver_more(folder / "entrada")
        put(folder / "entrada", "planilha/N1/a.csv", "Dt.Criação;Solicitante\n03/05/2023;Fulana\n")
        put(folder / "entrada", "planilha/N1/b.csv", f"Id;Dt.Criação;Solicitante\n{OWN};03/05/2023;Fulana\n")
        warehouse = Warehouse(folder / "armazem")
        ingest(folder / "entrada", warehouse)
        publish_by_hand(warehouse)
        link(warehouse)
        erasure.finish(warehouse, erasure.begin(warehouse, Asked((CNS,))))
    return folder


@pytest.fixture
def warehouse(kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Warehouse:
    monkeypatch.setenv(KEY_VARIABLE, KEY)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return copied(kept, tmp_path / "copia")


def copied(kept: Path, folder: Path) -> Warehouse:
    shutil.copytree(kept, folder, copy_function=shutil.copy2)
    copy = Warehouse(folder / "armazem")
    link(copy)
    return copy


def of_the_old_key(warehouse: Warehouse) -> set[str]:
    """Codes that stand for people and for what is made of their names, while the key is the old one."""
    key = load_key(warehouse)
    others = {keyed_hash(key, one) for one in (f"d:{OTHER}", "n:N1:p1", "n:N1:q3", "n:N1:r1")}
    named = rows(warehouse.database, "(select teleconsultoria_id from lago.teleconsultoria_completa)")
    made = {code for (code,) in named if re.fullmatch("[0-9a-f]{32}", code)} - {OWN}
    assert len(made) == 1
    return (codes(warehouse) - {CPF, CNS}) | others | {pseudonym(key, one) for one in others} | made


def test_no_code_of_the_old_key_is_left_and_each_is_what_a_new_delivery_gives(warehouse: Warehouse) -> None:
    wanted = of_the_old_key(warehouse)
    before = holding(warehouse.root, wanted)
    assert len(before) > 8  # a search that finds nothing proves nothing
    people = "(select paciente_id, profissional_id from lago.teleconsulta_completa)"
    old = rows(warehouse.database, people)
    receipt, where = rotation.rotate(warehouse)
    assert holding(warehouse.root, wanted) == {}
    assert receipt.impressao != receipt.impressao_de_antes
    known = identity.read(warehouse)
    assert known is not None
    assert known.chave == receipt.impressao
    key = load_key(warehouse)  # the environment has still the one of before
    assert (where.read_bytes(), where.stat().st_mode & 0o777) == (key, 0o600)
    new = {keyed_hash(chain(key)[-1], code) for pair in old for code in pair}
    assert {code for pair in rows(warehouse.database, people) for code in pair} == new
    assert keyed_hash(key, f"d:{OTHER}") in new
    held = "(select paciente_id from read_parquet('{}'))".format(
        warehouse.publications / "1" / "registros" / "teleconsulta" / "registros.parquet"
    )
    assert (pseudonym(key, keyed_hash(key, f"d:{CPF}")),) not in rows(warehouse.database, held)
    # What comes again after it is the same, by SQL too: codes of people, identifiers made or the sender's.
    landing = warehouse.root.parent / "entrada"
    for file in (landing / "teleconsulta" / "a.csv", *(landing / "planilha" / "N1").iterdir()):
        file.write_bytes(file.read_bytes() + b"\n")
    ingest(landing, warehouse)
    assert {code for pair in rows(warehouse.database, people) for code in pair} == new
    made = "(select count(distinct teleconsultoria_id), count(*) from lago.teleconsultoria_completa where "
    assert rows(warehouse.database, f"{made} length(teleconsultoria_id) = 32)") == [(2, 4)]


def test_who_was_erased_stays_out_after_it(warehouse: Warehouse) -> None:
    rotation.rotate(warehouse)
    rotation.rotate(warehouse)
    queue = "solicitacao_id,municipio_ibge,situacao,procedimento,solicitada_em,paciente_id\n"
    again = f"{queue}7,3106200,pendente,Exame,2023-05-03 14:05,{CNS}\n"
    put(warehouse.root.parent / "entrada", "regulacao/de novo.csv", again)
    ingest(warehouse.root.parent / "entrada", warehouse)
    told = "(select linhas_lidas, linhas_apagadas from lago.entrega where caminho like '%de novo%')"
    assert rows(warehouse.database, told) == [(1, 1)]


def test_killed_anywhere_one_key_is_whole(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At five of the effects on the disk, from the first to the last."""
    monkeypatch.setenv(KEY_VARIABLE, KEY)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    _, all_of_them = ended(kept, tmp_path / "inteira", None)
    assert all_of_them > 20
    changed = [ended(kept, tmp_path / str(at), at)[0] for at in range(0, all_of_them, all_of_them // 4)]
    assert changed[0] is False
    assert changed[-1] is True
    assert changed == sorted(changed)


def ended(kept: Path, folder: Path, at: int | None) -> tuple[bool, int]:
    """Whether the key of a copy changed in a rotation that was killed at an effect; how many there were."""
    copy = copied(kept, folder)
    wanted, before = of_the_old_key(copy), load_key(copy)
    held = holding(copy.root, wanted)
    with pytest.MonkeyPatch.context() as patch:
        count = effects(patch, at)
        with nullcontext() if at is None else pytest.raises(Killed):
            rotation.rotate(copy)
    rotation.resume(copy)
    changed = load_key(copy) != before
    assert holding(copy.root, wanted) == ({} if changed else held), at
    assert [sums.differences(copy.publications / name) for name in "12"] == [[], []], at
    assert not copy.rotation.exists()
    assert [line for line in verify(copy).wrong if "public" not in line] == [], at
    return changed, count[0]


def test_damage_is_not_made_right_and_no_copy_is_made_meanwhile(warehouse: Warehouse, tmp_path: Path) -> None:
    (warehouse.publications / "1" / "export.csv").write_text("outra coisa")
    with pytest.raises(Failure, match=r"export\.csv está danificado: a chave não foi trocada"):
        rotation.rotate(warehouse)
    warehouse.rotation.mkdir()
    with pytest.raises(Failure, match="está sendo trocada"):
        backup(warehouse, tmp_path / "copia de segurança")


@pytest.mark.exhaustive  # four runs of the product, whole
def test_the_command_publishes_the_same_figures(
    published_small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The product whole: by the same professional, under another code; then a delivery that corrects."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    shutil.copytree(published_small, tmp_path / "copia", symlinks=True)
    warehouse = Warehouse(tmp_path / "copia" / "armazem")
    before, old = dump(warehouse.public), keyed_hash(load_key(warehouse), "n:N1:enf-1")
    assert any(old in line for line in before["indicador_valor_detalhe"])
    rotation.rotate(warehouse)  # killed then, the next run builds everything
    begun = begin(tmp_path / "copia" / "entrada", warehouse)
    assert begun is not None
    assert begun.completa
    told = list(rotate_and_tell(warehouse, tmp_path / "recibo.json"))
    assert "com os mesmos números" in told[-2] + told[-3]
    key = load_key(warehouse)
    new = keyed_hash(key, "n:N1:enf-1")
    assert holding(warehouse.root, {old, pseudonym(KEY.encode(), old)}) == {}
    after = dump(warehouse.public)
    for name, lines in before.items():
        if name not in {"validacao", "entrega"}:
            mapped = sorted(line.replace(old, new) for line in lines)
            assert sorted(_without_door(line) for line in after[name]) == sorted(map(_without_door, mapped))
    assert rows(warehouse.public / "indicadores.duckdb", "(select count(*) from marts.revisao)") == [(0,)]
    assert verify(warehouse).wrong == []


def _without_door(line: str) -> str:
    """A row without the codes of the door of records, which the test knows otherwise."""
    return re.sub("(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])", "x", line)
