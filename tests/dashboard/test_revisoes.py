"""Protects what Revisões says of published numbers that changed: how many, by how much, because of what."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from drawn import as_read, draw, texts
from state import figure, indicator

from dashboard.views.revisoes import waiting
from dashboard.views.revisoes.asked import Asked, publications
from dashboard.views.revisoes.named import unit_names
from dashboard.views.revisoes.told import apart, biggest, biggest_in_words, in_words
from telessaude.publish.revisions import COLUMNS
from telessaude.reading.filters import ALL
from telessaude.reading.publication import Publication, Reader
from telessaude.reading.scope import EVERYTHING, Scope
from telessaude.store.database import literal

Write = Callable[..., Publication]


def revision(code: str, unit: str, before: float | None, after: float | None, **given: Any) -> dict[str, Any]:
    """A month's total that a delivery changed."""
    difference = None if before is None or after is None else after - before
    return figure(code, unit, "2024-04-01", None) | {
        "mudanca": "retirado" if after is None else "alterado", "valor_anterior": before,
        "valor_novo": after, "diferenca": difference, "parcial_anterior": False, "parcial_nova": False,
        "publicacao_nova": "p2", "publicada_em": "2024-06-01 12:00:00+00", "motivo": "entrega",
        "entregas": ["e1"],
    } | given  # fmt: skip


def revisions() -> list[dict[str, Any]]:
    return [
        revision("MSNT5.417", "BR", 40.0, 10.0),
        revision("MSNT5.417", "MG", 12.0, 15.0, entregas=["e1", "e2"]),
        revision("MSNT5.417", "norte", 8.0, None, motivo="código", entregas=[]),
        revision("MSNT5.382", "MG", 2.0, 5.0),
        revision("MSNT5.382", "MG", 1.0, 2.0, dimensao="tipo", categoria="assincrona"),
        revision("MSNT5.382", "MG", 100.0, 900.0, parcial_anterior=True),
        revision("MSNT5.382", "AM", 1.0, 3.0),
        revision("MSNT5.382", "MG", 7.0, 8.0, publicacao_nova="p1", publicada_em="2024-05-01 12:00:00+00"),
        revision("MSNT5.382", "MG", 70.0, 80.0, periodo_tipo="ano", periodo_inicio="2024-01-01"),
        revision("MSNT5.382", "ponto-1", 1.0, 2.0, nivel="ponto"),
        revision("MSNT5.382", "abcdef0123456789", 1.0, 4.0, nivel="profissional"),
    ]


def state() -> dict[str, list[dict[str, Any]]]:
    return {
        "nucleo": [
            {"nucleo_id": "norte", "nome": "Núcleo de Telessaúde de Norte", "uf": "MG"},
            {"nucleo_id": "manaus", "nome": "Núcleo de Telessaúde de Manaus", "uf": "AM"},
        ],
        "municipio": [{"municipio_ibge": "3106200", "uf": "MG", "nome": "Belo Horizonte"}],
        "ponto": [
            {"ponto_cnes": "ponto-1", "nome": "UBS Um", "municipio_ibge": "3106200", "nucleo_id": "norte"},
        ],
        "indicador": [
            indicator("MSNT5.417", nome="Tempo médio", unidade="horas", tipo="media"),
            indicator("MSNT5.382", nome="Respondidas", unidade="teleconsultorias", tipo="contagem"),
        ],
        "indicador_valor": [figure("MSNT5.417", unit, "2024-04-01", 1.0) for unit in ("BR", "MG", "AM")],
        "entrega": [
            {"entrega_id": "e1", "caminho": "teleconsultoria/a.csv", "fonte": "teleconsultoria",
             "recebida_em": "2024-05-30 12:00:00+00", "nucleo_id": "norte"},
            {"entrega_id": "e2", "caminho": "ponto/pontos.csv", "fonte": "ponto",
             "recebida_em": "2024-05-31 12:00:00+00", "nucleo_id": None},
        ],
    }  # fmt: skip


def add_revisions(publication: Publication, rows: list[dict[str, Any]]) -> None:
    def written(value: Any) -> str:
        return f"{value}::varchar[]" if isinstance(value, list) else literal(value)

    with duckdb.connect(str(publication.folder / "indicadores.duckdb")) as connection:
        declared = ", ".join(f"{name} {kind}" for name, (kind, _) in COLUMNS.items())
        connection.execute(f"create or replace table marts.revisao ({declared})")
        for row in rows:
            known = {name: value for name, value in row.items() if name in COLUMNS}
            values = ", ".join(
                str(value) if isinstance(value, float) else written(value) for value in known.values()
            )
            connection.execute(f"insert into marts.revisao ({', '.join(known)}) values ({values})")


@pytest.fixture
def published(publish: Write) -> Publication:
    publication = publish(state())
    add_revisions(publication, revisions())
    return publication


@pytest.fixture
def reader(published: Publication) -> Any:
    opened = Reader(published, EVERYTHING)
    yield opened
    opened.close()


def asked(reader: Reader, **given: Any) -> Asked:
    chosen: dict[str, Any] = {
        "publicacao": "p2", "nivel": "uf", "unidade": "MG", "dentro": False, "periodo_tipo": "mes",
        "grupo": ALL, "indicador": ALL, "recortes": False, "parciais": False,
    }  # fmt: skip
    return Asked(reader, **(chosen | given))


def values(found: Any) -> list[float]:
    return [float(one) for one in found["valor_anterior"]]


def test_publications_that_changed_numbers_newest_first(reader: Reader) -> None:
    found = publications(reader)
    assert list(found["publicacao_nova"]) == ["p2", "p1"]
    assert list(found["numeros"]) == [10, 1]


def test_only_the_unit_in_sight_its_totals_and_ended_periods(reader: Reader) -> None:
    # +150 % before +25 %; the breakdown, the partial one, other units, the year and p1 stay out.
    found = asked(reader).rows()
    assert values(found) == [2.0, 12.0]
    assert list(found["relativa"]) == [150.0, 25.0]
    assert list(found["arquivos"]) == ["teleconsultoria/a.csv", "ponto/pontos.csv; teleconsultoria/a.csv"]
    assert values(asked(reader, recortes=True).rows()) == [2.0, 1.0, 12.0]
    assert values(asked(reader, parciais=True).rows()) == [100.0, 2.0, 12.0]
    assert values(asked(reader, indicador="MSNT5.417").rows()) == [12.0]
    assert values(asked(reader, grupo="PAHO").rows()) == []
    assert values(asked(reader, periodo_tipo="ano").rows()) == [70.0]
    assert values(asked(reader, publicacao="p1").rows()) == [7.0]


def test_what_is_in_the_unit(reader: Reader) -> None:
    # With MG: its núcleo, whose number was withdrawn and comes last, and its point.
    assert values(asked(reader, dentro=True).rows()) == [2.0, 1.0, 12.0, 8.0]
    nucleo = asked(reader, nivel="nucleo", unidade="norte", dentro=True)
    assert values(nucleo.rows()) == [1.0, 8.0]
    everything = asked(reader, nivel="brasil", unidade="BR", dentro=True)
    assert len(everything.every_row()) == 7


def test_who_sees_one_uf_sees_its_numbers_and_files_only(published: Publication) -> None:
    reader = Reader(published, Scope(ufs=frozenset({"AM"})))
    found = asked(reader, nivel="uf", unidade="AM", dentro=True).rows()
    assert values(found) == [1.0]
    assert list(found["arquivos"]) == [""]
    assert asked(reader, nivel="uf", unidade="MG", dentro=True).rows().empty
    deliveries = asked(reader, nivel="uf", unidade="AM").deliveries()
    assert deliveries["caminho"].isna().all()
    reader.close()


def test_deliveries_with_how_many_numbers_each_changed(reader: Reader) -> None:
    found = asked(reader).deliveries()
    assert list(zip(found["caminho"], found["numeros"], found["indicadores"], strict=True)) == [
        ("teleconsultoria/a.csv", 2, 2),
        ("ponto/pontos.csv", 1, 1),
    ]


def test_the_summary_in_words(reader: Reader) -> None:
    counts = asked(reader, dentro=True).counts()
    closed = counts[~counts["parcial"]]
    assert in_words(closed) == [
        "**4 números** de 2 indicadores: 3 mudaram de valor e 1 deixou de ser publicado.",
        "Indicadores com mais mudanças: Respondidas (2) e Tempo médio (2).",
        "Por quê: entrega nova (3) e mudança no cálculo (1).",
    ]
    assert apart(counts).startswith("À parte, 1 número de períodos que ainda estavam em curso")
    assert apart(closed) == ""
    assert in_words(counts[:0]) == ["Nenhum número mudou com estes filtros."]


def test_the_largest_changes_in_words(reader: Reader) -> None:
    found = biggest(asked(reader, dentro=True).rows())
    told = biggest_in_words(found.assign(unidade_nome=unit_names(reader, found)))
    assert as_read(told[0]) == (
        "**Respondidas**, abr/2024, Minas Gerais: de 2 para 5 teleconsultorias (+150,0 %), entrega nova: "
        "teleconsultoria/a.csv."
    )
    assert told[-1].startswith("**Tempo médio**, abr/2024, Minas Gerais: de 12,0 para 15,0 horas (+25,0 %)")
    assert len(told) == 3  # what was withdrawn has no change of value


def test_a_professional_is_named_by_the_beginning_of_a_pseudonym(reader: Reader) -> None:
    found = asked(reader, nivel="brasil", unidade="BR", dentro=True).rows()
    assert "profissional abcdef01" in unit_names(reader, found)


def test_the_view_is_drawn(published: Publication) -> None:
    warehouse = published.folder.parents[1]
    drawn = draw("revisoes", warehouse, uf="MG")
    assert not drawn.exception
    assert "**2 números** de 2 indicadores: 2 mudaram de valor." in texts(drawn)
    assert "À parte, 1 número" in texts(drawn)
    drawn = draw("revisoes", warehouse, uf="MG", parciais="sim", dentro="sim", recortes="sim")
    assert not drawn.exception
    assert "**6 números**" in texts(drawn)
    assert "À parte" not in texts(drawn)


def test_before_the_first_revision(publish: Write, tmp_path: Path) -> None:
    publication = publish(state())
    drawn = draw("revisoes", tmp_path / "armazem")
    assert not drawn.exception
    assert "Ainda não há revisões" in texts(drawn)
    add_revisions(publication, [])
    assert "Ainda não há revisões" in texts(draw("revisoes", tmp_path / "armazem"))


def closed() -> dict[str, list[dict[str, Any]]]:
    """January of MG closed: a núcleo's figure waits, a município's would be new; one waits in AM."""
    closing = {"periodo": "2024-01", "fechado_em": "2024-02-20 13:00:00+00", "fechado_por": "ana"}

    def waits(closed_as: str, unit: str, level: str, **given: Any) -> dict[str, Any]:
        return {
            "fechamento_id": closed_as, "indicador_id": "MSNT5.417", "periodo_tipo": "mes",
            "periodo_inicio": "2024-01-01", "nivel": level, "nivel_id": unit, "dimensao": "total",
            "categoria": "total", "mudanca": "alterado", "motivo": "entrega", "entregas": ["e1"],
        } | given  # fmt: skip

    return state() | {
        "fechamento": [
            closing | {"fechamento_id": "f1", "uf": "MG", "em_vigor": True},
            closing | {"fechamento_id": "f2", "uf": "AM", "em_vigor": True},
            closing | {"fechamento_id": "f0", "uf": "SP", "em_vigor": False},
        ],
        "revisao_pendente": [
            waits("f1", "norte", "nucleo", valor_publicado=8.0, valor_que_espera=12.0),
            waits("f1", "3106200", "municipio", mudanca="novo", valor_que_espera=3.0),
            waits("f2", "AM", "uf", valor_publicado=1.0, valor_que_espera=2.0),
        ],
    }


def test_what_waits_is_told_with_who_closed_the_period(publish: Write) -> None:
    publication = publish(closed())
    opened = Reader(publication, EVERYTHING)
    found = waiting.waiting(opened, "uf", "MG")
    told = waiting.closings(opened)
    opened.close()
    assert list(zip(told["uf"], told["fechado_por"], told["numeros"], strict=True)) == [
        ("AM", "ana", 1), ("MG", "ana", 2)
    ]  # fmt: skip
    assert list(zip(found["nivel_id"], found["mudanca"], found["arquivos"], strict=True)) == [
        ("norte", "alterado", "teleconsultoria/a.csv"), ("3106200", "novo", "teleconsultoria/a.csv")
    ]  # fmt: skip


def test_of_what_waits_a_person_sees_what_is_in_sight(publish: Write) -> None:
    opened = Reader(publish(closed()), Scope(ufs=frozenset({"AM"})))
    told = waiting.closings(opened)
    opened.close()
    assert dict(zip(told["uf"], told["numeros"], strict=True)) == {"AM": 1, "MG": 0}


def test_the_view_shows_what_waits(publish: Write, tmp_path: Path) -> None:
    publish(closed())
    page = draw("revisoes", tmp_path / "armazem")
    assert "O que espera" in texts(page)
