"""What a release holds (``pesquisa.yml``): measures, the chains and breakdowns that split them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from telessaude import contract
from telessaude.contract.families import load_families

FILE = Path(contract.__file__).with_name("pesquisa.yml")
TOTAL, MONTH, MUNICIPIO = "total", "mes", "municipio"
REST = "demais"  # of a chain: the records that none of its measures counts
UNKNOWN = "nao_informado"
_FILTER = re.compile(r"count\(\*\)(?: filter \(where (.*)\))?")


class Measure(BaseModel):
    """One measure and how its records are split; see the head of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    relacao: str
    cadeias: dict[str, list[str]] = {}
    recortes: list[str] = []
    municipios: bool = True
    contida_em: str | None = None

    @property
    def partitions(self) -> list[str]:
        """The ways in which its records are split, the most wanted first: where one says too much it goes."""
        places = [MUNICIPIO] if self.municipios else []
        return [TOTAL, *self.cadeias, *self.recortes, MONTH, *places]

    def chain(self, partition: str) -> list[str]:
        """The categories of a chain, those of the fewest records last."""
        return [REST, *self.cadeias[partition]]

    def place(self, partition: str, category: str) -> str:
        """What a category is to measures that contain this one: in a chain, its place."""
        return str(self.chain(partition).index(category)) if partition in self.cadeias else category

    def condition(self, measure: str) -> str:
        """Which events of the relation a measure counts, as SQL."""
        counted = load_families().relations[self.relacao].medidas[measure].agregado or ""
        found = _FILTER.fullmatch(counted)
        if found is None:
            raise ValueError(f"{measure} is no count of events: it cannot be in pesquisa.yml")
        return found[1] or "true"

    def category(self, partition: str) -> str:
        """The category of an event in one of the partitions, as SQL that is never null."""
        if partition == MONTH:
            return "cast(mes as varchar)"
        if partition == MUNICIPIO:
            return f"coalesce(municipio_ibge, '{UNKNOWN}')"
        if partition in self.cadeias:
            cases = [
                f"when {self.condition(name)} then '{name}'" for name in reversed(self.cadeias[partition])
            ]
            return f"case {' '.join(cases)} else '{REST}' end"
        column = load_families().relations[self.relacao].recortes[partition]
        return f"coalesce({column}, '{UNKNOWN}')"


@cache
def held() -> dict[str, Measure]:
    """The measures that releases hold, by name.

    Raises:
        pydantic.ValidationError: the file has something else than it should.
    """
    read = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {name: Measure.model_validate(of) for name, of in read.items()}


def containers(name: str) -> list[str]:
    """The measures whose records a measure counts some of, the nearest first."""
    outer = held()[name].contida_em
    return [outer, *containers(outer)] if outer else []


def origin(name: str) -> str:
    """The measure after which the counts of a measure are drawn: the last that contains it, or itself."""
    return [name, *containers(name)][-1]
