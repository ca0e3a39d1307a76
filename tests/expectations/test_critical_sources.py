"""Critical checks of the sources: one mutated row for each, and of the critical ones it alone fails.

A check that no mutation names fails the last test, so none can be added without showing what it catches.
"""

from __future__ import annotations

import pytest
from mutation import CPF, Judged, Mutation, assert_fails_alone, critical_checks
from small_warehouse import TABLES

from expectations import suites
from expectations.contract import REGISTRY_TABLES
from telessaude.contract import Column, load_sources


def _contract_mutations() -> list[Mutation]:
    """The faults that exist in every source: a null, a raw person, a value out of its domain,
    a short code."""
    found: list[Mutation] = []
    for source, table in TABLES.items():
        suite = f"fonte_{source}"
        found.append(
            (suite, "chave_unica", (f"insert into {table} select * replace (3 as _linha) from {table}",))
        )
        found.append(
            (suite, "linha_unica", (f"insert into staging.stg_{source} select * from staging.stg_{source}",))
        )
        for column, spec in load_sources()[source].columns.items():
            if spec.req or spec.default is not None:
                found.append(
                    (suite, f"preenchida_{column}", (f"update {table} set {column} = null where _linha = 2",))
                )
            if spec.type == "pessoa":
                found.append(
                    (
                        suite,
                        f"pseudonimo_{column}",
                        (f"update {table} set {column} = '{CPF}' where _linha = 2",),
                    )
                )
            if spec.type == "enum":
                found.append(
                    (suite, f"dominio_{column}", (f"update {table} set {column} = 'zzz' where _linha = 2",))
                )
            if spec.type == "ibge":
                found.append(
                    (
                        suite,
                        f"referencia_{column}",
                        (f"update {table} set {column} = '9999999' where _linha = 2",),
                    )
                )
                short = (
                    f"update {table} set {column} = '310620' where _linha = 2",
                    "insert into fatos.dim_municipio values ('310620', 'cortado', 'MG')",
                )
                found.append((suite, f"forma_{column}", short))
            if spec.type in ("cnes", "ine", "cbo", "sigtap", "cid10"):
                found.append((suite, f"forma_{column}", _short_code(table, column, spec)))
            if spec.type == "indicador_local":
                of_catalogue = f"update {table} set {column} = 'MSNT5.379' where _linha = 2"
                found.append((suite, f"forma_{column}", (of_catalogue,)))
            if spec.type == "medida":
                made_up = f"update {table} set {column} = 'tc_inventadas' where _linha = 2"
                found.append((suite, f"referencia_{column}", (made_up,)))
            if spec.type == "slug":
                found.append(
                    (
                        suite,
                        f"forma_{column}",
                        (f"update {table} set {column} = 'Saúde Mental' where _linha = 2",),
                    )
                )
            if spec.type == "decimal":
                found.append(
                    (
                        suite,
                        f"finita_{column}",
                        (f"update {table} set {column} = 'infinity' where _linha = 2",),
                    )
                )
            if column == "competencia":
                second = f"update {table} set competencia = '2024-05-02' where _linha = 2"
                found.append((suite, "competencia_no_primeiro_dia", (second,)))
            if spec.type == "lista" and spec.of in ("cid10", "ciap2"):
                found.append(
                    (
                        suite,
                        f"forma_{column}",
                        (f"update {table} set {column} = ['I10', '10'] where _linha = 2",),
                    )
                )
            if spec.ref and spec.req:
                unknown = "NUC-9" if spec.ref == "nucleo" else "2999999"
                found.append(
                    (
                        suite,
                        f"referencia_{column}",
                        (f"update {table} set {column} = '{unknown}' where _linha = 2",),
                    )
                )
    return found


def _short_code(table: str, column: str, spec: Column) -> tuple[str, ...]:
    """A code cut short; where it must resolve, the registry has it so too."""
    short = f"update {table} set {column} = '123' where _linha = 2"
    if spec.ref is None or not spec.req:
        return (short,)
    code = load_sources()[spec.ref].code
    return short, f"insert into {REGISTRY_TABLES[spec.ref]} ({code}) values ('123')"


def _later(table: str, *columns: str) -> str:
    """Move instants a day back, on the wall clock and in UTC."""
    moved = ", ".join(f"{c} = '2024-05-01 10:00:00', {c}_utc = '2024-05-01 10:00:00'" for c in columns)
    return f"update {table} set {moved}"


def _future(table: str, column: str) -> str:
    # The reference is 12:00 UTC of the 15th: 24 h and a second later.
    return f"update {table} set {column}_utc = '2024-05-16 12:00:01'"


TC, TD, SOF = TABLES["teleconsultoria"], TABLES["telediagnostico"], TABLES["sof"]
CO, ED, RE, CH = (TABLES[n] for n in ("teleconsulta", "teleducacao", "regulacao", "chamado_suporte"))
TE, IN = TABLES["indicador_local_termo"], TABLES["indicador_informado"]

RECORD_MUTATIONS = [
    ("fonte_teleconsultoria", "dominio_satisfacao", (f"update {TC} set satisfacao = 6",)),
    ("fonte_teleconsultoria", "respondida_em_nao_antes_de_solicitada_em", (_later(TC, "respondida_em"),)),
    ("fonte_teleconsultoria", "respondida_em_conforme_situacao", (f"update {TC} set respondida_em = null",)),
    *(
        ("fonte_teleconsultoria", f"{column}_nao_futuro", (_future(TC, column),))
        for column in ("atualizado_em", "respondida_em")
    ),
    (
        "fonte_teleconsultoria",
        "solicitada_em_nao_futuro",
        (_future(TC, "solicitada_em"), f"update {TC} set situacao = 'aberta', respondida_em_utc = null"),
    ),
    ("fonte_telediagnostico", "realizado_em_nao_antes_de_solicitado_em", (_later(TD, "realizado_em"),)),
    ("fonte_telediagnostico", "laudado_em_nao_antes_de_realizado_em", (_later(TD, "laudado_em"),)),
    (
        "fonte_telediagnostico",
        "realizado_em_conforme_situacao",
        (f"update {TD} set realizado_em = null, situacao = 'realizado'",),
    ),
    ("fonte_telediagnostico", "laudado_em_conforme_situacao", (f"update {TD} set laudado_em = null",)),
    ("fonte_telediagnostico", "atualizado_em_nao_futuro", (_future(TD, "atualizado_em"),)),
    ("fonte_telediagnostico", "laudado_em_nao_futuro", (_future(TD, "laudado_em"),)),
    (
        "fonte_telediagnostico",
        "realizado_em_nao_futuro",
        (_future(TD, "realizado_em"), f"update {TD} set laudado_em_utc = null"),
    ),
    (
        "fonte_telediagnostico",
        "solicitado_em_nao_futuro",
        (_future(TD, "solicitado_em"), f"update {TD} set realizado_em_utc = null, laudado_em_utc = null"),
    ),
    ("fonte_sof", "primeiro_retorno_em_nao_antes_de_enviada_em", (_later(SOF, "primeiro_retorno_em"),)),
    ("fonte_sof", "enviada_em_conforme_situacao", (f"update {SOF} set enviada_em = null",)),
    *(
        ("fonte_sof", f"{column}_nao_futuro", (_future(SOF, column),))
        for column in (
            "atualizado_em", "indicada_em", "selecionada_em", "primeiro_retorno_em", "aprovada_em",
            "publicada_em",
        )
    ),
    (
        "fonte_sof",
        "enviada_em_nao_futuro",
        (_future(SOF, "enviada_em"), f"update {SOF} set primeiro_retorno_em_utc = null"),
    ),
    ("fonte_teleconsulta", "encerrada_em_nao_antes_de_iniciada_em", (_later(CO, "encerrada_em"),)),
    ("fonte_teleconsulta", "iniciada_em_conforme_situacao", (f"update {CO} set iniciada_em = null",)),
    *(
        ("fonte_teleconsulta", f"{column}_nao_futuro", (_future(CO, column),))
        for column in ("atualizado_em", "agendada_em", "encerrada_em")
    ),
    (
        "fonte_teleconsulta",
        "iniciada_em_nao_futuro",
        (_future(CO, "iniciada_em"), f"update {CO} set encerrada_em_utc = null"),
    ),
    *(
        ("fonte_teleducacao", f"{column}_nao_futuro", (_future(ED, column),))
        for column in ("atualizado_em", "realizada_em")
    ),
    ("fonte_regulacao", "executada_em_nao_antes_de_solicitada_em", (_later(RE, "executada_em"),)),
    ("fonte_regulacao", "encerrada_em_nao_antes_de_solicitada_em", (_later(RE, "encerrada_em"),)),
    ("fonte_regulacao", "executada_em_conforme_situacao", (f"update {RE} set executada_em = null",)),
    *(
        ("fonte_regulacao", f"{column}_nao_futuro", (_future(RE, column),))
        for column in ("atualizado_em", "devolvida_em", "autorizada_em", "executada_em", "encerrada_em")
    ),
    (
        "fonte_regulacao",
        "solicitada_em_nao_futuro",
        (_future(RE, "solicitada_em"), f"update {RE} set executada_em_utc = null"),
    ),
    ("fonte_indicador_local_termo", "dominio_sinal", (f"update {TE} set sinal = 2",)),
    ("fonte_indicador_informado", "denominador_quando_exigida", (f"update {IN} set denominador = null",)),
    (
        "fonte_indicador_informado",
        "competencia_no_primeiro_dia",
        (f"update {IN} set competencia = '2024-04-01'",),
    ),
    ("fonte_chamado_suporte", "respondido_em_nao_antes_de_aberto_em", (_later(CH, "respondido_em"),)),
    ("fonte_chamado_suporte", "respondido_em_nao_futuro", (_future(CH, "respondido_em"),)),
    (
        "fonte_chamado_suporte",
        "aberto_em_nao_futuro",
        (_future(CH, "aberto_em"), f"update {CH} set respondido_em_utc = null"),
    ),
]  # fmt: skip

MUTATIONS = [*_contract_mutations(), *RECORD_MUTATIONS]


@pytest.mark.parametrize("suite", [name for name in suites() if name.startswith("fonte_")])
def test_right_data_has_no_failure_and_no_error(suite: str, judged: Judged) -> None:
    results = judged(suite)
    assert {r.expectativa: r.valor_observado for r in results.values() if not r.sucesso} == {}


# 350 judgements, a minute: what is said of every source alike is shown on all of them.
@pytest.mark.long
@pytest.mark.parametrize(
    ("suite", "check", "statements"), MUTATIONS, ids=[f"{suite}-{check}" for suite, check, _ in MUTATIONS]
)
def test_one_fault_fails_its_check_alone(
    suite: str, check: str, statements: tuple[str, ...], judged: Judged
) -> None:
    assert_fails_alone(judged(suite, *statements), check)


def test_every_critical_check_has_a_mutation() -> None:
    shown = {(suite, check) for suite, check, _ in MUTATIONS}
    assert critical_checks("fonte") - shown == set()
