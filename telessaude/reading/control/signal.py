"""What a control chart says of one point."""

from dataclasses import dataclass
from typing import Literal

Rule = Literal["fora_dos_limites", "deslocamento", "tendencia", "dois_de_tres", "fora_de_95", "fora_de_998"]


@dataclass(frozen=True)
class Signal:
    """One rule that fired at one point, and how to say it in pt-BR ("acima do limite superior")."""

    rule: Rule
    sentence: str
