"""Referrals said to be avoided, looked for in the regulation queue: what it says, in two sentences."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from telessaude.reading import formats
from telessaude.reading.answers.records import records
from telessaude.reading.publication import Reader

CONFIRMED, REFERRED = "EVIT.confirmado90", "EVIT.encaminhado90"
# Those whose figure says less without it.
BESIDE = frozenset({"MSNT5.412a", "MSNT5.412b", CONFIRMED, REFERRED})

Row = Mapping[str, Any]


def said(reader: Reader, nivel: str, unit: str, kind: str, first_day: date) -> str:
    """Who was found in the queue, of the avoided and of the others; empty where nobody could be followed.

    Of the last period up to the one in sight whose 90 days somebody completed: of a recent one nobody has.
    """
    rows = reader.frame(
        f"""
        select indicador_id, periodo_inicio, numerador, denominador, valor, cobertura
        from indicador_valor
        where indicador_id in ('{CONFIRMED}', '{REFERRED}') and dimensao = 'total' and nivel = $nivel
          and nivel_id = $unidade and periodo_tipo = $tipo and periodo_inicio <= $inicio
        qualify periodo_inicio = max(periodo_inicio) over ()
        """,
        nivel=nivel,
        unidade=unit,
        tipo=kind,
        inicio=first_day,
    )
    found = {row["indicador_id"]: row for row in records(rows)}
    told = sentence(found.get(CONFIRMED), found.get(REFERRED))
    followed = rows["periodo_inicio"].max()
    if not told or followed.date() == first_day:
        return told
    return f"{told} São os de {formats.period(kind, followed.date())}, os últimos que se puderam seguir."


def sentence(confirmed: Row | None, referred: Row | None) -> str:
    """Both shares as who came to the queue, which is what can be compared, and how to read them."""
    parts, followed = [], ""
    if confirmed:
        came = confirmed["denominador"] - confirmed["numerador"]
        parts.append(f"{_share(came, confirmed['denominador'])} dos encaminhamentos ditos evitados")
        followed = f" Dos evitados, {formats.number(100 * confirmed['cobertura'])} % puderam ser seguidos."
    if referred:
        parts.append(f"{_share(referred['numerador'], referred['denominador'])} dos ditos não evitados")
    if not parts:
        return ""
    read = (
        "Quanto mais longe os dois, mais a fila confirma o que se declarou; perto, ela prova pouco."
        if len(parts) == 2
        else "Sem o outro lado para comparar, a fila prova pouco."
    )
    return f"**Nos 90 dias seguintes foram à fila** {' e '.join(parts)}. {read}{followed}"


def _share(part: float, whole: float) -> str:
    return f"**{formats.number(100 * part / whole)} %** ({formats.number(part)} de {formats.number(whole)})"
