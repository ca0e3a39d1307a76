"""The same landing by the product and by each program written by hand, in turn; their figures must agree."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import duckdb

from tests.bench.measure import Measure, measured, product

PRODUCT = "telessaude"
BY_HAND = {
    "DuckDB à mão (o chão)": "tests.bench.floor",
    "polars": "tests.bench.with_polars",
    "pandas": "tests.bench.with_pandas",
}
FLOOR = next(iter(BY_HAND))
REFERENCE = "2025-01-20T12:00:00Z"
TOLERANCE = 1e-6  # of hours: a mean of durations is kept in nanoseconds by pandas


def in_turn(landing: Path, folder: Path, by_hand: Mapping[str, str] = BY_HAND) -> dict[str, Measure]:
    """What each takes, the product first, whose warehouse stays in ``folder/armazem``.

    Raises:
        SystemExit: one failed, or figures differ.
    """
    warehouse = folder / "armazem"
    shutil.rmtree(warehouse, ignore_errors=True)
    found = {PRODUCT: product("run", *of(landing, warehouse))}
    for name, module in by_hand.items():
        out = folder / module
        shutil.rmtree(out, ignore_errors=True)
        found[name] = measured(module, [str(landing), str(out)])
        differences = differing(warehouse, out)
        shutil.rmtree(out)
        if differences:
            raise SystemExit(f"{name}: {differences} figures differ from the product's.")
    return found


def of(landing: Path, warehouse: Path) -> list[str]:
    """The arguments of a run."""
    return ["--landing", str(landing), "--warehouse", str(warehouse), "--reference", REFERENCE]


def differing(warehouse: Path, out: Path) -> int:
    """How many of the product's months of the program's indicators are absent there, or another figure."""
    published = warehouse / "public" / "indicadores.duckdb"
    with duckdb.connect(str(published), read_only=True) as connection:
        row = connection.execute(
            """
            select count(*) filter (where h.valor is null or abs(h.valor - v.valor) > ?), count(*)
            from marts.indicador_valor as v
            left join read_parquet(?) as h
                on h.indicador_id = v.indicador_id
                and cast(h.mes as date) = v.periodo_inicio
                and h.nivel_id = v.nivel_id
            where v.periodo_tipo = 'mes'
                and v.nivel in ('brasil', 'nucleo')
                and v.dimensao = 'total'
                and v.indicador_id in (select indicador_id from read_parquet(?))
            """,
            [TOLERANCE, str(out / "indicadores.parquet"), str(out / "indicadores.parquet")],
        ).fetchone()
    assert row is not None
    assert row[1] > 0, "there was nothing to compare"
    return int(row[0])
