"""Where the models run: Spark by its address, over Spark Connect, or Sail in this process, without Java."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from telessaude.store.errors import Failure

SAIL = "sail"
DAMERAU_LEVENSHTEIN = "telessaude_damerau_levenshtein"
_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.ansi.enabled": "true",
}


@dataclass(frozen=True)
class Engine:
    """Where models run: a Spark Connect server (``sc://...``), a Spark master, or ``sail``, in here."""

    remote: str | None = None
    master: str | None = None


def require() -> None:
    """Look for what the engine needs of this Python.

    Raises:
        Failure: it is not installed.
    """
    if not all(map(find_spec, ("pyspark", "pysail", "sqlglot"))):
        raise Failure("O Spark não está instalado neste Python: instale com pip install 'telessaude[spark]'.")


@contextmanager
def session(engine: Engine) -> Iterator[Any]:
    """A Spark session, with what the models need of it.

    Raises:
        Failure: nobody answers.
    """
    if engine.master:
        with _classic(engine.master) as spark:
            yield _ready(spark)
    elif engine.remote and engine.remote != SAIL:
        with _connected(engine.remote) as spark:
            yield _ready(spark)
    else:
        # The client leaves before the server stops, which waits for it.
        with _sail() as address, _connected(address) as spark:
            yield _ready(spark)


@contextmanager
def _classic(master: str) -> Iterator[Any]:
    from pyspark.sql import SparkSession

    settings = {
        **_SETTINGS,
        "spark.ui.enabled": "false",
        "spark.sql.parquet.inferTimestampNTZ.enabled": "true",
        # Many small tables: generating and compiling code for each takes longer than running it.
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        "spark.sql.shuffle.partitions": "4",
        "spark.driver.host": "127.0.0.1",
    }
    builder = SparkSession.builder.master(master).appName("telessaude")
    for key, value in settings.items():
        builder = builder.config(key, value)
    spark = builder.getOrCreate()
    try:
        spark.sparkContext.setLogLevel("ERROR")
        yield spark
    finally:
        spark.stop()


@contextmanager
def _sail() -> Iterator[str]:
    from pysail.spark import SparkConnectServer

    server = SparkConnectServer(ip="127.0.0.1", port=0)
    server.start(background=True)
    try:
        _, port = server.listening_address
        yield f"sc://127.0.0.1:{port}"
    finally:
        server.stop()


@contextmanager
def _connected(address: str) -> Iterator[Any]:
    from pyspark.sql.connect.session import SparkSession

    try:
        spark = SparkSession.builder.remote(address).create()
    except Exception as error:
        raise Failure(f"O Spark em {address} não respondeu: veja o endereço e se está de pé.") from error
    try:
        yield spark
    finally:
        spark.stop()


def _ready(spark: Any) -> Any:
    from pyspark.sql.types import LongType

    for key, value in _SETTINGS.items():
        spark.conf.set(key, value)
    spark.udf.register(DAMERAU_LEVENSHTEIN, damerau_levenshtein, LongType())
    return spark


def damerau_levenshtein(one: str | None, other: str | None) -> int | None:
    """How many letters two words are apart, as DuckDB counts: put in, taken out, changed, two swapped."""
    if one is None or other is None:
        return None
    return _apart(one.encode(), other.encode())  # DuckDB counts bytes


def _apart(one: bytes, other: bytes) -> int:
    far = len(one) + len(other)
    rows = {(-1, -1): far}
    for i in range(len(one) + 1):
        rows[i, -1], rows[i, 0] = far, i
    for j in range(len(other) + 1):
        rows[-1, j], rows[0, j] = far, j
    last: dict[int, int] = {}
    for i, left in enumerate(one, 1):
        column = 0
        for j, right in enumerate(other, 1):
            row, same = last.get(right, 0), left == right
            rows[i, j] = min(
                rows[i - 1, j - 1] + (not same),
                rows[i, j - 1] + 1,
                rows[i - 1, j] + 1,
                rows[row - 1, column - 1] + (i - row - 1) + 1 + (j - column - 1),
            )
            column = j if same else column
        last[left] = i
    return rows[len(one), len(other)]
