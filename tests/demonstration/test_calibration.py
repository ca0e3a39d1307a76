"""Protects the likeness to published data: the default landing's figures fall inside published ranges.

They are recounted from the files by code that shares nothing with the generator; the summary agrees.
"""

from __future__ import annotations

import json
import statistics
from collections import Counter, defaultdict
from datetime import date, datetime
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest

from telessaude.demonstration import generate
from telessaude.demonstration.summary import GenerationSummary
from tests.demonstration.conftest import Row, read_file, read_records

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def summary(tmp_path_factory: pytest.TempPathFactory) -> GenerationSummary:
    return generate(tmp_path_factory.mktemp("padrao") / "entrada")


@pytest.fixture(scope="module")
def questions(summary: GenerationSummary) -> list[Row]:
    return [
        row
        for row in read_records(summary.landing, "teleconsultoria").values()
        if _instant(row.get("solicitada_em", ""))
    ]


@pytest.fixture(scope="module")
def exams(summary: GenerationSummary) -> list[Row]:
    return [
        row
        for row in read_records(summary.landing, "telediagnostico").values()
        if _instant(row.get("solicitado_em", ""))
    ]


def _instant(text: str) -> datetime | None:
    try:
        if "/" in text:
            return datetime(
                int(text[6:10]),
                int(text[3:5]),
                int(text[:2]),
                int(text[11:13]),
                int(text[14:16]),
                int(text[17:19]),
            )
        return datetime.fromisoformat(text[:19])
    except ValueError:
        return None


def _slug(text: str) -> str:
    return text.lower().translate(str.maketrans("ãíáéçõ", "aiaeco"))


def _hours(row: Row) -> float | None:
    asked, answered = _instant(row["solicitada_em"]), _instant(row.get("respondida_em", ""))
    return (answered - asked).total_seconds() / 3_600 if asked and answered and answered >= asked else None


def _asynchronous(row: Row) -> bool:
    return row["tipo"] == "A" or _slug(row["tipo"]).startswith("ass")


def _by_nucleo(rows: list[Row]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row["nucleo"]].append(row)
    return groups


def _with_evaluation(summary: GenerationSummary, rows: list[Row]) -> list[Row]:
    """Without the núcleo whose spreadsheet has no column for satisfaction and resolution."""
    (spreadsheet,) = [folder.name for folder in (summary.landing / "planilha").iterdir()]
    return [row for row in rows if row["nucleo"] != spreadsheet]


def test_the_calendar_has_its_special_days(questions: list[Row]) -> None:
    days = {asked.date() for row in questions if (asked := _instant(row["solicitada_em"]))}
    assert {date(2024, 2, 29), date(2024, 11, 20)} <= days


def test_default_size(summary: GenerationSummary, questions: list[Row], exams: list[Row]) -> None:
    assert 58_500 < len(questions) < 61_000
    assert 246_000 < len(exams) < 253_000


def test_summary_figures_fall_inside_the_published_ranges(summary: GenerationSummary) -> None:
    outside = [figure for figure in summary.figures if not figure.dentro]
    assert outside == []
    assert len({figure.figura for figure in summary.figures}) == 18


def test_asynchronous_85_to_90(questions: list[Row]) -> None:
    assert 0.85 <= sum(map(_asynchronous, questions)) / len(questions) <= 0.90


def test_answered_within_72_hours_by_nucleo(summary: GenerationSummary, questions: list[Row]) -> None:
    told = {figure.nucleo_id: figure.valor for figure in summary.figures if figure.figura == "no_prazo_72h"}
    for nucleo, rows in _by_nucleo(questions).items():
        hours = [value for row in rows if _asynchronous(row) and (value := _hours(row)) is not None]
        share = sum(value < 72 for value in hours) / len(hours)
        assert 0.667 <= share <= 0.95
        assert share == pytest.approx(told[nucleo], abs=0.01)


def test_synchronous_is_answered_in_minutes(questions: list[Row]) -> None:
    minutes = [
        60 * h for row in questions if not _asynchronous(row) and (h := _hours(row)) is not None and h < 20
    ]
    assert 10 < statistics.median(minutes) < 30


def test_satisfaction(summary: GenerationSummary, questions: list[Row]) -> None:
    grades: Counter[str] = Counter()
    for rows in _by_nucleo(_with_evaluation(summary, questions)).values():
        answered = [row.get("satisfacao", "") for row in rows if _hours(row) is not None]
        given = [grade for grade in answered if grade in set("12345")]
        assert 0.55 <= 1 - len(given) / len(answered) <= 0.85
        grades.update(given)
    shares = {int(grade): count / grades.total() for grade, count in grades.items()}
    assert shares[5] == pytest.approx(0.85, abs=0.03)
    assert shares[4] == pytest.approx(0.11, abs=0.02)
    assert 0.909 <= shares[5] + shares[4] <= 0.99


def test_resolution_of_the_doubt(summary: GenerationSummary, questions: list[Row]) -> None:
    codes = {"1": "sim", "2": "parcial", "3": "nao", "9": ""}
    told = [
        row.get("resolucao_duvida", "")
        for row in _with_evaluation(summary, questions)
        if _hours(row) is not None
    ]
    answers = [codes.get(text, _slug(text)) for text in told]
    seen = Counter(answer[:1] for answer in answers if answer)
    assert 0.66 <= 1 - seen.total() / len(answers) <= 0.74
    assert 0.87 <= seen["s"] / seen.total() <= 0.97
    assert seen["p"] / seen.total() == pytest.approx(0.08, abs=0.02)


def test_intention_is_known_for_a_minority_and_avoided_for_most_of_it(questions: list[Row]) -> None:
    yes = {"1", "s", "sim", "true"}
    intended = avoided = informed = 0
    for row in questions:
        if _hours(row) is None or row.get("intencao_encaminhamento", "").lower() not in yes:
            continue
        intended += 1
        conduct = row.get("encaminhamento_evitado", "").lower()
        if conduct in yes | {"manter na unidade"}:
            avoided += 1
            informed += 1
        elif conduct and conduct not in {"9", "aguardando exames"}:
            informed += 1
    assert intended / len(questions) < 0.5
    assert 0.65 <= avoided / informed <= 0.80


def test_asked_in_working_hours(questions: list[Row]) -> None:
    asked = [instant for row in questions if (instant := _instant(row["solicitada_em"]))]
    working = [instant for instant in asked if instant.weekday() < 5 and 8 <= instant.hour < 18]
    assert 0.80 <= len(working) / len(asked) <= 0.855


def test_professional_categories(questions: list[Row]) -> None:
    families = Counter(row["solicitante_cbo"][:4] for row in questions)
    shares = {family: count / families.total() for family, count in families.items()}
    assert 0.47 <= shares["2235"] <= 0.532
    assert 0.33 <= shares["2251"] <= 0.37
    assert 0.06 <= shares["2232"] <= 0.10


def test_themes_are_zipf_with_dermatology_first(questions: list[Row]) -> None:
    themes = Counter(row["especialidade"] for row in questions if row.get("especialidade"))
    ranked = themes.most_common()
    assert ranked[0][0] == "Dermatologia"
    assert ranked[0][1] / ranked[1][1] == pytest.approx(2, abs=0.3)  # the second of a Zipf is half the first
    assert len(ranked) == 17
    assert all(first >= second for (_, first), (_, second) in pairwise(ranked))


def test_exams_are_mostly_ecg(exams: list[Row]) -> None:
    told = [row for row in exams if row.get("tipo_exame")]
    ecg = [row for row in told if _slug(row["tipo_exame"]) == "ecg"]
    assert 0.80 <= len(ecg) / len(told) <= 0.99
    results = Counter(
        row["resultado"].lower()[:1] for row in ecg if row.get("resultado") and row.get("laudado_em")
    )
    assert results["n"] / results.total() == pytest.approx(0.576, abs=0.02)
    sexes = Counter(row["paciente_sexo"] for row in ecg if row.get("paciente_sexo") in {"F", "M"})
    assert 0.59 <= sexes["F"] / sexes.total() <= 0.611
    ages = [_age(row) for row in ecg if row.get("paciente_nascimento")]
    assert 50.5 <= statistics.fmean(ages) <= 52.2
    assert 17.1 <= statistics.pstdev(ages) <= 19.5


def _age(row: Row) -> float:
    text, asked = row["paciente_nascimento"], _instant(row["solicitado_em"])
    assert asked is not None
    born = date(int(text[6:]), int(text[3:5]), int(text[:2])) if "/" in text else date.fromisoformat(text)
    return (asked.date() - born).days / 365.25


def test_populations_and_municipios(summary: GenerationSummary) -> None:
    rows = read_file(Path(summary.landing) / "ibge_populacao" / "estimativa_dou_2023.xls")
    sizes = [int(row["populacao"]) for row in rows]
    low, middle, high = statistics.quantiles(sizes, n=4)
    assert middle == pytest.approx(6_778, rel=0.05)
    assert low == pytest.approx(4_425, rel=0.05)
    assert high == pytest.approx(10_805, rel=0.05)
    cities = json.loads(files("brutils").joinpath("data/cities_code.json").read_text(encoding="utf-8"))
    ufs = {code: uf for uf, codes in cities.items() for code in codes.values()}
    assert {ufs[row["municipio_ibge"]] for row in rows} == {"MG", "RS", "AM"}
