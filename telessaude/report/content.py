"""All that a report says of one unit and quadrimestre, gathered once for both renderings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from telessaude.contract.words import capital
from telessaude.reading.answers.catalogue import Indicator, indicators
from telessaude.reading.answers.contract import TARGETS, without_undelivered
from telessaude.reading.answers.deliveries import ABSENT, AWAITED, NOT_HELD, Deliveries, deliveries
from telessaude.reading.answers.records import records
from telessaude.reading.publication import Reader
from telessaude.report import figures, period, places, quality, services, territory
from telessaude.report.figures import Line
from telessaude.report.period import KIND
from telessaude.report.places import Places
from telessaude.report.quality import Quality
from telessaude.report.services import Services
from telessaude.report.territory import Territory
from telessaude.report.unit import Unit, require_figures
from telessaude.store.errors import Failure

LEVELS = {
    "brasil": "o país", "uf": "UFs", "macrorregiao": "macrorregiões de saúde",
    "regiao_saude": "regiões de saúde", "regional_saude": "regionais de saúde", "nucleo": "núcleos",
    "municipio": "municípios",
}  # fmt: skip
NO_RECORD = "Nenhum registro no quadrimestre"
OTHER_PERIODS = "Não se calcula por quadrimestre, só por outros períodos"
# What is asked first, across norms: how much, how fast, with what result; the first of each that there is.
HEADLINES = (
    ("HAOC1.261b", "MSNT5.380"),
    ("MSNT50.753b",),
    ("MSNT5.417",),
    ("MSNT5.412b",),
    ("DESD.1818",),
    ("MSNT50.765b",),
    ("PAHO.161",),
    ("MSNT5.388b", "MSNT5.388a"),
)
MOST_HEADLINES = 8


@dataclass(frozen=True)
class Run:
    """The run that made the publication: what its figures are measured against."""

    publication: str
    reference: datetime
    published: datetime
    version: str


@dataclass(frozen=True)
class Content:
    """A report: ``absent`` are indicators without a figure, by reason; ``agreed`` the targets' amounts."""

    unit: Unit
    first_day: date
    partial: bool
    run: Run
    lines: tuple[Line, ...]
    headlines: tuple[Line, ...]
    absent: dict[str, tuple[Indicator, ...]]
    agreed: tuple[dict[str, Any], ...]
    places: tuple[Places, ...]
    territory: Territory | None
    services: Services | None
    quality: Quality
    protection: str = ""

    def line(self, *ids: str) -> Line | None:
        """The first of some indicators that the unit has."""
        found = {line.indicator.indicador_id: line for line in self.lines}
        return next((found[name] for name in ids if name in found), None)

    @property
    def indicators(self) -> dict[str, Indicator]:
        """The indicators of which something is told, those without a figure too."""
        told = [line.indicator for line in self.lines]
        return {
            one.indicador_id: one
            for one in (*told, *(one for those in self.absent.values() for one in those))
        }

    @property
    def stem(self) -> str:
        """The name of its files, without extension."""
        return self.unit.stem(self.first_day)


def gather(reader: Reader, unit: Unit, first_day: date) -> Content:
    """Everything of a unit in a quadrimestre, as the reader's scope lets it be seen.

    Raises:
        Failure: the quadrimestre was not published, or the unit has no figures in it.
    """
    known = period.published(reader)
    if first_day not in known:
        raise Failure(not_published(list(known), first_day))
    require_figures(reader, [unit], first_day)
    catalogue = indicators(reader)
    arrived = deliveries(reader, unit.nivel, unit.nivel_id, figures.first_of_window(first_day))
    lines = figures.lines(reader, unit, first_day, catalogue, arrived)
    parts = tuple(places.inside(reader, unit, first_day, catalogue))
    return Content(
        unit=unit,
        first_day=first_day,
        partial=known[first_day],
        run=_run(reader),
        lines=tuple(lines),
        headlines=tuple(_headlines(lines)),
        absent=_absent(catalogue, lines, unit, first_day, arrived, protected=reader.publication.public),
        agreed=_agreed(reader, unit, first_day),
        places=parts,
        territory=territory.of_uf(reader, unit, first_day, parts),
        services=services.services(reader, unit, first_day),
        quality=quality.quality(reader, unit, first_day),
        protection=_protection(reader),
    )


def _protection(reader: Reader) -> str:
    """What the research release says of its figures; nothing where the report is of the true ones."""
    if not reader.publication.public:
        return ""
    row = reader.record(
        "select comment from duckdb_tables() "
        "where database_name = 'pesquisa' and table_name = 'indicador_valor'"
    )
    assert row is not None, "a release says how it is protected"
    return str(row["comment"])


def not_published(known: list[date], first_day: date) -> str:
    """What to say of a quadrimestre that is not among those known."""
    asked = period.quadrimestre_name(first_day)
    if not known:
        return f"Não há números de {asked}: a publicação ainda não tem nenhum quadrimestre."
    first, last = (period.quadrimestre_name(day) for day in (known[0], known[-1]))
    return f"Não há números de {asked} nesta publicação: há de {first} a {last}; escolha outro --period."


def _run(reader: Reader) -> Run:
    row = reader.record(
        """
        select publicacao_id, referencia, fim, versao
        from execucao
        where resultado = 'publicada'
        order by publicacao_id = $publicacao desc, fim desc
        """,
        publicacao=reader.publication.identifier,
    )
    assert row is not None, "a publication tells of the run that made it"
    return Run(reader.publication.identifier, row["referencia"], row["fim"], str(row["versao"] or ""))


def _headlines(lines: list[Line]) -> list[Line]:
    """The headlines that the unit has, then other indicators with a target while there is room."""
    found = {line.indicator.indicador_id: line for line in lines if line.total}
    chosen = [next((found[name] for name in ids if name in found), None) for ids in HEADLINES]
    first = [line for line in chosen if line is not None]
    agreed = [line for line in found.values() if line.now.meta is not None and line not in first]
    return [*first, *agreed][:MOST_HEADLINES]


def _absent(
    catalogue: dict[str, Indicator],
    lines: list[Line],
    unit: Unit,
    first_day: date,
    arrived: Deliveries,
    *,
    protected: bool,
) -> dict[str, tuple[Indicator, ...]]:
    told = {line.indicator.indicador_id for line in lines}
    found: dict[str, list[Indicator]] = {}
    for name, one in catalogue.items():
        if name not in told:
            why = _why(one, unit, first_day, arrived)
            reason = capital(NOT_HELD) if protected and why == NO_RECORD else why
            found.setdefault(reason, []).append(one)
    return {reason: tuple(those) for reason, those in found.items()}


def _why(one: Indicator, unit: Unit, first_day: date, arrived: Deliveries) -> str:
    if not one.disponivel:
        return (one.motivo_indisponivel or "Ainda sem dados nesta publicação").rstrip(".")
    if unit.nivel not in one.niveis:
        return other_levels(unit)
    if KIND not in one.periodos:
        return OTHER_PERIODS
    state = arrived.of(one.fontes, KIND, first_day)
    if state.state in {ABSENT, AWAITED}:
        return state.reason[:1].upper() + state.reason[1:]
    return NO_RECORD


def other_levels(unit: Unit) -> str:
    """Why an indicator of other levels is not here."""
    return f"Não se calcula para {LEVELS[unit.nivel]}"


def _agreed(reader: Reader, unit: Unit, first_day: date) -> tuple[dict[str, Any], ...]:
    rows = reader.frame(
        f"""
        select
            alvo.indicador_id, nivel, nivel_id, fontes, meta, valor, atingimento, faixa, peso, orcamento,
            valor_a_pagar, valor_cheio, motivo
        from {TARGETS} as alvo
        left join indicador using (indicador_id)
        where periodo_tipo = 'quadrimestre' and periodo_inicio = $inicio
            and nivel = $nivel and nivel_id = $unidade
        order by alvo.indicador_id
        """,
        inicio=first_day,
        nivel=unit.nivel,
        unidade=unit.nivel_id,
    )
    return tuple(records(without_undelivered(reader, rows, KIND, first_day)))
