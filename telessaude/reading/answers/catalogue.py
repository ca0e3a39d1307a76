"""The indicators as views read them: one record each, its lists split."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from telessaude.reading import formats
from telessaude.reading.answers.records import records
from telessaude.reading.publication import Reader

DETAILED = ("ponto", "equipe", "profissional")
# Where the figures of a state's own indicator come from, by whether it comes informed.
ORIGINS = {False: "próprio do estado, calculado", True: "próprio do estado, informado"}


@dataclass(frozen=True)
class Indicator:
    """One indicator of the catalogue, named as in mart ``indicador``; None where the mart has nothing."""

    indicador_id: str
    norma: str
    norma_nome: str
    nome: str
    definicao: str
    numerador: str | None
    denominador: str | None
    tipo: str
    fator: float | None
    unidade: str
    periodos: tuple[str, ...]
    niveis: tuple[str, ...]
    dimensoes: tuple[str, ...]
    sentido: str
    fontes: tuple[str, ...]
    observacao: str | None
    disponivel: bool
    motivo_indisponivel: str | None

    @property
    def informed(self) -> bool:
        """Whether its figures come computed from outside, with no records here."""
        return "indicador_informado" in self.fontes

    @property
    def named(self) -> str:
        """Its identifier, and of one of a state's own where its figures come from."""
        own = "indicador_local" in self.fontes
        return f"{self.indicador_id} ({ORIGINS[self.informed]})" if own else self.indicador_id

    @property
    def decimals(self) -> int:
        """Places its values are shown with."""
        return formats.decimals_of(self.unidade, self.tipo)

    def figure(self, value: float | None) -> str:
        """A value of it, with the unit."""
        return formats.figure(value, self.unidade, self.tipo)


def indicators(reader: Reader) -> dict[str, Indicator]:
    """Every indicator by its identifier, in the order of norms and identifiers."""
    rows = reader.frame(
        """
        select
            indicador_id, indicador.norma, norma.nome as norma_nome, indicador.nome, definicao, numerador,
            denominador, tipo, fator, unidade, periodos, niveis, dimensao, sentido, fontes, observacao,
            disponivel, motivo_indisponivel
        from indicador
        left join norma on norma.norma = indicador.norma
        order by indicador.norma, indicador_id
        """
    )
    return {row["indicador_id"]: _indicator(row) for row in records(rows)}


def _indicator(row: dict[str, Any]) -> Indicator:
    fields = {name: row[name] for name in Indicator.__dataclass_fields__ if name in row}
    lists = {
        "periodos": _split(row["periodos"], "|"),
        "niveis": _split(row["niveis"], "|"),
        "dimensoes": _split(row["dimensao"], ";"),
        "fontes": _split(row["fontes"], "|"),
    }
    return Indicator(**fields | lists)


def _split(text: str | None, mark: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in text.split(mark)) if text else ()
