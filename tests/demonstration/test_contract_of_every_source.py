"""Protects the rest of the contract: every source is delivered, in its columns, by its rules.

Rows are read back by code that shares nothing with the generator, and judged by the contract's own words.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from validate_docbr import CNS, CPF

from telessaude.contract import Source, load_sources
from telessaude.demonstration import generate
from telessaude.demonstration.calibration import management
from tests.demonstration.conftest import Row, files_of, read_file

CONTRACT = load_sources()
FIRST_FAMILIES = {"teleconsultoria", "telediagnostico"}  # with files of faults and accidents of their own
LATER = sorted(set(CONTRACT) - FIRST_FAMILIES)


def _files(summary: Any, source: str) -> list[Path]:
    return files_of(summary.landing, source)


def _rows(summary: Any, source: str) -> list[Row]:
    return [row for path in _files(summary, source) for row in read_file(path)]


def _instant(text: str) -> datetime:
    if "/" in text:
        return datetime.strptime(text, "%d/%m/%Y %H:%M:%S")
    return datetime.fromisoformat(text).replace(tzinfo=None)


def _slug(text: str) -> str:
    return text.lower().translate(str.maketrans("ãíáéçõóê", "aiaecooe"))


@pytest.mark.parametrize("source", LATER)
def test_the_columns_are_the_contracts(clean: Any, source: str) -> None:
    columns = set(CONTRACT[source].columns)
    assert _files(clean, source)
    for path in _files(clean, source):
        assert {name for row in read_file(path) for name in row} <= columns, path.name


@pytest.mark.parametrize(
    "source",
    ["teleconsulta", "teleducacao", "regulacao", "equipe_nucleo", "plano_trabalho", "chamado_suporte"],
)
def test_every_column_is_used(small: Any, source: str) -> None:
    filled = {name for row in _rows(small, source) for name, value in row.items() if value}
    assert filled == set(CONTRACT[source].columns)


@pytest.mark.parametrize("source", LATER)
def test_required_columns_are_filled(clean: Any, source: str) -> None:
    for row in _rows(clean, source):
        assert all(row.get(name) for name in CONTRACT[source].required), row


@pytest.mark.parametrize("source", LATER)
def test_cells_are_of_their_type(clean: Any, source: str) -> None:
    for row in _rows(clean, source):
        for name, text in row.items():
            assert not text or _valid(CONTRACT[source], name, text), (name, text)


def _valid(source: Source, name: str, text: str) -> bool:
    column = source.columns[name]
    if column.type == "enum" and isinstance(column.of, tuple):
        return _slug(text) in {_slug(name) for name in column.of}
    if column.written == "data":
        return date.fromisoformat(text[:10]) <= date(2030, 1, 1)
    if column.type == "instante":
        return _instant(text.replace("Z", "")) <= datetime(2030, 1, 1)
    if column.type == "bool":
        return _slug(text) in {"s", "n", "sim", "nao", "true", "false", "1", "0"}
    patterns = {"inteiro": r"\d+(\.0)?", "decimal": r"\d+([.,]\d+)?", "cnes": r"\d{7}", "ine": r"\d{10}",
                "cbo": r"\d{6}", "ibge": r"\d{6,7}(\.0)?"}  # fmt: skip
    return column.type not in patterns or re.fullmatch(patterns[column.type], text) is not None


@pytest.mark.parametrize("source", LATER)
def test_keys_are_not_repeated_in_a_file(clean: Any, source: str) -> None:
    for path in _files(clean, source):
        keys = [tuple(row.get(name) for name in CONTRACT[source].key) for row in read_file(path)]
        assert len(keys) == len(set(keys)), path.name


@pytest.mark.parametrize("source", LATER)
def test_references_resolve(clean: Any, source: str) -> None:
    for name, column in CONTRACT[source].columns.items():
        if column.ref:
            code = CONTRACT[column.ref].code
            known = {row[code] for row in _rows(clean, column.ref)}
            assert {row[name] for row in _rows(clean, source) if row.get(name)} <= known


def test_codes_and_instants_of_encounters_are_in_order(clean: Any) -> None:
    for row in _rows(clean, "teleconsulta"):
        steps = [_instant(row[name]) for name in ("agendada_em", "agendada_para") if row.get(name)]
        assert steps == sorted(steps)
        held = _slug(row["situacao"]) == "realizada"
        assert bool(row.get("iniciada_em")) == held
        if row.get("encerrada_em"):
            assert _instant(row["encerrada_em"]) > _instant(row["iniciada_em"])
        if row.get("agendada_em") and held:
            assert _instant(row["agendada_em"]) <= _instant(row["iniciada_em"])


def test_requests_go_through_the_queue_in_order(clean: Any) -> None:
    for row in _rows(clean, "regulacao"):
        state, asked = _slug(row["situacao"]), _instant(row["solicitada_em"])
        assert bool(row["executada_em"]) == (state == "executada")
        assert bool(row["autorizada_em"]) == (state in {"autorizada", "agendada", "executada", "falta"})
        for name in ("devolvida_em", "autorizada_em", "agendada_para", "executada_em", "encerrada_em"):
            assert not row.get(name) or _instant(row[name]) > asked
        if "devolvida_em" not in row:
            continue  # SISREG's queue has no such instants
        assert state not in {"devolvida", "reenviada"} or row["devolvida_em"]
        assert bool(row["agendada_para"]) == (state in {"agendada", "executada", "falta"})
        assert bool(row["encerrada_em"]) == (state in {"negada", "cancelada"})


DECIDED = {"negada", "autorizada", "agendada", "executada", "cancelada", "falta"}
AFTER = {  # situação: those that may be the next version's
    "pendente": {"devolvida", "reenviada", *DECIDED},
    "devolvida": {"reenviada", *DECIDED},
    "reenviada": DECIDED,
    "autorizada": {"agendada", "executada", "falta"},
    "agendada": {"executada", "falta"},
}


def test_a_request_is_sent_again_only_when_it_went_on(clean: Any) -> None:
    versions: dict[str, list[tuple[int, str]]] = {}
    for path in _files(clean, "regulacao"):
        for row in read_file(path):
            key = row["municipio_ibge"] + row["solicitacao_id"]
            versions.setdefault(key, []).append((path.stat().st_mtime_ns, _slug(row["situacao"])))
    several = [[state for _, state in sorted(seen)] for seen in versions.values() if len(seen) > 1]
    assert len(several) > 50
    for states in several:
        assert all(after in AFTER.get(before, set()) for before, after in pairwise(states))


def test_nothing_is_known_before_it_happens(small: Any) -> None:
    told = {"teleconsulta": "encerrada_em", "teleducacao": "realizada_em", "chamado_suporte": "respondido_em",
            "regulacao": "atualizado_em"}  # fmt: skip
    for source, name in told.items():
        for path in _files(small, source):
            delivered = datetime.fromtimestamp(
                path.stat().st_mtime - 3 * 3_600
            )  # a delivery's clock is Brasília's
            known = [_instant(row[name]) for row in read_file(path) if row.get(name)]
            assert all(instant < delivered for instant in known), path.name


def test_calls_are_answered_after_they_are_opened(clean: Any) -> None:
    rows = _rows(clean, "chamado_suporte")
    answered = [row for row in rows if row.get("respondido_em")]
    assert 0 < len(answered) < len(rows)
    assert all(_instant(row["respondido_em"]) > _instant(row["aberto_em"]) for row in answered)


def test_hours_and_numbers_are_within_their_wholes(clean: Any) -> None:
    for row in _rows(clean, "agenda_especialista"):
        assert float(row["horas_tele"]) <= float(row["horas_total"])
    for row in _rows(clean, "disponibilidade_servico"):
        assert float(row["horas_funcionamento"]) <= float(row["horas_contratadas"])
    for row in _rows(clean, "hospital_mensal"):
        for name in ("reinternacoes", "obitos"):
            assert not row[name] or int(row[name]) <= int(row["internacoes"])


def test_every_municipio_of_a_state_is_in_one_region_of_each_kind(clean: Any) -> None:
    rows = _rows(clean, "regiao")
    by_kind = {
        kind: sorted(row["municipio_ibge"] for row in rows if row["tipo"] == kind)
        for kind in ("regiao_saude", "macrorregiao", "regional_saude")
    }
    assert by_kind["regiao_saude"] == by_kind["macrorregiao"] == by_kind["regional_saude"]
    assert len(set(by_kind["macrorregiao"])) == len(by_kind["macrorregiao"])
    served = {row["municipio_ibge"] for row in _rows(clean, "ponto")}
    assert served <= set(by_kind["macrorregiao"])
    assert sum(code.startswith("31") for code in by_kind["macrorregiao"]) == 853


def test_a_local_indicator_is_made_of_measures_or_informed(clean: Any) -> None:
    computed = {row["indicador_id"] for row in _rows(clean, "indicador_local_termo")}
    informed = {row["indicador_id"] for row in _rows(clean, "indicador_informado")}
    assert computed
    assert informed
    assert not computed & informed
    assert computed | informed == {row["indicador_id"] for row in _rows(clean, "indicador_local")}


def test_people_are_in_the_columns_of_people_alone(clean: Any) -> None:
    for source in CONTRACT:
        people = set(CONTRACT[source].people)
        for row in _rows(clean, source):
            for name, text in row.items():
                digits = text.replace(".", "").replace("-", "")
                if name in people and digits.isdigit():
                    assert _is_document(digits), (source, name)
                assert name in people or not _is_document(digits), (source, name)


def _is_document(digits: str) -> bool:
    return digits.isdigit() and (
        (len(digits) == 11 and CPF().validate(digits)) or (len(digits) == 15 and CNS().validate(digits))
    )


def test_the_aspects_are_121(small: Any) -> None:
    answered = {int(float(row["aspecto"])) for row in _rows(small, "avaliacao_aspecto")}
    assert len(management.ASPECTS) == len(set(management.ASPECTS)) == 121
    assert answered == set(management.ASPECTS)  # six núcleos leave none without an answer


def test_senders_get_these_wrong_too(tmp_path: Path) -> None:
    summary = generate(tmp_path / "entrada", rows=6_000, months=4, faults=0.3)
    made = {name for name, count in summary.faults.items() if count}
    assert made >= {
        "modalidade_invalida", "canal_invalido", "fim_antes", "sem_paciente", "formato_invalido", "sem_data",
        "situacao_invalida", "risco_invalido", "sem_procedimento", "execucao_antes", "horas_invalidas",
        "competencia_invalida", "vagas_invalidas", "obitos_invalidos", "sem_abertura", "resposta_antes",
    }  # fmt: skip
