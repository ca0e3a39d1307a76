"""A small landing made by hand, for the tests of the doctor."""

from __future__ import annotations

from pathlib import Path

import pytest

HEADING = (
    "nucleo_id,teleconsultoria_id,situacao,tipo,solicitada_em,respondida_em,solicitante_id,ponto_cnes,"
    "Municipio"
)
GOOD = "N1,a1,respondida,assincrona,2024-03-05 10:00,2024-03-06 10:00,s1,2126494,Betim"


def text(*rows: str, heading: str = HEADING) -> str:
    """A file of lines."""
    return "\n".join((heading, *rows)) + "\n"


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    """One núcleo of MG, its one ponto, a month of four teleconsultorias: two accepted, two not."""
    folder = tmp_path / "entrada"
    files = {
        "nucleo/nucleos.csv": "nucleo_id,nome,uf,inicio\nN1,Núcleo Um,MG,2020-01-01\n",
        "ponto/pontos.csv": "nucleo_id,ponto_cnes,nome,municipio_ibge\nN1,2126494,UBS,3106705\n",
        "teleconsultoria/marco.csv": text(
            GOOD,
            "N1,a2,respondida,mista,2024-03-05 10:00,2024-03-06 10:00,s1,2126494,Betim",
            "N9,a3,respondida,assincrona,2024-03-05 10:00,2024-03-06 10:00,s1,2126494,Betim",
            "N1,a4,respondida,assincrona,2024-03-05 10:00,2024-03-06 10:00,s1,7777777,Betim",
        ),
    }
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    return folder
