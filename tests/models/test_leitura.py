"""Protects how a received text becomes a value: the typing macros, on texts as people write them.

What a whole row becomes, reasons included, is in the stg_*_unit.yml beside the models.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import duckdb
import pytest

from telessaude.models import compiled
from telessaude.project import SEEDS

READ = {
    "aparado": "{{ aparado('x') }}",
    "texto": "{{ ler_texto('x') }}",
    "inteiro": "{{ ler_inteiro('x') }}",
    "decimal": "{{ ler_decimal('x') }}",
    "bool": "{{ ler_bool('x') }}",
    "data": "{{ ler_data('x') }}",
    "competencia": "{{ ler_competencia('x') }}",
    "instante": "{{ ler_instante('x') }}",
    "deslocamento": "{{ ler_deslocamento('x') }}",
    "municipio": "{{ municipio_escrito('x') }}",
    "nada": "{{ diz_que_nao_ha('x') }}",
    "em_duvida": "{{ dia_ou_mes('x') }}",
    "dica": (
        "{{ dica_do_valor(\"'valor_invalido'\", \"split_part(x, ':', 1)\", 'null', "
        "\"split_part(x, ':', 2)\") }}"
    ),
    "parecida": "{{ palavra_parecida('x', \"'aberta|respondida|devolvida|cancelada'\") }}",
}
Read = Callable[[str, str | None], Any]


@pytest.fixture(scope="module")
def read() -> Iterator[Read]:
    """Reads a text by a macro."""
    text = compiled.jinja("".join(f"\n-- {name}\n{call}" for name, call in READ.items()))
    parts = re.split(r"^-- (\w+)$", text, flags=re.MULTILINE)[1:]
    sql = dict(zip(parts[::2], parts[1::2], strict=True))
    with duckdb.connect() as connection:

        def run(name: str, text: str | None) -> Any:
            found = connection.execute(f"select {sql[name]} from (select $1::varchar as x)", [text])
            return (found.fetchone() or (None,))[0]

        yield run


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (" abc ", "abc"), ("\u00a0\u200d0012345\u200b", "0012345"), ('="0012"', "0012"), ("'0012", "0012"),
        ('=" 0012 "', "0012"), ("'abc", "'abc"), ('="', '="'), ('=""', None), ("  ", None), ("", None),
        ("ação", "ação"),
    ],
)  # fmt: skip
def test_text_loses_its_wrapping_and_nothing_else(read: Read, text: str, value: str | None) -> None:
    assert read("aparado", text) == value


def test_an_error_cell_is_no_text_and_no_word_for_nothing(read: Read) -> None:
    cells = ["#N/D", "#N/A", "#DIV/0!", "#REF!", "#VALOR!", "#NOME?", "#NULO!", "#NÚM!", "#NUM!", "#NAME?"]
    assert [cell for cell in cells if read("texto", cell) is not None or read("nada", cell)] == []
    assert read("texto", "#1 da fila") == "#1 da fila"


def test_words_for_nothing_in_any_spelling_and_dashes_alone(read: Read) -> None:
    said = ["n/a", "N/D", "nd", "Não informado", "NAO SE APLICA", "Ignorado", "NULL", "none", "-", "--", "—"]
    assert [word for word in said if not read("nada", word)] == []
    assert [word for word in ("x", "?", "não", "0", "n") if read("nada", word)] == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", 5), ("5.0", 5), ("5,0", 5), ("2.416.339", 2_416_339), ("5,0E1", 50), ("1.234,00", 1_234),
        ("-3", -3), ("7,5", None), ("dez", None), ("1.234", None), ("9" * 25, None),
    ],
)  # fmt: skip
def test_a_whole_number(read: Read, text: str, value: int | None) -> None:
    assert read("inteiro", text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,5", 1.5), ("1.234,5", 1234.5), ("1,234.5", 1234.5), ("2,416,339", 2_416_339.0), ("1.234", 1.234),
        ("1.234.56", None), ("1e3", 1000.0), ("R$ 5", None), ("1e999", None),
    ],
)  # fmt: skip
def test_a_decimal(read: Read, text: str, value: float | None) -> None:
    assert read("decimal", text) == value


def test_yes_and_no(read: Read) -> None:
    assert [read("bool", word) for word in ("S", "sim", "1.0", "VERDADEIRO", "True")] == [True] * 5
    assert [read("bool", word) for word in ("N", "não", "0.0", "Falso", "0")] == [False] * 5
    assert read("bool", "talvez") is None


@pytest.mark.parametrize(
    "text",
    [
        "2024-05-03", "2024/05/03", "03/05/2024", "03.05.2024", "3/5/2024", "2024-05-03 00:00:00",
        "03/05/2024 00:00", "2024-05-03T00:00:00-03:00",
    ],
)  # fmt: skip
def test_a_day(read: Read, text: str) -> None:
    assert read("data", text) == date(2024, 5, 3)


@pytest.mark.parametrize(
    "text",
    ["2024-05-03 10:00", "03/05/24", "2024-02-30", "0000-00-00", "2024/05-03", "03-05-2024", "05/2024"],
)
def test_no_day(read: Read, text: str) -> None:
    assert read("data", text) is None


def test_a_month_by_itself_or_by_any_of_its_days(read: Read) -> None:
    written = ["05/2024", "5/2024", "2024-05", "mai/2024", "Maio/2024", "17/05/2024", "2024-05-17"]
    assert {read("competencia", text) for text in written} == {date(2024, 5, 1)}
    assert {read("competencia", text) for text in ("13/2024", "mai/24", "xyz/2024")} == {None}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2024-05-03T14:05:00.000", datetime(2024, 5, 3, 14, 5)),
        ("03.05.2024 14:05", datetime(2024, 5, 3, 14, 5)),
        ("2024/05/03 14:05:00", datetime(2024, 5, 3, 14, 5)),
        ("3/5/2024 8:05:09", datetime(2024, 5, 3, 8, 5, 9)),
        ("03/05/2024 14h05", datetime(2024, 5, 3, 14, 5)),
        ("02/05/2024 24:00:00", datetime(2024, 5, 3)),
        ("2024-12-31T24:00:00-03:00", datetime(2025, 1, 1)),
        ("2024-05-03 24:01", None),
        ("2024-05-03 25:00", None),
        ("2024-05-03", None),
        ("1714734000", None),
        ("00/00/0000 00:00:00", None),
    ],
)
def test_an_instant(read: Read, text: str, value: datetime | None) -> None:
    assert read("instante", text) == value


def test_the_offset_of_an_instant(read: Read) -> None:
    assert read("deslocamento", "03/05/2024 14h05-03") == -180
    assert read("deslocamento", "2024-05-03T14:05:00.5Z") == 0
    assert read("deslocamento", "2024-05-03 14:05") is None


def test_what_may_be_month_first(read: Read) -> None:
    assert [read("em_duvida", text) for text in ("5/3/2024 8:05", "05/13/2024", "5.5.2024")] == [True] * 3
    assert [read("em_duvida", text) for text in ("13/05/2024", "2024-05-03", "05/2024")] == [False] * 3


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("3106200", "3106200"), ("310620 - São Paulo", "310620"), ("Belo Horizonte - MG", "MG:belohorizonte"),
        ("BELO HORIZONTE/mg", "MG:belohorizonte"), ("Belo Horizonte (MG)", "MG:belohorizonte"),
        ("Alta Floresta D'Oeste-RO", "RO:altaflorestadoeste"), ("Moji-Mirim", ":mojimirim"),
        ("Passa-Vinte", ":passavinte"), ("3,1E+06", None), ("3106200.5", None),
    ],
)  # fmt: skip
def test_how_a_municipio_is_written(read: Read, text: str, key: str | None) -> None:
    assert read("municipio", text) == key


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("inteiro:#DIV/0!", "celula_de_erro"), ("cnes:2,5E+06", "notacao_cientifica"),
        ("cnes:9999999", "zeros_e_noves"), ("ibge:Belo Horizonte", "municipio_por_nome"),
        ("instante:03/05/2024", "so_o_dia"), ("enum:Concluída", "palavra_parecida"), ("inteiro:7,5", None),
        ("medida:LOCAL.producao", "indicador_por_medida"), ("medida:MSNT5.379", "indicador_por_medida"),
        ("medida:tc_respondida", None), ("indicador_local:MSNT5.379", "indicador_do_catalogo"),
        ("indicador_local:LOCAL.com espaço", None),
    ],
)  # fmt: skip
def test_what_a_value_tells_of_why_it_was_refused(read: Read, text: str, hint: str | None) -> None:
    assert read("dica", text) == hint


def test_the_nearest_word_only_when_it_is_near(read: Read) -> None:
    assert read("parecida", "Respondido") == "respondida"
    assert read("parecida", "Concluída") is None


def test_a_former_name_is_of_one_municipio_of_its_uf_and_official_of_none() -> None:
    def rows(name: str) -> list[dict[str, str]]:
        with (SEEDS / "referencia" / f"{name}.csv").open(encoding="utf-8") as file:
            return list(csv.DictReader(file))

    with duckdb.connect() as connection:
        sql = compiled.jinja("{{ nome_corrido('x') }}")

        def key(row: dict[str, str], column: str) -> tuple[str, str]:
            found = connection.execute(f"select {sql} from (select $1::varchar as x)", [row[column]])
            return row["municipio_ibge"][:2], (found.fetchone() or ("",))[0]

        official = {key(row, "nome") for row in rows("municipio_local")}
        other = [key(row, "grafia") for row in rows("municipio_grafia")]
    assert len(official) == 5570
    assert len(other) == len(set(other))
    assert official.isdisjoint(other)
