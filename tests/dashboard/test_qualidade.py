"""Protects what Qualidade asks of each núcleo: what is late, refused, distorted or empty, and of whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from drawn import draw, texts
from state import figure

from dashboard.views.qualidade import completeness, deliveries, drops, known, refusals, scores
from dashboard.views.qualidade.asked import of_last_months, of_period
from dashboard.views.qualidade.pending import months_in_words, pending
from telessaude import charts
from telessaude.reading.filters import ALL, Filters
from telessaude.reading.publication import Reader
from telessaude.reading.scope import Scope

Open = Callable[..., Reader]
Rows = dict[str, list[dict[str, Any]]]


def delivery(nucleo: str, month: int, fonte: str = "teleconsultoria", **given: Any) -> dict[str, Any]:
    """A month delivered in time, whole, with a score of 90."""
    return {
        "nucleo_id": nucleo, "mes": f"2024-{month:02d}-01", "fonte": fonte, "situacao": "recebida",
        "prazo": f"2024-{month + 1:02d}-14", "dias_de_atraso": 0, "linhas_recebidas": 200,
        "linhas_rejeitadas": 0, "registros": 200, "pontuacao": 90.0,
    } | given  # fmt: skip


def absent(nucleo: str, month: int, fonte: str = "teleconsultoria", *, due: bool = True) -> dict[str, Any]:
    return delivery(
        nucleo, month, fonte, situacao="nao_entregue" if due else "a_vencer", dias_de_atraso=None,
        linhas_recebidas=0, registros=0, pontuacao=0.0 if due else None,
    )  # fmt: skip


def fault(code: str, count: int, **given: Any) -> dict[str, Any]:
    return {
        "nucleo_id": "norte", "mes": "2024-04-01", "fonte": "teleconsultoria", "falha": code,
        "ocorrencias": count, "registros": 200,
    } | given  # fmt: skip


def filled(column: str, count: int, records: int = 200, nucleo: str = "norte") -> dict[str, Any]:
    return {
        "nucleo_id": nucleo, "mes": "2024-04-01", "fonte": "teleconsultoria", "coluna": column,
        "registros": records, "preenchidos": count,
    }  # fmt: skip


def refusal(line: int, rule: str, **given: Any) -> dict[str, Any]:
    return {
        "entrega_id": "e1", "fonte": "teleconsultoria", "caminho": "teleconsultoria/abr.csv", "linha": line,
        "coluna": "tipo", "regra": rule, "motivo": "Motivo.", "rejeitada": True, "nucleo_id": "norte",
    } | given  # fmt: skip


def common(cause: str, count: int, **given: Any) -> dict[str, Any]:
    return {
        "entrega_id": "e1", "fonte": "teleconsultoria", "caminho": "teleconsultoria/abr.csv",
        "coluna": "tipo", "causa": cause, "resumo": f"{count} linhas: {cause}", "contagem": count,
        "barra": True, "dica": "O que fazer.", "nucleo_id": "norte",
    } | given  # fmt: skip


def drop(nucleo: str | None, before: int, now: int, **given: Any) -> dict[str, Any]:
    return {
        "tipo": "registros", "fonte": "teleconsultoria", "nucleo_id": nucleo, "mes": "2024-03-01",
        "linhas_antes": before, "linhas_agora": now, "gravidade": "aviso", "aceita": False,
        "desde": "2024-05-19", "por_que": f"O mês tinha {before} registros e ficou com {now}.",
    } | given  # fmt: skip


def state() -> Rows:
    """April 2024: Norte has 6 of 200 rows refused and a fault, Sul delivered nothing, Manaus is in order."""
    return {
        "nucleo": [
            {"nucleo_id": code, "nome": f"Núcleo de Telessaúde de {code.capitalize()}", "uf": uf}
            for code, uf in (("norte", "MG"), ("sul", "MG"), ("manaus", "AM"))
        ],
        "execucao": [
            {"execucao_id": "r1", "inicio": "2024-05-20 11:00:00+00", "fim": "2024-05-20 12:00:00+00",
             "referencia": "2024-05-20 12:00:00+00", "resultado": "publicada"},
        ],
        "indicador_valor": [figure("MSNT5.417", unit, "2024-04-01", 1.0) for unit in ("BR", "MG", "norte")],
        "qualidade": [
            delivery("norte", 4, linhas_rejeitadas=6),
            delivery("norte", 4, "telediagnostico", linhas_rejeitadas=2, pontuacao=70.0),
            delivery("norte", 3, dias_de_atraso=3),
            absent("sul", 4),
            absent("sul", 4, "telediagnostico"),
            absent("sul", 3),
            delivery("manaus", 4),
            absent("manaus", 4, "telediagnostico", due=False),
        ],
        "falha_remetente": [
            fault("satisfacao_invertida", 10), fault("cbo_de_familia", 150), fault("sem_municipio", 9),
        ],
        "qualidade_completude": [
            filled("cid10", 0), filled("ciap2", 50), filled("equipe_ine", 0, records=9),
            filled("cid10", 90, 100, "manaus"),
        ],
        "entrega": [
            {"entrega_id": "e1", "nucleo_id": "norte", "recebida_em": "2024-05-02 10:00:00+00"},
            {"entrega_id": "e0", "nucleo_id": "norte", "recebida_em": "2024-04-02 10:00:00+00"},
            {"entrega_id": "e2", "nucleo_id": None, "recebida_em": "2024-05-02 10:00:00+00"},
        ],
        "queda": [
            drop("norte", 90, 80),
            drop("manaus", 60, 20, aceita=True, gravidade="critica"),
            drop(None, 400, 350),
        ],
        "rejeicao": [
            *(refusal(line, "valor_invalido") for line in (2, 3, 4)),
            refusal(9, "obrigatorio_ausente"),
            refusal(10, "dia_sem_hora", rejeitada=False, coluna="respondida_em"),
            refusal(1, "valor_invalido", fonte="regulacao", entrega_id="e2", nucleo_id=None,
                    caminho="regulacao/MG.csv"),
        ],
        "rejeicao_comum": [
            common("valor inválido", 2),
            common("valor inválido", 1, entrega_id="e0", caminho="teleconsultoria/mar.csv"),
            common("coluna obrigatória vazia", 1),
            common("dia sem a hora", 1, barra=False, coluna="respondida_em"),
            common("valor inválido", 1, fonte="regulacao", entrega_id="e2", nucleo_id=None,
                   caminho="regulacao/MG.csv"),
        ],
    }  # fmt: skip


def filters(uf: str = "BR", nucleo: str = ALL, kind: str = "mes", month: int = 4) -> Filters:
    return Filters(uf, nucleo, kind, date(2024, month, 1), False, ALL)


@pytest.fixture
def reader(read: Open) -> Reader:
    return read(state())


def test_who_must_act_and_how_first_of_all(reader: Reader) -> None:
    asked = of_period(reader, filters())
    sul, norte, manaus = pending(asked.quality(), asked.faults(), asked.completeness())
    assert sul.agora == (
        "Cobrar a entrega de teleconsultoria e telediagnóstico de abr/2024: o prazo venceu em 14/05/2024.",
    )
    assert not sul.recusas
    # 6 of 200 is 3 %; 2 of 200 is 1 %. 10 of 200 records is a twentieth, 9 is not; CBO distorts nothing.
    assert norte.agora[0] == (
        "Enviar a planilha de correções: ficaram de fora 6 de 200 linhas de teleconsultoria."
    )
    assert norte.agora[1].startswith("Escala de satisfação invertida, em 10 de 200 registros")
    assert len(norte.agora) == 2
    assert norte.depois == (
        "Enviar a planilha de correções: ficaram de fora 2 de 200 linhas de telediagnóstico.",
        "Pedir as colunas de teleconsultoria que nunca vêm preenchidas: cid10.",
    )
    assert norte.recusas
    assert (manaus.agora, manaus.depois) == ((), ())


def test_a_longer_period_asks_for_its_months_together(reader: Reader) -> None:
    asked = of_period(reader, filters(kind="quadrimestre", month=1))
    found = {one.nome: one for one in pending(asked.quality(), asked.faults(), asked.completeness())}
    assert found["Sul"].agora == (
        "Cobrar a entrega de teleconsultoria de mar/2024 e abr/2024: o prazo mais antigo venceu em "
        "14/04/2024.",
        "Cobrar a entrega de telediagnóstico de abr/2024: o prazo venceu em 14/05/2024.",
    )
    assert "Combinar o prazo: chegou com atraso teleconsultoria de mar/2024 (3 dias depois do prazo)." in (
        found["Norte"].depois
    )


def test_months_in_words() -> None:
    assert months_in_words([date(2024, 4, 1)]) == "abr/2024"
    assert months_in_words([date(2023, 12, 1), date(2024, 1, 1), date(2024, 2, 1)]) == "dez/2023 a fev/2024"
    assert months_in_words([date(2024, 1, 1), date(2024, 2, 1), date(2024, 4, 1)]) == (
        "jan/2024, fev/2024 e abr/2024"
    )


def test_deliveries_are_counted_and_the_worst_source_shows(reader: Reader) -> None:
    found = of_last_months(reader, filters(), 12).quality()
    found = found.assign(estado=charts.delivery_states(found))
    # Eight rows, one not due; in time: two of Norte in April and Manaus.
    assert deliveries.in_words(found, "Em 12 meses") == (
        "Em 12 meses venceram 7 entregas: 3 no prazo, 1 depois dele, 0 só em parte e 3 que não chegaram."
    )
    cells = deliveries.worst(found).set_index(["nome", "mes"])["estado"].to_dict()
    april, march = pd.Timestamp(2024, 4, 1), pd.Timestamp(2024, 3, 1)
    assert cells == {
        ("Norte", april): "recebida",
        ("Norte", march): "fora_do_prazo",
        ("Sul", april): "nao_entregue",
        ("Sul", march): "nao_entregue",
        ("Manaus", april): "a_vencer",
    }
    table = deliveries.counts(found).set_index(["nome", "fonte"])
    counts = table.loc[("Sul", "teleconsultoria"), ["esperadas", "nao_entregue", "recebida"]]
    assert list(counts) == [2, 2, 0]


def test_the_last_months_end_with_the_reference_or_the_period(reader: Reader) -> None:
    year = of_last_months(reader, filters(kind="ano", month=1), 12)
    assert (year.inicio, year.fim) == (date(2023, 6, 1), date(2024, 6, 1))
    month = of_last_months(reader, filters(month=3), 12)
    assert (month.inicio, month.fim) == (date(2023, 4, 1), date(2024, 4, 1))


def test_the_score_of_a_month_is_the_lowest_and_eight_lines_are_drawn(reader: Reader) -> None:
    lowest = scores.lowest(of_period(reader, filters()).quality()).set_index("nome")["pontuacao"]
    assert lowest.to_dict() == {"Norte": 70.0, "Sul": 0.0, "Manaus": 90.0}
    month = pd.Timestamp(2024, 4, 1)
    ten = pd.DataFrame(
        {"uf": "MG", "nome": [f"N{n}" for n in range(10)], "mes": month, "pontuacao": range(10, 20)}
    )
    kept, left_out = scores.drawn(ten)
    assert (list(kept["nome"]), left_out) == ([f"N{n}" for n in range(8)], 2)


def test_completeness_is_a_share_of_records_and_unknown_where_there_is_none(reader: Reader) -> None:
    wide = completeness.pivoted(of_period(reader, filters()).completeness()).set_index("coluna")
    assert list(wide.columns) == ["fonte", "Manaus", "Norte"]
    assert wide["Manaus"].to_dict()["cid10"] == 90.0
    assert wide["Norte"].to_dict() == {"cid10": 0.0, "ciap2": 25.0, "equipe_ine": 0.0}
    assert set(wide.index[wide["Manaus"].isna()]) == {"ciap2", "equipe_ine"}


def test_faults_in_words_leave_out_what_distorts_nothing(reader: Reader) -> None:
    told = known.in_words(of_period(reader, filters()).faults())
    assert len(told) == 2
    assert told[0].startswith("**Escala de satisfação invertida** (Norte; 10 registros): distorce satisfação")
    assert "MSNT5.379" in told[1]


def test_refusals_are_counted_by_cause_over_files(reader: Reader) -> None:
    asked = of_period(reader, filters())
    found = asked.refusals(None)
    counted = found.set_index(["causa", "barra"])["linhas"].to_dict()
    assert counted == {
        ("valor inválido", True): 3, ("coluna obrigatória vazia", True): 1, ("dia sem a hora", False): 1,
    }  # fmt: skip
    assert refusals.in_words(found) == (
        "O motivo que mais recusa é “valor inválido” em teleconsultoria: 3 linhas."
    )
    assert asked.refusals(date(2024, 5, 10)).empty
    assert list(asked.ownerless(None)["caminho"]) == ["regulacao/MG.csv"]


def test_falls_are_told_worst_first_and_accepted_ones_last(reader: Reader) -> None:
    found = of_period(reader, filters()).drops()
    # 50 fewer of all together, 10 of Norte; the 40 of Manaus were accepted.
    assert [name if isinstance(name, str) else None for name in found["nome"]] == [None, "Norte", "Manaus"]
    assert drops.in_words(found) == (
        "3 quedas desde a publicação anterior, 1 aceita por quem executou. Confirme com quem enviou se era "
        "esperado; se não, peça o arquivo inteiro."
    )
    assert list(of_period(reader, filters("MG")).drops()["nome"]) == ["Norte"]
    assert list(of_period(reader, filters("AM", "manaus")).drops()["nome"]) == ["Manaus"]
    assert of_period(reader, filters("MG", "sul")).drops().empty


def test_two_nucleos_of_the_same_name_are_told_apart(read: Open) -> None:
    rows = state()
    rows["nucleo"][1]["nome"] = rows["nucleo"][0]["nome"]
    assert set(of_period(read(rows), filters()).names().values()) == {
        "Norte (norte)",
        "Norte (sul)",
        "Manaus",
    }


def test_who_sees_one_uf_sees_its_nucleos_only(read: Open) -> None:
    reader = read(state(), scope=Scope(ufs=frozenset({"AM"})))
    asked = of_period(reader, filters("AM"))
    assert set(asked.quality()["nome"]) == {"Manaus"}
    assert asked.refusals(None).empty
    assert asked.ownerless(None).empty


@pytest.fixture
def warehouse(publish: Callable[..., Any], tmp_path: Path) -> Path:
    publish(state())
    return tmp_path / "armazem"


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("entregas", "venceram 7 entregas"),
        ("correcoes", "O motivo que mais recusa é “valor inválido”"),
        ("pontuacao", "A linha de cada núcleo é a menor pontuação"),
        ("falhas", "Não distorcem nenhum indicador: CBO só com a família (4 dígitos)."),
        ("completude", "Sem registros no período: Sul."),
    ],
)
def test_each_subject_is_drawn(warehouse: Path, subject: str, said: str) -> None:
    drawn = draw("qualidade", warehouse, assunto=subject)
    assert not drawn.exception
    assert "2 de 3 núcleos precisam de ação (abr/2024)." in texts(drawn)
    assert "3 quedas desde a publicação anterior" in texts(drawn)
    offered = [getattr(button, "label", "") for button in drawn.get("download_button")]
    assert offered[0] == "Baixar a planilha de correções de Norte (XLSX)"
    assert said in texts(drawn)


def test_one_nucleo_only_and_nothing_to_do(warehouse: Path) -> None:
    drawn = draw("qualidade", warehouse, uf="AM", nucleo="manaus")
    assert not drawn.exception
    assert "Nenhum núcleo precisa de ação imediata" in texts(drawn)


def test_the_file_of_the_nucleo_asked_for_is_offered(warehouse: Path) -> None:
    drawn = draw("qualidade", warehouse, assunto="correcoes", devolver="sul")
    assert not drawn.exception
    assert "Sul: 0 linhas a corrigir e 0 a conferir." in texts(drawn)
    drawn = draw("qualidade", warehouse, assunto="correcoes", devolver="norte")
    assert "Norte: 4 linhas a corrigir e 1 a conferir." in texts(drawn)
