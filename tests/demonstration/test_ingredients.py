"""Protects what the whole catalogue needs: the rare rows without which an indicator would be empty."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from datetime import date, datetime
from typing import Any

import numpy as np
import pytest

from telessaude.demonstration import regulacao, teleconsultoria
from telessaude.demonstration.clock import months_from
from telessaude.demonstration.network import build_network
from tests.demonstration.conftest import Row, read_file


def _latest(summary: Any, source: str, *key: str) -> list[Row]:
    """The last row by arrival of each key."""
    found: dict[tuple[str, ...], Row] = {}
    files = sorted(
        (summary.landing / source).iterdir(), key=lambda path: (path.stat().st_mtime_ns, str(path))
    )
    for path in files:
        for row in read_file(path):
            found[tuple(row.get(name, "") for name in key)] = row
    return list(found.values())


def _plain(text: str) -> str:
    return text.lower().translate(str.maketrans("ãíáéçõóê", "aiaecooe"))


def _instant(text: str) -> datetime:
    if "/" in text:
        return datetime.strptime(text, "%d/%m/%Y %H:%M:%S")
    return datetime.fromisoformat(text).replace(tzinfo=None)


@pytest.fixture(scope="module")
def held(small: Any) -> list[Row]:
    rows = _latest(small, "teleconsulta", "nucleo_id", "atendimento_id")
    return [row for row in rows if _plain(row["situacao"]) == "realizada"]


def test_every_modality_and_its_channels(held: list[Row]) -> None:
    seen = Counter((_plain(row["modalidade"]), _plain(row["canal"])) for row in held)
    wanted = {("televisita", "video"), ("teleorientacao", "chat"), ("teleconsulta", "video")}
    assert wanted <= set(seen)
    assert {kind for kind, _ in seen} >= {"teleinterconsulta", "telemonitoramento", "teletriagem"}
    places = {_plain(row["ambito"]) for row in held if _plain(row["modalidade"]) == "teleconsulta"}
    assert "ambulatorial" in places


def test_monitored_patients_come_back_every_month(held: list[Row]) -> None:
    monitored = [row for row in held if _plain(row["modalidade"]) == "telemonitoramento"]
    by_patient = Counter(row["paciente_id"] for row in monitored)
    assert len(monitored) > 2 * len(by_patient)
    assert {_plain(row["monitoramento"]) for row in monitored if row.get("monitoramento")} == {
        "sincrono", "assincrono", "remoto",
    }  # fmt: skip


def test_transfers_genetics_and_first_encounters(held: list[Row]) -> None:
    yes = {"s", "sim", "true", "1"}
    assert any(_plain(row.get("transferencia_realizada", "")) in yes for row in held)
    assert any(
        row.get("transferencia_remota_min") and row.get("transferencia_referencia_min") for row in held
    )
    assert any(row.get("especialidade") == "Genética Médica" for row in held)
    assert {_plain(row.get("primeira_vez", "")) in yes for row in held if row.get("primeira_vez")} == {
        True,
        False,
    }


def test_the_queue_has_every_state_at_the_end(small: Any) -> None:
    rows = _latest(small, "regulacao", "municipio_ibge", "solicitacao_id")
    states = Counter(_plain(row["situacao"]) for row in rows)
    assert set(states) >= {
        "pendente", "devolvida", "reenviada", "negada", "autorizada", "agendada", "executada", "cancelada",
        "falta",
    }  # fmt: skip
    returned = [_instant(row["devolvida_em"]) for row in rows if _plain(row["situacao"]) == "devolvida"]
    assert min(returned) < datetime(2024, 6, 1)  # more than six months before the last delivery
    waits = [
        (_instant(row["executada_em"]) - _instant(row["solicitada_em"])).days
        for row in rows
        if row["executada_em"] and not row["executada_em"].startswith("2001")
    ]
    assert min(waits) <= 30 < max(waits)


def test_in_person_visits_fall_in_the_second_year(small: Any) -> None:
    by_year: Counter[str] = Counter()
    for row in _latest(small, "consulta_presencial", "municipio_ibge", "especialidade", "competencia"):
        by_year[row["competencia"][:4]] += int(row["quantidade"])
    assert 0.04 < 1 - by_year["2024"] / by_year["2023"] < 0.12


def test_hospitals_adopt_and_report_both_years(small: Any) -> None:
    hospitals = _latest(small, "hospital", "cnes")
    adopted = [row for row in hospitals if row["adotou_telemedicina_em"]]
    assert 0 < len(adopted) < len(hospitals)
    deaths = _latest(small, "hospital_mensal", "cnes", "competencia")
    assert {row["competencia"][:4] for row in deaths if row["obitos"]} >= {"2023", "2024"}


def test_specialties_at_remote_and_reference_pontos(small: Any) -> None:
    role = {row["ponto_cnes"]: row["papel"] for row in _latest(small, "ponto", "ponto_cnes")}
    offered = {(row["nucleo_id"], role[row["ponto_cnes"]])
               for row in _latest(small, "oferta_especialidade", "ponto_cnes", "especialidade")}  # fmt: skip
    assert offered == {(nucleo, kind) for nucleo in small.nucleos for kind in ("remota", "referencia")}


def test_professionals_are_trained_up_to_the_last_year(small: Any) -> None:
    people = _latest(small, "profissional", "nucleo_id", "profissional_id")
    trained = [date.fromisoformat(row["treinado_em"]) for row in people if row["treinado_em"]]
    assert date(2024, 7, 1) < max(trained) <= date(2024, 12, 31)
    assert any(row["fim"] for row in people)  # a training does not bring back who left


def test_the_plan_counts_some_activities_and_judges_another(small: Any) -> None:
    rows = _latest(small, "plano_trabalho", "nucleo_id", "atividade_id", "competencia")
    by_activity: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_activity[row["atividade_id"]].append(row)
    counted = [row for row in by_activity["A1"] if row["executado"]]
    assert counted
    assert all(float(row["previsto"]) > 0 and float(row["valor_previsto"]) > 0 for row in counted)
    judged = [row for row in by_activity["A5"] if row["percentual_informado"]]
    assert judged
    assert not any(row["previsto"] for row in judged)
    assert max(row["competencia"] for row in rows) == "2025-06-01"  # six months after the period
    assert not any(row["executado"] for row in rows if row["competencia"] > "2024-12-31")


def test_contracts_pay_by_targets_of_both_senses(small: Any) -> None:
    rows = read_file(small.landing / "meta" / "contratos_de_gestao.csv")
    for level in ("nucleo", "municipio"):
        contract = [row for row in rows if row["nivel"] == level]
        assert len({row["nivel_id"] for row in contract}) == 1
        assert sum(float(row["peso"]) for row in contract) == 100
        assert "MSNT5.417" in {row["indicador_id"] for row in contract}
        assert all(float(row["orcamento"]) > 0 for row in contract)


def test_transfers_cover_every_nucleo_and_month(small: Any) -> None:
    rows = _latest(small, "repasse", "nucleo_id", "competencia")
    assert len(rows) == len(small.nucleos) * 24
    assert all(float(row["valor"]) > 0 for row in rows)


def test_minas_has_conditions_suspensions_and_calls(small: Any) -> None:
    rows = _latest(small, "condicionalidade_municipal", "municipio_ibge", "condicionalidade")
    yes = {"s", "sim", "true", "1"}
    done: dict[str, int] = Counter(
        row["municipio_ibge"] for row in rows if row["cumprida_em"] or row["suspensa"].lower() in yes
    )
    assert {4} < set(done.values())
    assert {row["municipio_ibge"][:2] for row in rows} == {"31"}
    assert {row["condicionalidade"] for row in rows if row["suspensa"].lower() in yes} == {
        "capacitacao_bloco1"
    }
    assert _latest(small, "chamado_suporte", "nucleo_id", "chamado_id")


def test_smart_carries_activities_and_registries(small: Any) -> None:
    lists: Counter[str] = Counter()
    codes = set()
    for path in (small.landing / "smart").iterdir():
        document = json.loads(path.read_text(encoding="utf-8"))
        for name, items in document.items():
            if isinstance(items, list):
                lists[name] += len(items)
                codes |= {item["tipo"] for item in items if name == "atividades_teleeducacao"}
    assert {"atividades_teleeducacao", "profissionais", "estabelecimentos"} <= set(lists)
    assert codes <= {"1", "2", "4", "5", "9"}


def test_smart_knows_people_that_the_registry_lacks(small: Any) -> None:
    (path,) = (small.landing / "smart").glob("*_profissionais_*")
    sent = {item["cpf"] for item in json.loads(path.read_text(encoding="utf-8"))["profissionais"]}
    registered = {
        row["profissional_id"] for row in _latest(small, "profissional", "nucleo_id", "profissional_id")
    }
    assert len(sent - registered) == 3


def test_one_region_of_the_first_state_has_a_target(small: Any) -> None:
    [target] = read_file(small.landing / "meta" / "metas_da_regiao.csv")
    regions = read_file(small.landing / "regiao" / f"regioes_{target['nivel_id'][:2]}.csv")
    known = {row["regiao_id"] for row in regions if row["tipo"] == target["nivel"] == "regiao_saude"}
    assert target["nivel_id"][3:] in known


def test_patients_of_teleconsultorias_enter_the_queue_if_not_avoided() -> None:
    """Of the judged, 60 % of those not avoided and 12 % of the avoided; less: two may want one request."""
    months, counts = months_from("2024-01", 5), np.full(5, 20_000)
    nucleo = build_network(1, months, 1, 10_000, 6_000, False, True).nucleos[0]
    asked = teleconsultoria.draw(nucleo, months[0], 20_000, np.random.default_rng(1))
    judged = teleconsultoria.judged_referrals(asked)
    queue = regulacao.draw(nucleo, months, counts, counts, [judged], np.random.default_rng(2))
    position = {number: place for place, number in enumerate(judged["number"].tolist())}
    found = [
        (request, position[number])
        for request, number in enumerate(queue["origem"].tolist())
        if number in position and queue["paciente"][request] == judged["paciente"][position[number]]
    ]
    assert all(queue["solicitada"][request] > judged["respondida"][answer] for request, answer in found)
    came, avoided = np.zeros(len(judged["evitado"]), bool), judged["evitado"] == 1
    came[[answer for _, answer in found]] = True
    assert 0.09 < came[avoided].mean() < 0.14
    assert 0.45 < came[~avoided].mean() < 0.63
