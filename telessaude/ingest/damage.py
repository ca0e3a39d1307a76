"""Lake files that are not what was written: what each came from, what it feeds, what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from telessaude.contract.families import load_families
from telessaude.store.clock import BRASILIA
from telessaude.store.errors import Failure
from telessaude.store.sums import all_that_differ

_TOLD = 3


@dataclass(frozen=True)
class Damaged:
    """A lake file that is not what was recorded of it: ``how``, in words; its delivery; what it feeds."""

    entrega_id: str
    arquivo_id: str
    fonte: str
    caminho: str
    aba: str | None
    recebida_ns: int
    arquivo_lago: str
    how: str
    months: str = ""

    def sentence(self) -> str:
        """Where it is, what it feeds, what to do."""
        day = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=self.recebida_ns // 1000)
        sheet = f", aba {self.aba}" if self.aba else ""
        return (
            f"{self.arquivo_lago} {self.how}: é o que a entrega “{self.caminho}”{sheet}, recebida em "
            f"{day.astimezone(BRASILIA):%d/%m/%Y}, deu a {self.fonte}{self.months}. Ponha o mesmo arquivo na "
            "pasta de entrada e rode telessaude run, que o relê; ou restaure o do lago de uma cópia."
        )


def damaged(con: duckdb.DuckDBPyConnection, root: Path) -> list[Damaged]:
    """The lake files that are not as recorded; of those of before 0.7, of which nothing is, the missing."""
    rows = con.execute(
        "select entrega_id, arquivo_id, fonte, caminho, aba, recebida_ns, arquivo_lago, '', lago_sha256 "
        "from lago.entrega where arquivo_lago is not null order by arquivo_lago"
    ).fetchall()
    known = {root / row[6]: Damaged(*row[:8]) for row in rows}
    sums = [(root / row[6], row[8]) for row in rows if row[8] or not (root / row[6]).exists()]
    return [replace(known[one.path], how=one.how) for one in all_that_differ(sums)]


def with_months(con: duckdb.DuckDBPyConnection, found: list[Damaged]) -> list[Damaged]:
    """The same, with the months of the records that they feed, as far as the working database tells."""
    return [replace(one, months=_months(con, one)) for one in found]


def require_whole(found: Sequence[Damaged]) -> None:
    """Stop a run that would read what is damaged.

    Raises:
        Failure: there is any; names the first ones.
    """
    if not found:
        return
    more = f" E mais {len(found) - _TOLD} arquivos do lago." if len(found) > _TOLD else ""
    told = " ".join(one.sentence() for one in found[:_TOLD])
    raise Failure(f"{told}{more} Nada foi publicado: a última publicação continua valendo.")


def _months(con: duckdb.DuckDBPyConnection, one: Damaged) -> str:
    family = load_families().of_records.get(one.fonte)
    if family is None:
        return ""
    first, *others = family.dating
    base = f"coalesce({', '.join([first, *others])})" if others else first
    try:
        found = con.execute(
            f"select strftime(min({base}), '%Y-%m'), strftime(max({base}), '%Y-%m') "
            f"from fatos.fct_{one.fonte} where _entrega_id = ?",
            [one.entrega_id],
        ).fetchone()
    except duckdb.Error:
        return ""
    if not found or not found[0]:
        return ""
    return f", meses {found[0]} a {found[1]}" if found[0] != found[1] else f", mês {found[0]}"
