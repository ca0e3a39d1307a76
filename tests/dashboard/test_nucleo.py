"""Protects the núcleo's page: records counted by the contract's rules, quotas month by month."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from drawn import PATIENCE, draw, html, metrics, texts
from streamlit.testing.v1 import AppTest

from dashboard.views.nucleo import conduct, exams, quota
from dashboard.views.nucleo.headline import concluded
from telessaude.reading.answers import answered, figures
from telessaude.reading.answers.answered import Cell
from telessaude.reading.answers.periods import move
from telessaude.reading.filters import ALL, BRASIL, Filters
from telessaude.reading.publication import Publication, Reader, latest
from telessaude.reading.scope import EVERYTHING
from telessaude.store.warehouse import Warehouse

MARCH = Cell("nucleo", "N1", date(2024, 3, 1), date(2024, 4, 1))
HOUR = 3_600_000_000

RECORDS = {
    "nucleo_id": "varchar", "situacao": "varchar", "origem": "varchar", "solicitada_em": "timestamp",
    "solicitada_em_utc": "timestamp", "respondida_em": "timestamp", "respondida_em_utc": "timestamp",
    "resposta_us": "bigint", "especialidade": "varchar", "municipio_ibge": "varchar", "uf": "varchar",
    "ponto_cnes": "varchar", "solicitante_id": "varchar", "intencao_encaminhamento": "boolean",
    "encaminhamento_evitado": "boolean",
}  # fmt: skip


def record(asked: str, answer: str | None = None, **changes: Any) -> dict[str, Any]:
    """A teleconsultoria of núcleo N1, local time three hours behind UTC."""
    asked_at, answered_at = pd.Timestamp(asked), pd.Timestamp(answer) if answer else None
    elapsed = None if answered_at is None else (answered_at - asked_at) // pd.Timedelta(microseconds=1)
    utc = pd.Timedelta(hours=3)
    return {
        "nucleo_id": "N1",
        "situacao": "respondida" if answer else "aberta",
        "origem": "servico",
        "solicitada_em": asked_at,
        "solicitada_em_utc": asked_at + utc,
        "respondida_em": answered_at,
        "respondida_em_utc": None if answered_at is None else answered_at + utc,
        "resposta_us": elapsed,
        "municipio_ibge": "3106200",
        "uf": "MG",
        "ponto_cnes": "P1",
        "solicitante_id": "s1",
    } | changes


# Reference: 20 March 2024, 12:00 in Brasília.
TOLD = [
    record("2024-02-29 10:00", "2024-03-01 10:00", especialidade="cardiologia"),  # 24 h
    record("2024-03-05 10:00", "2024-03-05 22:00", especialidade="cardiologia", ponto_cnes="P2"),  # 12 h
    record("2024-03-06 10:00", "2024-03-06 13:00", municipio_ibge=None, uf=None, solicitante_id="s2"),  # 3 h
    record("2024-03-07 10:00"),  # open
    record("2024-03-07 10:00", situacao="devolvida"),
    record("2024-03-08 10:00", situacao="cancelada"),
    record("2024-03-09 10:00", "2024-03-09 11:00", origem="teleducacao"),
    record("2024-02-28 10:00", "2024-02-29 23:59:59"),  # February
    record("2024-03-10 10:00", "2024-03-20 12:00:01"),  # after the reference: answered in no period
    record("2024-03-11 10:00", "2024-03-11 11:00", nucleo_id="N2", municipio_ibge="4314902", uf="RS"),
]
RUN = {"referencia": "2024-03-20 15:00:00+00", "fim": "2024-03-21 00:00:00+00", "resultado": "publicada"}


def with_records(publication: Publication, records: list[dict[str, Any]]) -> Reader:
    """A reader of a publication to which records of teleconsultoria were added."""
    folder = publication.folder / "registros" / "teleconsultoria" / "mes=2024-03"
    folder.mkdir(parents=True)
    rows = pd.DataFrame(records, columns=list(RECORDS))
    typed = ", ".join(f"cast({name} as {kind}) as {name}" for name, kind in RECORDS.items())
    with duckdb.connect() as connection:
        connection.register("linhas", rows.astype(object).where(rows.notna(), None))
        connection.execute(f"copy (select {typed} from linhas) to '{folder / 'a.parquet'}' (format parquet)")
    return Reader(publication, EVERYTHING)


@pytest.fixture
def told(publish: Callable[..., Publication]) -> Iterator[Reader]:
    """The records above, under a run whose reference is 20 March."""
    reader = with_records(publish({"execucao": [RUN]}), TOLD)
    yield reader
    reader.close()


def test_answered_and_asked_follow_the_contract(told: Reader) -> None:
    # Answered: 24, 12 and 3 h, mean 13. Asked in March: two of those, open, returned, that of the 10th.
    counted = answered.summary(told, MARCH)
    assert counted["respondidas"] == 3
    assert counted["horas"] == pytest.approx(13.0)
    assert (counted["municipios"], counted["pontos"]) == (1, 2)
    assert (counted["solicitadas"], counted["concluidas"]) == (5, 3)
    assert concluded(counted) == pytest.approx(60.0)


def test_a_record_without_municipio_counts_in_nucleo_and_brasil_only(told: Reader) -> None:
    counts = {
        (level, unit): answered.summary(told, Cell(level, unit, MARCH.inicio, MARCH.fim))["respondidas"]
        for level, unit in (("nucleo", "N1"), ("uf", "MG"), ("uf", "RS"), ("brasil", "BR"))
    }
    assert counts == {("nucleo", "N1"): 3, ("uf", "MG"): 2, ("uf", "RS"): 1, ("brasil", "BR"): 4}


def test_no_one_asked_is_no_percentage(told: Reader) -> None:
    april = Cell("nucleo", "N1", date(2024, 4, 1), date(2024, 5, 1))
    counted = answered.summary(told, april)
    assert counted["respondidas"] == 0
    assert counted["horas"] is None
    assert concluded(counted) is None


def test_by_specialty_keeps_those_that_tell_none(told: Reader) -> None:
    rows = answered.by(told, MARCH, "especialidade")
    assert rows["respondidas"].tolist() == [2, 1]
    assert rows["categoria"].iloc[0] == "cardiologia"
    assert rows["categoria"].isna().tolist() == [False, True]
    assert rows["horas"].tolist() == pytest.approx([18.0, 3.0])


def test_by_requester_counts_people_apart(told: Reader) -> None:
    rows = answered.by(told, MARCH, "solicitante_id")
    assert dict(zip(rows["categoria"], rows["respondidas"], strict=True)) == {"s1": 2, "s2": 1}


def test_by_an_unknown_column_is_refused(told: Reader) -> None:
    with pytest.raises(KeyError):
        answered.by(told, MARCH, "paciente_id")


def test_avoided_is_counted_among_those_who_meant_to_refer(publish: Callable[..., Publication]) -> None:
    def case(intention: bool | None, avoided: bool | None) -> dict[str, Any]:
        outcome = {"intencao_encaminhamento": intention, "encaminhamento_evitado": avoided}
        return record("2024-03-05 10:00", "2024-03-05 11:00", **outcome)

    told = [
        case(True, True), case(True, True), case(True, False), case(True, None), case(False, False),
        case(False, False), case(False, True), case(None, None),
    ]  # fmt: skip
    reader = with_records(publish({"execucao": [RUN]}), told)
    rows = conduct.outcomes(answered.conduct(reader, MARCH))
    assert rows.to_dict("records") == [
        {"intencao": "Sim", "mantidas": 2, "encaminhadas": 1, "sem_desfecho": 1, "total": 4},
        {"intencao": "Não", "mantidas": 1, "encaminhadas": 2, "sem_desfecho": 0, "total": 3},
        {"intencao": "Não informado", "mantidas": 0, "encaminhadas": 0, "sem_desfecho": 1, "total": 1},
        {"intencao": "Todas", "mantidas": 3, "encaminhadas": 3, "sem_desfecho": 2, "total": 8},
    ]
    by_place = answered.by(reader, MARCH, "municipio_ibge").iloc[0]
    assert (by_place["evitadas"], by_place["avaliadas"]) == (2, 3)
    reader.close()


QUARTER = Cell("brasil", "BR", date(2024, 1, 1), date(2024, 5, 1))


def monthly(level: str, unit: str, month: str, value: float, target: float | None = None) -> dict[str, Any]:
    indicator = {"ponto": "MSNT5.383", "municipio": "MSNT5.380"}.get(level, "HAOC1.261b")
    row = {
        "indicador_id": indicator, "nivel": level, "nivel_id": unit, "periodo_tipo": "mes",
        "periodo_inicio": f"{month}-01", "dimensao": "total", "categoria": "total", "valor": value,
        "parcial": False,
    }  # fmt: skip
    return row if target is None else row | {"meta": target}


@pytest.fixture
def quotas(read: Callable[..., Reader]) -> Reader:
    """January and February of a quadrimester: N1 delivered both, N2 owes February."""
    places = (("P1", "N1", "M1"), ("P2", "N1", "M1"), ("P3", "N2", "M2"), ("P4", "N1", "M1"))
    return read(
        {
            "ponto": [
                {"ponto_cnes": ponto, "nucleo_id": nucleo, "municipio_ibge": city, "nome": f"UBS {ponto}"}
                | ({"desativado_em": "2023-12-31"} if ponto == "P4" else {})
                for ponto, nucleo, city in places
            ],
            "municipio": [
                {"municipio_ibge": "M1", "nome": "Um", "uf": "MG"},
                {"municipio_ibge": "M2", "nome": "Dois", "uf": "MG"},
            ],
            "indicador_valor": [
                monthly("brasil", "BR", "2024-01", 19), monthly("brasil", "BR", "2024-02", 6),
                monthly("municipio", "M1", "2023-12", 3, 10), monthly("municipio", "M1", "2024-02", 20, 10),
                monthly("municipio", "M2", "2024-01", 5),
            ],
            "indicador_valor_detalhe": [
                monthly("ponto", "P1", "2024-01", 10), monthly("ponto", "P1", "2024-02", 6),
                monthly("ponto", "P2", "2024-01", 4), monthly("ponto", "P3", "2024-01", 5),
            ],
            "qualidade": [
                {"nucleo_id": unit, "fonte": "teleconsultoria", "mes": "2024-02-01", "situacao": standing}
                for unit, standing in (("N2", "nao_entregue"), ("N1", "recebida"))
            ],
        }
    )  # fmt: skip


def test_a_typed_quota_is_compared_month_by_month(quotas: Reader) -> None:
    rows = quota.judge(quota.realised(quotas, QUARTER, "unidade"), 8.0).set_index("id")
    assert list(rows.index) == ["P1", "P3", "P2"]  # P4 closed before
    assert rows["realizado"].to_dict() == {"P1": 16, "P2": 4, "P3": 5}
    assert rows["cota"].to_dict() == {"P1": 16, "P2": 16, "P3": 8}  # P3: January alone was delivered
    assert rows["atingimento"].to_dict() == {"P1": 100, "P2": 25, "P3": 62.5}
    assert rows["situacao"].to_dict() == {"P1": "atingida", "P2": "nao_atingida", "P3": "nao_atingida"}
    assert rows["entregue"].to_dict() == {"P1": "2", "P2": "2", "P3": "1 de 2"}


def test_an_agreed_quota_stands_in_months_without_production(quotas: Reader) -> None:
    rows = quota.judge(quota.realised(quotas, QUARTER, "municipio"), 100.0).set_index("id")
    # M1: nothing in January, 20 in February; its 10 a month was agreed in December.
    assert rows.loc["M1", ["realizado", "cota", "situacao"]].tolist() == [20, 20, "atingida"]
    assert rows["pactuada"].to_dict() == {"M1": True, "M2": False}
    assert rows.loc["M2", "cota"] == 100  # none agreed: the typed one, for the month delivered


def test_without_quota_nothing_is_judged(quotas: Reader) -> None:
    rows = quota.judge(quota.realised(quotas, QUARTER, "unidade"), None)
    assert set(rows["situacao"]) == {"sem_meta"}
    assert rows["cota"].isna().all()


def test_a_unit_whose_month_was_not_delivered_has_no_number(quotas: Reader) -> None:
    february = Cell("nucleo", "N2", date(2024, 2, 1), date(2024, 3, 1))
    row = quota.judge(quota.realised(quotas, february, "unidade"), 8.0).iloc[0]
    assert pd.isna(row["realizado"])
    assert pd.isna(row["cota"])
    assert row["situacao"] == "sem_dado"


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [("20", 20.0), ("1.000", 1000.0), ("7,5", 7.5), ("0", None), ("-3", None), ("vinte", None), ("", None)],
)
def test_a_quota_is_a_number_above_zero(typed: str, wanted: float | None) -> None:
    assert quota.quota_of(typed) == wanted


def test_periods_meet() -> None:
    assert move("quadrimestre", date(2024, 9, 1), 1) == date(2025, 1, 1)
    assert move("ano", date(2024, 1, 1), -1) == date(2023, 1, 1)
    assert move("mes", date(2024, 1, 1), -1) == date(2023, 12, 1)


@pytest.fixture(scope="module")
def generated(published_once: Path) -> Iterator[Reader]:
    """Three generated months, run through the whole pipeline."""
    publication = latest(Warehouse(published_once / "armazem"))
    assert publication is not None
    reader = Reader(publication, EVERYTHING)
    yield reader
    reader.close()


def test_records_agree_with_what_was_published(generated: Reader) -> None:
    published = generated.frame(
        """
        select indicador_id, nivel, nivel_id, periodo_tipo, periodo_inicio, valor from indicador_valor
        where indicador_id in ('HAOC1.261b', 'MSNT5.417', 'HAOC3.303a', 'MSNT5.388a') and dimensao = 'total'
          and nivel in ('brasil', 'uf', 'nucleo') and (periodo_tipo = 'mes' or indicador_id <> 'MSNT5.388a')
        """
    )
    named = {
        "HAOC1.261b": "respondidas",
        "MSNT5.417": "horas",
        "HAOC3.303a": "solicitadas",
        "MSNT5.388a": "pontos",
    }
    counted = [
        answered.summary(
            generated,
            Cell(row.nivel, row.nivel_id, row.periodo_inicio, move(row.periodo_tipo, row.periodo_inicio, 1)),
        )[named[row.indicador_id]]
        for row in published.itertuples()
    ]
    assert len(counted) > 50
    # The door of the records has durations to the minute; a count that is wrong is so by one at least.
    assert counted == pytest.approx(published["valor"].tolist(), rel=0, abs=0.5 / 60)


def test_requesters_add_up_to_the_published_pseudonyms(generated: Reader) -> None:
    published = generated.frame(
        "select nivel_id, valor from indicador_valor_detalhe where indicador_id = 'MSNT5.384' "
        "and periodo_tipo = 'mes' and periodo_inicio = date '2024-02-01'"
    )
    february = Cell("brasil", "BR", date(2024, 2, 1), date(2024, 3, 1))
    rows = answered.by(generated, february, "solicitante_id")
    # The door of the records has pseudonyms of its own: the people are the same, their codes are not.
    assert sorted(rows["respondidas"]) == sorted(published["valor"])
    assert not set(rows["categoria"]) & set(published["nivel_id"])


def test_outcomes_agree_with_the_avoided_of_the_norm(generated: Reader) -> None:
    filters = Filters(BRASIL, ALL, "ano", date(2024, 1, 1), True, ALL)
    first = conduct.outcomes(answered.conduct(generated, answered.cell_of(filters))).iloc[0]
    published = figures.totals(generated, filters, (conduct.LETTER, conduct.ASSESSED))
    assert first["mantidas"] == published[conduct.ASSESSED]["numerador"]
    assert first["mantidas"] + first["encaminhadas"] == published[conduct.ASSESSED]["denominador"]
    assert first["total"] == published[conduct.LETTER]["denominador"]


def test_exams_have_a_row_a_type(generated: Reader) -> None:
    filters = Filters(BRASIL, ALL, "mes", date(2024, 2, 1), False, ALL)
    rows = exams.by_exam(generated, filters)
    total = generated.record(
        "select valor from indicador_valor where indicador_id = 'DESD.1818' and nivel = 'brasil' "
        "and periodo_tipo = 'mes' and periodo_inicio = date '2024-02-01' and dimensao = 'total'"
    )
    assert total is not None
    assert rows["laudos"].sum() == total["valor"]
    assert rows["laudos"].is_monotonic_decreasing


def test_a_partial_period_is_compared_with_none(generated: Reader) -> None:
    whole = Filters(BRASIL, ALL, "mes", date(2024, 3, 1), False, ALL)
    part = Filters(BRASIL, ALL, "ano", date(2024, 1, 1), True, ALL)
    assert figures.totals(generated, whole, ("HAOC1.261b",))["HAOC1.261b"]["anterior"] is not None
    assert figures.totals(generated, part, ("HAOC1.261b",))["HAOC1.261b"]["anterior"] is None


def test_the_page_of_everyone_and_of_one_nucleo(published_once: Path, generated: Reader) -> None:
    everyone = draw("nucleo", published_once / "armazem")
    assert not everyone.exception
    assert "Todos os núcleos à vista" in texts(everyone)
    nucleo = generated.frame("select nucleo_id from nucleo order by 1")["nucleo_id"].iloc[0]
    address = {"nucleo": nucleo, "inicio": "2024-02-01", "detalhe": "perguntas", "por": "solicitante"}
    one = draw("nucleo", published_once / "armazem", **address)
    assert not one.exception
    assert "pseudônimo" in texts(one)
    february = Cell("nucleo", nucleo, date(2024, 2, 1), date(2024, 3, 1))
    assert metrics(one)["Municípios atendidos"] == str(
        int(answered.summary(generated, february)["municipios"])
    )


@pytest.mark.parametrize("by", ["categoria", "municipio", "unidade"])
def test_every_breakdown_is_drawn(published_once: Path, by: str) -> None:
    address = {"inicio": "2024-02-01", "detalhe": "perguntas", "por": by}
    assert not draw("nucleo", published_once / "armazem", **address).exception


@pytest.mark.parametrize(
    ("detail", "column"), [("cota", "realizado"), ("perguntas", "respondidas"), ("exames", "Tipo de exame")]
)
def test_one_detail_is_drawn_at_a_time(published_once: Path, detail: str, column: str) -> None:
    drawn = draw("nucleo", published_once / "armazem", inicio="2024-02-01", detalhe=detail)
    assert not drawn.exception
    long = [name for table in drawn.dataframe for name in table.value.columns]
    short = re.findall(r'<th scope="col">([^<]+)', html(drawn))
    details = {"realizado", "respondidas", "Tipo de exame"}
    assert details & {*long, *short} == {column}


def test_a_quota_in_the_address_judges_the_units(published_once: Path) -> None:
    drawn = draw("nucleo", published_once / "armazem", inicio="2024-02-01", cota="5")
    assert not drawn.exception
    judged = [table.value for table in drawn.dataframe if "cota" in table.value.columns]
    assert judged[0]["cota"].dropna().eq(5).all()


def test_a_wrong_quota_is_said(published_once: Path) -> None:
    assert "não é uma cota" in texts(draw("nucleo", published_once / "armazem", cota="vinte"))


def _long_table() -> None:
    import pandas

    from dashboard.parts import judged, longest
    from dashboard.parts.tables import Column

    rows = pandas.DataFrame({"n": range(1001), "situacao": "atingida"})
    longest.table(rows, [Column("n", "N")], name="longa", alt="Números")
    judged.table(rows, [Column("n", "N"), judged.STANDING], name="julgada", alt="Números")


def test_a_long_table_shows_its_first_thousand_rows() -> None:
    drawn = AppTest.from_function(_long_table).run(timeout=PATIENCE)
    assert not drawn.exception
    assert [len(one.value) for one in drawn.dataframe] == [1000, 1000]
    assert [one.value for one in drawn.caption] == [
        "As 1.000 primeiras linhas de 1.001.",
        "As 1.000 primeiras linhas de 1.001; o arquivo traz todas.",
    ]
