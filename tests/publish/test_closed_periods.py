"""Protects a closed period: what comes later changes none of its figures, waits in sight, and is published
when the period is opened again; an earlier publication's export keeps its bytes through it all.

The network is that of the revisions. January is closed; then a question of January gets another answer, and
another one of January arrives that was answered in March.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from small_network import BEFORE, FIRST, NUCLEOS, PONTOS, Network, asked

from orchestration.closing import close, reopen
from telessaude.export import parse_period, write

pytestmark = pytest.mark.long  # five runs

HOURS = "HAOC3.303b"  # mean hours from question to answer, by month of the answer
ASKED = "HAOC3.303a"  # questions, by month of the question
CORRECTION = [asked("A", 2, "2024-01-11 09:00", "2024-01-13 09:00")]  # 48 h, were 20
LATE = [asked("B", 2, "2024-01-20 08:00", "2024-03-02 08:00")]  # 42 days, 1008 h
JANUARY = parse_period("2024-01")


def exported(network: Network, name: str, as_of: str | None = None) -> dict[str, bytes]:
    folder = network.root / name
    files = write(network.warehouse, folder, ["csv"], as_of=as_of)
    return {file.name: file.read_bytes() for file in files}


def figures(network: Network, indicator: str, kind: str, first: str) -> dict[str, tuple]:
    rows = network.ask(
        f"""
        select nivel_id, numerador, denominador from marts.indicador_valor
        where indicador_id = '{indicator}' and periodo_tipo = '{kind}' and periodo_inicio = '{first}'
            and nivel in ('brasil', 'uf', 'nucleo') and dimensao = 'total'
        """
    )
    return {unit: tuple(numbers) for unit, *numbers in rows}


def waiting(network: Network, indicator: str) -> set[tuple]:
    return set(
        network.ask(
            f"""
            select nivel_id, numerador_publicado, denominador_publicado, numerador_que_espera,
                denominador_que_espera, mudanca, motivo, (
                    select string_agg(split_part(caminho, '/', 2), ' ' order by caminho) from marts.entrega
                    where entrega_id in (select unnest(entregas))
                )
            from marts.revisao_pendente
            where indicador_id = '{indicator}' and periodo_tipo = 'mes' and dimensao = 'total'
                and nivel in ('brasil', 'uf', 'nucleo')
            """
        )
    )


def delivered(root: Path, *, before_late: bool = False) -> Network:
    network = Network(root)
    network.deliver("nucleo/n.csv", NUCLEOS)
    network.deliver("ponto/p.csv", PONTOS)
    network.deliver("teleconsultoria/primeira.csv", FIRST)
    if not before_late:
        deliver_late(network)
    return network


def deliver_late(network: Network) -> None:
    network.deliver("teleconsultoria/correcao.csv", CORRECTION)
    network.deliver("teleconsultoria/atrasada.csv", LATE)


def test_a_closed_month_stands_until_it_is_opened_again(tmp_path: Path) -> None:
    network = delivered(tmp_path / "rede", before_late=True)
    first = network.run(BEFORE)
    as_first = exported(network, "primeira")
    close(network.warehouse, JANUARY)
    deliver_late(network)
    second = network.run(BEFORE, judged=True)

    # January stands; what the records of January and March say elsewhere counts: the year, and March.
    assert figures(network, HOURS, "mes", "2024-01-01") == {
        "A": (30, 2), "SP": (30, 2), "B": (6, 1), "MG": (6, 1), "BR": (36, 3)
    }  # fmt: skip
    assert figures(network, HOURS, "mes", "2024-03-01") == dict.fromkeys(("B", "MG", "BR"), (1008, 1))
    assert figures(network, HOURS, "ano", "2024-01-01")["BR"] == (30 + 48 - 20 + 4 + 6 + 1008, 5)
    assert figures(network, ASKED, "mes", "2024-01-01")["BR"] == (3, None)
    assert figures(network, ASKED, "ano", "2024-01-01")["BR"] == (6, None)
    # Both deliveries touch Brasil between January and March.
    corrected, late = ("entrega", "correcao.csv"), ("entrega", "atrasada.csv")
    both = ("entrega", "atrasada.csv correcao.csv")
    assert waiting(network, HOURS) == {
        *((unit, 30, 2, 58, 2, "alterado", *corrected) for unit in ("A", "SP")),
        ("BR", 36, 3, 64, 3, "alterado", *both),
    }
    assert waiting(network, ASKED) == {
        *((unit, 1, None, 2, None, "alterado", *late) for unit in ("B", "MG")),
        ("BR", 3, None, 4, None, "alterado", *both),
    }
    told = network.ask("select periodo, uf, publicacao_id, em_vigor from marts.fechamento")
    assert told == [("2024-01", None, first, True)]
    revised = network.ask(f"select periodo_tipo from marts.revisao where publicacao_nova = '{second}'")
    assert revised
    assert ("mes",) not in revised

    closed, waited = exported(network, "fechada"), network.ask("from marts.revisao_pendente order by all")
    network.run(BEFORE, full_refresh=True)
    assert exported(network, "refeita") == closed
    assert network.ask("from marts.revisao_pendente order by all") == waited

    reopen(network.warehouse, JANUARY)
    third = network.run(BEFORE)
    assert network.ask("select count(*) from marts.revisao_pendente") == [(0,)]
    why = network.ask(
        f"select motivo, len(entregas) from marts.revisao where publicacao_nova = '{third}' group by all"
    )
    assert set(why) == {("reabertura", 1), ("reabertura", 2)}
    never_closed = delivered(tmp_path / "nunca")
    never_closed.run(BEFORE)
    assert exported(network, "reaberta") == exported(never_closed, "nunca")
    assert exported(network, "de_novo", as_of=first) == as_first
