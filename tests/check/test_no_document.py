"""Protects people: documents planted in every place of a file are nowhere in what the doctor says of it."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from doctor_by_hand import GOOD, HEADING, text

from telessaude.check.examination import check
from telessaude.check.words import lines

# Made up; by hand: 15*8 + 14*9 + 13*8 + 10*1 + 9*1 + 8*6 + 6*3 + 5*6 + 4*5 + 2*1 + 8 = 495 = 45 * 11.
CPF, CPF_WRITTEN, WRONG_CPF = "52998224725", "529.982.247-25", "52998224724"
CNS = "898001160365018"


def said(path: Path, pasta: str | None) -> str:
    report = check([path], pasta)
    return "\n".join([*lines(report), json.dumps(asdict(report), ensure_ascii=False)])


def test_documents_in_cells_headings_and_names_are_not_told(tmp_path: Path) -> None:
    file = tmp_path / f"março de {CPF_WRITTEN}.csv"
    cells = GOOD.split(",")
    planted = []
    for place in range(len(cells)):
        for number, document in enumerate((CPF, CPF_WRITTEN, WRONG_CPF, CNS, f"Maria {CPF}")):
            if place == HEADING.split(",").index("solicitante_id") or document != WRONG_CPF:
                row = [f"{cell}-{number}" if position == 1 else cell for position, cell in enumerate(cells)]
                row[place] = document
                planted.append(",".join(row))
    file.write_text(text(*planted, heading=HEADING.replace("Municipio", f"Unidade {CPF}")), encoding="utf-8")
    for pasta in ("teleconsultoria", "telediagnostico", None):
        told = said(file, pasta)
        assert all(document not in told for document in (CPF, CPF_WRITTEN, WRONG_CPF, CNS, "Maria"))


def test_nor_in_a_mapping_proposed_for_them(tmp_path: Path) -> None:
    file = tmp_path / f"{CPF}.csv"
    file.write_text(
        f"Id;Data Solicitação;CPF do Solicitante;Situação;Tipo;{CNS}\n"
        f"1;03/05/2024 10:00;{CPF_WRITTEN};{CPF};Assíncrona;Maria\n",
        encoding="utf-8",
    )
    told = said(file, None)
    assert "Proposta de mapeamento" in told
    assert all(document not in told for document in (CPF, CPF_WRITTEN, CNS, "Maria"))
