"""Teleconsultorias por unidade, especialidade e conduta, counted from the records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from telessaude.reading import formats
from telessaude.reading.answers import words
from telessaude.report.blocks import Block, column, heading, note, paragraph, table
from telessaude.report.content import Content

TITLE = "As teleconsultorias"
ROWS = 20
CONDUCT = {"sim": "Pretendia encaminhar", "nao": "Não pretendia encaminhar", "nao_informado": "Não informado"}


def blocks(content: Content) -> list[Block]:
    """What was asked and answered; by município, unit and specialty; what was kept and what was referred."""
    found = content.services
    if found is None:
        return []
    made = [_summary(content), *_out_of_sight(content)]
    for title, rows, first in (
        ("Por município", found.municipios, "Município"),
        ("Por unidade de saúde", found.points, "Unidade"),
        ("Por especialidade", found.specialties, "Especialidade"),
    ):
        if rows:
            made += [heading(title), *_table(rows, first)]
    if found.conduct:
        made += [heading("Conduta"), _conduct(found.conduct)]
        made.append(
            note(
                "Só conta como encaminhamento evitado o que o solicitante pretendia encaminhar e manteve na "
                "unidade."
            )
        )
    return made


def share(part: float, whole: float) -> float | None:
    """A percentage; None of nothing."""
    return 100.0 * part / whole if whole else None


def _summary(content: Content) -> Block:
    assert content.services is not None
    told = content.services.summary
    text = (
        f"Solicitadas {formats.number(told['solicitadas'])}; dessas, "
        f"{formats.number(told['concluidas'])} já respondidas "
        f"({formats.figure(share(told['concluidas'], told['solicitadas']), '%')}). "
        f"Respondidas no quadrimestre {formats.number(told['respondidas'])}, "
        f"em média em {formats.figure(told['horas'], 'horas')}"
    )
    served = [words.counted(int(told["pontos"] or 0), "unidade de saúde", "unidades de saúde")]
    if content.unit.nivel != "municipio":
        served.append(words.counted(int(told["municipios"] or 0), "município", "municípios"))
    return paragraph(f"{text}, para {words.listed(served)}.")


def _out_of_sight(content: Content) -> list[Block]:
    """Who sees one UF does not see the records of another's núcleo; the published figure counts them."""
    assert content.services is not None
    line = content.line("HAOC1.261b", "MSNT5.380")
    if line is None or line.now.valor is None or line.now.valor == content.services.summary["respondidas"]:
        return []
    return [
        note(
            f"O indicador conta {formats.number(line.now.valor)} respondidas: as tabelas abaixo só trazem as "
            "dos núcleos que você vê."
        )
    ]


def _table(rows: Sequence[dict[str, Any]], first: str) -> list[Block]:
    columns = [
        column(first, "3fr"),
        column("Respondidas", "1fr", right=True),
        column("Tempo médio (horas)", "1fr", right=True),
        column("Encaminhamentos evitados", "1.2fr", right=True),
    ]
    shown = [
        [
            str(row["nome"]),
            formats.number(row["respondidas"]),
            formats.number(row["horas"], 1),
            _avoided(row),
        ]
        for row in rows[:ROWS]
    ]
    hidden = len(rows) - ROWS
    more = [note(f"As {ROWS} primeiras linhas de {len(rows)}; a planilha do relatório traz todas.")]
    return [table(columns, shown), *(more if hidden > 0 else [])]


def _avoided(row: dict[str, Any]) -> str:
    if not row["avaliadas"]:
        return formats.NOTHING
    counts = f"{formats.number(row['evitadas'])} de {formats.number(row['avaliadas'])}"
    return f"{formats.figure(share(row['evitadas'], row['avaliadas']), '%')} ({counts})"


def _conduct(rows: Sequence[dict[str, Any]]) -> Block:
    columns = [
        column("Intenção do solicitante", "2fr"),
        *(
            column(title, "1fr", right=True)
            for title in ("Mantidas na unidade", "Encaminhadas", "Sem desfecho informado", "Total")
        ),
    ]
    names = ("mantidas", "encaminhadas", "sem_desfecho", "total")
    return table(
        columns,
        [[CONDUCT[row["intencao"]], *(formats.number(row[name]) for name in names)] for row in rows],
    )
