"""The ten indicators of table.py by polars, lazily, and nothing else.

`python -m tests.bench.with_polars LANDING OUT`: OUT is a folder;
indicadores.parquet in it has indicador_id, mes, nivel_id, valor.
"""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl

from tests.bench.table import TERM_HOURS

TERM = pl.duration(hours=TERM_HOURS)
PLACES = (pl.lit("BR"), pl.col("nucleo_id"))


def main() -> None:
    """Read, keep the last versions, compute, write."""
    landing, out = (Path(given) for given in sys.argv[1:])
    out.mkdir(parents=True)
    asked = _last(landing, "teleconsultoria", "teleconsultoria_id", ["solicitada_em", "respondida_em"])
    exams = _last(landing, "telediagnostico", "exame_id", ["realizado_em", "laudado_em"])
    counted = [
        table for place in PLACES for table in (*_of_teleconsultorias(asked, place), *_of_exams(exams, place))
    ]
    pl.concat(pl.collect_all(counted)).write_parquet(out / "indicadores.parquet")


def _last(landing: Path, source: str, record: str, instants: list[str]) -> pl.LazyFrame:
    rows = pl.scan_csv(landing / source / "*.csv", infer_schema=False)
    typed = rows.with_columns(
        pl.col([*instants, "atualizado_em"]).str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False)
    )
    ordered = typed.sort("atualizado_em", nulls_last=False, maintain_order=True)
    return ordered.unique(["nucleo_id", record], keep="last")


def _counted(rows: pl.LazyFrame, instant: str, place: pl.Expr, **values: pl.Expr) -> pl.LazyFrame:
    """One row an indicator, month and place; the names of the indicators have a _ for their point."""
    key = [pl.col(instant).dt.truncate("1mo").dt.date().alias("mes"), place.alias("nivel_id")]
    wide = rows.group_by(key).agg(**{name: value.cast(pl.Float64) for name, value in values.items()})
    long = wide.unpivot(index=["mes", "nivel_id"], variable_name="indicador_id", value_name="valor")
    return long.with_columns(pl.col("indicador_id").str.replace("_", "."))


def _of_teleconsultorias(rows: pl.LazyFrame, place: pl.Expr) -> list[pl.LazyFrame]:
    answered = rows.filter((pl.col("origem") == "servico") & (pl.col("situacao") == "respondida"))
    wait = pl.col("respondida_em") - pl.col("solicitada_em")
    asynchronous = pl.col("tipo") == "assincrona"
    avoided = pl.col("encaminhamento_evitado")
    return [
        _counted(
            answered,
            "respondida_em",
            place,
            MSNT5_379=pl.len(),
            MSNT5_386=(pl.col("tipo") == "sincrona").sum(),
            MSNT5_387=asynchronous.sum(),
            MSNT5_388a=pl.col("ponto_cnes").drop_nulls().n_unique(),
            MSNT5_412b=100 * (avoided == "S").filter(pl.col("intencao_encaminhamento") == "S").mean(),
            MSNT5_417=wait.dt.total_seconds().mean() / 3600,
            MSNT5_418a=100 * (wait < TERM).filter(asynchronous).mean(),
        )
    ]


def _of_exams(rows: pl.LazyFrame, place: pl.Expr) -> list[pl.LazyFrame]:
    exams = rows.filter(pl.col("situacao") != "cancelado")
    in_time = pl.col("laudado_em") - pl.col("realizado_em") <= TERM
    return [
        _counted(
            exams.filter(pl.col("situacao") == "laudado"),
            "laudado_em",
            place,
            MSNT5_391=pl.len(),
            MSNT50_765=100 * in_time.filter(pl.col("carater") == "eletivo").mean(),
        ),
        _counted(
            exams.filter(pl.col("realizado_em").is_not_null()), "realizado_em", place, DESD_1795=pl.len()
        ),
    ]


if __name__ == "__main__":
    main()
