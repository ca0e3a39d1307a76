"""What a person may see: every number, or those of some UFs and núcleos. Nothing, unless it is said."""

from __future__ import annotations

from dataclasses import dataclass

from telessaude.contract.families import REGIONAL, load_families
from telessaude.store.database import literal

# Told of runs, of all núcleos together or of nobody: no UF's numbers are in them.
OPEN = (
    "indicador", "medida", "norma", "calendario", "aspecto_cobertura", "municipio", "regiao", "execucao",
    "regra", "falha", "fechamento",
)  # fmt: skip
BY_UNIT = (
    "indicador_valor",
    "indicador_valor_detalhe",
    "meta_avaliacao",
    "meta_sem_avaliacao",
    "qualidade_nivel",
    "revisao",
    "revisao_pendente",
)
BY_NUCLEO = (
    "nucleo",
    "entrega_esperada",
    "qualidade",
    "qualidade_completude",
    "falha_remetente",
    "aspecto_resposta",
    "entrega",
    "rejeicao",
    "rejeicao_comum",
    "queda",
)
BY_PLACE = ("ponto", "ponto_nucleo", "equipe")


@dataclass(frozen=True)
class Scope:
    """The UFs and núcleos in a person's sight; ``everything`` for who sees the whole publication.

    A UF brings its health regions, its municípios, its núcleos and the points and teams in it. A núcleo
    alone brings its own figures and those of its points and teams; not those of municípios, to which other
    núcleos contribute.
    Figures of Brasil, in which other UFs can be read by subtraction, and of professionals, whose UF is not
    known, are for who sees everything.
    """

    everything: bool = False
    ufs: frozenset[str] = frozenset()
    nucleos: frozenset[str] = frozenset()

    def condition(self, table: str) -> str:
        """The rows of a mart, or of the records of a source, in sight: a condition over its columns.

        Queries of registries inside it name the schema ``inteira``, where they stand whole.
        """
        if self.everything or table in OPEN:
            return "true"
        if table in BY_UNIT:
            regions = f"(nivel in {REGIONAL} and left(nivel_id, 2) in {_members(self.ufs)})"
            units = (f"(nivel = '{level}' and nivel_id in {rows})" for level, rows in self._units())
            return " or ".join((regions, *units))
        if table in BY_PLACE:
            return f"municipio_ibge in {self._municipios} or nucleo_id in {self._nucleos}"
        if table in BY_NUCLEO or table in load_families().monthly:
            return f"nucleo_id in {self._nucleos}"
        if table == "regulacao":
            return f"uf in {_members(self.ufs)}"
        return "false"

    @property
    def _nucleos(self) -> str:
        return (
            f"(select nucleo_id from inteira.nucleo where uf in {_members(self.ufs)} "
            f"or nucleo_id in {_members(self.nucleos)})"
        )

    @property
    def _municipios(self) -> str:
        return f"(select municipio_ibge from inteira.municipio where uf in {_members(self.ufs)})"

    def _units(self) -> tuple[tuple[str, str], ...]:
        place = f"municipio_ibge in {self._municipios} or nucleo_id in {self._nucleos}"
        return (
            ("uf", _members(self.ufs)),
            ("municipio", self._municipios),
            ("nucleo", self._nucleos),
            ("ponto", f"(select ponto_cnes from inteira.ponto where {place})"),
            ("equipe", f"(select equipe_ine from inteira.equipe where {place})"),
        )


EVERYTHING = Scope(everything=True)


def _members(values: frozenset[str]) -> str:
    return f"({', '.join(literal(value) for value in sorted(values)) or 'null'})"
