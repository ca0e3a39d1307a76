"""The sheets of the report's workbook: columns, and rows whose numbers are the published ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from telessaude.charts import theme
from telessaude.reading import formats
from telessaude.reading.answers import periods, sources
from telessaude.reading.answers.attainment import standing
from telessaude.reading.answers.catalogue import Indicator
from telessaude.reading.answers.contract import reason, unjudged
from telessaude.reading.answers.history import Point
from telessaude.report.content import Content
from telessaude.report.document import TITLE, cover
from telessaude.report.figures import Line
from telessaude.report.period import KIND, months_in_words
from telessaude.report.places import Places
from telessaude.report.sections import method, summary
from telessaude.report.sections.services import CONDUCT

NUMBERS = ("Numerador", "Denominador", "Cobertura", "Intervalo de 95 %, de", "até")


@dataclass(frozen=True)
class Amount:
    """A number and the unit that says how it is written."""

    value: float | None
    unit: str = ""


Value = str | date | Amount | None
Row = Sequence[Value]


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name, its columns with their widths, its rows."""

    name: str
    columns: Sequence[tuple[str, float]]
    rows: Sequence[Row]


def sheets(content: Content) -> Iterator[Sheet]:
    """Every sheet that has something to say, in order."""
    made = [
        _cover(content),
        _summary(content),
        _indicators(content),
        _agreed(content),
        _series(content),
        _breakdowns(content),
        *(_places(places) for places in content.places),
        _services(content),
        _deliveries(content),
        _scores(content),
        _faults(content),
        _method(content),
    ]
    yield from (sheet for sheet in made if sheet.rows)


def _cover(content: Content) -> Sheet:
    unit = content.unit
    told = [
        ("Relatório", TITLE),
        (unit.kind, unit.nome),
        ("Período", f"{formats.period(KIND, content.first_day)} ({months_in_words(content.first_day)})"),
        *([("Parcial", "O quadrimestre está em curso: os números vão mudar.")] if content.partial else []),
        *cover(content),
        ("Célula vazia", "Não informado, não se aplica ou não entregue; nunca é zero."),
        *method.reading(content),
    ]
    return Sheet("capa", [("O que é", 24), ("Conteúdo", 120)], told)


def _summary(content: Content) -> Sheet:
    rows: list[Row] = [
        [
            line.indicator.nome,
            _amount(line.now.valor, line.indicator),
            line.indicator.unidade,
            _amount(line.now.meta, line.indicator),
            _situation(line.now),
            line.before.text,
            line.year_before.text,
            line.weak or line.now.motivo,
        ]
        for line in content.headlines
    ]
    rows += [[text] for text in summary.findings(content)]
    columns = [
        ("Indicador", 46), ("Valor", 12), ("Unidade", 22), ("Meta", 10), ("Situação", 24),
        ("Quadrimestre anterior", 44), ("Um ano antes", 44), ("Atenção", 60),
    ]  # fmt: skip
    return Sheet("resumo", columns, rows)


def _indicators(content: Content) -> Sheet:
    before = periods.move(KIND, content.first_day, -1)
    year_before = periods.year_before(KIND, content.first_day)
    columns = [
        ("Código", 14), ("Norma", 9), ("Indicador", 50), ("Unidade", 22), ("Valor", 12),
        *((name, 12) for name in NUMBERS), ("Meta", 10), ("Situação", 24), ("Parcial", 8),
        (periods.short(KIND, before), 14), (periods.short(KIND, year_before), 14),
        (f"UF ({content.unit.uf or 'não se aplica'})", 12), ("Atenção", 60),
    ]  # fmt: skip
    rows: list[Row] = [
        [
            *_named(line.indicator),
            *_figures(line.now, line.indicator),
            _yes(line.now.parcial),
            _amount(line.value_at(before), line.indicator),
            _amount(line.value_at(year_before), line.indicator),
            _amount(line.of_uf, line.indicator),
            line.weak or line.now.motivo,
        ]
        for line in content.lines
        if line.total
    ]
    return Sheet("indicadores", columns, rows)


def _series(content: Content) -> Sheet:
    columns = [
        ("Código", 14), ("Norma", 9), ("Indicador", 50), ("Unidade", 22), ("Mês", 11), ("Valor", 12),
        *((name, 12) for name in NUMBERS), ("Meta", 10), ("Situação", 24), ("Parcial", 8), ("Atenção", 60),
    ]  # fmt: skip
    rows: list[Row] = [
        [
            *_named(line.indicator),
            point.inicio,
            *_figures(point, line.indicator),
            _yes(point.parcial),
            point.motivo,
        ]
        for line in content.lines
        for point in line.months
    ]
    return Sheet("séries", columns, rows)


def _breakdowns(content: Content) -> Sheet:
    columns = [
        ("Código", 14), ("Norma", 9), ("Indicador", 50), ("Unidade", 22), ("Recorte", 26), ("Categoria", 40),
        ("Código da categoria", 22), ("Posição", 8), ("Valor", 12), *((name, 12) for name in NUMBERS),
        ("Parcial", 8), ("Atenção", 60),
    ]  # fmt: skip
    rows: list[Row] = [
        [
            *_named(line.indicator),
            found.dimensao,
            found.categoria,
            str(found.row["categoria"]),
            Amount(found.row["posicao"]),
            _amount(found.row["valor"], line.indicator),
            Amount(found.row["numerador"]),
            Amount(found.row["denominador"]),
            Amount(found.row["cobertura"], "parte"),
            _amount(found.row["ic95_inferior"], line.indicator),
            _amount(found.row["ic95_superior"], line.indicator),
            _yes(bool(found.row["parcial"])),
            line.weak or line.now.motivo,
        ]
        for line in content.lines
        for found in line.categories
    ]
    return Sheet("recortes", columns, rows)


def _places(places: Places) -> Sheet:
    name = places.title.split()[1]
    columns = [("Código", 12), (places.singular, 40)]
    for one in places.columns:
        columns += [(f"{one.nome} ({one.unidade})", 18), ("Casos no denominador", 14), ("Situação", 24)]
    rows: list[Row] = []
    for place in places.rows:
        row: list[Value] = [place.nivel_id, place.nome]
        for one, point in zip(places.columns, place.points, strict=True):
            told = "; ".join(part for part in (_situation(point), point.motivo) if part)
            row += [_amount(point.valor, one), Amount(point.denominador), told]
        rows.append(row)
    return Sheet(name, columns, rows)


def _agreed(content: Content) -> Sheet:
    columns = [
        ("Código", 14), ("Norma", 9), ("Indicador", 50), ("Unidade", 22), ("Meta", 10), ("Valor", 12),
        ("Atingimento", 14), ("Situação", 24), ("Peso", 10), ("Paga", 10), ("Orçamento", 18),
        ("Valor a pagar", 18), ("Máximo", 18), ("Por que não foi avaliada", 50),
    ]  # fmt: skip
    rows: list[Row] = [
        [
            *_named(one),
            _amount(row["meta"], one),
            _amount(row["valor"], one),
            Amount(row["atingimento"], "%"),
            theme.status(standing(row["atingimento"]) if row["valor"] is not None else None).label,
            Amount(row["peso"], "%"),
            Amount(row["faixa"], "%"),
            Amount(row["orcamento"], "R$"),
            Amount(row["valor_a_pagar"], "R$"),
            Amount(row["valor_cheio"], "R$"),
            reason(row) if unjudged(row) else "",
        ]
        for row in content.agreed
        for one in (content.indicators[row["indicador_id"]],)
    ]
    return Sheet("metas", columns, rows)


def _services(content: Content) -> Sheet:
    columns = [
        ("Recorte", 26), ("Categoria", 46), ("Código", 18), ("Respondidas", 12), ("Tempo médio (horas)", 12),
        ("Com intenção e desfecho", 16), ("Evitadas", 12), ("Encaminhadas", 14),
        ("Sem desfecho informado", 16),
    ]  # fmt: skip
    found = content.services
    if found is None:
        return Sheet("teleconsultorias", columns, [])
    rows: list[Row] = [
        [
            title,
            row["nome"],
            row["categoria"],
            Amount(row["respondidas"]),
            Amount(row["horas"], "horas"),
            Amount(row["avaliadas"]),
            Amount(row["evitadas"]),
        ]
        for title, those in (
            ("por município", found.municipios),
            ("por unidade de saúde", found.points),
            ("por especialidade", found.specialties),
        )
        for row in those
    ]
    rows += [
        [
            "por intenção de encaminhar",
            CONDUCT[row["intencao"]],
            row["intencao"],
            Amount(row["total"]),
            None,
            None,
            Amount(row["mantidas"]),
            Amount(row["encaminhadas"]),
            Amount(row["sem_desfecho"]),
        ]
        for row in found.conduct
    ]
    return Sheet("teleconsultorias", columns, rows)


def _deliveries(content: Content) -> Sheet:
    columns = [
        ("Núcleo", 44), ("Fonte", 18), ("Esperadas", 11), ("Recebidas", 11), ("Com atraso", 11),
        ("Faltam, com prazo vencido", 34), ("A vencer", 26), ("Linhas recebidas", 12),
        ("Linhas recusadas", 12), ("Pior pontuação", 12),
    ]  # fmt: skip
    rows: list[Row] = [
        [
            row.nucleo,
            sources.name(row.fonte),
            Amount(row.expected),
            Amount(row.received),
            Amount(row.late),
            periods.said("mes", row.missing),
            periods.said("mes", row.awaited),
            Amount(row.read),
            Amount(row.refused),
            Amount(row.score, "pontos"),
        ]
        for row in content.quality.deliveries
    ]
    return Sheet("qualidade", columns, rows)


def _scores(content: Content) -> Sheet:
    columns = [("Fonte", 18), ("Mês", 11), ("Pior pontuação", 12), ("Quem entrega", 44)]
    rows: list[Row] = [
        [sources.name(row.fonte), row.mes, Amount(row.pontuacao, "pontos"), row.nucleo]
        for row in content.quality.scores
    ]
    return Sheet("qualidade", columns, rows)


def _faults(content: Content) -> Sheet:
    columns = [
        ("Núcleo", 44), ("Fonte", 18), ("O que se vê", 46), ("Registros com a falha", 14), ("De", 12),
        ("O que distorce", 60), ("Como corrigir", 60),
    ]  # fmt: skip
    rows: list[Row] = [
        [
            row.nucleo,
            sources.name(row.fonte),
            row.fault.nome,
            Amount(row.found),
            Amount(row.records),
            row.fault.distorce or "nenhum indicador",
            row.fault.como_corrigir,
        ]
        for row in content.quality.faults
    ]
    return Sheet("falhas", columns, rows)


def _method(content: Content) -> Sheet:
    columns = [
        ("Código", 14), ("Norma", 9), ("Indicador", 50), ("Unidade", 22), ("Definição", 80),
        ("Numerador", 60), ("Denominador", 60), ("Observação", 80), ("Neste relatório", 50),
    ]  # fmt: skip
    told = [(line.indicator, _shown(line)) for line in content.lines]
    told += [(one, reason) for reason, found in content.absent.items() for one in found]
    rows: list[Row] = [
        [
            *_named(one),
            one.definicao,
            one.numerador,
            one.denominador,
            one.observacao,
            shown,
        ]
        for one, shown in sorted(told, key=lambda pair: (pair[0].norma, pair[0].indicador_id))
    ]
    return Sheet("método", columns, rows)


def _shown(line: Line) -> str:
    if line.now.valor is not None and line.total:
        return "com número"
    return "nos recortes" if line.categories else f"sem número: {line.now.motivo}"


def _named(one: Indicator) -> list[Value]:
    return [one.indicador_id, one.norma, one.nome, one.unidade]


def _figures(point: Point, one: Indicator) -> list[Value]:
    """The value, the columns `NUMBERS`, the target and how the value stands to it."""
    return [
        _amount(point.valor, one),
        Amount(point.numerador),
        Amount(point.denominador),
        Amount(point.cobertura, "parte"),
        _amount(point.ic95_inferior, one),
        _amount(point.ic95_superior, one),
        _amount(point.meta, one),
        _situation(point),
    ]


def _amount(value: float | None, one: Indicator) -> Amount:
    return Amount(value, one.unidade)


def _situation(point: Point) -> str:
    return "" if point.valor is None or point.meta is None else theme.status(point.situacao).label


def _yes(flag: bool) -> str:
    return "sim" if flag else "não"
