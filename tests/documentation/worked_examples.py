"""The indicators' rules over the few records of a worked example, written again in plain Python.

Each rule takes the example's tables, in the page's order, and its given inputs, and returns the figures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from math import ceil
from statistics import median
from types import MappingProxyType
from typing import Any, NamedTuple

Record = dict[str, Any]
Rows = list[Record]
Test = Callable[[Record], bool]
MARCH = ("2024-03",)
FIRST_QUADRIMESTER = ("2024-01", "2024-02", "2024-03", "2024-04")
LAST_DAY, QUADRIMESTER_END = "2024-03-31", "2024-04-30"


class Given(NamedTuple):
    """What an example gives: the records of its tables, its inputs and the category it speaks of."""

    tables: list[Rows]
    inputs: Record
    category: str | None


class Figures(NamedTuple):
    numerator: float | None
    denominator: float | None
    value: float
    breakdown: Mapping[str, float] = MappingProxyType({})
    coverage: float | None = None


Rule = Callable[[Given], Figures]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def hours(since: str, until: str) -> float:
    return (at(until) - at(since)).total_seconds() / 3600


def days(since: str, until: str) -> float:
    return hours(since, until) / 24


def within(text: str | None, months: tuple[str, ...] = MARCH) -> bool:
    return text is not None and text.startswith(months)


def in_force(row: Record, day: str, start: str = "inicio", end: str = "fim") -> bool:
    return (row[start] or "0") <= day <= (row[end] or "9")


# The sets of the catalogue.


def tc_r(rows: Rows, months: tuple[str, ...] = MARCH) -> Rows:
    return [
        r for r in rows
        if r["situacao"] == "respondida" and r["origem"] == "servico" and within(r["respondida_em"], months)
    ]  # fmt: skip


def tc_s(rows: Rows) -> Rows:
    return [
        r for r in rows
        if r["situacao"] != "cancelada" and r["origem"] == "servico" and within(r["solicitada_em"])
    ]  # fmt: skip


def co_r(rows: Rows) -> Rows:
    return [r for r in rows if r["situacao"] == "realizada" and within(r["iniciada_em"])]


def td_s(rows: Rows) -> Rows:
    return [r for r in rows if r["situacao"] != "cancelado" and within(r["solicitado_em"])]


def td_e(rows: Rows) -> Rows:
    return [r for r in rows if r["situacao"] != "cancelado" and within(r["realizado_em"])]


def td_l(rows: Rows, months: tuple[str, ...] = MARCH) -> Rows:
    return [r for r in rows if r["situacao"] == "laudado" and within(r["laudado_em"], months)]


def executed(rows: Rows) -> Rows:
    return [r for r in rows if r["situacao"] == "executada" and within(r["executada_em"])]


# The kinds of figure.


def only(rows: Rows, **wanted: object) -> Rows:
    return [r for r in rows if all(r[name] == value for name, value in wanted.items())]


def known(rows: Rows, *columns: str) -> Rows:
    return [r for r in rows if all(r[name] is not None for name in columns)]


def distinct(rows: Rows, column: str) -> int:
    return len({r[column] for r in rows if r[column] is not None})


def groups(rows: Rows, column: str) -> dict[str, Rows]:
    return {name: only(rows, **{column: name}) for name in {r[column] for r in rows if r[column] is not None}}


def count(rows: Rows, by: str | None = None) -> Figures:
    parts = {name: float(len(part)) for name, part in groups(rows, by).items()} if by else {}
    return Figures(len(rows), None, len(rows), parts)


def figure(value: float, breakdown: dict[str, float] | None = None) -> Figures:
    return Figures(value, None, value, breakdown or {})


def of(given: Given, breakdown: dict[str, float]) -> Figures:
    """A count that has no total: the figure is the category's."""
    value = breakdown[given.category or ""]
    return Figures(value, None, value, breakdown)


def ratio(
    numerator: float,
    denominator: float,
    factor: float = 1,
    breakdown: dict[str, float] | None = None,
    coverage: float | None = None,
) -> Figures:
    return Figures(numerator, denominator, factor * numerator / denominator, breakdown or {}, coverage)


def share(rows: Rows, chosen: Test, coverage: float | None = None, by: str | None = None) -> Figures:
    parts = groups(rows, by) if by else {}
    return ratio(
        sum(map(chosen, rows)), len(rows), 100,
        {name: 100 * sum(map(chosen, part)) / len(part) for name, part in parts.items()}, coverage,
    )  # fmt: skip


def distribution(given: Given, rows: Rows, column: str, coverage: float | None = None) -> Figures:
    parts = {name: 100 * len(part) / len(rows) for name, part in groups(rows, column).items()}
    return share(rows, lambda r: r[column] == given.category, coverage)._replace(breakdown=parts)


def mean(rows: Rows, measure: Callable[[Record], float], by: str | None = None) -> Figures:
    parts = groups(rows, by) if by else {}
    return ratio(
        sum(map(measure, rows)), len(rows),
        breakdown={name: sum(map(measure, part)) / len(part) for name, part in parts.items()},
    )  # fmt: skip


def monthly_mean(monthly: Iterable[float]) -> Figures:
    values = list(monthly)
    return ratio(sum(values), len(values))


# Teleconsultoria.


def answered(chosen: Test = lambda _: True, by: str | None = None) -> Rule:
    return lambda g: count([r for r in tc_r(g.tables[0]) if chosen(r)], by)


def response(r: Record) -> float:
    return hours(r["solicitada_em"], r["respondida_em"])


def async_answered(g: Given) -> Rows:
    return only(tc_r(g.tables[0]), tipo="assincrona")


def by_cbo_family(g: Given) -> Figures:
    rows = [r | {"familia": r["solicitante_cbo"][:4]} for r in known(tc_r(g.tables[0]), "solicitante_cbo")]
    return count(rows, "familia")


def median_response(g: Given) -> Figures:
    rows = tc_r(g.tables[0])
    parts = {name: median(map(response, part)) for name, part in groups(rows, "tipo").items()}
    return Figures(None, len(rows), median(map(response, rows)), parts)


def overdue(in_time: Callable[[float], bool]) -> Rule:
    """Of the assíncronas whose 72 h are over, those whose hours are right; an open one has none."""

    def rule(g: Given) -> Figures:
        rows = [
            r for r in only(tc_s(g.tables[0]), tipo="assincrona")
            if r["situacao"] in {"aberta", "respondida"}
            and at(r["solicitada_em"]) + timedelta(hours=72) <= at(g.inputs["referencia"])
        ]  # fmt: skip
        return share(rows, lambda r: r["respondida_em"] is not None and in_time(response(r)))

    return rule


def exams_overdue(g: Given) -> Figures:
    rows = [
        r for r in only(td_e(g.tables[0]), carater="eletivo")
        if r["situacao"] in {"realizado", "laudado"}
        and at(r["realizado_em"]) + timedelta(hours=72) <= at(g.inputs["referencia"])
    ]  # fmt: skip
    return share(
        rows,
        lambda r: r["laudado_em"] is not None and hours(r["realizado_em"], r["laudado_em"]) <= 72,
        by="tipo_exame",
    )


def intended(g: Given) -> Rows:
    return only(tc_r(g.tables[0]), intencao_encaminhamento="sim")


def avoided(g: Given, *, assessed_only: bool) -> Figures:
    informed = known(intended(g), "encaminhamento_evitado")
    return share(
        informed if assessed_only else intended(g),
        lambda r: r["encaminhamento_evitado"] == "sim",
        len(informed) / len(intended(g)),
    )


def informed(column: str, rename: dict[str, str] | None = None) -> Rule:
    def rule(g: Given) -> Figures:
        rows = known(tc_r(g.tables[0]), column)
        spelt = [r | {column: (rename or {}).get(r[column], r[column])} for r in rows]
        return distribution(g, spelt, column, len(rows) / len(tc_r(g.tables[0])))

    return rule


def themes(column: str, length: int) -> Rule:
    def rule(g: Given) -> Figures:
        rows = known(tc_r(g.tables[0]), column)
        codes = Counter(code for r in rows for code in {item[:length] for item in r[column].split("|")})
        ranked = sorted(codes.items(), key=lambda item: (-item[1], item[0]))[:10]
        figures = {code: 100 * times / len(rows) for code, times in ranked}
        coverage = len(rows) / len(tc_r(g.tables[0]))
        return ratio(codes[g.category or ""], len(rows), 100, figures, coverage)

    return rule


def judged(needed: str, judgement: str) -> Rule:
    return lambda g: share(
        known(only(tc_r(g.tables[0]), **{needed: "sim"}), judgement), lambda r: r[judgement] == "sim"
    )


def with_protocol(requests: Callable[[Rows], Rows], instant: str) -> Rule:
    def rule(g: Given) -> Figures:
        approved = {p["protocolo_regulacao_id"]: p["aprovado_cib_em"] for p in g.tables[1]}
        return share(
            requests(g.tables[0]),
            lambda r: (approved.get(r["protocolo_regulacao_id"]) or "9") <= r[instant][:10],
        )

    return rule


def active_points(g: Given) -> Figures:
    months = sorted({r["mes"] for r in g.tables[0]})
    return monthly_mean(distinct(only(g.tables[0], mes=month), "ponto") for month in months)


def use_of_points(used: Callable[[Given], set[str]]) -> Rule:
    def rule(g: Given) -> Figures:
        implanted = [
            r for r in g.tables[0]
            if r["implantado_em"] and r["implantado_em"] <= LAST_DAY
            and (r["desativado_em"] or "9") >= "2024-03-01"
        ]  # fmt: skip
        return share(implanted, lambda r: r["ponto"] in used(g))

    return rule


def of_icu_teams(g: Given) -> Figures:
    icu = {r["equipe"] for r in only(g.tables[1], tipo="uti")}
    return count([r for r in g.tables[0] if r["equipe"] in icu])


def per_thousand(g: Given) -> Figures:
    place, year = "Pedra Clara", ("2024",)
    population = [r["populacao"] for r in only(g.tables[0], municipio=place) if r["ano"] <= "2024"][-1]
    made = {
        "teleconsultoria": len(only(tc_r(g.tables[1], year), municipio=place)),
        "telediagnostico": len(only(td_l(g.tables[2], year), municipio=place)),
    }
    rates = {name: 1000 * times / population for name, times in made.items()}
    return ratio(made[g.category or ""], population, 1000, rates)


def active_professionals(g: Given) -> Figures:
    registered = [
        r for r in g.tables[0] if (r["inicio"] or "0") <= LAST_DAY and (r["fim"] or "9") >= "2024-03-01"
    ]
    asked = {r["solicitante"] for r in [*tc_r(g.tables[1]), *td_e(g.tables[2])]}
    return share(registered, lambda r: r["profissional"] in asked)


# Telediagnóstico.


def reported(chosen: Test = lambda _: True, by: str | None = None, months: tuple[str, ...] = MARCH) -> Rule:
    return lambda g: count([r for r in td_l(g.tables[0], months) if chosen(r)], by)


def is_ecg(r: Record) -> bool:
    return bool(r["tipo_exame"] == "ecg")


def ecg_quality(g: Given) -> Figures:
    rows = [
        r | {"classe": "nao_classificado" if r["qualidade_tecnica"] == "inadequada" else "classificado"}
        for r in filter(is_ecg, td_e(g.tables[0]))
    ]
    return count(rows, "classe")


def ecg_by_size(g: Given) -> Figures:
    limits = {"ate_5_mil": 5_000, "5_a_10_mil": 10_000, "10_a_20_mil": 20_000, "20_a_50_mil": 50_000}
    population = {r["municipio"]: r["populacao"] for r in g.tables[1] if r["ano"] <= "2024"}
    sizes = Counter(
        next(name for name, limit in limits.items() if population[r["municipio"]] <= limit)
        for r in filter(is_ecg, td_e(g.tables[0]))
    )
    return of(g, {name: float(times) for name, times in sizes.items()})


def ecg_result_by(group: Callable[[Record], str]) -> Rule:
    def rule(g: Given) -> Figures:
        rows = known([r for r in td_l(g.tables[0]) if is_ecg(r)], "resultado")
        found = Counter(f"{r['resultado']} | {group(r)}" for r in rows)
        return of(g, {name: float(times) for name, times in found.items()})

    return rule


def age_band(r: Record) -> str:
    birth, exam = r["paciente_nascimento"], r["realizado_em"][:10]
    age = int(exam[:4]) - int(birth[:4]) - (exam[5:] < birth[5:])
    return "80_mais" if age >= 80 else f"{age // 20 * 20}_{age // 20 * 20 + 19}"


# SOF and tele-education.


def sent_per_month(g: Given) -> Figures:
    return monthly_mean(
        sum(within(r["enviada_em"], (month,)) for r in g.tables[0]) for month in FIRST_QUADRIMESTER
    )


def returned_in_time(g: Given) -> Figures:
    def due(r: Record) -> bool:
        return at(r["enviada_em"]) + timedelta(days=30) <= at(g.inputs["referencia"])

    sent = [r for r in known(g.tables[0], "enviada_em") if r["primeiro_retorno_em"] or due(r)]
    return share(
        sent,
        lambda r: bool(r["primeiro_retorno_em"]) and days(r["enviada_em"], r["primeiro_retorno_em"]) <= 30,
    )


def held(g: Given, months: tuple[str, ...] = MARCH) -> Rows:
    return [r for r in g.tables[0] if within(r["realizada_em"], months)]


def courses(g: Given) -> Figures:
    rows = only(held(g, FIRST_QUADRIMESTER), tipo="curso")
    return of(g, {"cursos": len(rows), "alunos": sum(r["alunos"] or 0 for r in rows)})


# Teleconsulta.


def attended(chosen: Test = lambda _: True, by: str | None = None) -> Rule:
    return lambda g: count([r for r in co_r(g.tables[0]) if chosen(r)], by)


def monitored(rows: Rows) -> Rows:
    return only(co_r(rows), modalidade="telemonitoramento")


def wait(r: Record) -> float:
    return days(r["agendada_em"], r["iniciada_em"])


def by_first_visit(g: Given) -> Figures:
    rows = known(co_r(g.tables[0]), "especialidade", "primeira_vez")
    names = {"sim": "primeira", "não": "subsequente"}
    found = Counter(f"{r['especialidade']} | {names[r['primeira_vez']]}" for r in rows)
    return of(g, {name: float(times) for name, times in found.items()})


def days_gained(g: Given) -> Figures:
    queue = [
        r for r in only(g.tables[0], situacao="executada", especialidade=g.category)
        if within(r["executada_em"], FIRST_QUADRIMESTER)
    ]  # fmt: skip
    remote = known(only(co_r(g.tables[1]), especialidade=g.category), "agendada_em")
    waited = sum(days(r["solicitada_em"], r["executada_em"]) for r in queue) / len(queue)
    return figure(waited - sum(map(wait, remote)) / len(remote))


def impact(g: Given) -> Figures:
    def visits(year: str) -> float:
        return sum(float(r["quantidade"]) for r in g.tables[0] if r["competencia"].startswith(year))

    drop = 100 * (visits("2023") - visits("2024")) / visits("2023")
    return ratio(g.inputs["teleconsultas_realizadas"], drop)


def growth(g: Given) -> Figures:
    before = g.inputs["realizadas_em_fevereiro"]
    return ratio(len(co_r(g.tables[0])) - before, before, 100)


def idle_hours(g: Given) -> Figures:
    seen = sum(hours(r["iniciada_em"], r["encerrada_em"]) for r in co_r(g.tables[1]) if r["encerrada_em"])
    return figure(max(0.0, sum(r["horas_tele"] for r in g.tables[0]) - seen))


def share_of_sums(part: str, whole: str, by: str | None = None, factor: float = 100) -> Rule:
    def rule(g: Given) -> Figures:
        rows = known(g.tables[0], part, whole)
        if "competencia" in rows[0]:
            rows = [r for r in rows if r["competencia"].startswith("2024")]
        parts = groups(rows, by) if by else {}
        return ratio(
            sum(r[part] for r in rows), sum(r[whole] for r in rows), factor,
            {n: factor * sum(r[part] for r in p) / sum(r[whole] for r in p) for n, p in parts.items()},
        )  # fmt: skip

    return rule


def transfer_times(g: Given) -> Figures:
    rows = known(co_r(g.tables[0]), "transferencia_remota_min", "transferencia_referencia_min")
    return ratio(
        sum(r["transferencia_remota_min"] for r in rows), sum(r["transferencia_referencia_min"] for r in rows)
    )


def trained(g: Given) -> Figures:
    active = [r for r in g.tables[0] if in_force(r, QUADRIMESTER_END)]
    remote_points = {r["ponto"] for r in only(g.tables[1], papel="remota")}
    oldest = (at(QUADRIMESTER_END) - timedelta(days=365)).date().isoformat()
    recent = [r for r in active if r["treinado_em"] and oldest < r["treinado_em"] <= QUADRIMESTER_END]
    return ratio(sum(r["ponto"] in remote_points for r in active), len(recent))


def offered(g: Given) -> Figures:
    rows = [r for r in g.tables[0] if in_force(r, QUADRIMESTER_END)]
    return ratio(
        distinct(only(rows, papel="remota"), "especialidade"),
        distinct(only(rows, papel="referencia"), "especialidade"),
    )


def by_specialty(g: Given) -> Figures:
    rows = co_r(g.tables[0])
    return distribution(g, rows, "especialidade", len(known(rows, "especialidade")) / len(rows))


def sought(g: Given) -> Figures:
    offered_in_march = [
        r for r in g.tables[0] if r["inicio"] <= LAST_DAY and (r["fim"] or "9") >= "2024-03-01"
    ]
    specialties = {r["especialidade"] for r in offered_in_march}
    return ratio(len(specialties & {r["especialidade"] for r in tc_r(g.tables[1])}), len(specialties), 100)


def returns_per_new_patient(g: Given) -> Figures:
    rows = co_r(g.tables[0])
    new = distinct(only(rows, primeira_vez="sim"), "paciente")
    return ratio(len(only(rows, primeira_vez="não")), new, 100)


# The work plan.


def plan_sum(column: str, months: tuple[str, ...]) -> Rule:
    return lambda g: of(
        g,
        {
            f"{rows[0]['plano']} | {name}": sum(r[column] for r in known(rows, column))
            for name, rows in groups(
                known([r for r in g.tables[0] if within(r["competencia"], months)], column), "atividade"
            ).items()
        },
    )


def plan_share(done_in: tuple[str, ...], planned_in: tuple[str, ...]) -> Rule:
    def rule(g: Given) -> Figures:
        rows = [r for r in g.tables[0] if f"{r['plano']} | {r['atividade']}" == g.category]
        done = sum(r["executado"] or 0 for r in rows if within(r["competencia"], done_in))
        return ratio(done, sum(r["previsto"] or 0 for r in rows if within(r["competencia"], planned_in)), 100)

    return rule


def plan_value(g: Given) -> Figures:
    rows = [
        r for r in g.tables[0]
        if f"{r['plano']} | {r['atividade']}" == g.category and within(r["competencia"], FIRST_QUADRIMESTER)
    ]  # fmt: skip
    done, planned = (sum(r[name] or 0 for r in rows) for name in ("executado", "previsto"))
    return figure(sum(r["valor_previsto"] for r in rows) * done / planned)


def plan_execution(g: Given) -> Figures:
    done, weights = 0.0, 0.0
    for rows in groups(
        [r for r in g.tables[0] if r["competencia"] <= QUADRIMESTER_END], "atividade"
    ).values():
        planned = sum(r["previsto"] or 0 for r in rows)
        judged_percents = [r["percentual_informado"] for r in known(rows, "percentual_informado")]
        percent = 100 * sum(r["executado"] or 0 for r in rows) / planned if planned else judged_percents[-1]
        done += rows[-1]["peso"] * min(percent, 100) / 100
        weights += rows[-1]["peso"]
    return ratio(done, weights, 100)


# Portaria de Consolidação 6/2017.


class Participation:
    """Who takes part in March, from the requests of the three months up to it."""

    def __init__(self, g: Given) -> None:
        self.window = [r for r in g.tables[0] if within(r["solicitada_em"], FIRST_QUADRIMESTER[:3])]
        self.march = [r for r in g.tables[0] if within(r["solicitada_em"])]
        self.lines = g.tables[1] if len(g.tables) > 1 else []

    def teams(self, rows: Rows) -> int:
        return distinct(rows, "equipe")

    def medical(self, rows: Rows) -> Rows:
        return [r for r in rows if r["solicitante_cbo"].startswith("225")]

    def agreed(self, rows: Rows) -> Rows:
        return [
            r for r in rows
            if any(
                r["especialidade"] == line["linha_cuidado"]
                and in_force(line, r["solicitada_em"][:10], "pactuada_em")
                for line in self.lines
            )
        ]  # fmt: skip

    def active_teams(self) -> Figures:
        return ratio(self.teams(self.march), self.teams(self.window), 100)

    def teams_besides_agreed(self) -> Figures:
        agreed = self.agreed(self.medical(self.march))
        rest = [r for r in self.march if r not in agreed]
        return ratio(self.teams(rest), self.teams(self.window), 100)

    def medics(self, rows: Rows) -> Figures:
        of_window = distinct(self.medical(self.window), "solicitante")
        return ratio(distinct(self.medical(rows), "solicitante"), of_window, 100)

    def per_team(self) -> Figures:
        return ratio(len(known(self.march, "equipe")), self.teams(self.window))

    def per_medic(self) -> float:
        asked = len(self.agreed(self.medical(self.march)))
        return asked / distinct(self.medical(self.window), "solicitante")

    def conditions(self) -> dict[str, bool]:
        return {
            "equipes": self.active_teams().value >= 20,
            "medicos": self.medics(self.march).value >= 20,
            "linhas": any(
                line["pactuada_em"] <= LAST_DAY and (line["fim"] or "9") >= "2024-03-01"
                for line in self.lines
            ),
        }

    def parcels(self) -> dict[str, float]:
        return {
            **{name: 20.0 * met for name, met in self.conditions().items()},
            "producao_equipes": 0.2 * band(self.per_team().value),
            "producao_medicos": 0.2 * band(self.per_medic()),
        }


def band(average: float) -> float:
    return [0, 60, 80, 100][min(int(average), 3)]


def conditions(g: Given) -> Figures:
    p = Participation(g)
    met = {
        "equipes_20": p.active_teams().value >= 20,
        "medicos_20": p.medics(p.march).value >= 20,
        "equipe_1": p.per_team().value >= 1,
        "medico_1": p.per_medic() >= 1,
    }
    return of(g, {name: float(yes) for name, yes in met.items()})


def participants(g: Given) -> Figures:
    p = Participation(g)
    return of(g, {"equipes": p.teams(p.window), "medicos": distinct(p.medical(p.window), "solicitante")})


# Programmes.


def latest_answers(g: Given) -> dict[str, str]:
    rows = [r for r in g.tables[0] if r["respondida_em"] <= QUADRIMESTER_END]
    return {r["aspecto"]: r["resposta"] for r in sorted(rows, key=lambda r: r["respondida_em"])}


def conformity(g: Given) -> Figures:
    counted = [answer for answer in latest_answers(g).values() if answer in {"sim", "nao"}]
    return ratio(counted.count("sim"), len(counted), 100)


def fulfilled(rows: Rows) -> set[tuple[str, str]]:
    return {
        (r["municipio"], r["condicionalidade"])
        for r in rows
        if r["suspensa"] == "sim" or (r["cumprida_em"] or "9") <= LAST_DAY
    }


def able(g: Given) -> Figures:
    met = Counter(place for place, _ in fulfilled(g.tables[0]))
    places = {r["municipio"] for r in g.tables[0]}
    return ratio(sum(met[place] == 4 for place in places), len(places), 100)


def condition(g: Given) -> Figures:
    places = distinct(g.tables[0], "municipio")
    met = Counter(name for _, name in fulfilled(g.tables[0]))
    return ratio(met[g.category or ""], places, 100, {n: 100 * times / places for n, times in met.items()})


def support(g: Given) -> Figures:
    def deadline(r: Record) -> datetime:
        day, left = at(r["aberto_em"][:10]), 3
        while left:
            day += timedelta(days=1)
            left -= day.weekday() < 5 and day.date().isoformat() != g.inputs["feriado"]
        return day + timedelta(days=1)

    due = [r for r in g.tables[0] if r["respondido_em"] or deadline(r) <= at(g.inputs["referencia"])]
    return share(due, lambda r: bool(r["respondido_em"]) and at(r["respondido_em"]) < deadline(r))


OF_RISK = {"vermelho": 30, "amarelo": 90, "verde": 180}


def cohort(g: Given, term: Callable[[Record], int | None], by: str | None = None) -> Figures:
    """Of what was asked in the quadrimester and has had its term in days, what was executed within it."""
    asked = [
        r | {"prazo": term(r)} for r in g.tables[0]
        if r["situacao"] not in {"cancelada", "negada"} and within(r["solicitada_em"], FIRST_QUADRIMESTER)
    ]  # fmt: skip
    over = [
        r for r in known(asked, "prazo")
        if at(r["solicitada_em"]) + timedelta(days=r["prazo"]) <= at(g.inputs["referencia"])
    ]  # fmt: skip
    return share(over, lambda r: r["situacao"] == "executada" and WAITED(r) <= r["prazo"], by=by)


def stopped(g: Given) -> Figures:
    limit = at(g.inputs["referencia"]).replace(month=4)
    waiting = [r for r in g.tables[0] if r["situacao"] in {"pendente", "reenviada"}]
    return count([r for r in waiting if at(max(r["solicitada_em"], r["devolvida_em"] or "")) < limit])


def missed(g: Given) -> Figures:
    rows = [r for r in g.tables[0] if r["situacao"] in {"executada", "falta"} and within(r["agendada_para"])]
    return share(rows, lambda r: r["situacao"] == "falta")


def idle_slots(g: Given) -> Figures:
    idle = sum(max(0, r["ofertadas"] - r["agendadas"]) for r in g.tables[0])
    return ratio(idle, sum(r["ofertadas"] for r in g.tables[0]), 100)


def queue(*gone: str) -> Rule:
    return lambda g: count([r for r in g.tables[0] if r["situacao"] not in gone], "especialidade")


def returned_before(g: Given, limit: datetime) -> Figures:
    return count([r for r in only(g.tables[0], situacao="devolvida") if at(r["devolvida_em"]) < limit])


def attainment(r: Record) -> float:
    return 100 * (r["meta"] / r["valor"] if r["sentido"] == "menor_melhor" else r["valor"] / r["meta"])


def payment_band(r: Record) -> float:
    return 100 if attainment(r) >= 85 else 90 if attainment(r) >= 70 else 70


def per_target(measure: Callable[[Record], float]) -> Rule:
    return lambda g: of(g, {r["indicador_id"]: measure(r) for r in g.tables[0]})


def attained(g: Given) -> Figures:
    chosen = only(g.tables[0], indicador_id=g.category)[0]
    parts = {r["indicador_id"]: attainment(r) for r in g.tables[0]}
    return ratio(chosen["valor"], chosen["meta"], 100, parts)


def mortality(g: Given) -> Figures:
    def rate(year: str) -> float:
        rows = [r for r in known(g.tables[0], "obitos") if r["competencia"].startswith(year)]
        return 100 * sum(float(r["obitos"]) for r in rows) / sum(r["internacoes"] for r in rows)

    return figure(rate("2023") - rate("2024"))


def production(g: Given) -> Figures:
    teleconsultorias, teleconsultas, exams, opinions, activities = g.tables
    parts = {
        "teleconsultoria": len(tc_r(teleconsultorias)),
        "teleconsulta": len(co_r(teleconsultas)),
        "telediagnostico": len(td_l(exams)),
        "sof": sum(within(r["enviada_em"]) for r in opinions),
        "teleducacao": sum(within(r["realizada_em"]) for r in activities),
    }
    return figure(sum(parts.values()), {name: float(value) for name, value in parts.items()})


def specialties_served(g: Given) -> Figures:
    return figure(distinct([*tc_r(g.tables[0]), *co_r(g.tables[1])], "especialidade"))


WAITED: Callable[[Record], float] = lambda r: days(r["solicitada_em"], r["executada_em"])  # noqa: E731
YEAR = ("2024",)

RULES: dict[str, Rule] = {
    "MSNT5.379": answered(),
    "MSNT5.380": answered(lambda r: r["municipio"] == "Pedra Clara"),
    "MSNT5.381": answered(lambda r: r["equipe"] == "A"),
    "MSNT5.382": answered(lambda r: r["solicitante_perfil"] == "gestao"),
    "MSNT5.383": answered(lambda r: r["ponto"] == "Jardim Aurora"),
    "MSNT5.384": answered(lambda r: r["solicitante"] == "Ana"),
    "MSNT5.385": by_cbo_family,
    "MSNT5.386": answered(lambda r: r["tipo"] == "sincrona"),
    "MSNT5.387": answered(lambda r: r["tipo"] == "assincrona"),
    "MSNT5.388a": active_points,
    "MSNT5.388b": use_of_points(lambda g: {r["ponto"] for r in only(g.tables[1], mes="2024-03")}),
    "MSNT5.389a": active_points,
    "MSNT5.389b": use_of_points(lambda g: {r["ponto"] for r in td_e(g.tables[1])}),
    "MSNT5.391": reported(),
    "MSNT5.392": reported(lambda r: r["municipio"] == "Pedra Clara"),
    "MSNT5.393": reported(lambda r: r["equipe"] == "B"),
    "MSNT5.394": reported(lambda r: r["ponto"] == "Vila Nova"),
    "MSNT5.395": reported(by="tipo_exame"),
    "MSNT5.396": with_protocol(td_s, "solicitado_em"),
    "MSNT5.397": with_protocol(tc_s, "solicitada_em"),
    "MSNT5.412a": lambda g: avoided(g, assessed_only=False),
    "MSNT5.412b": lambda g: avoided(g, assessed_only=True),
    "MSNT5.413": informed("resolucao_duvida"),
    "MSNT5.414a": answered(lambda r: r["candidata_sof"] == "sim"),
    "MSNT5.414b": lambda g: count([r for r in g.tables[0] if within(r["enviada_em"])]),
    "MSNT5.414c": lambda g: count([r for r in g.tables[0] if within(r["aprovada_em"])]),
    "MSNT5.415a": themes("cid10", 3),
    "MSNT5.415b": themes("ciap2", 3),
    "MSNT5.417": lambda g: mean(tc_r(g.tables[0]), response, "tipo"),
    "MSNT5.418a": lambda g: share(async_answered(g), lambda r: response(r) < 72),
    "MSNT5.418b": overdue(lambda waited: waited < 72),
    "MSNT50.753": lambda g: share(async_answered(g), lambda r: response(r) <= 72),
    "MSNT50.753b": overdue(lambda waited: waited <= 72),
    "MSNT50.765": lambda g: share(
        only(td_l(g.tables[0]), carater="eletivo"), lambda r: hours(r["realizado_em"], r["laudado_em"]) <= 72
    ),
    "MSNT50.765b": exams_overdue,
    "MSNT63.327": sent_per_month,
    "MSNT63.329": returned_in_time,
    "PAHO.156": growth,
    "PAHO.158": lambda g: mean(known(co_r(g.tables[0]), "agendada_em"), wait, "especialidade"),
    "PAHO.158b": days_gained,
    "PAHO.160": lambda g: mean(
        known(co_r(g.tables[0]), "agendada_para"),
        lambda r: max(0.0, 60 * hours(r["agendada_para"], r["iniciada_em"])),
    ),
    "PAHO.161": attended(by="modalidade"),
    "PAHO.162": impact,
    "PAHO.163": lambda g: share(
        g.tables[0], lambda r: (r["adotou_telemedicina_em"] or "9") <= QUADRIMESTER_END
    ),
    "PAHO.164": by_first_visit,
    "PAHO.165": idle_hours,
    "PAHO.168a": lambda g: figure(distinct(monitored(g.tables[0]), "paciente")),
    "PAHO.168b": lambda g: ratio(
        distinct(monitored(g.tables[0]), "paciente"), distinct(co_r(g.tables[0]), "paciente"), 100
    ),
    "PAHO.169": lambda g: ratio(len(monitored(g.tables[0])), distinct(monitored(g.tables[0]), "paciente")),
    "PAHO.183": lambda g: ratio(
        len(only(co_r(g.tables[0]), transferencia_necessaria="sim")),
        len(only(co_r(g.tables[0]), transferencia_realizada="sim")),
    ),
    "PAHO.184": trained,
    "PAHO.185": offered,
    "PAHO.186": transfer_times,
    "PAHO.204": share_of_sums("horas_tele", "horas_total", "especialidade"),
    "PAHO.208": returns_per_new_patient,
    "PAHO.209": lambda g: mean(
        known(co_r(g.tables[0]), "agendada_em", "encerrada_em"),
        lambda r: hours(r["agendada_em"], r["encerrada_em"]),
    ),
    "PAHO.210": by_specialty,
    "DESD.1769": plan_execution,
    "DESD.1771": plan_sum("previsto", YEAR),
    "DESD.1772": plan_sum("executado", FIRST_QUADRIMESTER),
    "DESD.1773": plan_share(FIRST_QUADRIMESTER, YEAR),
    "DESD.1774": plan_sum("previsto", FIRST_QUADRIMESTER),
    "DESD.1775": plan_sum("executado", FIRST_QUADRIMESTER),
    "DESD.1776": plan_share(("2024-02",), ("2024-02",)),
    "DESD.1777": plan_value,
    "DESD.1784": lambda g: count(only(held(g), tipo="videocolaboracao"), "formato"),
    "DESD.1785": attended(lambda r: (r["modalidade"], r["canal"]) == ("televisita", "video")),
    "DESD.1786": reported(is_ecg),
    "DESD.1787": attended(lambda r: (r["modalidade"], r["canal"]) == ("teleorientacao", "chat")),
    "DESD.1788": attended(lambda r: (r["modalidade"], r["canal"]) == ("teleconsulta", "video")),
    "DESD.1789": attended(
        lambda r: (r["modalidade"], r["canal"], r["ambito"]) == ("teleconsulta", "video", "ambulatorial")
    ),
    "DESD.1790": lambda g: figure(
        distinct(
            [r for r in g.tables[0] if r["inicio"] <= LAST_DAY and (r["fim"] or "9") >= "2024-03-01"],
            "especialidade",
        )
    ),
    "DESD.1792": lambda g: mean(
        td_e(g.tables[0]), lambda r: days(r["solicitado_em"], r["realizado_em"]), "tipo_exame"
    ),
    "DESD.1795": lambda g: count(td_e(g.tables[0])),
    "DESD.1800": production,
    "DESD.1801": lambda g: count([r for r in g.tables[0] if in_force(r, LAST_DAY)], "funcao"),
    "DESD.1816": specialties_served,
    "DESD.1817": of_icu_teams,
    "DESD.1818": reported(),
    "DESD.1820": sent_per_month,
    "DESD.1822": active_points,
    "HAOC1.257a": active_professionals,
    "HAOC1.257b": share_of_sums("horas_funcionamento", "horas_contratadas", "servico"),
    "HAOC1.257c": lambda g: ratio(len(tc_r(g.tables[0])), distinct(tc_r(g.tables[0]), "solicitante")),
    "HAOC1.257d": per_thousand,
    "HAOC1.257e": median_response,
    "HAOC1.258a": queue("executada", "negada", "cancelada", "falta"),
    "HAOC1.258b": lambda g: mean(executed(g.tables[0]), WAITED, "especialidade"),
    "HAOC1.258c": share_of_sums("reinternacoes", "internacoes"),
    "HAOC1.258d": share_of_sums("dias_permanencia", "internacoes", factor=1),
    "HAOC1.258e": mortality,
    "HAOC1.261a": reported(),
    "HAOC1.261b": answered(),
    "HAOC1.261c": lambda g: figure(sum(r["participantes"] or 0 for r in held(g))),
    "HAOC1.261d": courses,
    "HAOC2.280": reported(by="tipo_exame", months=YEAR),
    "HAOC2.281": lambda g: count(tc_r(g.tables[0], YEAR)),
    "HAOC2.282": informed("intencao_encaminhamento", {"não": "nao"}),
    "HAOC3.303a": lambda g: count(tc_s(g.tables[0])),
    "HAOC3.303b": lambda g: mean(tc_r(g.tables[0]), response),
    "HAOC3.303c": judged("intencao_encaminhamento", "encaminhamento_pertinente"),
    "HAOC3.303d": judged("exame_solicitado", "exame_pertinente"),
    "HAOC4.315a": ecg_quality,
    "HAOC4.315b": ecg_by_size,
    "HAOC4.315c": ecg_result_by(lambda r: r["paciente_sexo"]),
    "HAOC4.315d": ecg_result_by(age_band),
    "MSPC6.355": lambda g: Participation(g).per_team(),
    "MSPC6.361": lambda g: count(Participation(g).march, "tipo"),
    "MSPC6.362a": lambda g: Participation(g).active_teams(),
    "MSPC6.362b": lambda g: Participation(g).medics(Participation(g).march),
    "MSPC6.363": participants,
    "MSPC6.365a": lambda g: Participation(g).teams_besides_agreed(),
    "MSPC6.365b": lambda g: Participation(g).medics(Participation(g).agreed(Participation(g).march)),
    "MSPC6.366": lambda g: figure(sum(Participation(g).parcels().values()), Participation(g).parcels()),
    "MSPC6.367": conditions,
    "MSPC6.368a": lambda g: figure(band(Participation(g).per_team().value)),
    "MSPC6.368b": lambda g: figure(band(Participation(g).per_medic())),
    "MSPC6.valor": lambda g: figure(
        sum(Participation(g).parcels().values()) / 100 * g.inputs["repasse_do_mes"]
    ),
    "AVAL.conformidade": conformity,
    "AVAL.respondidos": lambda g: ratio(len(latest_answers(g)), g.inputs["aspectos_do_catalogo"], 100),
    "ONU2030.1830": lambda g: figure(
        float(
            any(
                r["especialidade"] in {"genetica", "genetica_medica", "aconselhamento_genetico"}
                for r in g.tables[0]
            )
        )
    ),
    "BDHI.463": lambda g: share(g.tables[0], lambda r: r["com_servico_digital"] == "sim"),
    "TIC.840": lambda g: distribution(g, known(monitored(g.tables[0]), "monitoramento"), "monitoramento"),
    "MG.aptos": able,
    "MG.condicao": condition,
    "MG.suporte": support,
    "MG.72h": overdue(lambda waited: waited <= 72),
    "MG.especialidades": sought,
    "BA.licencas": lambda g: ratio(
        sum(r["licencas"] for r in g.tables[0]), sum(ceil(r["equipes"] / 5) for r in g.tables[0]), 100
    ),
    "BA.dias": lambda g: ratio(
        5 * sum(r["licencas"] for r in g.tables[0]), sum(r["equipes"] for r in g.tables[0])
    ),
    "RIO.30dias": lambda g: cohort(g, lambda _: 30),
    "RIO.90dias": lambda g: cohort(g, lambda _: 90),
    "RIO.30dias_executadas": lambda g: share(executed(g.tables[0]), lambda r: WAITED(r) <= 30),
    "RIO.90dias_executadas": lambda g: share(executed(g.tables[0]), lambda r: WAITED(r) <= 90),
    "RIO.risco": lambda g: cohort(g, lambda r: OF_RISK.get(r["risco"]), by="risco"),
    "RIO.absenteismo": missed,
    "RIO.ociosidade": idle_slots,
    "RIO.pendencia": lambda g: count(
        [r for r in g.tables[0] if r["situacao"] in {"pendente", "reenviada"}], "risco"
    ),
    "RIO.devolvidas": lambda g: count(only(g.tables[0], situacao="devolvida"), "risco"),
    "RIO.devolvidas30": lambda g: returned_before(g, at(g.inputs["referencia"]).replace(month=3)),
    "RIO.devolvidas180": lambda g: returned_before(
        g, at(g.inputs["referencia"]).replace(year=2023, month=10)
    ),
    "RIO.paradas180": stopped,
    "SBC.atingimento": attained,
    "SBC.faixa": per_target(payment_band),
    "SBC.valor": per_target(lambda r: r["peso"] / 100 * r["orcamento"] * payment_band(r) / 100),
}
