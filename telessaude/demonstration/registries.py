"""The registries: núcleos, pontos, teams, professionals, protocols, agreed lines, population, targets.

Population comes by IBGE and the teams of one state by SISAB, whose núcleos `parametros.yml` says.
"""

from __future__ import annotations

from collections.abc import Container
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import yaml

from telessaude.demonstration import calibration as c
from telessaude.demonstration import contract_rows as rows
from telessaude.demonstration import ibge, sisab, sisreg
from telessaude.demonstration.calibration import PUBLIC_FILES_UF
from telessaude.demonstration.calibration.management import PORTES
from telessaude.demonstration.clock import DAY, HOUR, NEVER, Month, business_days, epoch
from telessaude.demonstration.network import Network, Nucleo
from telessaude.demonstration.tables import iso_days, table_of
from telessaude.demonstration.writers import Landing

_TARGETS = (  # fictitious agreements: indicator, level, target, weight (%), budget (R$)
    ("MSNT5.418a", "nucleo", 80.0, 50.0, 120_000.0),
    ("MSNT5.388b", "nucleo", 70.0, 50.0, 120_000.0),
    ("MSNT5.417", "uf", 48.0, None, None),
    ("MSNT5.412b", "uf", 65.0, None, None),
    ("MSNT50.765", "brasil", 95.0, None, None),
)
_AGREED = ("Dermatologia", "Hipertensão", "Diabetes", "Pré-natal")


def deliver_registries(
    landing: Landing, network: Network, months: list[Month], seed: int, only_csv: bool
) -> dict[str, pa.Table]:
    """Every registry before the first month; corrections of pontos and professionals half-way.

    `only_csv`: all of them in the contract's own columns.

    Returns:
        The professionals of each núcleo that stay to the end, as delivered.
    """
    first, middle = months[0].first, months[len(months) // 2].first
    opening, staying = opening_instant(first), {}
    rng = np.random.default_rng([seed, 3])
    landing.deliver_table("nucleo", "nucleos.csv", _nucleos(network), opening)
    landing.deliver_table("protocolo_regulacao", "protocolos.csv", _protocols(network, first), opening)
    landing.deliver_table("linha_cuidado_pactuada", "linhas.csv", _lines(network, first), opening)
    landing.deliver_table("meta", "metas.xlsx", _targets(network, first), opening)
    _deliver_population(landing, network, months, opening, only_csv)
    by_sisab = {} if only_csv else {PUBLIC_FILES_UF: sisab.SIGLAS}
    if by_sisab:
        _deliver_by_sisab(landing, network, first, opening)
    update = epoch(business_days(middle, 3)[-1]) + 10 * HOUR
    for nucleo in network.nucleos:
        pontos = _pontos(nucleo, first, middle, rng)
        landing.deliver_table("ponto", f"{nucleo.nucleo_id}_pontos.xlsx", pontos, opening + 60)
        teams = _teams(nucleo, first, by_sisab.get(nucleo.profile.uf, {}))
        landing.deliver_table("equipe", f"{nucleo.nucleo_id}_equipes.csv", teams, opening + 120)
        people = _people(nucleo, first, middle, rng)
        landing.deliver_table("profissional", f"{nucleo.nucleo_id}_profissionais.csv", people, opening + 180)
        closed = _closed(pontos, middle, rng)
        landing.deliver_table("ponto", f"{nucleo.nucleo_id}_pontos_desativados.xlsx", closed, update)
        left, staying[nucleo.nucleo_id] = _left(people, middle, rng)
        landing.deliver_table(
            "profissional", f"{nucleo.nucleo_id}_profissionais_desligados.csv", left, update
        )
    return staying


def opening_instant(first: date) -> int:
    """When the registries are delivered, before the `first` day of the period."""
    return epoch(first - timedelta(days=10)) + 9 * HOUR


def _nucleos(network: Network) -> pa.Table:
    lines = [
        (n.nucleo_id, f"Núcleo de Telessaúde de {n.profile.city}" + (f" {n.index}" if n.index > 5 else ""),
         n.profile.uf, n.profile.municipio_ibge, PORTES[n.index % len(PORTES)], "2015-03-02")
        for n in network.nucleos
    ]  # fmt: skip
    return table_of(("nucleo_id", "nome", "uf", "municipio_ibge", "porte", "inicio"), lines)


def _protocols(network: Network, first: date) -> pa.Table:
    approved = (first - timedelta(days=400)).isoformat()
    later = (first + timedelta(days=150)).isoformat()
    lines: list[tuple[str | None, ...]] = []
    for uf in sorted({nucleo.profile.uf for nucleo in network.nucleos}):
        ids = rows.protocols(uf)
        when = [approved] * (len(ids) - 2) + [later, None]
        names = [f"Protocolo de regulação {i + 1} de {uf}" for i in range(len(ids))]
        lines += zip(ids, [uf] * len(ids), names, when, strict=True)
    return table_of(("protocolo_regulacao_id", "uf", "nome", "aprovado_cib_em"), lines)


def _lines(network: Network, first: date) -> pa.Table:
    agreed = (first - timedelta(days=200)).isoformat()
    lines = [(nucleo.nucleo_id, line, agreed) for nucleo in network.nucleos for line in _AGREED]
    return table_of(("nucleo_id", "linha_cuidado", "pactuada_em"), lines)


def _deliver_population(
    landing: Landing, network: Network, months: list[Month], opening: int, only_csv: bool
) -> None:
    """A file a year, of the municípios served."""
    base = months[0].year
    for year in range(base, months[-1].year + 1):
        growth = (1 + c.POPULATION_GROWTH) ** (year - base)
        people = [(code, round(size * growth)) for code, size in sorted(network.population.items())]
        if only_csv:
            lines = [(code, year, count) for code, count in people]
            table = table_of(("municipio_ibge", "ano", "populacao"), lines)
            landing.deliver_table("populacao", f"populacao_{year}.csv", table, opening)
        else:
            path = f"ibge_populacao/estimativa_dou_{year}.xls"
            landing.deliver(path, ibge.workbook(people, year), opening, "populacao", len(people))


def _deliver_by_sisab(landing: Landing, network: Network, first: date, opening: int) -> None:
    """The teams of one state, and the parameters that give them their núcleo and the queue its risks."""
    nucleos = [nucleo for nucleo in network.nucleos if nucleo.profile.uf == PUBLIC_FILES_UF]
    content, teams = sisab.report(nucleos, network.population, first)
    path = f"sisab_equipes/cadastros_vinculados_{PUBLIC_FILES_UF}.csv"
    landing.deliver(path, content, opening + 120, "equipe", teams)
    parametros = {
        "nucleo_do_municipio": {code: n.nucleo_id for n in nucleos for code in n.municipios},
        "risco_da_central": {nucleos[0].municipios[0]: sisreg.RISKS},
    }
    landing.deliver("parametros.yml", yaml.safe_dump(parametros).encode(), opening, "parametros", 0)


def _targets(network: Network, first: date) -> pa.Table:
    places = {
        "nucleo": [nucleo.nucleo_id for nucleo in network.nucleos],
        "uf": sorted({nucleo.profile.uf for nucleo in network.nucleos}),
        "brasil": ["BR"],
    }
    start = first.replace(month=1, day=1).isoformat()
    lines = [
        (indicator, level, place, start, target, weight, budget, "Meta fictícia da demonstração")
        for indicator, level, target, weight, budget in _TARGETS
        for place in places[level]
    ]
    return table_of(
        ("indicador_id", "nivel", "nivel_id", "inicio", "meta", "peso", "orcamento", "norma"), lines
    )


def _pontos(nucleo: Nucleo, first: date, middle: date, rng: np.random.Generator) -> pa.Table:
    count = len(nucleo.ponto_cnes)
    luck = rng.random(count)
    before = epoch(first) - rng.integers(30, 1_500, count) * DAY
    during = epoch(first) + rng.integers(0, (middle - first).days + 1, count) * DAY
    implanted = np.where(luck < c.NOT_IMPLANTED_SHARE + c.IMPLANTED_LATER_SHARE, during, before)
    implanted = np.where(luck < c.NOT_IMPLANTED_SHARE, NEVER, implanted)
    hospital = np.arange(count) == 0
    return pa.table(
        {
            "ponto_cnes": pa.array(nucleo.ponto_cnes),
            "nucleo_id": rows.constant(nucleo.nucleo_id, count),
            "nome": pa.array(nucleo.ponto_name),
            "municipio_ibge": rows.choice(nucleo.ponto_municipio, nucleo.municipios),
            "papel": rows.choice(hospital.astype(np.int64), ("remota", "referencia")),
            "hospital": rows.choice(hospital.astype(np.int64), ("N", "S")),
            "implantado_em": iso_days(implanted),
            "desativado_em": pa.nulls(count, pa.string()),
        }
    )


def _closed(pontos: pa.Table, middle: date, rng: np.random.Generator) -> pa.Table:
    """The same rows of the pontos that closed, now with a date."""
    count = max(1, round(c.CLOSED_SHARE * len(pontos)))
    some = pontos.take(np.sort(rng.choice(np.arange(1, len(pontos)), count, replace=False)))
    when = rows.constant(middle.isoformat(), count)
    return some.set_column(some.column_names.index("desativado_em"), "desativado_em", when)


def _teams(nucleo: Nucleo, first: date, elsewhere: Container[str]) -> pa.Table:
    """The teams but those of the kinds that come `elsewhere`."""
    lines = []
    for team in nucleo.teams:
        if team["tipo"] in elsewhere:
            continue
        ponto = int(team["ponto"])
        municipio = nucleo.municipios[nucleo.ponto_municipio[ponto]]
        started = (first - timedelta(days=900)).isoformat()
        lines.append(
            (
                team["equipe_ine"],
                str(nucleo.ponto_cnes[ponto]),
                municipio,
                nucleo.nucleo_id,
                team["tipo"],
                started,
            )
        )
    return table_of(("equipe_ine", "ponto_cnes", "municipio_ibge", "nucleo_id", "tipo", "inicio"), lines)


def _people(nucleo: Nucleo, first: date, middle: date, rng: np.random.Generator) -> pa.Table:
    people = nucleo.people
    count = len(people.code)
    started = epoch(first) - rng.integers(10, 1_200, count) * DAY
    trained = epoch(first) + rng.integers(-500, (middle - first).days + 1, count) * DAY
    trained = np.where(rng.random(count) < c.TRAINED_SHARE, trained, NEVER)
    return pa.table(
        {
            "nucleo_id": rows.constant(nucleo.nucleo_id, count),
            "profissional_id": people.code,
            "cbo": pa.array(people.cbo),
            "ponto_cnes": pa.array(nucleo.ponto_cnes[people.ponto]),
            "equipe_ine": pa.array(people.team, mask=people.team == ""),
            "inicio": iso_days(started),
            "fim": pa.nulls(count, pa.string()),
            "treinado_em": iso_days(trained),
        }
    )


def _left(people: pa.Table, middle: date, rng: np.random.Generator) -> tuple[pa.Table, pa.Table]:
    """The same rows of the professionals who left, now with a date; and the rows of the others."""
    count = max(1, round(c.LEFT_SHARE * len(people)))
    positions = np.sort(rng.choice(len(people), count, replace=False))
    some = people.take(positions)
    left = some.set_column(some.column_names.index("fim"), "fim", rows.constant(middle.isoformat(), count))
    return left, people.take(np.setdiff1d(np.arange(len(people)), positions))
