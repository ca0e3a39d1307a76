"""``parametros.yml``, at the landing's root: what only a state knows and the formats of other systems ask."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, field_validator, model_validator

from telessaude.contract.families import load_families
from telessaude.store.strict_yaml import load_strict

FILE_NAME = "parametros.yml"
# IBGE's code of each UF: files write one or the other.
UF_CODES = {
    "RO": "11", "AC": "12", "AM": "13", "RR": "14", "PA": "15", "AP": "16", "TO": "17", "MA": "21",
    "PI": "22", "CE": "23", "RN": "24", "PB": "25", "PE": "26", "AL": "27", "SE": "28", "BA": "29",
    "MG": "31", "ES": "32", "RJ": "33", "SP": "35", "PR": "41", "SC": "42", "RS": "43", "MS": "50",
    "MT": "51", "GO": "52", "DF": "53",
}  # fmt: skip
PRAZO = 15  # the day after the month, by which it is due
_RISKS = ("vermelho", "amarelo", "verde", "azul")


class MesInteiro(BaseModel):
    """A month that a núcleo delivered whole, however few its records: ``mes`` is its first day."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    nucleo: str
    fonte: str
    mes: date

    @field_validator("mes", mode="before")
    @classmethod
    def _month(cls, text: str) -> date:
        try:
            return datetime.strptime(text, "%Y-%m").date()
        except ValueError:
            raise ValueError(f"{text} não é um mês; escreva como 2024-12") from None

    @field_validator("fonte")
    @classmethod
    def _monthly(cls, fonte: str) -> str:
        if fonte not in load_families().monthly:
            raise ValueError(f"{fonte} não é uma fonte mensal; há {', '.join(load_families().monthly)}")
        return fonte


class Parametros(BaseModel):
    """A state's parameters; every one may be absent.

    ``ufs`` of which national files are read; the núcleo of what names none (``nucleo_do_ponto`` first, then
    ``nucleo_do_municipio``, then ``nucleo_padrao``); the scale of risk, of the whole state or of one central
    (a município's code, 6 or 7 digits); the types of establishment read from CNES; by which day
    of the month after deliveries are due, and the months that are whole though few.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    ufs: tuple[str, ...] = ()
    nucleo_padrao: str | None = None
    nucleo_do_municipio: dict[str, str] = {}
    nucleo_do_ponto: dict[str, str] = {}
    risco: dict[str, str] = {}
    risco_da_central: dict[str, dict[str, str]] = {}
    cnes_tipos: tuple[str, ...] = ("01", "02", "05", "07")
    dia_da_entrega: int = PRAZO
    meses_inteiros: tuple[MesInteiro, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _absent(cls, given: Any) -> Any:
        """A key with nothing after it is an absent one."""
        return (
            {key: value for key, value in given.items() if value is not None}
            if isinstance(given, dict)
            else given
        )

    @field_validator("ufs")
    @classmethod
    def _known_ufs(cls, ufs: tuple[str, ...]) -> tuple[str, ...]:
        unknown = [uf for uf in ufs if uf.upper() not in UF_CODES]
        if unknown:
            raise ValueError(f"{', '.join(unknown)} não é sigla de UF")
        return tuple(uf.upper() for uf in ufs)

    @field_validator("nucleo_do_municipio", "risco_da_central")
    @classmethod
    def _six_digits(cls, by_code: dict[str, Any]) -> dict[str, Any]:
        wrong = [code for code in by_code if not (code.isdigit() and len(code) in {6, 7})]
        if wrong:
            raise ValueError(f"{', '.join(wrong)} não é código de município, de 6 ou 7 dígitos")
        return {code[:6]: value for code, value in by_code.items()}

    @field_validator("nucleo_do_ponto")
    @classmethod
    def _seven_digits(cls, by_code: dict[str, str]) -> dict[str, str]:
        wrong = [code for code in by_code if not (code.isdigit() and len(code) <= 7)]
        if wrong:
            raise ValueError(f"{', '.join(wrong)} não é código do CNES, de 7 dígitos")
        return {code.zfill(7): value for code, value in by_code.items()}

    @field_validator("risco", "risco_da_central")
    @classmethod
    def _known_risks(cls, scale: dict[str, Any]) -> dict[str, Any]:
        scales = [s for s in scale.values() if isinstance(s, dict)] or [scale]
        unknown = {risk for one in scales for risk in one.values()} - {*_RISKS}
        if unknown:
            raise ValueError(f"{', '.join(sorted(unknown))} não é um risco: use {', '.join(_RISKS)}")
        return scale

    @field_validator("cnes_tipos")
    @classmethod
    def _two_digits(cls, types: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(code.zfill(2) for code in types)

    @field_validator("dia_da_entrega")
    @classmethod
    def _of_every_month(cls, day: int) -> int:
        if not 1 <= day <= 28:
            raise ValueError(f"{day} não é um dia de 1 a 28")
        return day

    def nucleo(self, ponto: str | None, municipio: str | None) -> str | None:
        """The núcleo of a ponto of a município, by their codes as a file writes them."""
        return (
            self.nucleo_do_ponto.get((ponto or "").zfill(7))
            or self.nucleo_do_municipio.get((municipio or "")[:6])
            or self.nucleo_padrao
        )

    def escala_de_risco(self, central: str | None) -> dict[str, str]:
        """The scale of a central, empty where the state says none."""
        return self.risco_da_central.get((central or "")[:6]) or self.risco

    def uf_codes(self) -> frozenset[str]:
        """The UFs that are read, by abbreviation and by code; empty: all."""
        return frozenset(self.ufs) | {UF_CODES[uf] for uf in self.ufs}

    def fingerprint(self, names: frozenset[str]) -> str:
        """A digest of some of the parameters; empty of none: a file that asks for none depends on none."""
        if not names:
            return ""
        asked = self.model_dump(mode="json", include=set(names))
        return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:12]


ALL = frozenset(Parametros.model_fields)


def load_parametros(landing: Path) -> Parametros:
    """The parameters of a landing, all absent where it has no such file.

    Raises:
        MappingError: the file is there and wrong: one sentence with its line and key.
    """
    file = landing / FILE_NAME
    return load_strict(file, Parametros, "O arquivo de parâmetros") if file.is_file() else Parametros()
