"""Protects who upgrades: what an earlier version read is read again; no document stays of what is gone."""

from __future__ import annotations

import duckdb
from landings import HEADING, Landing

from telessaude.ingest.documents import DOCUMENT

CPF = "529.982.247-25"
REFUSED = "caminho = 'teleconsultoria/refused.csv'"
ROW = "N1,{},aberta,assincrona,2024-05-03 14:05,p1,cardiologia"


def as_left_by_an_earlier_version(landing: Landing) -> None:
    """A CPF in each lake file and a path, a lake file that nothing names, no sum, no word of how it was read.

    A refused file had another identity.
    """
    with duckdb.connect(landing.warehouse.database) as con:
        con.execute("delete from lago.versao where nome = 'leitura'")
        con.execute("update lago.entrega set lago_sha256 = null")
        for table in ("entrega", "problema"):
            con.execute(f"update lago.{table} set entrega_id = 'refused' where {REFUSED}")
        for table in ("entrega", "copia"):
            con.execute(f"update lago.{table} set arquivo_id = 'refused' where {REFUSED}")
        for table in ("entrega", "problema", "copia"):
            con.execute(f"update lago.{table} set caminho = replace(caminho, 'gone', '{CPF}')")
    for file in list(landing.warehouse.lake.glob("*/*.parquet")):
        raw = f"select * exclude (tipo) replace ('{CPF}' as especialidade) from read_parquet('{file}')"
        duckdb.execute(f"copy ({raw}) to '{file}.raw' (format parquet)")
        file.with_name(f"{file.name}.raw").replace(file)
        (file.parent / "000000000000.parquet").write_bytes(file.read_bytes())


def test_a_lake_of_before_documents_were_looked_for_loses_them(landing: Landing) -> None:
    landing.put("teleconsultoria/kept.csv", f"{HEADING},especialidade\n{ROW.format('k')}\n")
    gone = landing.put("teleconsultoria/gone.csv", f"{HEADING},especialidade\n{ROW.format('g')}\n")
    landing.put("teleconsultoria/refused.csv", "x\n1\n")
    landing.ingest()
    gone.unlink()
    as_left_by_an_earlier_version(landing)
    report = landing.ingest()
    assert (len(report.new), report.rows) == (2, 2)
    assert landing.query(
        "select teleconsultoria_id, especialidade, tipo from lago.teleconsultoria_completa order by 1"
    ) == [("g", DOCUMENT, None), ("k", "cardiologia", "assincrona")]
    path = f"teleconsultoria/{DOCUMENT}.csv"
    told = landing.problems()
    assert told[0] == (path, 2, "especialidade", "documento", DOCUMENT, False)
    assert [(p[0], p[3]) for p in told[1:]] == [
        ("teleconsultoria/refused.csv", "arquivo_sem_coluna_obrigatoria")
    ]
    assert len(list(landing.warehouse.lake.glob("*/*"))) == 2
    assert landing.ingest().new == []
    assert landing.query("select count(*) from lago.copia where caminho like '%529%'") == [(0,)]
