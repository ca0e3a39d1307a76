"""Protects who was erased from coming back: her rows are read, counted as erased, kept out of the lake."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile

from landings import Landing

from telessaude.ingest.people import keyed_hash
from telessaude.store.key import load_key
from telessaude.store.tombstones import tombstone

CPF, SHORT, OTHER = "01234567890", "1234567890", "11144477735"
HEADING = "nucleo_id,atendimento_id,situacao,modalidade,paciente_id,profissional_id\n"


def erase(landing: Landing, *, people: tuple[str, ...] = (), files: tuple[str, ...] = ()) -> bytes:
    """Leave the tombstones of an erasure; gives the key."""
    key = load_key(landing.warehouse)
    landing.warehouse.erasures.mkdir(parents=True)
    said = {"pessoas": [tombstone(key, keyed_hash(key, f"d:{one}")) for one in people], "arquivos": files}
    (landing.warehouse.erasures / "20240101T000000000000Z.json").write_text(json.dumps(said))
    return key


def counted(landing: Landing) -> list[tuple[object, ...]]:
    read = "select caminho, linhas_lidas, linhas_apagadas, recusada from lago.entrega order by 1"
    return landing.query(read)


def test_her_rows_stay_out_and_another_s_loses_her_code(landing: Landing) -> None:
    key = erase(landing, people=(CPF,))
    landing.put(
        "teleconsulta/a.csv",
        f"{HEADING}N1,1,realizada,teleconsulta,{CPF},{OTHER}\nN1,2,realizada,teleconsulta,{OTHER},{CPF}\n"
        f"N1,3,realizada,teleconsulta,{OTHER},x\n",
    )
    landing.ingest()
    assert counted(landing) == [("teleconsulta/a.csv", 3, 1, False)]
    assert landing.column("atendimento_id", "teleconsulta") == {3: "2", 4: "3"}
    assert landing.column("profissional_id", "teleconsulta") == {3: "0" * 32, 4: keyed_hash(key, "n:N1:x")}


def test_her_number_without_its_zero_too(landing: Landing) -> None:
    erase(landing, people=(CPF,))
    landing.put("teleconsulta/a.csv", f"{HEADING}N1,1,realizada,teleconsulta,{SHORT},a\n")
    landing.ingest()
    assert counted(landing) == [("teleconsulta/a.csv", 1, 1, False)]
    assert list(landing.warehouse.lake.rglob("*.parquet")) == []


def test_an_erased_file_is_refused_under_another_name_and_in_a_zip(landing: Landing) -> None:
    content = f"{HEADING}N1,1,realizada,teleconsulta,{OTHER},a\n"
    erase(landing, files=(hashlib.sha256(content.encode()).hexdigest(),))
    landing.put("teleconsulta/outro.csv", content)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("um.csv", content)
        archive.writestr("dois.csv", content.replace("N1,1", "N1,2"))
    landing.put("teleconsulta/z.zip", packed.getvalue())
    landing.ingest()
    refused = [path for path, _, _, rule, _, _ in landing.problems() if rule == "arquivo_apagado"]
    assert refused == ["teleconsulta/outro.csv"]
    assert landing.column("atendimento_id", "teleconsulta") == {2: "2"}
