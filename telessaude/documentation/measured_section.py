"""The measured figures of an indicator's page: tables with only the columns that say something."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from telessaude.contract.words import load_words
from telessaude.documentation.content import general
from telessaude.documentation.demonstration import (
    Detalhamento,
    Medido,
    Nivel,
    Numero,
    NumeroDoPeriodo,
    Serie,
)
from telessaude.documentation.markdown import NOTHING, cell, number, table

MONTHS = (
    "janeiro", "fevereiro", "março", "abril", "maio", "junho",
    "julho", "agosto", "setembro", "outubro", "novembro", "dezembro",
)  # fmt: skip


def period(kind: str, start: date, end: date, partial: bool = False) -> str:
    """A period's name: ``2024``, ``3º quadrimestre de 2024``, ``maio de 2024``, ``13/01 a 19/01/2025``."""
    names = {
        "ano": f"{start.year}",
        "quadrimestre": f"{(start.month + 3) // 4}º quadrimestre de {start.year}",
        "mes": f"{MONTHS[start.month - 1]} de {start.year}",
        "semana": f"{start:%d/%m} a {end:%d/%m/%Y}",
    }
    return names[kind] + (" (em curso)" if partial else "")


def choice(measured: Medido) -> str:
    """Why this unit and no other; nothing to say where there is a row of Brasil."""
    level = load_words().niveis[measured.nivel]
    if measured.nivel == "brasil":
        return ""
    if measured.unidade is None:
        return "De cada profissional não se mostram números, só como se distribuem."
    shown = [*measured.numeros, *(figure for part in measured.detalhamentos for figure in part.primeiras)]
    largest = "valor" if shown[0].denominador is None else "denominador e, no empate, de maior valor"
    return f"Não há linha do Brasil: aparece, no nível {level}, a unidade de maior {largest}."


def totals_table(unit: str, figures: Iterable[NumeroDoPeriodo]) -> str:
    """The unit's totals, a line a kind of period."""
    return _figures_table(
        "período", unit, [(period(f.periodo, f.inicio, f.fim, f.parcial), f) for f in figures]
    )


def breakdown_title(breakdown: Detalhamento) -> str:
    """The breakdown and, where it is not whole, which categories are shown: ``por `tipo`, 5 de 10``."""
    shown = len(breakdown.primeiras)
    whole = shown == breakdown.categorias
    part = f", as {shown} de maior {breakdown.ordem} entre {number(breakdown.categorias)} categorias"
    return f"por `{cell(breakdown.dimensao)}`{'' if whole else part}"


def breakdown_table(unit: str, breakdown: Detalhamento) -> str:
    """The first categories of a breakdown."""
    return _figures_table(
        cell(breakdown.dimensao), unit, [(cell(figure.categoria), figure) for figure in breakdown.primeiras]
    )


def spread(levels: Iterable[Nivel]) -> list[Nivel]:
    """The levels with two or more units in the shown period."""
    return [level for level in levels if level.unidades]


def spread_table(levels: Iterable[Nivel]) -> str:
    """How the units of each level spread, and how many reach their targets where any has one."""
    levels = spread(levels)
    heading = ["nível", "unidades", "menor", "mediana", "maior"]
    lines = [
        [
            load_words().niveis[level.nivel],
            *map(cell, (level.unidades, level.menor, level.mediana, level.maior)),
        ]
        for level in levels
    ]
    if any(any(_reached(level)) for level in levels):
        heading += ["com meta", *general().situacoes.values()]
        for line, level in zip(lines, levels, strict=True):
            counts = (sum(_reached(level)), *_reached(level))
            line += map(number, counts) if any(counts) else [NOTHING] * len(counts)
    return table(heading, lines)


def _reached(level: Nivel) -> tuple[int, ...]:
    return level.atingida, level.atingida_em_parte, level.nao_atingida


def rows(measured: Medido) -> str:
    """How many rows are published: ``4.262 linhas: Brasil 36, estado 140``."""
    levels = [f"{load_words().niveis[level.nivel]} {number(level.linhas)}" for level in measured.niveis]
    return f"{number(sum(level.linhas for level in measured.niveis))} linhas: {', '.join(levels)}"


def periods_with_rows(series: Serie) -> str:
    """The complete periods with rows: ``24 de 24 meses, de janeiro de 2023 a dezembro de 2024``."""
    kinds = {"mes": "meses", "quadrimestre": "quadrimestres", "ano": "anos"}
    since, until = ("do", "ao") if series.periodo == "quadrimestre" else ("de", "a")
    first, last = (period(series.periodo, start, start) for start in (series.de, series.a))
    counted = f"{number(series.com_valor)} de {number(series.periodos)} {kinds[series.periodo]}"
    return f"{counted}, {since} {first} {until} {last}"


Column = tuple[str, Callable[[Numero], str]]


def _figures_table(first: str, unit: str, lines: list[tuple[str, Numero]]) -> str:
    columns: list[Column] = [
        ("numerador", lambda figure: cell(figure.numerador)),
        ("denominador", lambda figure: cell(figure.denominador)),
        (f"valor ({unit})", lambda figure: f"**{number(figure.valor)}**"),
        ("intervalo de 95%", _interval),
        ("cobertura", _coverage),
        ("meta", lambda figure: cell(figure.meta)),
        ("situação", lambda figure: general().situacoes[figure.situacao] if figure.situacao else NOTHING),
    ]
    if all(figure.denominador is None and figure.numerador == figure.valor for _, figure in lines):
        columns = columns[2:]  # a count is its own numerator
    told = [
        (name, written) for name, written in columns if any(written(figure) != NOTHING for _, figure in lines)
    ]
    return table(
        [first, *(name for name, _ in told)],
        [[label, *(written(figure) for _, written in told)] for label, figure in lines],
    )


def _interval(figure: Numero) -> str:
    if figure.ic95_inferior is None or figure.ic95_superior is None:
        return NOTHING
    return f"{number(figure.ic95_inferior)} a {number(figure.ic95_superior)}"


def _coverage(figure: Numero) -> str:
    return NOTHING if figure.cobertura is None else f"{number(100 * figure.cobertura)}%"
