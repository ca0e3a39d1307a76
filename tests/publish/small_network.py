"""Protects nothing by itself: a network of two núcleos, of São Paulo (SP) and of Minas Gerais (MG), whose few
teleconsultorias were added up by hand, and which is run again and again."""

from __future__ import annotations

import csv
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from orchestration import pipeline
from orchestration.judgement import Judgement
from telessaude.store.database import connect
from telessaude.store.warehouse import Warehouse

BEFORE = datetime(2024, 4, 10, 12, tzinfo=UTC)
AFTER = datetime(2024, 5, 2, 12, tzinfo=UTC)
ARRIVAL_NS = int(datetime(2024, 4, 9, 12, tzinfo=UTC).timestamp()) * 10**9

NUCLEOS = [
    {"nucleo_id": "A", "nome": "A", "uf": "SP", "inicio": "2020-01-01"},
    {"nucleo_id": "B", "nome": "B", "uf": "MG", "inicio": "2020-01-01"},
]
PONTOS = [
    {"ponto_cnes": "1100001", "nucleo_id": "A", "municipio_ibge": "3550308"},
    {"ponto_cnes": "1200001", "nucleo_id": "B", "municipio_ibge": "3106200"},
]


def asked(nucleo: str, number: int, when: str, answered: str = "", situacao: str = "") -> dict[str, str]:
    """A teleconsultoria as a row to deliver."""
    return {
        "nucleo_id": nucleo,
        "teleconsultoria_id": f"T{number}",
        "situacao": situacao or ("respondida" if answered else "aberta"),
        "tipo": "assincrona",
        "solicitada_em": when,
        "respondida_em": answered,
        "solicitante_id": f"P{nucleo}",
        "ponto_cnes": "1100001" if nucleo == "A" else "1200001",
    }


FIRST = [
    asked("A", 1, "2024-01-10 09:00", "2024-01-10 19:00"),  # 10 h
    asked("A", 2, "2024-01-11 09:00", "2024-01-12 05:00"),  # 20 h
    asked("A", 3, "2024-02-05 10:00", "2024-02-05 14:00"),  # 4 h
    asked("A", 4, "2024-04-09 10:00"),  # open: its 72 h end after BEFORE
    asked("B", 1, "2024-01-15 08:00", "2024-01-15 14:00"),  # 6 h
]


@dataclass
class Network:
    """The network's landing and warehouse, and what each of its publications is called."""

    root: Path
    names: list[str] = field(default_factory=list)

    @property
    def warehouse(self) -> Warehouse:
        return Warehouse(self.root / "armazem")

    def deliver(self, path: str, rows: list[dict[str, str]]) -> None:
        """Write a file that arrives after all the earlier ones."""
        file = self.root / "entrada" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("w", newline="", encoding="utf-8") as text:
            writer = csv.DictWriter(text, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        arrived = ARRIVAL_NS + len(list(file.parent.iterdir())) * 10**9
        os.utime(file, ns=(arrived, arrived))

    def run(self, reference: datetime, *, full_refresh: bool = False, judged: bool = False) -> str:
        """Build and publish, without judging unless asked; the publication's name."""
        landing = self.root / "entrada"
        current = pipeline.begin(landing, self.warehouse, reference=reference, full_refresh=full_refresh)
        assert current is not None
        pipeline.ingest(landing, self.warehouse)
        pipeline.build(self.warehouse)
        if judged:
            with Judgement(self.warehouse) as judgement:
                pipeline.validate(self.warehouse, judgement)
        else:
            columns = ", ".join(f"{name} {kind}" for name, kind in pipeline.VALIDATION_COLUMNS.items())
            with connect(self.warehouse.database) as connection:
                connection.execute(f"create or replace table lago.validacao ({columns})")
            pipeline.report_folder(self.warehouse).mkdir(parents=True, exist_ok=True)
        self.names.append(str(pipeline.publish(self.warehouse).publicacao_id))
        return self.names[-1]

    def ask(self, sql: str) -> list[tuple]:
        """Rows of a query on the current publication; delivery identifiers are told by file."""
        with duckdb.connect(str(self.warehouse.public.resolve() / "indicadores.duckdb"), read_only=True) as c:
            c.execute("set timezone = 'UTC'")
            return c.execute(sql).fetchall()
