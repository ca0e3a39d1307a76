"""Protects the landing: what is sent is there whole, beside the rest, under a name of nobody's."""

from __future__ import annotations

from pathlib import Path

import pytest

from telessaude.check import sending
from telessaude.store.errors import Failure


def test_two_files_of_one_name_lie_beside_each_other(tmp_path: Path) -> None:
    one = sending.send(b"um", "março.csv", "teleconsultoria", tmp_path)
    two = sending.send(b"dois", "março.csv", "teleconsultoria", tmp_path)
    assert (one.read_bytes(), two.read_bytes()) == (b"um", b"dois")
    assert sorted(tmp_path.rglob("*.*")) == sorted([one, two])


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("SISREG_AMB_SOL_REG_330455_2024-05-03.csv", "SISREG_AMB_SOL_REG_330455_2024-05-03_"),
        ("../../etc/passwd.CSV", "etc_passwd_"),
        ("pedido 529.982.247-25.csv.gz", "pedido_documento_"),
        (".oculto.csv", "oculto_"),
    ],
)
def test_a_name_keeps_what_formats_read_and_no_document(name: str, kept: str) -> None:
    stem, _, extension = sending.safe_name(name).partition(".")
    assert stem[:-8] == kept
    assert stem[-8:].isalpha()
    assert extension == ("csv.gz" if name.endswith("gz") else "csv")


def test_a_landing_that_takes_nothing_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "teleconsultoria").write_text("", encoding="utf-8")
    with pytest.raises(Failure, match="não pôde ser entregue"):
        sending.send(b"", "a.csv", "teleconsultoria", tmp_path)
