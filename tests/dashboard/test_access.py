"""Protects who is let in: verified e-mail or subject, named in the file; nobody when the file is wrong."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from dashboard import access, login
from telessaude.reading.scope import EVERYTHING, Scope
from telessaude.store.errors import Failure

FILE = """\
pessoas:
  Maria@saude.mg.gov.br: {ufs: [MG]}
  "sub:8f14": {nucleos: ["9150043"], ufs: [AM]}
  ana@saude.gov.br: {tudo: true}
  nada@saude.gov.br: {}
  karla@saude.mg.gov.br: {ufs: [MG]}
  maris@saude.mg.gov.br: {ufs: [MG]}
"""


@pytest.fixture
def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "pessoas.yml"
    file.write_text(FILE, encoding="utf-8")
    monkeypatch.setenv(access.PEOPLE, str(file))
    return file


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({"email": "maria@SAUDE.mg.gov.br", "email_verified": True}, Scope(ufs=frozenset({"MG"}))),
        ({"email": "ana@saude.gov.br", "email_verified": True}, EVERYTHING),
        ({"email": "ana@saude.gov.br", "email_verified": False}, None),
        ({"email": "ana@saude.gov.br"}, None),
        ({"email": "ana@saude.gov.br", "email_verified": "true"}, None),
        ({"sub": "8f14"}, Scope(ufs=frozenset({"AM"}), nucleos=frozenset({"9150043"}))),
        ({"sub": "8F14"}, None),
        ({"email": "sub:8f14", "email_verified": True}, None),
        ({"email": "intruso@exemplo.com", "email_verified": True}, None),
        ({"email": "nada@saude.gov.br", "email_verified": True}, Scope()),
        ({}, None),
        # Letters that only look like others, or become them when case is dropped.
        ({"email": "\u212aarla@saude.mg.gov.br", "email_verified": True}, None),
        ({"email": "mari\u017f@saude.mg.gov.br", "email_verified": True}, None),
        ({"email": "", "email_verified": True}, None),
        ({"sub": None}, None),
        ({"sub": "None"}, None),
        ({"sub": ""}, None),
        ({"sub": ["8f14"]}, None),
    ],
)
def test_what_a_login_may_see(claims: dict[str, object], expected: Scope | None, people: Path) -> None:
    assert access.scope_of(claims) == expected


def test_a_right_withdrawn_is_gone_between_two_whole_runs(
    people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = {"email": "ana@saude.gov.br", "email_verified": True}
    monkeypatch.setattr(login.st, "user", SimpleNamespace(is_logged_in=True, to_dict=lambda: ana))
    monkeypatch.setattr(login.st, "session_state", {})
    lasting = [True]
    monkeypatch.setattr(login, "_lasting", lambda: lambda: lasting[0])
    assert login.scope() == EVERYTHING
    allowed, make = login.still(), login.guarded(lambda: b"numeros")
    assert allowed()
    assert make() == b"numeros"
    for text in (FILE.replace("{tudo: true}", "{ufs: [RS]}"), "pessoas: ["):
        people.write_text(text, encoding="utf-8")
        os.utime(people, ns=(len(text), len(text)))
        assert not allowed()
        with pytest.raises(Failure, match="acesso mudou"):
            make()


def test_a_login_that_ended_is_gone_between_two_whole_runs(
    people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = {"email": "ana@saude.gov.br", "email_verified": True}
    monkeypatch.setattr(login.st, "user", SimpleNamespace(is_logged_in=True, to_dict=lambda: ana))
    monkeypatch.setattr(login.st, "session_state", {})
    lasting = [True]
    monkeypatch.setattr(login, "_lasting", lambda: lambda: lasting[0])
    assert login.scope() == EVERYTHING
    allowed = login.still()
    lasting[0] = False
    assert not allowed()
    assert login.scope() is None


def test_a_change_of_the_file_counts_at_once(people: Path) -> None:
    ana = {"email": "ana@saude.gov.br", "email_verified": True}
    assert access.scope_of(ana) == EVERYTHING
    people.write_text(FILE.replace("{tudo: true}", "{ufs: [RS]}"), encoding="utf-8")
    os.utime(people, ns=(1, 1))
    assert access.scope_of(ana) == Scope(ufs=frozenset({"RS"}))


@pytest.mark.parametrize(
    "text",
    [
        "pessoas: [",
        "",
        "pessoa: {}",
        "pessoas: {a@b: {ufs: MG}}",
        "pessoas: {a@b: {ufs: [Minas]}}",
        "pessoas: {a@b: {uf: [MG]}}",
        "pessoas: {a@b: {tudo: sim}}",
    ],
)
def test_a_wrong_file_lets_nobody_in(text: str, people: Path) -> None:
    people.write_text(text, encoding="utf-8")
    os.utime(people, ns=(1, 1))
    with pytest.raises(Failure, match="pessoas"):
        access.scope_of({"email": "ana@saude.gov.br", "email_verified": True})


def test_no_file_lets_nobody_in(people: Path) -> None:
    people.unlink()
    with pytest.raises(Failure, match="pessoas"):
        access.scope_of({"sub": "8f14"})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("pessoas:\n  a@b: {ufs: [MG]}\n  a@b: {tudo: true}\n", "linha 3: não é YAML (a chave “a@b” se rep"),
        ("pessoas:\n  a@b: {ufs: [MG]}\n  A@b : {tudo: true}\n", "linha 3: não é YAML (a chave “A@b” se rep"),
        ("pessoas:\n  a@b: {ufs: [MG], ufs: [AM]}\n", "linha 2: não é YAML (a chave “ufs” se repete)"),
        ("pessoas:\n  a@b: {ufs: [MG]}\n  '': {tudo: true}\n", "linha 3: em “pessoas.”, cada pessoa é um"),
        ("pessoas:\n  a@b: {ufs: [MG]}\n  'sub:None': {}\n", "linha 3: em “pessoas.sub:None”, cada pessoa é"),
        ("pessoas:\n  'sub:': {tudo: true}\n", "linha 2: em “pessoas.sub:”, cada pessoa é um e-mail"),
        ("pessoas:\n  ana: {tudo: true}\n", "linha 2: em “pessoas.ana”, cada pessoa é um e-mail"),
        ("pessoas:\n  \u212aa@b: {tudo: true}\n", "linha 2: em “pessoas.\u212aa@b”, o e-mail tem letras"),
        ("pessoas:\n  a@b: &x {tudo: true}\n  c@d: *x\n", "linha 2: não é YAML (âncoras não são aceitas"),
        ("pessoas:\n  a@b: {<<: {tudo: true}}\n", "linha 2: em “pessoas.a@b.<<”, a palavra não existe"),
        ("pessoas:\n  a@b:\n    ufs: [Minas]\n", "linha 3: em “pessoas.a@b.ufs.1”"),
    ],
)
def test_what_would_grant_otherwise_than_it_reads_is_refused_with_its_line(
    text: str, told: str, people: Path
) -> None:
    people.write_text(text, encoding="utf-8")
    with pytest.raises(Failure) as error:
        access.read_people(people)
    assert told in str(error.value)


def test_subjects_differ_by_case_and_codes_keep_their_zeros(people: Path) -> None:
    people.write_text("pessoas:\n  'sub:A': {ufs: [MG]}\n  'sub:a': {nucleos: [0043]}\n", encoding="utf-8")
    os.utime(people, ns=(1, 1))
    assert access.scope_of({"sub": "A"}) == Scope(ufs=frozenset({"MG"}))
    assert access.scope_of({"sub": "a"}) == Scope(nucleos=frozenset({"0043"}))


def test_who_looked_is_shown_to_who_may(people: Path) -> None:
    people.write_text("pessoas:\n  a@b: {tudo: true}\n  c@d: {auditoria: true}\n  e@f: {ufs: [MG]}\n")
    os.utime(people, ns=(2, 2))
    may = {name: access.may_audit({"email": name, "email_verified": True}) for name in ("a@b", "c@d", "e@f")}
    assert may == {"a@b": True, "c@d": True, "e@f": False}
