"""What is known of the state while its files are read: its parameters, the list of municípios, its pontos."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from telessaude.contract.parametros import Parametros
from telessaude.ingest.words import slug

_NAME_AND_UF = re.compile(r"(?P<nome>.+?)\s*(?:-|/|\()\s*(?P<uf>[A-Za-z]{2})\s*\)?")


@dataclass(frozen=True)
class Estado:
    """``parametros`` with the UFs in effect; ``municipio_do_ponto``: IBGE code by CNES, of 7 digits each."""

    parametros: Parametros = field(default_factory=Parametros)
    municipio_do_ponto: Mapping[str, str] = field(default_factory=dict)

    def municipio(self, name: str | None) -> str | None:
        """The code of a município by its name and UF ("Belo Horizonte - MG"); null where there is none."""
        match = _NAME_AND_UF.fullmatch((name or "").strip())
        return _codes().get((match["uf"].upper(), slug(match["nome"]))) if match else None


@cache
def _codes() -> dict[tuple[str, str], str]:
    states = json.loads(files("brutils").joinpath("data/cities_code.json").read_text(encoding="utf-8"))
    return {(uf, slug(name)): code for uf, names in states.items() for name, code in names.items()}
