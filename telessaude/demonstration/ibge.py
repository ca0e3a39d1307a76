"""Population as IBGE publishes its estimates: a binary workbook, numbers with marks of notes, notes below."""

from __future__ import annotations

import io

from telessaude.contract.parametros import UF_CODES
from telessaude.demonstration.network import municipio_names

_UFS = {code: uf for uf, code in UF_CODES.items()}
_NOTES = (
    "Fonte: números fictícios da demonstração, na forma das estimativas do IBGE.",
    "Nota 1: estimativas da população residente nos municípios servidos pelos núcleos.",
    "(1) População de município fictício, corrigida por decisão fictícia.",
)


def workbook(population: list[tuple[str, int]], year: int) -> bytes:
    """The .xls of a year: people by município (7 digits); the first carries the mark of a note."""
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    subject = "COM DATA DE REFERÊNCIA EM 1º DE JULHO DE"
    brasil = book.add_sheet("BRASIL E UFs")
    _write(brasil, [
        (f"ESTIMATIVAS DA POPULAÇÃO RESIDENTE NO BRASIL E UNIDADES DA FEDERAÇÃO {subject} {year}",),
        ("BRASIL E UNIDADES DA FEDERAÇÃO", "POPULAÇÃO ESTIMADA"),
        ("Brasil", sum(people for _, people in population)),
    ])  # fmt: skip
    names = municipio_names()
    marked, *others = [
        (_UFS[code[:2]], float(code[:2]), float(code[2:]), names[code].title(), people)
        for code, people in population
    ]
    municipios = book.add_sheet("MUNICÍPIOS")
    _write(municipios, [
        (f"ESTIMATIVAS DA POPULAÇÃO RESIDENTE NOS MUNICÍPIOS BRASILEIROS {subject} {year}",),
        ("UF", "COD. UF", "COD. MUNIC", "NOME DO MUNICÍPIO", "POPULAÇÃO ESTIMADA"),
        (*marked[:4], f"{marked[4]:,}(1)".replace(",", ".")),
        *others,
        *((note,) for note in _NOTES),
    ])  # fmt: skip
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _write(sheet: object, lines: list[tuple[object, ...]]) -> None:
    for line, cells in enumerate(lines):
        for column, value in enumerate(cells):
            sheet.write(line, column, value)  # type: ignore[attr-defined]
