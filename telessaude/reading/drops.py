"""What fell since the publication before: the rows of the mart ``queda``, worst first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import duckdb


@dataclass(frozen=True)
class Drop:
    """One fall, a row of ``queda``: ``tipo`` is registros, cadastro, arquivo or abas; ``gravidade`` critica
    or aviso."""

    tipo: str
    fonte: str
    nucleo_id: str | None
    mes: date | None
    caminho: str | None
    linhas_antes: int
    linhas_agora: int
    gravidade: str
    aceita: bool
    por_que: str

    @property
    def standing(self) -> str:
        """How it stands, in words."""
        return standing(self.gravidade, self.aceita)

    @property
    def blocks(self) -> bool:
        """Whether it stops the publication until somebody accepts it."""
        return self.gravidade == "critica" and not self.aceita


def standing(gravidade: str, aceita: bool) -> str:
    """How a fall stands, in words: accepted, in the way of the publication, or told only."""
    if aceita:
        return "queda aceita"
    return "crítica: impede publicar" if gravidade == "critica" else "aviso"


def drops(connection: duckdb.DuckDBPyConnection) -> list[Drop]:
    """Every fall in sight; none in a warehouse built before there was such a mart."""
    if not connection.execute(
        "select 1 from duckdb_tables() where schema_name = 'marts' and table_name = 'queda'"
    ).fetchall():
        return []
    rows = connection.execute(
        """
        select tipo, fonte, nucleo_id, mes, caminho, linhas_antes, linhas_agora, gravidade, aceita, por_que
        from marts.queda
        order by aceita, gravidade desc, linhas_antes - linhas_agora desc, fonte, nucleo_id, mes, caminho
        """
    ).fetchall()
    return [Drop(*row) for row in rows]
