"""Protects people: only keyed hashes are written, equal to HMAC-SHA-256, and only for valid documents."""

from __future__ import annotations

import hashlib
import hmac
import random

from brutils import cpf
from hypothesis import given, settings
from hypothesis import strategies as st
from landings import HEADING, Landing
from validate_docbr import CNS, CPF

from telessaude.ingest.lake import connect, cursor
from telessaude.ingest.people import hashed_once_query, hashed_query, keyed_hash
from telessaude.ingest.watch import Watch

KEY = b"uma chave de teste com mais de sessenta e quatro bytes, para passar pelo resumo dela"


def hashed(people: list[str | None], nucleo: str | None = "N1") -> list[str | None]:
    """What the SQL makes of people delivered by one núcleo."""
    with cursor(connect(), KEY) as con:
        odd = Watch(con, KEY).odd
        con.execute("create table t (ordem integer, nucleo_id varchar, quem varchar)")
        con.executemany("insert into t values (?, ?, ?)", [[n, nucleo, p] for n, p in enumerate(people)])
        each, once = (
            con.execute(f"select * from ({query}) order by ordem").fetchall()
            for query in (
                make("t", ("ordem", "quem"), ("quem",), "nucleo_id", odd)
                for make in (hashed_query, hashed_once_query)
            )
        )
        assert each == once
        return [row[1] for row in each]


def expected(message: str) -> str:
    return hmac.new(KEY, message.encode(), hashlib.sha256).hexdigest()[:32]


def test_documents_of_eleven_and_fifteen_digits_are_judged_as_the_libraries_judge_them() -> None:
    draw = random.Random(7)
    numbers = [f"{draw.randrange(10**11):011d}" for _ in range(400)] + [cpf.generate() for _ in range(100)]
    assert [h != "!" for h in hashed(list(numbers))] == [CPF().validate(n) for n in numbers]
    # The library also fixes the first digit of a CNS; the contract asks for the checksum alone.
    cards = [f"{draw.choice('12789')}{draw.randrange(10**14):014d}" for _ in range(2_000)]
    cards += [CNS().generate() for _ in range(100)]
    verdicts = [sum(int(d) * w for d, w in zip(c, range(15, 0, -1), strict=True)) % 11 == 0 for c in cards]
    assert [h != "!" for h in hashed(list(cards))] == verdicts
    assert all(CNS().validate(card) for card in cards[2_000:])
    assert sum(verdicts) > 200


def test_each_row_has_its_own_persons_hash_however_often_a_person_comes() -> None:
    named = [None, "enf-1", "11144477735", "", "enf-1", "111.444.777-35", "11111111111", "enf-1 ", None]
    nurse, document = expected("n:N1:enf-1"), expected("d:11144477735")
    assert hashed(list(named)) == [None, nurse, document, None, nurse, document, "!", nurse, None]


def test_one_repeated_digit_fails() -> None:
    repeated = [digit * length for digit in "0123456789" for length in (11, 15)]
    assert set(hashed(list(repeated))) == {"!"}


def test_punctuation_does_not_matter_and_codes_belong_to_their_nucleo() -> None:
    plain, dotted, code = hashed(["11144477735", " 111.444.777-35 ", " enf-1 "])
    assert plain == dotted == expected("d:11144477735")
    assert code == expected("n:N1:enf-1")
    assert hashed(["enf-1"], " N2 ") == [expected("n:N2:enf-1")]
    assert hashed(["1114447773", None, " ", "\u00a0\t"]) == [expected("n:N1:1114447773"), None, None, None]


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=20), st.text(st.characters(codec="utf-8"), max_size=8))
def test_any_text_is_hashed_as_an_independent_hmac_does(who: str, nucleo: str) -> None:
    digits = "".join(c for c in who if c not in ".-/ \t\u00a0")
    if digits.isascii() and digits.isdigit() and len(digits) in {11, 15}:
        return
    unseen = "\xad\u180e\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
    blanks = unseen + "".join(c for c in map(chr, range(0x3001)) if c.isspace())
    code = who.strip(blanks)
    assert hashed([who], nucleo) == [expected(f"n:{nucleo.strip(blanks)}:{code}") if code else None]


def test_no_raw_person_reaches_the_disk(landing: Landing) -> None:
    person, wrong, name = "11144477735", "11144477736", "Maria Aparecida Fictícia"
    heading = f"{HEADING},teleconsultor_id,paciente_id"
    row = f"N1,A,aberta,assincrona,2024-05-03 14:05,{person},{wrong},{name}"
    landing.put("teleconsultoria/a.csv", f"{heading}\n{row}\n{row},x,y\n")
    landing.put("teleconsultoria/b.csv", f"{heading}\n\n\n{row}\n")
    landing.put("teleconsultoria/sem.csv", f"{person}\n")
    landing.put("planilha/N1/a.csv", f"Id;Dt.Criação;Solicitante\n1;03/05/2024;{name}\n")
    landing.put("smart/a.json", f'{{"codigo_nucleo": "1", "teleconsultorias": [{{"scpf": "{person}"}}]}}')
    landing.ingest()
    assert landing.column("teleconsultor_id")[4] == "!"
    files = [path for path in landing.warehouse.root.rglob("*") if path.is_file()]
    assert len(files) > 4
    for path in files:
        content = path.read_bytes()
        assert not any(value.encode() in content for value in (person, wrong, name)), path


def test_the_python_hash_is_the_same_hmac() -> None:
    assert keyed_hash(KEY, "qualquer") == expected("qualquer")
