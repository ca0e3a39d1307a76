"""Protects what the page says of a norm: in force or not, what an indicator serves, what is not known."""

from __future__ import annotations

import csv
from datetime import date

from telessaude.project import SEEDS
from telessaude.reading.answers.norms import Norm, validity


def catalogue() -> dict[str, Norm]:
    """The norms of the seed."""
    with (SEEDS / "catalogo" / "norma_catalogo.csv").open(encoding="utf-8", newline="") as lines:
        rows = [{name: text or None for name, text in row.items()} for row in csv.DictReader(lines)]
    for row in rows:
        for name in ("vigencia_inicio", "vigencia_fim"):
            row[name] = date.fromisoformat(row[name]) if row[name] else None
    return {row["norma"]: Norm(**{name: row[name] for name in Norm.__dataclass_fields__}) for row in rows}


KNOWN = catalogue()


def test_a_technical_note_serves_the_portaria_in_force_and_is_not_called_verified() -> None:
    said = validity(KNOWN, "MSNT5")
    assert said.startswith(
        "Nota Técnica nº 5/2014, Anexo I: vigência não verificada. Hoje serve à Portaria GM/MS"
    )
    assert "3.691/2024" in said
    assert "em vigor desde 29/05/2024, que substituiu a Portaria de Consolidação nº 5/2017" in said
    assert "Não se verificou se a nota continua em vigor" in said


def test_what_was_replaced_says_until_when_and_by_which() -> None:
    said = validity(KNOWN, "PRC5")
    assert "em vigor até 28/05/2024; substituída pela Portaria GM/MS nº 3.691/2024" in said


def test_a_guide_has_no_validity_and_an_unknown_norm_is_not_guessed() -> None:
    assert "não tem prazo de vigência" in validity(KNOWN, "HAOC1")
    assert "Não se conhece norma em vigor que peça este indicador." in validity(KNOWN, "BA")
    assert validity(KNOWN, "LOCAL") == "Vigência da norma não verificada."
