"""Protects Entregar: who may, what she is told, what reaches the landing; a wrong file never does."""

from __future__ import annotations

from pathlib import Path

import pytest
from drawn import PATIENCE, texts
from streamlit.testing.v1 import AppTest

from dashboard import access, delivery, login
from dashboard.delivery import others
from telessaude.check.report import FileReport, Report
from telessaude.reading.scope import EVERYTHING, Scope
from telessaude.store.acessos import this_account

HEADING = "nucleo_id,teleconsultoria_id,situacao,tipo,solicitada_em,respondida_em,solicitante_id\n"
GOOD = "N1,a1,respondida,assincrona,2024-03-05 10:00,2024-03-06 10:00,s1\n"
BAD = GOOD.replace("a1", "a2").replace("assincrona", "mista")


def _script(warehouse: str, landing: str) -> None:
    from pathlib import Path

    from dashboard.delivery import Delivering
    from dashboard.views import entregar
    from telessaude.reading.scope import EVERYTHING
    from telessaude.store.warehouse import Warehouse

    entregar.show(Delivering(Warehouse(Path(warehouse)), Path(landing), EVERYTHING))


@pytest.fixture(autouse=True)
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The warehouse that the page writes its register of access in."""
    (tmp_path / "armazem").mkdir()
    monkeypatch.setenv("TELESSAUDE_WAREHOUSE", str(tmp_path / "armazem"))


def given(tmp_path: Path, content: str) -> AppTest:
    """The view once a file was chosen."""
    landing = tmp_path / "entrada"
    landing.mkdir()
    drawn = AppTest.from_function(
        _script, kwargs={"warehouse": str(tmp_path / "armazem"), "landing": str(landing)}
    )
    drawn.run(timeout=PATIENCE)
    drawn.file_uploader[0].upload("março.csv", content.encode(), "text/csv")
    return drawn.run(timeout=PATIENCE)


def sent(tmp_path: Path) -> list[Path]:
    return [file for file in (tmp_path / "entrada").rglob("*") if file.is_file()]


def test_a_good_file_is_told_and_sent_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    drawn = given(tmp_path, HEADING + GOOD)
    assert "1 lidas, 1 seriam aceitas e 0 rejeitadas" in texts(drawn).replace("\\", "")
    assert sent(tmp_path) == []
    drawn.button[0].click().run(timeout=PATIENCE)
    (file,) = sent(tmp_path)
    assert (file.parent.name, file.read_text(encoding="utf-8")) == ("teleconsultoria", HEADING + GOOD)
    assert "foi enviado" in texts(drawn)
    (register,) = (tmp_path / "armazem" / "acessos").iterdir()
    assert '"acao": "entregou", "o_que": "teleconsultoria/março.csv"' in register.read_text(encoding="utf-8")
    assert f"{this_account()} enviou teleconsultoria/{file.name}" in capsys.readouterr().out


def test_a_file_with_rejections_is_sent_once_confirmed(tmp_path: Path) -> None:
    drawn = given(tmp_path, HEADING + GOOD + BAD)
    assert "linha 3: mista" in texts(drawn).replace("\\", "")
    assert drawn.button[0].disabled
    drawn.checkbox[0].check().run(timeout=PATIENCE)
    drawn.button[0].click().run(timeout=PATIENCE)
    assert len(sent(tmp_path)) == 1


@pytest.mark.parametrize("content", [HEADING + BAD, "fruta,preço\nmanga,3\n", ""])
def test_a_file_of_which_nothing_is_accepted_never_enters(tmp_path: Path, content: str) -> None:
    drawn = given(tmp_path, content)
    assert not drawn.exception
    assert len(drawn.button) == 0
    assert any("não pode ser enviado" in error.value for error in drawn.error)
    assert sent(tmp_path) == []


@pytest.mark.parametrize(
    ("scope", "refused"),
    [
        (EVERYTHING, []),
        (Scope(ufs=frozenset({"MG"})), ["N2", "a UF SP", "linhas sem núcleo nem UF"]),
        (Scope(nucleos=frozenset({"N2"})), ["N1", "a UF MG", "a UF SP", "linhas sem núcleo nem UF"]),
    ],
)
def test_nobody_delivers_what_is_not_hers(scope: Scope, refused: list[str]) -> None:
    owners = (("N1", "MG"), ("N2", None), (None, "MG"), (None, "SP"), (None, None))
    report = Report("publicacao", (FileReport("a.csv", "teleconsultoria", "pasta", "texto", de_quem=owners),))
    assert others(report, scope) == refused


def test_delivering_is_off_without_a_landing_and_a_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(delivery.LANDING, raising=False)
    monkeypatch.setenv("TELESSAUDE_LANDING", str(tmp_path))
    assert delivery.landing() is None
    people = tmp_path / "pessoas.yml"
    people.write_text(
        "pessoas:\n  ana@x.br: {tudo: true}\n  bia@x.br: {ufs: [MG], entrega: true}\n", encoding="utf-8"
    )
    monkeypatch.setenv(access.PEOPLE, str(people))
    may = {
        name: access.may_deliver({"email": f"{name}@x.br", "email_verified": True})
        for name in ("ana", "bia", "caio")
    }
    assert may == {"ana": False, "bia": True, "caio": False}
    monkeypatch.delenv(access.PEOPLE)
    assert login.delivers()
