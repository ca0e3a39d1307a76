"""Small copies of one network, a state each, so that one run compares many ways of delivering.

A world is a núcleo with two municípios, two pontos, two teams and four people, all in one state of its own
where clocks show Brasília's time. The same abstract records, which name places and people by number, are
delivered in every world, in each in another way; afterwards the worlds' numbers must be the same.
"""

from __future__ import annotations

from dataclasses import dataclass

from telessaude.contract import load_sources

Row = dict[str, str | int | None]
PLACES = ("ponto_cnes", "equipe_ine", "municipio_ibge", "protocolo_regulacao_id")
UNKNOWN = 9  # a place that is in no registry

# Capital and another município of states whose clocks all show UTC-3 in 2023 and 2024.
MUNICIPIOS = {
    "SP": ("3550308", "3509502"),
    "MG": ("3106200", "3118601"),
    "RJ": ("3304557", "3303302"),
    "ES": ("3205309", "3205200"),
    "PR": ("4106902", "4113700"),
    "SC": ("4205407", "4209102"),
    "RS": ("4314902", "4305108"),
    "GO": ("5208707", "5201108"),
    "BA": ("2927408", "2910800"),
    "CE": ("2304400", "2307304"),
    "PE": ("2611606", "2604106"),
    "PA": ("1501402", "1506807"),
    "MA": ("2111300", "2105302"),
    "PI": ("2211001", "2207702"),
    "RN": ("2408102", "2408003"),
    "PB": ("2507507", "2504009"),
    "AL": ("2704302", "2700300"),
    "SE": ("2800308", "2804805"),
}


@dataclass(frozen=True)
class World:
    """One state with one núcleo; codes of places are built on its number."""

    uf: str

    @property
    def number(self) -> int:
        return 11 + list(MUNICIPIOS).index(self.uf)

    @property
    def nucleo(self) -> str:
        return f"NUC-{self.uf}"

    def place(self, column: str, number: int) -> str:
        """The code that a numbered place has here; an unknown one has a code that no registry holds."""
        if column == "municipio_ibge":
            return MUNICIPIOS[self.uf][number] if number != UNKNOWN else "9999999"
        if column == "protocolo_regulacao_id":
            return f"PR-{self.uf}-{number}"
        return f"{self.number}{number:0{5 if column == 'ponto_cnes' else 8}d}"

    def names(self) -> dict[tuple[str, str], str]:
        """Level and identifier of everything here that numbers are given for, to its name in any world."""
        found = {("uf", self.uf): "uf", ("nucleo", self.nucleo): "nucleo"}
        for number in (0, 1, UNKNOWN):  # the code of an unknown place is kept, and counted by
            for level, column in (
                ("municipio", "municipio_ibge"),
                ("ponto", PLACES[0]),
                ("equipe", PLACES[1]),
            ):
                found[level, self.place(column, number)] = f"{level} {number}"
        return found

    def rows(self, source: str, abstract: list[Row]) -> list[dict[str, str | None]]:
        """Records as this núcleo, or for those of no núcleo its state, delivers them."""
        sender = {"nucleo_id": self.nucleo} if "nucleo_id" in load_sources()[source].columns else {}
        return [
            sender
            | {
                column: self.place(column, value) if column in PLACES and isinstance(value, int) else value
                for column, value in row.items()
            }
            for row in abstract
        ]  # type: ignore[return-value]

    def registries(self) -> dict[str, list[dict[str, str | None]]]:
        """What the registries hold of this state, by source."""
        places = [
            {
                "ponto_cnes": self.place("ponto_cnes", number),
                "equipe_ine": self.place("equipe_ine", number),
                "municipio_ibge": self.place("municipio_ibge", number),
            }
            for number in (0, 1)
        ]
        pontos = [{k: v for k, v in place.items() if k != "equipe_ine"} for place in places]
        return {
            "ponto": [
                pontos[0] | {"nucleo_id": self.nucleo, "nome": "UBS São José", "implantado_em": "2023-05-02"},
                pontos[1] | {"nucleo_id": self.nucleo, "nome": "Posto, fundos", "implantado_em": None},
            ],
            "equipe": [
                places[0] | {"nucleo_id": self.nucleo, "tipo": "esf", "inicio": "2023-01-01"},
                places[1] | {"nucleo_id": self.nucleo, "tipo": "uti", "inicio": None},
            ],
            "profissional": [
                {
                    "nucleo_id": self.nucleo,
                    "profissional_id": f"pessoa {n}",
                    "cbo": cbo,
                    "inicio": "2023-01-01",
                }
                for n, cbo in enumerate(("225142", "223505", "322205", "131205"))
            ],
            "protocolo_regulacao": [
                {
                    "protocolo_regulacao_id": self.place("protocolo_regulacao_id", number),
                    "uf": self.uf,
                    "aprovado_cib_em": approved,
                }
                for number, approved in enumerate(("2023-12-15", None))
            ],
            "populacao": [
                {"municipio_ibge": code, "ano": "2023", "populacao": people}
                for code, people in zip(MUNICIPIOS[self.uf], ("90000", "4000"), strict=True)
            ],
        }
