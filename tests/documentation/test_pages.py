"""Protects the documentation: pages up to date and complete, examples that recompute, links that resolve."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from worked_examples import RULES, Figures, Given

from telessaude.contract import Source, load_sources
from telessaude.documentation.content import (
    Exemplo,
    catalogue,
    indicator_texts,
    source_texts,
)
from telessaude.documentation.markdown import cell, linker, number
from telessaude.documentation.pages import BY_HAND, DOCS, render

INDICATORS = {row["indicador_id"]: row for row in catalogue()}
QUALITY = "recusas_e_falhas.md"
RESEARCH = "pesquisa/dicionario.md"
WORKED_OUT = {path.stem for path in (Path(__file__).parents[1] / "golden" / "by_hand").glob("*.yml")}
EXACT = 0.0051  # the pages round to two decimals
PAGES = sorted([*(DOCS / "indicadores").glob("*.md"), *(DOCS / "fontes").glob("*.md"), *DOCS.glob("*.md")])


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return render()


def recomputed(indicator: str) -> tuple[Exemplo, Figures]:
    example = indicator_texts()[indicator].exemplo
    given = Given([table.registros() for table in example.tabelas], example.entradas, example.categoria)
    return example, RULES[indicator](given)


def test_the_committed_pages_are_those_the_generator_writes(pages: dict[str, str]) -> None:
    written = {
        f"{folder}/{path.name}": path.read_text(encoding="utf-8")
        for folder in ("indicadores", "fontes", "lgpd")
        for path in (DOCS / folder).glob("*.md")
        if path.name not in BY_HAND
    } | {name: (DOCS / name).read_text(encoding="utf-8") for name in (QUALITY, RESEARCH)}
    assert written == pages, "run make docs"


def test_every_indicator_and_every_source_has_its_text_and_its_page(pages: dict[str, str]) -> None:
    assert set(indicator_texts()) == set(INDICATORS), (
        "telessaude/documentation/textos has the text of each indicator of the catalogue, and no other"
    )
    assert set(source_texts()) == set(load_sources())
    expected = {f"indicadores/{name}.md" for name in INDICATORS} | {
        f"fontes/{name}.md" for name in load_sources()
    }
    for_whom_protects = {"lgpd/README.md", "lgpd/ripd.md"}
    first_pages = {"indicadores/README.md", "fontes/README.md"}
    assert set(pages) == expected | first_pages | for_whom_protects | {QUALITY, RESEARCH}


def test_the_index_lists_every_indicator_under_its_norm_and_every_source(pages: dict[str, str]) -> None:
    index = pages["indicadores/README.md"]
    sections = dict(
        zip(dict.fromkeys(row["norma"] for row in catalogue()), index.split("\n## ")[1:], strict=True)
    )
    for name, row in INDICATORS.items():
        assert f"[{name}]({name}.md)" in sections[row["norma"]]
    for name in load_sources():
        assert f"[{name}]({name}.md)" in pages["fontes/README.md"]


def test_an_indicator_without_a_rule_here_is_worked_out_by_hand() -> None:
    assert INDICATORS.keys() - RULES.keys() <= WORKED_OUT, "write tests/golden/by_hand/<indicador_id>.yml"
    assert RULES.keys() <= INDICATORS.keys(), "take out of worked_examples.py what is no indicator any more"


@pytest.mark.parametrize("indicator", RULES)
def test_the_worked_example_recomputes(indicator: str) -> None:
    example, figures = recomputed(indicator)
    assert example.numerador == pytest.approx(figures.numerator, abs=EXACT)
    assert example.denominador == pytest.approx(figures.denominator, abs=EXACT)
    assert example.valor == pytest.approx(figures.value, abs=EXACT)
    assert example.cobertura == pytest.approx(figures.coverage, abs=0.0006)
    if example.detalhe:
        assert example.detalhe == pytest.approx(dict(figures.breakdown), abs=EXACT)


@pytest.mark.parametrize("indicator", INDICATORS)
def test_the_example_agrees_with_the_kind_of_the_catalogue(indicator: str) -> None:
    example, row = indicator_texts()[indicator].exemplo, INDICATORS[indicator]
    if row["tipo"] == "mediana":
        assert example.numerador is None
    elif row["tipo"] == "contagem" and example.denominador is None:
        assert example.valor == example.numerador
    else:
        assert example.numerador is not None
        assert example.denominador is not None
        assert example.valor == pytest.approx(
            float(row["fator"]) * example.numerador / example.denominador, abs=EXACT
        )
    assert row["tem_total"] == "true" or example.categoria, "without a total the example is of a category"
    assert not example.detalhe or row["dimensao"], "a breakdown that the catalogue does not have"


@pytest.mark.parametrize("indicator", INDICATORS)
def test_the_texts_of_an_indicator_are_its_own_and_complete(indicator: str) -> None:
    text = indicator_texts()[indicator]
    assert 2 <= len(text.distorcoes) <= 4
    for sentence in (text.intuicao, text.leitura, text.exemplo.conta, *text.distorcoes):
        assert sentence.endswith((".", "?")), sentence
    others = [other.intuicao for name, other in indicator_texts().items() if name != indicator]
    assert text.intuicao not in others


@pytest.mark.parametrize("source", load_sources().values(), ids=lambda source: source.name)
def test_a_source_page_describes_each_column_and_no_other(pages: dict[str, str], source: Source) -> None:
    told = set(source_texts()[source.name].colunas)
    assert told <= set(source.columns), "documentation/textos tells of columns that sources.yml does not have"
    page = pages[f"fontes/{source.name}.md"]
    for name in source.columns:
        assert f"\n| `{name}` |" in page


@pytest.mark.parametrize("source", load_sources().values(), ids=lambda source: source.name)
def test_the_example_rows_of_a_source_would_be_accepted(source: Source) -> None:
    rows = list(csv.DictReader(io.StringIO(source_texts()[source.name].exemplo), delimiter=";"))
    assert rows
    for row in rows:
        assert set(source.required) <= set(row) <= set(source.columns)
        for name, value in row.items():
            column = source.columns[name]
            assert value or not column.req, (name, "required")
            if value and column.type == "enum" and isinstance(column.of, tuple):
                assert spelt(value) in {spelt(option) for option in column.of}, (name, value)
            if value and column.written in {"data", "instante"}:
                assert re.search(r"\d{2}:\d{2}", value) is None or column.type == "instante", (name, value)
                assert re.match(r"\d{4}-\d{2}-\d{2}|\d{2}/\d{2}/\d{4}", value), (name, value)
            assert column.type != "instante" or not value or ":" in value, (name, "a day alone")


def spelt(value: str) -> str:
    """An option without what the reader does not mind."""
    return re.sub(r"[ _-]", "", value.lower()).translate(str.maketrans("áãâéêíóôõúç", "aaaeeiooouc"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_internal_links_resolve(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        name, _, anchor = target.partition("#")
        linked = (page.parent / name).resolve() if name else page
        assert linked.is_file(), target
        assert not anchor or anchor in anchors(linked), target


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\s-]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize(
    ("value", "text"),
    [(7.0, "7"), (66.67, "66,67"), (36000, "36.000"), (1234.5, "1.234,5"), (-0.7, "-0,7"), (-0.004, "0")],
)
def test_numbers_are_written_in_portuguese(value: float, text: str) -> None:
    assert number(value) == text


def test_cells_show_days_in_portuguese_and_escape_bars() -> None:
    assert cell("2024-03-01 08:00") == "01/03/2024 08:00"
    assert cell("L20|L21") == "L20\\|L21"
    assert cell(None) == "–"


def test_a_text_links_other_indicators_and_not_its_own() -> None:
    link = linker(["PAHO.158", "PAHO.158b"], "{}.md")
    assert link("PAHO.158b e PAHO.158.", "PAHO.158") == "[PAHO.158b](PAHO.158b.md) e PAHO.158."
