"""Protects each step by which a delivered row becomes a version (macro versao): a row in, what comes out.

A step is a CTE that reads the one before: here a table of that name, with the columns that the step asks for.
The whole, from staging to the version in force, is in the int_*_versao_unit.yml beside the models.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import duckdb
import pytest

from telessaude.models import compiled

STEPS = (
    "linha_a_julgar", "linha_situada", "linha_com_codigos", "linha_conferida", "linha_em_utc",
    "linha_sem_futuro", "linha_com_regras", "linha_julgada", "versao_de_registro",
)  # fmt: skip
SOURCES = (
    "teleconsultoria",
    "teleconsulta",
    "telediagnostico",
    "regulacao",
    "profissional",
    "populacao",
    "indicador_informado",
)
# The tables that steps look into; N_SP is at Brasília's hour, N_AM an hour behind it.
TABLES = """
create schema staging; create schema fatos; create schema lago; create schema intermediario;
create table fatos.dim_nucleo as from (values
    ('N_SP', 'SP', 'America/Sao_Paulo'), ('N_AM', 'AM', 'America/Manaus')) as t(nucleo_id, uf, fuso);
create table fatos.dim_municipio as from (values
    ('3550308', 'America/Sao_Paulo'), ('1200401', 'America/Rio_Branco')) as t(municipio_ibge, fuso);
create table intermediario.int_municipio_escrito as from (values
    ('SP:saopaulo', '3550308'), ('SP:assis', '3504008'), ('AC:assisbrasil', '1200054')
) as t(escrito, municipio_ibge);
create table fatos.dim_ponto as from (values
    ('0000001', '3550308', 'UBS Sé'), ('0000002', '3550308', 'UBS Centro'),
    ('0000003', '3550308', 'Ubs centro'), ('0000004', '3504008', 'UBS Centro')
) as t(ponto_cnes, municipio_ibge, nome);
create table fatos.dim_equipe (equipe_ine varchar);
create table fatos.dim_protocolo_regulacao (protocolo_regulacao_id varchar);
create table fatos.dim_indicador_local as from (values
    ('LOCAL.visitas', 'contagem'), ('LOCAL.no_prazo', 'proporcao')) as t(indicador_id, tipo);
create table lago.execucao_corrente as select timestamptz '2024-06-30 12:00:00+00' as referencia;
create table intermediario.int_entrega as from (values
    ('e1', 1, false, false), ('e2', 2, false, false), ('e3', 3, false, true), ('e4', 4, true, false)
) as t(entrega_id, ordem, so_acrescenta, retirada)
"""
FLAG = re.compile(r"_recusada|aceita|municipio_nao_achado|(futuro|falta|antes|sem|pedida)_.*")
INSTANT = re.compile(r".*_em|.*_para|.*_(escrito|utc)")

Rows = list[dict[str, Any]]
Step = Callable[..., Rows]


@pytest.fixture(scope="module")
def sql() -> dict[str, str]:
    """Each step of each source as DuckDB gets it, and what each source is judged by; compiled at one go."""
    calls = {f"{source}.{step}": _call(step, source) for source in SOURCES for step in STEPS}
    calls |= {f"{source}.o_que_julgar": f"{{{{ tojson(o_que_julgar('{source}')) }}}}" for source in SOURCES}
    text = compiled.jinja("".join(f"\n-- {name}\n{call}" for name, call in calls.items()))
    parts = re.split(r"^-- (\w+\.\w+)$", text, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def _call(step: str, source: str) -> str:
    key = ", none" if step == "linha_a_julgar" else ""
    return f"{{{{ {step}(o_que_julgar('{source}'){key}) }}}}"


@pytest.fixture
def step(sql: dict[str, str]) -> Iterator[Step]:
    """Runs a step of a source on the rows of the one before, and gives the rows that come out, in order."""
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as warehouse; use warehouse; set timezone = 'UTC'")
        connection.execute(TABLES)

        def run(name: str, source: str, *rows: dict[str, Any]) -> Rows:
            code = sql[f"{source}.{name}"]
            before = f"staging.stg_{source}" if name == STEPS[0] else STEPS[STEPS.index(name) - 1]
            columns = {"_linha", *re.findall(r"\bl\.(\w+)", code), *(key for row in rows for key in row)}
            listed = ", ".join(f"{column} {_type(column)}" for column in sorted(columns))
            connection.execute(f"create or replace table {before} ({listed})")
            for number, row in enumerate(rows, start=1):
                cells = {"_linha": number} | row
                marks = ", ".join("?" * len(cells))
                connection.execute(
                    f"insert into {before} ({', '.join(cells)}) values ({marks})", [*cells.values()]
                )
            found = connection.execute(f"with {code} select * from {name} order by _linha")
            names = [column[0] for column in found.description or []]
            return [dict(zip(names, _cells(cells), strict=True)) for cells in found.fetchall()]

        yield run


def _type(column: str) -> str:
    if column == "_linha":
        return "bigint"
    if FLAG.fullmatch(column):
        return "boolean default false"
    if column.endswith("_desloc"):
        return "smallint"
    return "timestamp" if INSTANT.fullmatch(column) else "varchar"


def _cells(cells: tuple[Any, ...]) -> list[Any]:
    return [str(cell) if hasattr(cell, "isoformat") else cell for cell in cells]


def column(rows: Rows, *names: str) -> list[Any]:
    """One column of the rows, or several."""
    return [row[names[0]] if len(names) == 1 else tuple(row[name] for name in names) for row in rows]


def test_what_a_source_is_judged_by_is_gathered_from_the_contract(sql: dict[str, str]) -> None:
    judged = {source: json.loads(sql[f"{source}.o_que_julgar"]) for source in SOURCES}
    assert judged["regulacao"] == {
        "fonte": "regulacao",
        "chave": ["municipio_ibge", "solicitacao_id"],
        "instantes": [
            {"coluna": "atualizado_em", "exigido": False, "pode_ser_futuro": False},
            {"coluna": "solicitada_em", "exigido": True, "pode_ser_futuro": False},
            {"coluna": "devolvida_em", "exigido": False, "pode_ser_futuro": False},
            {"coluna": "autorizada_em", "exigido": False, "pode_ser_futuro": False},
            {"coluna": "agendada_para", "exigido": False, "pode_ser_futuro": True},
            {"coluna": "executada_em", "exigido": False, "pode_ser_futuro": False},
            {"coluna": "encerrada_em", "exigido": False, "pode_ser_futuro": False},
        ],
        "referencias": [],
        "faltas": [{"coluna": "executada_em", "situacoes": ["executada"]}],
        "ordens": [
            {"coluna": "executada_em", "antes": "solicitada_em"},
            {"coluna": "encerrada_em", "antes": "solicitada_em"},
        ],
        "pedidas": [],
        "nomes": {},
        "municipio_por_nome": False,
        "municipio_exigido": False,
        "relogio": "municipio",
        "lugar": "municipio_ibge",
        "julgadas": [
            "municipio_ibge", "solicitacao_id", "atualizado_em_utc", "solicitada_em_utc", "devolvida_em_utc",
            "autorizada_em_utc", "agendada_para_utc", "executada_em_utc", "encerrada_em_utc",
        ],
        "mais_nova": None,
    }  # fmt: skip
    assert judged["profissional"]["referencias"] == [
        {"coluna": "nucleo_id", "cadastro": "nucleo", "exigido": True},
        {"coluna": "ponto_cnes", "cadastro": "ponto", "exigido": False},
        {"coluna": "equipe_ine", "cadastro": "equipe", "exigido": False},
    ]
    assert judged["profissional"]["instantes"] == []
    assert judged["teleconsultoria"]["nomes"] == {
        "municipio_ibge": "_municipio_nome", "ponto_cnes": "_unidade_nome"
    }  # fmt: skip
    assert judged["teleconsultoria"]["julgadas"][-2:] == ["municipio_resolvido", "ponto_resolvido"]


def test_every_delivered_row_is_judged_when_everything_is_built(step: Step) -> None:
    rows = step(
        "linha_a_julgar", "profissional", {"nucleo_id": "N_SP"}, {"nucleo_id": "NADA"}, {"nucleo_id": None}
    )
    assert column(rows, "nucleo_id") == ["N_SP", "NADA", None]


def test_a_row_stands_beside_the_clock_and_the_uf_of_its_nucleo(step: Step) -> None:
    rows = step(
        "linha_situada",
        "teleconsultoria",
        {"nucleo_id": "N_SP"},
        {"nucleo_id": "N_AM"},
        {"nucleo_id": "NADA"},
    )
    assert column(rows, "fuso_do_lugar", "uf_do_lugar") == [
        ("America/Sao_Paulo", "SP"), ("America/Manaus", "AM"), ("America/Sao_Paulo", None),
    ]  # fmt: skip


def test_a_record_without_a_nucleo_goes_by_the_clock_of_its_municipio(step: Step) -> None:
    rows = step(
        "linha_situada", "regulacao",
        {"municipio_ibge": "1200401"}, {"municipio_ibge": "3550308"}, {"municipio_ibge": None},
    )  # fmt: skip
    assert column(rows, "fuso_do_lugar") == ["America/Rio_Branco", "America/Sao_Paulo", "America/Sao_Paulo"]


def test_a_name_becomes_a_code_where_there_is_no_code_and_one_place_alone_has_it(step: Step) -> None:
    given: dict[str, tuple[Any, ...]] = {
        "accents and case aside": ("SP", None, "saopaulo", None, "ubs se"),
        "two pontos of the name there": ("SP", None, "saopaulo", None, "UBS Centro"),
        "one in the other município": ("SP", None, "assis", None, "UBS Centro"),
        "a município of another UF": ("SP", None, "assisbrasil", None, "UBS Centro"),
        "codes count, whatever the names": ("SP", "3504008", None, "0000009", "UBS Sé"),
        "no name, and no code": ("SP", None, None, None, None),
        "a núcleo that is not known": (None, None, "saopaulo", None, None),
    }
    names = ("uf_do_lugar", "municipio_ibge", "municipio_nome", "ponto_cnes", "_unidade_nome")
    rows = step(
        "linha_com_codigos",
        "teleconsultoria",
        *(dict(zip(names, row, strict=True)) for row in given.values()),
    )
    found = column(rows, "municipio_resolvido", "ponto_resolvido", "municipio_nao_achado")
    assert dict(zip(given, found, strict=True)) == {
        "accents and case aside": ("3550308", "0000001", False),
        "two pontos of the name there": ("3550308", None, False),
        "one in the other município": ("3504008", "0000004", False),
        "a município of another UF": (None, None, True),
        "codes count, whatever the names": ("3504008", "0000009", False),
        "no name, and no code": (None, None, False),
        "a núcleo that is not known": (None, None, True),
    }


@pytest.mark.parametrize(
    "name", ["linha_com_codigos", "linha_em_utc", "linha_sem_futuro", "linha_com_regras"]
)
def test_a_step_with_nothing_to_do_lets_its_rows_through(step: Step, name: str) -> None:
    rows = step(name, "populacao", {"municipio_ibge": "3550308"}, {"municipio_ibge": None})
    assert column(rows, "municipio_ibge") == ["3550308", None]


def test_a_code_is_missing_when_its_registry_has_rows_and_not_that_one(step: Step) -> None:
    # dim_equipe is empty: nothing is checked against it.
    rows = step(
        "linha_conferida", "profissional",
        {"nucleo_id": "N_SP", "ponto_cnes": "0000001", "equipe_ine": "0000000001"},
        {"nucleo_id": "NADA", "ponto_cnes": "0000009", "equipe_ine": None},
        {"nucleo_id": None, "ponto_cnes": None, "equipe_ine": None},
    )  # fmt: skip
    assert column(rows, "sem_nucleo_id", "sem_ponto_cnes", "sem_equipe_ine") == [
        (False, False, False), (True, True, False), (False, False, False),
    ]  # fmt: skip


def test_a_column_is_demanded_by_the_row_of_the_registry_that_is_named(step: Step) -> None:
    rows = step(
        "linha_conferida", "indicador_informado",
        {"indicador_id": "LOCAL.visitas", "denominador": None},
        {"indicador_id": "LOCAL.no_prazo", "denominador": None},
        {"indicador_id": "LOCAL.no_prazo", "denominador": "0"},
        {"indicador_id": "LOCAL.desconhecido", "denominador": None},
    )  # fmt: skip
    assert column(rows, "sem_indicador_id", "pedida_denominador") == [
        (False, False), (False, True), (False, False), (True, False),
    ]  # fmt: skip


def test_an_instant_comes_from_its_offset_or_else_from_its_places_clock(step: Step) -> None:
    # 23:30 of 17/02/2018 happens twice in São Paulo: the first of the two is at UTC-2.
    at = {"solicitada_em": "2018-02-17 23:30:00"}
    rows = step(
        "linha_em_utc", "regulacao",
        at | {"fuso_do_lugar": "America/Sao_Paulo"},
        at | {"fuso_do_lugar": "America/Rio_Branco"},
        at | {"fuso_do_lugar": "America/Sao_Paulo", "solicitada_em_desloc": -180},
        at | {"fuso_do_lugar": "America/Rio_Branco", "solicitada_em_desloc": 0},
        {"fuso_do_lugar": "America/Rio_Branco"},
    )  # fmt: skip
    assert column(rows, "solicitada_em_escrito") == [
        "2018-02-18 01:30:00", "2018-02-18 04:30:00", "2018-02-18 02:30:00", "2018-02-17 23:30:00", None,
    ]  # fmt: skip


def test_an_instant_more_than_a_day_ahead_is_taken_out_unless_it_may_lie_there(step: Step) -> None:
    # The reference instant is 30/06/2024 12:00 UTC.
    rows = step(
        "linha_sem_futuro", "regulacao",
        {"solicitada_em_escrito": "2024-07-01 12:00:00", "agendada_para_escrito": "2024-07-01 12:00:00"},
        {"solicitada_em_escrito": "2024-07-01 12:00:01", "agendada_para_escrito": "2025-01-01 08:00:00"},
        {"solicitada_em_escrito": None, "agendada_para_escrito": None},
    )  # fmt: skip
    assert column(rows, "solicitada_em_utc", "futuro_solicitada_em") == [
        ("2024-07-01 12:00:00", False), (None, True), (None, False),
    ]  # fmt: skip
    assert column(rows, "agendada_para_utc", "futuro_agendada_para") == [
        ("2024-07-01 12:00:00", False), ("2025-01-01 08:00:00", False), (None, False),
    ]  # fmt: skip


def test_a_situacao_demands_its_instants_and_none_comes_before_the_one_it_follows(step: Step) -> None:
    ten, before = "2024-06-01 10:00:00", "2024-06-01 09:59:59"
    given: dict[str, tuple[Any, ...]] = {
        "asked for": ("solicitado", ten, None, None),
        "done, no when": ("realizado", ten, None, None),
        "reported, no when": ("laudado", ten, None, None),
        "all in one second": ("laudado", ten, ten, ten),
        "done before it was asked for": ("solicitado", ten, before, None),
        "reported before it was done": ("laudado", before, ten, before),
        "no situacao": (None, ten, None, None),
    }
    names = ("situacao", "solicitado_em_utc", "realizado_em_utc", "laudado_em_utc")
    rows = step(
        "linha_com_regras", "telediagnostico", *(dict(zip(names, row, strict=True)) for row in given.values())
    )
    flags = ("falta_realizado_em", "falta_laudado_em", "antes_realizado_em", "antes_laudado_em")
    held = {case: {flag for flag in flags if row[flag]} for case, row in zip(given, rows, strict=True)}
    assert held == {
        "asked for": set(),
        "done, no when": {"falta_realizado_em"},
        "reported, no when": {"falta_realizado_em", "falta_laudado_em"},
        "all in one second": set(),
        "done before it was asked for": {"antes_realizado_em"},
        "reported before it was done": {"antes_laudado_em"},
        "no situacao": set(),
    }


@pytest.mark.parametrize(
    ("flags", "accepted", "told"),
    [
        ((), True, None),
        (("_recusada",), False, None),
        (("futuro_solicitada_em",), False, [("solicitada_em", "instante_futuro")]),
        (("futuro_atualizado_em",), True, [("atualizado_em", "instante_futuro")]),
        (("falta_respondida_em",), False, [("respondida_em", "obrigatorio_ausente")]),
        (("falta_respondida_em", "futuro_respondida_em"), False, [("respondida_em", "instante_futuro")]),
        (("antes_respondida_em",), False, [("respondida_em", "antes_de_solicitada_em")]),
        (("sem_nucleo_id",), False, [("nucleo_id", "referencia_inexistente")]),
        (("sem_ponto_cnes",), True, [("ponto_cnes", "referencia_inexistente")]),
        (("municipio_nao_achado",), True, [("municipio_ibge", "valor_invalido")]),
        (
            ("sem_ponto_cnes", "_recusada", "futuro_atualizado_em"),
            False,
            [("atualizado_em", "instante_futuro"), ("ponto_cnes", "referencia_inexistente")],
        ),
    ],
)
def test_what_rejects_a_row_and_what_is_told_of_it(
    step: Step, flags: tuple[str, ...], accepted: bool, told: list[tuple[str, str]] | None
) -> None:
    (row,) = step("linha_julgada", "teleconsultoria", dict.fromkeys(flags, True))
    assert row["aceita"] is accepted
    problems = row["_problemas"]
    assert (problems and [(p["coluna"], p["regra"]) for p in problems]) == told


def test_nothing_is_told_of_a_source_without_instants_references_or_rules(step: Step) -> None:
    rows = step("linha_julgada", "populacao", {"_recusada": False}, {"_recusada": True})
    assert column(rows, "aceita", "_problemas") == [(True, None), (False, None)]


@pytest.mark.parametrize(
    ("why", "loser", "winner"),
    [
        ("the later row", {"_entrega_id": "e1"}, {"_entrega_id": "e1"}),
        ("the later arrival", {"_entrega_id": "e2"}, {"_entrega_id": "e1"}),
        ("the later atualizado_em", {"_entrega_id": "e2", "at": 1}, {"_entrega_id": "e1", "at": 2}),
        ("any atualizado_em over none", {"_entrega_id": "e2"}, {"_entrega_id": "e1", "at": 1}),
        ("any over one that only adds", {"_entrega_id": "e4", "at": 2}, {"_entrega_id": "e1", "at": 1}),
        ("one that was not rejected", {"_entrega_id": "e2", "aceita": False}, {"_entrega_id": "e1"}),
        ("one that was not withdrawn", {"_entrega_id": "e3", "at": 2}, {"_entrega_id": "e1"}),
        ("one that only adds, alone", {"_entrega_id": "e3"}, {"_entrega_id": "e4"}),
    ],
)
def test_of_two_rows_of_a_key_one_is_in_force(
    step: Step, why: str, loser: dict[str, Any], winner: dict[str, Any]
) -> None:
    if why == "the later arrival":
        loser, winner = winner, loser
    rows = []
    for given in (loser, winner):
        cells = {"teleconsultoria_id": "K", "nucleo_id": "N_SP", "aceita": True} | given
        day = cells.pop("at", None)
        rows.append(cells | ({"atualizado_em_utc": f"2024-06-0{day} 10:00:00"} if day else {}))
    found = step("versao_de_registro", "teleconsultoria", *rows)
    assert {row["_linha"] for row in found if row["vigente"]} == {2}, f"in force is {why}"


def test_each_key_has_its_own_version_in_force(step: Step) -> None:
    row = {"_entrega_id": "e1", "aceita": True}
    found = step(
        "versao_de_registro", "teleconsultoria",
        row | {"nucleo_id": "N_SP", "teleconsultoria_id": "A"},
        row | {"nucleo_id": "N_AM", "teleconsultoria_id": "A"},
        row | {"nucleo_id": "N_SP", "teleconsultoria_id": "B"},
    )  # fmt: skip
    assert column(found, "vigente") == [True, True, True]
