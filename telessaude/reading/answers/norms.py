"""Which norm an indicator comes from, whether it is in force, and which one in force the indicator serves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from telessaude.reading import formats
from telessaude.reading.answers.records import records
from telessaude.reading.publication import Reader


@dataclass(frozen=True)
class Norm:
    """One row of mart ``norma``; None where nothing was verified or there is nothing to say."""

    norma: str
    nome: str
    situacao: str | None
    vigencia_inicio: date | None
    vigencia_fim: date | None
    substituida_por: str | None
    serve_a: str | None
    verificacao: str | None

    @classmethod
    def of_seed(cls, row: dict[str, str]) -> Norm:
        """The same of a line of the seed that the mart is made of."""
        given: dict[str, Any] = {name: row[name] or None for name in cls.__dataclass_fields__}
        days = ("vigencia_inicio", "vigencia_fim")
        return cls(**given | {day: given[day] and date.fromisoformat(given[day]) for day in days})


def norms(reader: Reader) -> dict[str, Norm]:
    """Every norm by its code, those without indicators too."""
    names = ", ".join(Norm.__dataclass_fields__)
    rows = records(reader.frame(f"select {names} from norma order by norma"))
    return {row["norma"]: Norm(**{name: row[name] for name in Norm.__dataclass_fields__}) for row in rows}


def validity(known: dict[str, Norm], code: str) -> str:
    """In words: whether a norm is in force, which one its indicators serve, and what was not verified."""
    one = known.get(code)
    if one is None or one.situacao is None:
        return "Vigência da norma não verificada."
    said = [f"{one.nome}: {_state(known, one)}."]
    served = known.get(one.serve_a or "")
    if served is not None:
        said.append(f"Hoje serve à {served.nome}, {_state(known, served)}{_replaced(known, served)}.")
    elif one.situacao in {"nao_verificada", "substituida"}:
        said.append("Não se conhece norma em vigor que peça este indicador.")
    return " ".join([*said, one.verificacao or "", served.verificacao or "" if served else ""]).strip()


def _state(known: dict[str, Norm], one: Norm) -> str:
    if one.situacao == "em_vigor":
        since = f" desde {formats.day(one.vigencia_inicio)}" if one.vigencia_inicio else ""
        return f"em vigor{since}"
    if one.situacao == "substituida":
        until = f" até {formats.day(one.vigencia_fim)}" if one.vigencia_fim else ""
        by = known.get(one.substituida_por or "")
        return f"em vigor{until}; substituída" + (f" pela {by.nome}" if by else "")
    return "vigência não verificada" if one.situacao == "nao_verificada" else "não tem prazo de vigência"


def _replaced(known: dict[str, Norm], one: Norm) -> str:
    before = [other.nome for other in known.values() if other.substituida_por == one.norma]
    return f", que substituiu a {' e a '.join(before)}" if before else ""
