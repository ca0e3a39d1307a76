"""Protects the manifest: same bytes once, first arrival kept, new files and contracts noticed."""

from __future__ import annotations

import json

import duckdb
import pytest
from landings import HEADING, Landing

from telessaude import contract
from telessaude.ingest import pending
from telessaude.store import database
from telessaude.store.errors import WarehouseBusy


def text(*ids: str) -> str:
    return "\n".join([HEADING, *(f"N1,{i},aberta,assincrona,2024-05-03 14:05,enf" for i in ids), ""])


def test_the_same_bytes_are_one_delivery(landing: Landing) -> None:
    landing.put("teleconsultoria/b.csv", text("A"), at=200)
    landing.ingest()
    landing.put("teleconsultoria/c.csv", text("A"), at=300)
    report = landing.ingest()
    assert (report.new, report.changed) == ([], [])
    assert landing.query("select caminho, recebida_ns, linhas_lidas from lago.entrega order by 1") == [
        ("teleconsultoria/b.csv", 200 * 10**9, 1),
        ("teleconsultoria/c.csv", 300 * 10**9, 0),
    ]
    assert landing.problems() == [
        ("teleconsultoria/c.csv", 0, None, "arquivo_repetido", "teleconsultoria/b.csv", False)
    ]
    assert landing.query("select count(*), count(distinct arquivo_id) from lago.copia") == [(2, 1)]


def test_an_earlier_copy_moves_the_arrival_and_asks_for_a_new_build(landing: Landing) -> None:
    landing.put("teleconsultoria/b.csv", text("A") + "N1,B,x,y,z,w,v\n", at=200)
    landing.ingest()
    landing.query("update lago.entrega set construida = true")
    landing.put("teleconsultoria/a.csv", text("A") + "N1,B,x,y,z,w,v\n", at=100)
    assert len(landing.ingest().changed) == 1
    read = "from lago.entrega where linhas_lidas > 0"
    assert landing.query(f"select caminho, recebida_ns, construida {read}") == [
        ("teleconsultoria/a.csv", 100 * 10**9, False)
    ]
    assert landing.query(f"select epoch_ns(recebida_em) {read}") == [(100 * 10**9,)]
    assert [(p[0], p[3], p[4]) for p in landing.problems()] == [
        ("teleconsultoria/a.csv", "linha_ilegivel", None),
        ("teleconsultoria/b.csv", "arquivo_repetido", "teleconsultoria/a.csv"),
    ]


def test_the_same_bytes_in_two_folders_are_two_deliveries(landing: Landing) -> None:
    sheet = "Id;Dt.Criação;Solicitante\n1;03/05/2024 10:00;Ana\n"
    landing.put("planilha/N1/a.csv", sheet)
    landing.put("planilha/N2/a.csv", sheet)
    assert len(landing.ingest().new) == 2
    assert landing.query("select nucleo_id from lago.teleconsultoria order by 1") == [("N1",), ("N2",)]


def test_new_content_under_an_old_name_adds_a_delivery(landing: Landing) -> None:
    landing.put("teleconsultoria/a.csv", text("A"))
    landing.ingest()
    landing.put("teleconsultoria/a.csv", text("B"))
    landing.ingest()
    assert landing.query("select teleconsultoria_id from lago.teleconsultoria order by 1") == [("A",), ("B",)]


def test_views_show_what_is_not_built_or_everything(landing: Landing) -> None:
    landing.put("teleconsultoria/a.csv", text("A"))
    landing.ingest()
    landing.query("update lago.entrega set construida = true")
    landing.put("teleconsultoria/b.csv", text("B"))
    landing.ingest()
    new, everything = (
        f"select teleconsultoria_id from lago.teleconsultoria{s} order by 1" for s in ("", "_completa")
    )
    assert landing.query(new) == [("B",)]
    assert landing.query(everything) == [("A",), ("B",)]
    landing.ingest(full_refresh=True)
    assert landing.query(new) == [("A",), ("B",)]


def test_views_without_deliveries_have_the_right_columns(landing: Landing) -> None:
    landing.ingest()
    for name, source in contract.load_sources().items():
        columns = [row[0] for row in landing.query(f"describe lago.{name}")]
        assert columns == ["_entrega_id", "_linha", "_erro", *source.lake_columns]
        assert landing.query(f"select count(*) from lago.{name}") == [(0,)]


def test_pending_sees_new_changed_and_nothing(landing: Landing) -> None:
    assert not pending(landing.folder, landing.warehouse)
    landing.put("teleconsultoria/a.csv", text("A"))
    assert pending(landing.folder, landing.warehouse)
    landing.ingest()
    assert not pending(landing.folder, landing.warehouse)
    landing.put("teleconsultoria/a.csv", text("B"))
    assert pending(landing.folder, landing.warehouse)


def test_a_warehouse_open_elsewhere_is_said_so(landing: Landing, monkeypatch: pytest.MonkeyPatch) -> None:
    landing.put("teleconsultoria/a.csv", text("A"))
    landing.ingest()

    def locked(*_: object, **__: object) -> None:
        raise duckdb.IOException("Could not set lock on file")

    monkeypatch.setattr(database.duckdb, "connect", locked)
    monkeypatch.setattr(database, "WAITS", ())
    with pytest.raises(WarehouseBusy, match="aberto em outro programa"):
        pending(landing.folder, landing.warehouse)
    with pytest.raises(WarehouseBusy, match="aberto em outro programa"):
        landing.ingest()


def test_reading_waits_for_who_looks_at_the_warehouse_meanwhile(
    landing: Landing, monkeypatch: pytest.MonkeyPatch
) -> None:
    landing.put("teleconsultoria/a.csv", text("A"))
    connect, attempts = duckdb.connect, []

    def locked_once(*arguments: object, **options: object) -> object:
        if arguments[:1] == (str(landing.warehouse.database),):
            attempts.append(arguments)
            if len(attempts) == 1:
                raise duckdb.IOException("Could not set lock on file")
        return connect(*arguments, **options)

    monkeypatch.setattr(database.duckdb, "connect", locked_once)
    assert landing.ingest().rows == 1
    assert len(attempts) > 1


def test_reference_tables(landing: Landing) -> None:
    landing.ingest()
    assert landing.query(
        "select count(*), count(distinct municipio_ibge), count(distinct uf) from lago.municipio"
    ) == [(5570, 5570, 27)]
    assert landing.query("select uf, nome_slug from lago.municipio where municipio_ibge = '3550308'") == [
        ("SP", "sao_paulo")
    ]
    # Nine days a year for 61 years, a tenth from 2024 on; in 2000 Good Friday fell on 21 April.
    assert landing.query("select count(*), min(data)::varchar, max(data)::varchar from lago.feriado") == [
        (61 * 9 + 37 - 1, "2000-01-01", "2060-12-25")
    ]
    friday = "select data::varchar from lago.feriado where nome = 'Sexta-feira Santa' and year(data) = 2024"
    assert landing.query(friday) == [("2024-03-29",)]


def test_a_warehouse_of_before_mappings_said_what_replaces_goes_on(landing: Landing) -> None:
    question = {"dtsol": "01/02/2018 08:00:00", "dtresp": "02/02/2018 08:00:00", "scpf": "a", "tipo": "A"}
    people = [{"cpf": "11144477735"}]
    for name, body in (
        ("a", {"tipo_envio": "RE", "teleconsultorias": [question]}),
        ("b", {"tipo_envio": "NA", "teleconsultorias": [question]}),
        ("c", {"tipo_envio": "NA", "profissionais": people}),
    ):
        landing.put(
            f"smart/{name}.json", json.dumps({"codigo_nucleo": "N1", "mes_referencia": "022018"} | body)
        )
    landing.put("teleconsultoria/d.csv", text("A"))
    landing.ingest()
    said = "select caminho, substitui, so_acrescenta from lago.entrega order by caminho"
    expected = [
        ("smart/a.json", True, False),
        ("smart/b.json", False, False),
        ("smart/c.json", False, True),
        ("teleconsultoria/d.csv", False, False),
    ]
    assert landing.query(said) == expected
    for column in ("substitui", "so_acrescenta"):
        landing.query(f"alter table lago.entrega drop column {column}")
    landing.ingest()
    assert landing.query(said) == expected
