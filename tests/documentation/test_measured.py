"""Protects the figures of the pages: measured by the rules, of all indicators, and the demonstration's."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest
import typer

from telessaude.documentation import measured
from telessaude.documentation import measured_section as section
from telessaude.documentation.content import catalogue
from telessaude.documentation.demonstration import (
    FIGURES,
    Demonstracao,
    Detalhamento,
    Medido,
    Nivel,
    Numero,
    NumeroDoPeriodo,
    committed,
    parse,
    text,
)
from telessaude.documentation.markdown import number
from telessaude.documentation.pages import render

INDICATORS = {row["indicador_id"]: row for row in catalogue()}
MEASURED = committed().indicadores
EXACT = 2e-6  # the file keeps six decimals
QUOTIENTS = {"proporcao", "media", "razao", "ranking"}
WIDEST_FIRST = [
    "brasil", "uf", "macrorregiao", "regiao_saude", "regional_saude", "nucleo", "municipio", "ponto",
    "equipe", "profissional",
]  # fmt: skip

TABLES = """
create schema marts;
create table marts.indicador_valor (
    indicador_id varchar, periodo_tipo varchar, periodo_inicio date, periodo_fim date,
    nivel varchar, nivel_id varchar, dimensao varchar, categoria varchar, posicao integer,
    numerador double, denominador double, valor double, cobertura double,
    ic95_inferior double, ic95_superior double, meta double, situacao varchar, parcial boolean
);
create table marts.indicador_valor_detalhe as from marts.indicador_valor;
create table marts.nucleo (nucleo_id varchar, nome varchar, uf varchar);
create table marts.municipio (municipio_ibge varchar, nome varchar, uf varchar);
create table marts.ponto (ponto_cnes varchar, nome varchar);
create table marts.regiao (nivel varchar, nivel_id varchar, nome varchar, uf varchar);
create table marts.execucao (referencia timestamptz, resultado varchar);
create table marts.entrega (linhas_aceitas bigint);
insert into marts.nucleo values ('1', 'Núcleo Serra Azul', 'MG'), ('2', 'Núcleo Rio Verde', 'MG');
insert into marts.ponto values ('0000001', 'UBS Centro');
insert into marts.execucao values
    ('2024-01-20 15:00:00Z', 'publicada'), ('2024-03-01 15:00:00Z', 'reprovada');
insert into marts.entrega values (30), (12);
"""

# A: a share of every level, in a year that ended, in one that has not, in months of which one is missing.
# B: no total, two núcleos, six categories in one of them. C: only the current month. D: only professionals.
# Columns: indicator, period with its first and last day, level and id, breakdown and category, numerator,
# denominator, value, target, standing, partial.
ROWS = """
A;ano;2023-01-01;2023-12-31;brasil;BR;total;total;30;40;75;80;parcial;false
A;ano;2023-01-01;2023-12-31;uf;MG;total;total;8;10;80;80;atingida;false
A;ano;2023-01-01;2023-12-31;uf;RS;total;total;20;25;80;80;atingida;false
A;ano;2023-01-01;2023-12-31;uf;AM;total;total;2;5;40;80;nao_atingida;false
A;ano;2023-01-01;2023-12-31;brasil;BR;tipo;sincrona;10;10;100;;;false
A;ano;2023-01-01;2023-12-31;brasil;BR;tipo;assincrona;20;30;66.66666666666667;;;false
A;ano;2024-01-01;2024-12-31;brasil;BR;total;total;1;1;100;80;atingida;true
A;mes;2023-09-01;2023-09-30;brasil;BR;total;total;10;20;50;80;nao_atingida;false
A;mes;2023-10-01;2023-10-31;brasil;BR;total;total;15;15;100;80;atingida;false
A;mes;2023-12-01;2023-12-31;brasil;BR;total;total;5;5;100;80;atingida;false
A;mes;2024-01-01;2024-01-31;brasil;BR;total;total;1;1;100;80;atingida;true
B;mes;2023-11-01;2023-11-30;nucleo;1;servico;a;1;;1;;;false
B;mes;2023-12-01;2023-12-31;nucleo;1;servico;a;7;;7;;;false
B;mes;2023-12-01;2023-12-31;nucleo;2;servico;a;1;;1;;;false
B;mes;2023-12-01;2023-12-31;nucleo;2;servico;b;2;;2;;;false
B;mes;2023-12-01;2023-12-31;nucleo;2;servico;c;9;;9;;;false
B;mes;2023-12-01;2023-12-31;nucleo;2;servico;d;4;;4;;;false
B;mes;2023-12-01;2023-12-31;nucleo;2;servico;e;4;;4;;;false
B;mes;2023-12-01;2023-12-31;nucleo;2;servico;f;3;;3;;;false
B;mes;2023-12-01;2023-12-31;nucleo;1;servico;c;3;;3;;;false
C;mes;2024-01-01;2024-01-31;ponto;0000001;total;total;2;;2;;sem_meta;true
D;ano;2023-01-01;2023-12-31;profissional;f1;total;total;1;;1;;sem_meta;false
D;ano;2023-01-01;2023-12-31;profissional;f2;total;total;4;;4;;sem_meta;false
D;mes;2023-12-01;2023-12-31;profissional;f2;total;total;4;;4;;sem_meta;false
"""


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    """A warehouse whose publication has the few rows above."""
    (tmp_path / "public").mkdir()
    with duckdb.connect(str(tmp_path / "public" / "indicadores.duckdb")) as connection:
        connection.execute(TABLES)
        for line in ROWS.split():
            *key, num, den, value, target, standing, partial = [cell or None for cell in line.split(";")]
            target_table = (
                "indicador_valor_detalhe" if key[4] in {"ponto", "profissional"} else "indicador_valor"
            )
            connection.execute(
                f"insert into marts.{target_table} values (?,?,?,?,?,?,?,?,null,?,?,?,null,null,null,?,?,?)",
                [*key, num, den, value, target, standing, partial],
            )
    return tmp_path


@pytest.fixture
def figures(warehouse: Path) -> Demonstracao:
    return measured.measure(warehouse / "public" / "indicadores.duckdb")


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return render()


def test_the_publication_is_described_by_its_last_published_run(figures: Demonstracao) -> None:
    assert (figures.referencia, figures.nucleos, figures.estados) == (date(2024, 1, 20), 2, 1)
    assert figures.linhas_aceitas == 42
    assert set(figures.indicadores) == {"A", "B", "C", "D"}


def test_the_widest_level_is_shown_in_the_last_complete_period_of_each_kind(figures: Demonstracao) -> None:
    shown = figures.indicadores["A"]
    assert (shown.nivel, shown.unidade, shown.periodo, shown.inicio) == (
        "brasil", "Brasil", "ano", date(2023, 1, 1),
    )  # fmt: skip
    assert [
        (n.periodo, n.inicio, n.numerador, n.denominador, n.valor, n.situacao) for n in shown.numeros
    ] == [
        ("ano", date(2023, 1, 1), 30, 40, 75, "parcial"),
        ("mes", date(2023, 12, 1), 5, 5, 100, "atingida"),
    ]


def test_units_spread_with_their_targets_and_every_row_counts(figures: Demonstracao) -> None:
    assert figures.indicadores["A"].niveis == (
        Nivel(nivel="brasil", linhas=8),
        Nivel(nivel="uf", linhas=3, unidades=3, menor=40, mediana=80, maior=80, atingida=2, nao_atingida=1),
    )


def test_the_month_without_rows_is_missed(figures: Demonstracao) -> None:
    series = figures.indicadores["A"].serie
    assert series is not None
    assert (series.periodo, series.com_valor, series.periodos) == ("mes", 3, 4)
    assert (series.de, series.a) == (date(2023, 9, 1), date(2023, 12, 1))


def test_a_breakdown_with_denominators_begins_with_the_largest_of_them(figures: Demonstracao) -> None:
    (breakdown,) = figures.indicadores["A"].detalhamentos
    assert (breakdown.ordem, breakdown.categorias) == ("denominador", 2)
    assert [(c.categoria, c.valor) for c in breakdown.primeiras] == [
        ("assincrona", 66.666667),
        ("sincrona", 100),
    ]


def test_without_brasil_or_total_the_unit_and_category_of_the_largest_figure_are_shown(
    figures: Demonstracao,
) -> None:
    shown = figures.indicadores["B"]
    assert (shown.unidade, shown.categoria, shown.numeros) == ("Núcleo Rio Verde", "c", ())
    (breakdown,) = shown.detalhamentos
    assert (breakdown.ordem, breakdown.categorias) == ("valor", 6)
    assert [(c.categoria, c.valor) for c in breakdown.primeiras] == [
        ("c", 9), ("d", 4), ("e", 4), ("f", 3), ("b", 2),
    ]  # fmt: skip
    assert shown.niveis == (Nivel(nivel="nucleo", linhas=9, unidades=2, menor=3, mediana=6, maior=9),)


def test_the_current_period_is_shown_where_there_is_no_other(figures: Demonstracao) -> None:
    shown = figures.indicadores["C"]
    assert (shown.unidade, shown.parcial, shown.serie) == ("UBS Centro (CNES 0000001)", True, None)
    assert [(n.inicio, n.valor, n.parcial, n.situacao) for n in shown.numeros] == [
        (date(2024, 1, 1), 2, True, None)
    ]


def test_of_professionals_only_the_spread_is_shown(figures: Demonstracao) -> None:
    shown = figures.indicadores["D"]
    assert (shown.unidade, shown.numeros) == (None, ())
    assert shown.niveis == (Nivel(nivel="profissional", linhas=3, unidades=2, menor=1, mediana=2.5, maior=4),)


def test_the_command_keeps_the_figures_as_they_are_read(
    warehouse: Path, figures: Demonstracao, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "demonstracao.yml"
    monkeypatch.setattr(measured, "FIGURES", file)
    measured.main(warehouse)
    assert parse(file.read_text(encoding="utf-8")) == figures


def test_the_command_says_when_there_is_no_publication(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(typer.Exit):
        measured.main(tmp_path)
    assert "ainda não tem publicação: rode make demo." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("kind", "start", "end", "name"),
    [
        ("ano", date(2024, 1, 1), date(2024, 12, 31), "2024"),
        ("quadrimestre", date(2024, 9, 1), date(2024, 12, 31), "3º quadrimestre de 2024"),
        ("mes", date(2024, 3, 1), date(2024, 3, 31), "março de 2024"),
        ("semana", date(2024, 12, 30), date(2025, 1, 5), "30/12 a 05/01/2025"),
    ],
)
def test_periods_are_named_in_portuguese(kind: str, start: date, end: date, name: str) -> None:
    assert section.period(kind, start, end) == name
    assert section.period(kind, start, end, partial=True) == f"{name} (em curso)"


def test_a_count_has_one_column_and_a_share_all_that_say_something(figures: Demonstracao) -> None:
    assert section.totals_table("pontos", figures.indicadores["C"].numeros) == (
        "| período | valor (pontos) |\n| --- | --- |\n| janeiro de 2024 (em curso) | **2** |"
    )
    share = NumeroDoPeriodo(
        periodo="ano", inicio=date(2023, 1, 1), fim=date(2023, 12, 31), valor=75,
        numerador=3000, denominador=4000, ic95_inferior=73.63, ic95_superior=76.318,
        cobertura=0.905, meta=80, situacao="parcial",
    )  # fmt: skip
    assert section.totals_table("%", [share]).splitlines()[::2] == [
        "| período | numerador | denominador | valor (%) | intervalo de 95% | cobertura | meta | situação |",
        "| 2023 | 3.000 | 4.000 | **75** | 73,63 a 76,32 | 90,5% | 80 | atingida em parte |",
    ]


def test_the_spread_shows_targets_only_where_there_are_some(figures: Demonstracao) -> None:
    heading, _, states = section.spread_table(figures.indicadores["A"].niveis).splitlines()
    assert heading.endswith("| maior | com meta | atingida | atingida em parte | não atingida |")
    assert states == "| UF | 3 | 40 | 80 | 80 | 3 | 2 | 0 | 1 |"
    assert "meta" not in section.spread_table(figures.indicadores["B"].niveis)


def test_what_is_shown_of_how_much_is_said(figures: Demonstracao) -> None:
    several: Detalhamento = figures.indicadores["B"].detalhamentos[0]
    assert section.breakdown_title(several) == "por `servico`, as 5 de maior valor entre 6 categorias"
    assert section.breakdown_title(figures.indicadores["A"].detalhamentos[0]) == "por `tipo`"
    assert section.rows(figures.indicadores["A"]) == "11 linhas: Brasil 8, UF 3"
    series = figures.indicadores["A"].serie
    assert series is not None
    assert section.periods_with_rows(series) == "3 de 4 meses, de setembro de 2023 a dezembro de 2023"
    assert section.choice(figures.indicadores["A"]) == ""
    assert section.choice(figures.indicadores["B"]).endswith("no nível núcleo, a unidade de maior valor.")


def test_figures_are_of_indicators_of_the_catalogue() -> None:
    assert MEASURED.keys() <= INDICATORS.keys(), "run make demo and make docs-figures"
    assert text(committed()) == FIGURES.read_text(encoding="utf-8"), "run make docs-figures"


def numbers(shown: Medido) -> Iterator[Numero]:
    yield from shown.numeros
    for breakdown in shown.detalhamentos:
        yield from breakdown.primeiras


@pytest.mark.parametrize("indicator", MEASURED)
def test_the_figures_keep_the_rules_of_the_catalogue(indicator: str) -> None:
    row, shown = INDICATORS[indicator], MEASURED[indicator]
    found = list(numbers(shown))
    assert found or shown.nivel == "profissional"
    assert shown.periodo in row["periodos"].split("|")
    assert {level.nivel for level in shown.niveis} <= set(row["niveis"].split("|"))
    widest = min((level.nivel for level in shown.niveis), key=WIDEST_FIRST.index)
    has_total = row["tem_total"] == "true" and shown.nivel != "profissional"
    # Where too many of all still wait, a median is known of a part only: of a place, of a category.
    if row["tipo"] != "mediana":
        assert shown.nivel == widest
        assert bool(shown.numeros) == has_total
    assert {breakdown.dimensao for breakdown in shown.detalhamentos} <= set(row["dimensao"].split(";"))
    for figure in found:
        if row["tipo"] in QUOTIENTS:
            assert figure.numerador is not None
            assert figure.denominador
            quotient = float(row["fator"]) * figure.numerador / figure.denominador
            assert figure.valor == pytest.approx(quotient, abs=EXACT, rel=EXACT)
        assert (figure.ic95_inferior is not None) == (row["ic95"] == "true")
        if figure.ic95_inferior is not None and figure.ic95_superior is not None:
            assert figure.ic95_inferior - EXACT <= figure.valor <= figure.ic95_superior + EXACT
    for level in shown.niveis:
        if level.menor is not None and level.mediana is not None and level.maior is not None:
            assert level.menor <= level.mediana <= level.maior
            assert 2 <= level.unidades <= level.linhas


@pytest.mark.parametrize("indicator", MEASURED)
def test_the_page_has_the_figures_and_says_that_they_are_fictitious(
    pages: dict[str, str], indicator: str
) -> None:
    page, shown = pages[f"indicadores/{indicator}.md"], MEASURED[indicator]
    _, _, after = page.partition("\n## Na demonstração\n")
    told, _, _ = after.partition("\n## Como ler\n")
    assert told.startswith("\nNúmeros fictícios,")
    for total in shown.numeros:
        name = section.period(total.periodo, total.inicio, total.fim, total.parcial)
        (line,) = [line for line in told.splitlines() if line.startswith(f"| {name} |")]
        assert f"| **{number(total.valor)}** |" in line
    for breakdown in shown.detalhamentos:
        for category in breakdown.primeiras:
            label = category.categoria.replace("|", "\\|")
            assert f"\n| {label} | " in told
    for level in shown.niveis:
        assert level.maior is None or f" | {number(level.maior)} |" in told
    assert "None" not in told


def test_a_page_without_figures_says_so_and_is_otherwise_the_same(
    pages: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    name = next(iter(MEASURED))
    others = {other: shown for other, shown in MEASURED.items() if other != name}
    monkeypatch.setattr(
        "telessaude.documentation.pages.committed",
        lambda: committed().model_copy(update={"indicadores": others}),
    )
    before, _, after = pages[f"indicadores/{name}.md"].partition("\n## Na demonstração\n")
    unmeasured = "Ainda não há números medidos: `make demo` e `make docs-figures` os põem aqui.\n"
    assert render()[f"indicadores/{name}.md"] == (
        f"{before}\n## Na demonstração\n\n{unmeasured}\n## Como ler\n{after.partition('## Como ler')[2][1:]}"
    )


@pytest.mark.long
def test_the_committed_figures_are_those_of_the_demonstration() -> None:
    """That of ``make demo``, which ``make test-long`` names."""
    found = measured.measure(Path(os.environ["TELESSAUDE_DEMO"]) / "public" / "indicadores.duckdb")
    assert text(found) == FIGURES.read_text(encoding="utf-8"), "run make docs-figures"
