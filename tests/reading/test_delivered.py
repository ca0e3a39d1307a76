"""Protects what readers make of what was delivered: stories of months that looked whole and were not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from telessaude.reading.answers import history
from telessaude.reading.answers.catalogue import indicators
from telessaude.reading.answers.deliveries import ABSENT, AWAITED, BEGUN, INCOMPLETE, by_unit, deliveries
from telessaude.reading.publication import Reader

Open = Callable[..., Reader]
DECEMBER, JANUARY = date(2024, 12, 1), date(2025, 1, 1)


def nucleos(*names: str, uf: str) -> list[dict[str, Any]]:
    return [{"nucleo_id": name, "nome": name.capitalize(), "uf": uf} for name in names]


def expected(nucleo: str, month: date, situacao: str, *, due: bool = True) -> dict[str, Any]:
    return {
        "nucleo_id": nucleo, "mes": month, "fonte": "teleconsultoria", "situacao": situacao,
        "prazo": date(2025, 2, 15), "vencida": due,
    }  # fmt: skip


def test_a_month_of_which_only_strays_came_was_not_delivered(read: Open) -> None:
    """Nobody sent January: what December's files bring of it is in part, and overdue on 20 February."""
    found = {
        "nucleo": nucleos("bh", "moc", uf="MG"),
        "entrega_esperada": [expected(name, JANUARY, "parcial") for name in ("bh", "moc")],
    }
    state = deliveries(read(found), "uf", "MG", JANUARY).every("mes", JANUARY)
    assert (state.state, state.reason) == (ABSENT, "nenhum núcleo entregou tudo de jan/2025")


def test_a_nucleo_without_its_files_is_named_though_some_records_came(read: Open) -> None:
    """Of BH 19 teleconsultorias of December came in November's file: 322 of MG are not its 921."""
    found = {
        "nucleo": nucleos("bh", "moc", uf="MG"),
        "entrega_esperada": [expected("bh", DECEMBER, "parcial"), expected("moc", DECEMBER, "recebida")],
    }
    state = deliveries(read(found), "uf", "MG", DECEMBER).every("mes", DECEMBER)
    assert (state.state, state.reason) == (INCOMPLETE, "1 de 2 núcleos sem entrega de dez/2024: Bh")


def test_what_came_in_part_is_told_before_the_deadline(read: Open) -> None:
    """The month has ended and BH's file came before its end: the figure is shown, with what it lacks."""
    found = {
        "nucleo": nucleos("bh", "moc", uf="MG"),
        "entrega_esperada": [
            expected("bh", JANUARY, "parcial", due=False), expected("moc", JANUARY, "recebida", due=False),
        ],
    }  # fmt: skip
    reader = read(found)
    state = deliveries(reader, "uf", "MG", JANUARY).every("mes", JANUARY)
    lacks = "sem entrega inteira de jan/2025: Bh; o prazo vai até 15/02/2025"
    assert (state.state, state.reason) == (BEGUN, f"1 de 2 núcleos {lacks}")
    bh = by_unit(reader, "nucleo", JANUARY)["bh"].every("mes", JANUARY)
    assert bh.reason == "falta teleconsultoria de jan/2025; o prazo vai até 15/02/2025"


def test_the_column_decides_whether_a_figure_lacks_anything_and_the_mart_tells_what(read: Open) -> None:
    """Who sees one núcleo only is told that the UF's figure lacks something, though not from whom."""
    found = {
        "nucleo": nucleos("bh", "moc", uf="MG"),
        "entrega_esperada": [expected("bh", DECEMBER, "nao_entregue"), expected("moc", DECEMBER, "recebida")],
    }
    known = deliveries(read(found), "uf", "MG", DECEMBER).every("mes", DECEMBER)
    assert known.of_figure(whole=False) == known
    assert known.of_figure(whole=True).reason == ""
    nothing = deliveries(read(found), "uf", "AM", DECEMBER).every("mes", DECEMBER)
    assert nothing.of_figure(whole=False).reason == "falta entrega de quem registra aqui"


def test_of_a_municipio_nothing_is_absent_for_others_may_record_there(read: Open) -> None:
    found = {
        "nucleo": nucleos("bh", uf="MG"),
        "ponto_nucleo": [{"nucleo_id": "bh", "ponto_cnes": "0000001", "municipio_ibge": "3106200"}],
        "entrega_esperada": [expected("bh", DECEMBER, "nao_entregue")],
    }
    reader = read(found)
    state = by_unit(reader, "municipio", DECEMBER)["3106200"].every("mes", DECEMBER)
    assert (state.state, state.reason) == (INCOMPLETE, "nenhum núcleo entregou tudo de dez/2024")
    assert deliveries(reader, "municipio", "3106200", DECEMBER).every("mes", DECEMBER) == state


def test_too_few_records_are_told_before_the_deadline_too(read: Open) -> None:
    found = {
        "nucleo": nucleos("bh", "moc", uf="MG"),
        "entrega_esperada": [
            expected("bh", DECEMBER, "incompleta", due=False),
            expected("moc", DECEMBER, "recebida", due=False),
        ],
    }
    state = deliveries(read(found), "uf", "MG", DECEMBER).every("mes", DECEMBER)
    assert (state.state, state.reason) == (INCOMPLETE, "1 de 2 núcleos sem entrega inteira de dez/2024: Bh")


def test_a_month_not_due_of_which_nothing_came_is_awaited(read: Open) -> None:
    found = {
        "nucleo": nucleos("bh", uf="MG"),
        "entrega_esperada": [expected("bh", JANUARY, "a_vencer", due=False)],
    }
    state = deliveries(read(found), "nucleo", "bh", JANUARY).every("mes", JANUARY)
    assert (state.state, state.reason) == (AWAITED, "ainda não entregue; o prazo vai até 15/02/2025")


def test_pontos_of_who_did_not_deliver_are_not_shown_as_unused(read: Open) -> None:
    """20 of the 40 pontos of AM: 20 of Manaus's 21, and none of Parintins's 19, which sent nothing."""
    share = {
        "indicador_id": "MSNT5.388b", "periodo_tipo": "mes", "periodo_inicio": DECEMBER,
        "dimensao": "total", "categoria": "total", "parcial": False, "situacao": "sem_meta",
    }  # fmt: skip
    found = {
        "nucleo": nucleos("manaus", "parintins", uf="AM"),
        "entrega_esperada": [
            expected("manaus", DECEMBER, "recebida"), expected("parintins", DECEMBER, "nao_entregue"),
        ],
        "norma": [{"norma": "MSNT5", "nome": "Nota"}],
        "indicador": [
            {"indicador_id": "MSNT5.388b", "norma": "MSNT5", "nome": "Uso", "definicao": "Uso",
             "tipo": "proporcao", "fator": 100.0, "unidade": "%", "periodos": "mes", "niveis": "uf|nucleo",
             "sentido": "neutro", "fontes": "teleconsultoria|ponto", "disponivel": True},
        ],
        "indicador_valor": [
            share | {"nivel": "uf", "nivel_id": "AM", "numerador": 20.0, "denominador": 40.0, "valor": 50.0,
                     "completo": False},
            share | {"nivel": "nucleo", "nivel_id": "manaus", "numerador": 20.0, "denominador": 21.0,
                     "valor": 2000 / 21},
        ],
    }  # fmt: skip
    reader = read(found)
    assert point(reader, "uf", "AM").valor is None
    assert point(reader, "uf", "AM").motivo == (
        "1 de 2 núcleos sem entrega de dez/2024: Parintins; "
        "o que é de quem não entregou contaria como sem uso"
    )
    assert point(reader, "nucleo", "manaus").valor == 2000 / 21


def point(reader: Reader, nivel: str, unidade: str) -> history.Point:
    code = "MSNT5.388b"
    found = history.figures(reader, [code], nivel, unidade, "mes", DECEMBER, 1)
    arrived = deliveries(reader, nivel, unidade, DECEMBER)
    return history.points(found.get(code), indicators(reader)[code], arrived, [DECEMBER], "mes")[0]
