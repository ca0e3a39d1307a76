"""The fictitious network: núcleos, the municípios they serve, pontos, equipes, people.

Municípios are real (names and codes of the official list); everything else is invented from the seed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import NormalDist

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from telessaude.demonstration import calibration as c
from telessaude.demonstration import documents
from telessaude.demonstration.calibration import PROFILES, Profile, Sender
from telessaude.demonstration.clock import DAY, Month, epoch

Ints = NDArray[np.int64]

CATEGORIES = tuple(c.CATEGORY_SHARES)
PONTO_NAMES = (
    "Centro",
    "São José",
    "Nossa Senhora Aparecida",
    "Vila Nova",
    "Santo Antônio",
    "Bela Vista",
    "Boa Esperança",
    "Jardim América",
    "São Francisco",
    "Planalto",
    "Industrial",
    "Rural",
)


@dataclass
class People:
    """The professionals of a núcleo, one position each.

    Attributes:
        code: pa.Array of text, the identifier as registered (CPF, CNS or the núcleo's own).
        category: index in CATEGORIES. cbo: pa.Array. ponto: position in Nucleo.pontos. team: INE or "".
        ask, order: cumulative shares of teleconsultorias and of exams requested, for searchsorted.
    """

    code: pa.Array
    category: Ints
    cbo: NDArray[np.str_]
    ponto: Ints
    team: NDArray[np.str_]
    ask: NDArray[np.float64]
    order: NDArray[np.float64]


@dataclass
class Patients:
    """The patients of a núcleo: nine-digit document bases, sex (0 F, 1 M), day of birth."""

    base: Ints
    sex: NDArray[np.int8]
    birth: Ints


@dataclass
class Nucleo:
    """One núcleo and everything it may name in a record; arrays are aligned by ponto."""

    index: int
    nucleo_id: str
    profile: Profile
    sender: Sender
    municipios: list[str]
    ponto_cnes: NDArray[np.str_]
    ponto_municipio: Ints  # position in municipios
    ponto_name: list[str]
    teams: list[dict[str, str]] = field(default_factory=list)
    people: People = field(init=False)
    patients: Patients = field(init=False)
    teleconsultores: pa.Array = field(init=False)
    laudistas: pa.Array = field(init=False)

    @property
    def offset(self) -> str:
        """The núcleo's standard offset from UTC."""
        return c.UTC_OFFSET[self.profile.uf]


@dataclass
class Network:
    """All núcleos, and the population of every município served in the first year."""

    nucleos: list[Nucleo]
    population: dict[str, int]


def build_network(
    seed: int, months: list[Month], nucleos: int, rows: int, exams: int, faulty: bool, only_csv: bool
) -> Network:
    """The network that will send `rows` records over `months`, `exams` of them telediagnósticos.

    `faulty` keeps the senders' bad habits; `only_csv` gives all of them one plain system.
    """
    rng = np.random.default_rng([seed, 1])
    profiles = [PROFILES[i % len(PROFILES)] for i in range(nucleos)]
    served = _municipios(profiles, rows, rng)
    population = _population(sorted({code for codes in served for code in codes}), rng)
    cnes = _codes(100_000, 9_999_998, 40 * sum(map(len, served)) + nucleos, 7, rng)
    network = Network([], population)
    sizes = sum(profile.size for profile in profiles)
    for index, (profile, codes) in enumerate(zip(profiles, served, strict=True)):
        per = [1 + population[code] // c.INHABITANTS_PER_PONTO for code in codes]
        municipio = np.repeat(np.arange(len(codes)), per)
        sender = Sender() if only_csv else profile.sender
        sender = sender if faulty else sender.without_faults()
        nucleo = Nucleo(
            index, cnes.pop(), profile, sender, codes,
            np.array([cnes.pop() for _ in municipio]), municipio,
            [_ponto_name(i) for count in per for i in range(count)],
        )  # fmt: skip
        patients = int(exams * profile.size / sizes * c.PATIENTS_PER_EXAM) + c.PATIENTS_MIN
        _staff(nucleo, months, patients, np.random.default_rng([seed, 2, index]))
        network.nucleos.append(nucleo)
    return network


def municipio_names() -> dict[str, str]:
    """Name of every município by its 7-digit code."""
    return {code: name for cities in _cities().values() for name, code in cities.items()}


def _cities() -> dict[str, dict[str, str]]:
    import json
    from importlib.resources import files

    return json.loads(files("brutils").joinpath("data/cities_code.json").read_text(encoding="utf-8"))


def _municipios(profiles: list[Profile], rows: int, rng: np.random.Generator) -> list[list[str]]:
    """Municípios served by each núcleo: disjoint inside a UF, the seat first."""
    low = c.MUNICIPIOS_MIN_PER_NUCLEO
    total = np.clip(rows // c.ROWS_PER_MUNICIPIO, low * len(profiles), c.MUNICIPIOS_MAX)
    cities = _cities()
    seats = {profile.municipio_ibge for profile in profiles}
    pool = {
        uf: [code for code in rng.permutation(sorted(cities[uf].values())).tolist() if code not in seats]
        for uf in sorted({profile.uf for profile in profiles})
    }
    rivals = {uf: sum(profile.uf == uf for profile in profiles) for uf in pool}
    room = {uf: len(codes) // rivals[uf] for uf, codes in pool.items()}
    sizes = sum(profile.size for profile in profiles)
    wanted = [max(low, round(total * profile.size / sizes)) for profile in profiles]
    return [
        [pool[profile.uf].pop() for _ in range(min(count, room[profile.uf]))]
        for profile, count in zip(profiles, wanted, strict=True)
    ]


def _population(codes: list[str], rng: np.random.Generator) -> dict[str, int]:
    """Log-normal populations with the published median and quartiles, one stratum each."""
    quartiles = np.log(c.POPULATION_Q3 / c.POPULATION_Q1)
    normal = NormalDist(np.log(c.POPULATION_MEDIAN), quartiles / (2 * NormalDist().inv_cdf(0.75)))
    sizes = [round(np.exp(normal.inv_cdf((i + 0.5) / len(codes)))) for i in range(len(codes))]
    return dict(zip(codes, rng.permutation(sizes).tolist(), strict=True))


def _codes(low: int, high: int, count: int, width: int, rng: np.random.Generator) -> list[str]:
    """`count` distinct zero-padded codes."""
    drawn = np.unique(rng.integers(low, high, count * 2 + 50))
    return [f"{code:0{width}d}" for code in rng.permutation(drawn)[:count].tolist()]


def _ponto_name(rank: int) -> str:
    name = PONTO_NAMES[rank % len(PONTO_NAMES)]
    return f"UBS {name}" if rank < len(PONTO_NAMES) else f"UBS {name} {rank // len(PONTO_NAMES) + 1}"


def _staff(nucleo: Nucleo, months: list[Month], patients: int, rng: np.random.Generator) -> None:
    """Teams, professionals, patients and the núcleo's own specialists."""
    by_ponto = _teams(nucleo, rng)
    count = max(len(nucleo.ponto_cnes) * c.PROFESSIONALS_PER_PONTO, 4 * len(CATEGORIES))
    category = np.arange(count) % len(CATEGORIES)
    spare = rng.choice(len(CATEGORIES), count, p=list(c.CATEGORY_SHARES.values()))
    category[4 * len(CATEGORIES) :] = spare[4 * len(CATEGORIES) :]  # a few of each, then as they are
    ponto = rng.permutation(np.arange(count) % len(nucleo.ponto_cnes))
    activity = rng.gamma(c.ACTIVITY_SHAPE, size=count) + 1e-3
    team = np.array([_team_of(by_ponto[p], CATEGORIES[k], rng) for p, k in zip(ponto, category, strict=True)])
    cbo = np.array([rng.choice(c.CATEGORY_CBO[CATEGORIES[k]]) for k in category])
    nucleo.people = People(
        _person_codes(nucleo, count, rng), category, cbo, ponto, team,
        _cumulative(activity, category, c.CATEGORY_SHARES),
        _cumulative(activity, category, c.EXAM_CATEGORY_SHARES),
    )  # fmt: skip
    scatter = int(rng.integers(1, 10**8))
    nucleo.teleconsultores = documents.cpf(documents.bases(scatter, np.arange(c.TELECONSULTORES_PER_NUCLEO)))
    nucleo.laudistas = documents.cpf(documents.bases(scatter + 7, np.arange(c.LAUDISTAS_PER_NUCLEO)))
    nucleo.patients = _patients(months, patients, rng)


def _teams(nucleo: Nucleo, rng: np.random.Generator) -> list[dict[str, list[str]]]:
    """Fill `nucleo.teams`; return, by ponto, the INE of its family health and oral health teams."""
    ine = iter(_codes(10_000_000, 2_999_999_999, 4 * len(nucleo.ponto_cnes) + 1, 10, rng))
    by_ponto: list[dict[str, list[str]]] = []
    for ponto in range(len(nucleo.ponto_cnes)):
        kinds = (
            ["esf"]
            + ["esf"] * (rng.random() < c.SECOND_TEAM_SHARE)
            + ["esb"] * (rng.random() < c.ORAL_TEAM_SHARE)
        )
        if ponto == 0:
            kinds.append("uti")  # the first ponto is a hospital's
        own: dict[str, list[str]] = {}
        for kind in kinds:
            own.setdefault(kind, []).append(next(ine))
            nucleo.teams.append({"equipe_ine": own[kind][-1], "ponto": str(ponto), "tipo": kind})
        by_ponto.append(own)
    return by_ponto


def _team_of(teams: dict[str, list[str]], category: str, rng: np.random.Generator) -> str:
    kind = {"dentista": "esb", "gestor": ""}.get(
        category, "uti" if "uti" in teams and rng.random() < 0.5 else "esf"
    )
    return str(rng.choice(teams[kind])) if kind in teams else ""


def _person_codes(nucleo: Nucleo, count: int, rng: np.random.Generator) -> pa.Array:
    """CPF for most, CNS for some, own codes for a few; only CPF where the format asks for it."""
    base = documents.bases(int(rng.integers(1, 10**8)), np.arange(count))
    plain = documents.cpf(base)
    if nucleo.sender.teleconsultoria in ("smart", "planilha"):
        return plain
    kind = rng.random(count)
    own = pa.array([f"prof-{i:05d}" for i in range(count)])
    cards = documents.cns(base)
    with_cns = pc.if_else(pa.array(kind < c.CNS_SHARE), cards, plain)
    return pc.if_else(pa.array(kind > 1 - c.OWN_CODE_SHARE), own, with_cns)


def _cumulative(
    activity: NDArray[np.float64], category: Ints, shares: dict[str, float]
) -> NDArray[np.float64]:
    """Cumulative probability of each professional, so that each category has its share of the records."""
    weight = np.zeros(len(activity))
    for index, name in enumerate(CATEGORIES):
        inside = category == index
        weight[inside] = activity[inside] / activity[inside].sum() * shares[name]
    return np.cumsum(weight / weight.sum())


def _patients(months: list[Month], count: int, rng: np.random.Generator) -> Patients:
    middle = epoch(months[len(months) // 2].first) // DAY
    age = np.clip(rng.normal(c.AGE_MEAN, c.AGE_SD, count), *c.AGE_RANGE)
    birth = middle - (age * 365.25).astype(np.int64)
    base = documents.bases(int(rng.integers(1, 10**8)), np.arange(count))
    sex = (rng.random(count) >= c.WOMEN_SHARE).astype(np.int8)
    return Patients(base, sex, birth)
