"""Row rules in SQL: the database evaluates them, the suite judges the distinct outcomes and their counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from expectations.model import Check, Frame, Owner, Severity


@dataclass(frozen=True)
class Rule:
    """One rule over a row of ``registro``: ``condition``: true where it holds, null where not applicable."""

    name: str
    condition: str
    subject: str
    description: str
    severity: Severity = "critica"
    owner: Owner = "operacao"

    @property
    def check(self) -> Check:
        """The expectation that the rule's outcome is always true."""
        return Check(
            self.name, "ExpectColumnValuesToBeInSet", self.name, self.severity, self.description, self.owner,
            arguments={"value_set": [True]}, subject=self.subject,
        )  # fmt: skip


def rules_frame(
    rules: Sequence[Rule], labels: Sequence[str] = (), source: str = "registro", requires: Sequence[str] = ()
) -> Frame:
    """One row per distinct combination of outcomes; ``registros``: how many records have it.

    The answer is that of judging row by row, on a few rows instead of millions. Where a rule is broken the
    row has its ``labels`` too.
    """
    outcomes = ",\n        ".join([*labels, *(f"({rule.condition}) as {rule.name}" for rule in rules)])
    names = [rule.name for rule in rules]
    judged = ",\n    ".join(
        [*(f"case when quebrada then {label} end as {label}" for label in labels), *names]
    )
    sql = f"""
with registro_avaliado as (
    select
        {outcomes}
    from {source}
),
registro_julgado as (
    select *, not coalesce({" and ".join(names)}, true) as quebrada from registro_avaliado
)
select
    {judged},
    count(*) as registros
from registro_julgado
group by all
order by all
"""
    return Frame(sql, tuple(rule.check for rule in rules), labels=tuple(labels), requires=tuple(requires))


def key_frame(
    table: str,
    key: Sequence[str],
    name: str,
    description: str,
    *,
    sensitive: bool = False,
    whole: bool = True,
) -> Frame:
    """A frame that tells whether every key of ``registro`` is found once in ``table``, old rows included.

    Keys are grouped by hash and only colliding hashes compared in full: exact, with memory for hashes alone.
    ``whole``: ``registro`` is all of ``table``. ``sensitive``: a repeated key is not quoted.
    """
    columns = ", ".join(key)
    examined = f"hash({columns}) in (select hash({columns}) from registro)"
    example = "null" if sensitive else f"concat_ws(' / ', {columns})"
    sql = f"""
with hash_repetido as (
    select hash({columns}) as chave_hash
    from {table}
    where {"true" if whole else examined}
    group by chave_hash
    having count(*) > 1
),
chave_repetida as (
    select {columns}, count(*) as linhas
    from {table}
    where hash({columns}) in (select chave_hash from hash_repetido)
    group by {columns}
    having count(*) > 1
)
select true as chave_unica, null::varchar as exemplo, count(*) as registros
from registro
where hash({columns}) not in (select hash({columns}) from chave_repetida)
having count(*) > 0
union all
select false as chave_unica, {example} as exemplo, linhas as registros
from chave_repetida
order by all
limit 1000
"""
    check = Check(
        name, "ExpectColumnValuesToBeInSet", "chave_unica", "critica", description, "operacao",
        arguments={"value_set": [True]}, subject=", ".join(key),
    )  # fmt: skip
    return Frame(sql=sql, checks=(check,), labels=("exemplo",))
