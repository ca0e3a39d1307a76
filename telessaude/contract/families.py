"""The families (``families.yml``) as typed objects: what the records that indicators count are, said once."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import cast

import yaml
from pydantic import BaseModel, ConfigDict

from telessaude.contract import load_sources

FAMILIES_FILE = Path(__file__).with_name("families.yml")
# Health regions are made of municípios: what has these has those.
REGIONAL = cast("tuple[str, ...]", load_sources()["regiao"].columns["tipo"].of)
LEVELS = ["brasil", "uf", *REGIONAL, "municipio", "nucleo"]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class InstantRules(_Strict):
    """What the instants of a source must obey: columns by name; situacoes as the contract writes them."""

    exigidas: dict[str, list[str]] = {}
    ordens: dict[str, str] = {}


class Measure(_Strict):
    """One measure: what it counts, in pt-BR; its unit, when not its relation's; the SQL that adds it up."""

    conta: str
    unidade: str | None = None
    agregado: str | None = None


class Relation(_Strict):
    """The model of one kind of event, by month, level and breakdown (name -> column)."""

    descricao: str
    unidade: str
    niveis: list[str] = LEVELS
    recortes: dict[str, str] = {}
    medidas: dict[str, Measure]

    def unit(self, measure: str) -> str:
        """The unit of one of its measures, in pt-BR."""
        return self.medidas[measure].unidade or self.unidade


class SharedRelation(Relation):
    """One whose measures are made of the records of several families."""

    familias: list[str]


class Again(_Strict):
    """A model that has measures of the family once more: by week, or below the núcleo."""

    descricao: str
    niveis: list[str] = LEVELS
    recortes: dict[str, str] = {}
    medidas: list[str]


class Production(_Strict):
    """Which records count as made, or as asked for (SQL), and the instant whose month they are of."""

    instante: str
    condicao: str


class Place(_Strict):
    """The column and the registry that say where the rows of a source are."""

    coluna: str
    cadastro: str


class Quality(_Strict):
    """How what núcleos deliver every month of a family is looked at; conditions in SQL."""

    comparadas: list[str]
    cbo: str | None = None
    esperadas: dict[str, str]
    constantes: list[str] = []


class Family(InstantRules):
    """One family of events; without instants, each row of the source names its month."""

    prefixo: str
    instantes: list[str] = []
    base: list[str] = []
    situado_por: Place | None = None
    producao: Production | None = None
    pedido: Production | None = None
    medida_da_producao: str | None = None
    situacao_final: str | None = None
    cadastros: dict[str, str] = {}
    qualidade: Quality | None = None
    alcance_dias: int | None = None
    por_periodo: list[str] = []
    medidas: dict[str, Relation]
    semana: dict[str, Again] = {}
    detalhe: dict[str, Again] = {}

    @property
    def dating(self) -> list[str]:
        """The instants that date a record for its readers: the first of these that it has does."""
        return self.base or self.instantes[:1]


class Families(_Strict):
    """The whole file."""

    cadastros: list[str]
    familias: dict[str, Family]
    de_varias_familias: dict[str, SharedRelation]
    outras_fontes: dict[str, InstantRules]

    @property
    def of_records(self) -> dict[str, Family]:
        """The families whose records have instants, by name."""
        return {name: family for name, family in self.familias.items() if family.instantes}

    @property
    def monthly(self) -> tuple[str, ...]:
        """Names of the families that every núcleo delivers month by month."""
        return tuple(name for name, family in self.familias.items() if family.qualidade)

    @property
    def relations(self) -> dict[str, Relation]:
        """Every model of monthly measures by name, those of several families last."""
        own = {name: made for family in self.familias.values() for name, made in family.medidas.items()}
        return own | self.de_varias_familias

    def rules(self, source: str) -> InstantRules:
        """The rules of a source's instants; of most there are none."""
        return self.familias.get(source) or self.outras_fontes.get(source) or InstantRules()


@cache
def load_families() -> Families:
    """The families of the contract, in the order in which people see them.

    Raises:
        pydantic.ValidationError: the file has something else than it should.
    """
    return Families.model_validate(yaml.safe_load(FAMILIES_FILE.read_text(encoding="utf-8")))
