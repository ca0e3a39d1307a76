"""From verdicts on frames to published results: records counted, examples quoted, in pt-BR."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from expectations.judge import Verdict
from expectations.model import Check, ExpectationResult, Frame, Outcome, Suite

if TYPE_CHECKING:
    from pandas import DataFrame

EXAMPLES = 3


def absent(suite: Suite, frames: Sequence[Frame], relation: str) -> Iterator[ExpectationResult]:
    """The checks of ``frames`` when ``relation`` does not exist; for a required table, a critical failure."""
    if suite.required and relation == suite.table:
        yield ExpectationResult(
            suite.name, suite.table, "tabela_existe", None, "critica", False, "falhou",
            f"tabela ausente: {relation}", 1, 1, "A tabela foi construída nesta execução.",
        )  # fmt: skip
    for frame in frames:
        for check in frame.checks:
            yield _result(suite, check, "nao_se_aplica", f"tabela ausente: {relation}")


def broken(suite: Suite, frame: Frame, message: str) -> Iterator[ExpectationResult]:
    """The checks of a frame that the database could not make."""
    for check in frame.checks:
        yield _result(suite, check, "erro", message.splitlines()[0])


def results_of(
    suite: Suite, frame: Frame, check: Check, data: DataFrame, verdict: Verdict
) -> Iterator[ExpectationResult]:
    """The results of one check: one, or one per frame row where the check says so."""
    if verdict.outcome == "erro":
        yield _result(suite, check, "erro", verdict.message.splitlines()[0])
    elif verdict.outcome == "nao_se_aplica":
        yield _result(suite, check, "nao_se_aplica", "nada a avaliar")
    elif check.per_row:
        yield from _one_per_row(suite, frame, check, data, verdict)
    else:
        yield _counted(suite, frame, check, data, verdict)


def _counted(
    suite: Suite, frame: Frame, check: Check, data: DataFrame, verdict: Verdict
) -> ExpectationResult:
    unexpected = _records(frame, data, verdict.positions)
    evaluated = _records(frame, data, verdict.evaluated)
    observed = f"{_number(unexpected)} de {_number(evaluated)} fora do esperado"
    examples = _examples(frame, check, data, verdict.positions)
    if examples:
        observed = f"{observed}; por exemplo: {examples}"
    return _result(suite, check, verdict.outcome, observed, unexpected, evaluated)


def _one_per_row(
    suite: Suite, frame: Frame, check: Check, data: DataFrame, verdict: Verdict
) -> Iterator[ExpectationResult]:
    unexpected = set(verdict.positions)
    for position in verdict.evaluated:
        row = data.loc[position]
        name = "/".join([check.name, *(str(row[column]) for column in check.per_row)])
        observed = ", ".join(f"{label} = {_text(row[label])}" for label in frame.labels)
        failed = position in unexpected
        yield _result(suite, check, "falhou" if failed else "passou", observed, int(failed), 1, name=name)


def _records(frame: Frame, data: DataFrame, positions: Sequence[int]) -> int:
    if frame.weight is None:
        return len(positions)
    return int(data[frame.weight].to_numpy()[list(positions)].sum())


def _examples(frame: Frame, check: Check, data: DataFrame, positions: Sequence[int]) -> str:
    own = check.subject if check.subject in data.columns else check.column
    columns = frame.labels or ((own,) if own else ())
    quoted: list[str] = []
    for position in positions:
        text = ", ".join(f"{column} = {_text(data.loc[position, column])}" for column in columns)
        if text and text not in quoted:
            quoted.append(text)
        if len(quoted) == EXAMPLES:
            break
    return "; ".join(quoted)


def _number(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def _text(value: Any) -> str:
    import pandas

    if pandas.isna(value):
        return "vazio"
    return f"{value:.6g}".replace(".", ",") if isinstance(value, float) else str(value)


def _result(
    suite: Suite, check: Check, outcome: Outcome, observed: str, unexpected: int = 0, evaluated: int = 0,
    name: str | None = None,
) -> ExpectationResult:  # fmt: skip
    return ExpectationResult(
        suite=suite.name,
        tabela=suite.table,
        expectativa=name or check.name,
        coluna=check.subject or check.column,
        severidade=check.severity,
        sucesso=outcome in ("passou", "nao_se_aplica"),
        situacao=outcome,
        valor_observado=observed,
        inesperados=unexpected,
        avaliados=evaluated,
        descricao=check.description,
    )
