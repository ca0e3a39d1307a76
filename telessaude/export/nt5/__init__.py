"""The tables of the Nota Técnica 5/2014 (Quadros 1 to 6), as the national system received them until 2016.

SMART 1.x took, of each núcleo and month, one JSON document with the six Quadros; that document is written
here with its own field names, beside a workbook that people read and one CSV with everything. UFs get one
too, which SMART never had. Figures are those published; what they cannot tell is null, and listed.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from telessaude.export import tables
from telessaude.export.about import About
from telessaude.export.files import replacing, write_json, write_text
from telessaude.export.missing import Missing
from telessaude.export.nt5 import notes, workbook
from telessaude.export.nt5.figures import Figures, Unit
from telessaude.export.nt5.quadros import document
from telessaude.export.wanted import Period, Wanted
from telessaude.store.progress import Say

FOLDER = "nt5"
CSV_FILE = "nt5.csv"
README_FILE = "nt5_leia-me.txt"
HEADING = ["nivel", "nivel_id", "mes_referencia", "quadro", "lista", "codigo", "campo", "valor"]
CODES = {
    "codigo_municipio",
    "codigo_uf",
    "codigo_equipe_ine",
    "codigo_ponto",
    "codigo_familia_cbo",
    "tipo_exame",
}


def write(
    connection: duckdb.DuckDBPyConnection, output: Path, wanted: Wanted, about: About, say: Say
) -> list[Path]:
    """A JSON document and a workbook for each núcleo, UF and month, ``nt5.csv`` and a note; return the files.

    A quadrimester or a year gives the documents of its months: the norm's tables are monthly. Indicators
    cannot be chosen, a Quadro is whole.
    """
    files = []
    units = _units(connection, wanted)
    months = _months(connection, wanted)
    missing = Missing(connection)
    with replacing(output / CSV_FILE) as partial, partial.open("w", encoding="utf-8", newline="") as out:
        out.write(codecs.BOM_UTF8.decode())
        lines = csv.writer(out, delimiter=";", lineterminator="\n")
        lines.writerow(HEADING)
        for month in months:
            say(f"exportando os Quadros da NT 5/2014 de {month.text}")
            figures = Figures(connection, month)
            for unit in units:
                quadros = document(unit, figures)
                name = f"nt5_{unit.level}_{unit.id}_{month.text}"
                files.append(write_json(output / FOLDER / f"{name}.json", quadros))
                lacking = missing.month(unit.level, unit.id, month.first_day)
                book = output / FOLDER / f"{name}.xlsx"
                files.append(workbook.write(book, unit, month, quadros, about, lacking))
                lines.writerows(_flat(unit, quadros, wanted.decimal_comma))
    note = write_text(output / README_FILE, notes.readme(wanted, about))
    return [output / CSV_FILE, note, *files]


def _months(connection: duckdb.DuckDBPyConnection, wanted: Wanted) -> list[Period]:
    between = (
        f"and t.periodo_inicio between date '{wanted.period.first_day}' and date '{wanted.period.last_day}'"
        if wanted.period
        else ""
    )
    found = connection.execute(
        "select distinct t.periodo_inicio from indicador_valor as t "
        f"where t.periodo_tipo = 'mes' and t.indicador_id like 'MSNT5.%' {between} order by 1"
    ).fetchall()
    return [Period("mes", first_day) for (first_day,) in found]


def _units(connection: duckdb.DuckDBPyConnection, wanted: Wanted) -> list[Unit]:
    nucleos = connection.execute(
        tables.select("nucleo", wanted, ("t.nucleo_id", "t.nome", "t.uf"))
    ).fetchall()
    codes = dict(
        connection.execute("select uf, left(min(municipio_ibge), 2) from municipio group by uf").fetchall()
    )
    ufs = [] if wanted.nucleo else sorted({uf for _, _, uf in nucleos if uf})
    return [
        *(Unit("uf", uf, uf, uf, codes[uf]) for uf in ufs),
        *(Unit("nucleo", nucleo, name, uf, codes.get(uf)) for nucleo, name, uf in nucleos),
    ]


def _flat(unit: Unit, quadros: dict[str, Any], comma: bool) -> Iterator[list[str]]:
    """One line a figure, lists included: ``codigo`` says what of the list it is."""
    begin = [unit.level, unit.id, quadros["mes_referencia"]]
    for number, quadro in enumerate(("um", "dois", "tres", "quatro", "cinco", "seis"), start=1):
        for field, value in (quadros[f"quadro_{quadro}"] or {}).items():
            if not isinstance(value, list):
                yield [*begin, str(number), "", "", field, _text(value, comma)]
                continue
            for place, item in enumerate(value, start=1):
                codes = [f"{name}={found}" for name, found in item.items() if name in CODES and found]
                for name in (name for name in item if name not in CODES):
                    yield [
                        *begin,
                        str(number),
                        field,
                        " ".join(codes) or str(place),
                        name,
                        _text(item[name], comma),
                    ]


def _text(value: str | float | None, comma: bool) -> str:
    if value is None:
        return ""
    return repr(value).replace(".", ",") if comma and isinstance(value, float) else str(value)
