"""The columns of one source over the rows of one file: each compiled once; what is invalid is reported."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from telessaude.contract import Source
from telessaude.contract.blanks import BLANKS
from telessaude.contract.mapping import Caso, Coluna, Destino, Tabela
from telessaude.ingest.mapped.fields import Fields, Invalid, Rewritten
from telessaude.ingest.mapped.patterns import condition, matcher, rows_that_count
from telessaude.ingest.mapped.source import FoundRow, Records
from telessaude.ingest.mapped.state import Estado
from telessaude.ingest.people import keyed_hash
from telessaude.ingest.reading import Problem, Reading, Row
from telessaude.ingest.words import blank, day_alone

_DAYS_TOLD = 1_000  # rows without a time of day that are told one by one; the rest are counted
Cell = Callable[[int, object], str | None]


class Rules:
    """What one destination makes of the rows of one file."""

    def __init__(  # noqa: D107
        self,
        tabela: Tabela,
        destino: Destino,
        reading: Reading,
        found: Records,
        fields: Fields,
        estado: Estado,
        key: bytes,
    ) -> None:
        self._tabela = tabela
        self._destino = destino
        self._reading = reading
        self._source: Source = reading.source
        self._found = found
        self._fields = fields
        self._estado = estado
        self._key = key
        self._days: dict[str, int] = {}
        self._left = 0

    def missing(self) -> tuple[str, ...]:
        """Required contract columns that no heading of the file and no rule can feed."""
        required = [name for name in self._source.required if self._source.columns[name].default is None]
        return tuple(name for name in required if not self._fed(self._effective(name)))

    def headings(self) -> dict[str, str]:
        """The file's own headings of the columns that it calls otherwise than the contract."""
        rules = {name: self._effective(name) for name in self._destino.colunas}
        titles = {name: self._fields.title(rule.de) for name, rule in rules.items() if rule and rule.de}
        return {name: title for name, title in titles.items() if title and title != name}

    def rows(self, body: Iterator[FoundRow]) -> Iterator[Row]:
        """The lake's rows; what is told once a file is told after the last."""
        cells = [self._cell(name, self._effective(name)) for name in self._source.lake_columns]
        tests = [
            rows_that_count(lines, self._fields.text, self._estado.parametros)
            for lines in (self._tabela, self._destino)
            if lines.so_se or lines.menos_se
        ]
        for line, error, row in body:
            if error:
                yield line, error, []
            elif not all(test(row) for test in tests):
                self._left += 1
            else:
                yield line, None, [None if cell is None else cell(line, row) for cell in cells]
        self._tell()

    def _tell(self) -> None:
        if self._left:
            self._report(Problem(0, None, "linhas_fora_do_recorte", contagem=self._left))
        for column, count in self._days.items():
            if count > _DAYS_TOLD:
                self._report(Problem(0, column, "dia_sem_hora", contagem=count - _DAYS_TOLD))
        if self._fields.without_scale:
            risk = next(
                name for name, rule in self._destino.colunas.items() if name == "risco" or rule.de == "risco"
            )
            told = Problem(0, risk, "escala_de_risco_ausente", contagem=self._fields.without_scale)
            self._report(told)

    def _report(self, problem: Problem, rule: Coluna | None = None) -> None:
        title = self._fields.title(rule.de) if rule and rule.de else None
        self._reading.problems.append(replace(problem, aba=self._found.places.aba, cabecalho=title))

    def _effective(self, column: str) -> Coluna | None:
        """The rule once the file's headings are known."""
        rule = self._destino.colunas.get(column)
        if rule is None or (rule.so_sem and self._fields.has(rule.so_sem)):
            return None
        return rule.ausente if rule.ausente and rule.de and not self._fields.has(rule.de) else rule

    def _fed(self, rule: Coluna | None) -> bool:
        if rule is None:
            return False
        if rule.resumo:
            return any(self._fields.has(name) for name in rule.resumo)
        if rule.de is None or rule.padrao is not None or self._fields.has(rule.de):
            return True
        return any(self._fields.has(name) for case in rule.casos for name in case.se)

    def _cell(self, column: str, rule: Coluna | None) -> Cell | None:
        """How a column's text is made; null when it stays blank."""
        if rule is None:
            return None
        made = self._made(column, rule)
        if not rule.so_se:
            return made
        holds = condition(rule.so_se, self._fields.text, self._estado.parametros)
        return lambda line, row: made(line, row) if holds(row) else None

    def _made(self, column: str, rule: Coluna) -> Cell:
        if rule.constante is not None:
            return lambda _, __: rule.constante
        if rule.contexto:
            return lambda _, __: self._found.places.nucleo
        if rule.resumo:
            return self._summary(rule.resumo)
        if rule.contagem:
            return self._counted(rule.contagem)
        contract = self._source.columns.get(column)
        read = self._fields.text(rule.de or "", contract.written if contract else "texto")
        if rule.casos:
            return self._cases(column, rule, read)
        return self._as_received(column, rule, read)

    def _as_received(self, column: str, rule: Coluna, read: Callable[[object], str | None]) -> Cell:
        time = self._fields.time_of_day(rule.de or "")

        def cell(line: int, row: object) -> str | None:
            text = read(row)
            if text is None:
                return rule.padrao
            if isinstance(text, Invalid):
                self._invalid(line, column, rule, text)
                return None
            if time and day_alone(text):
                return self._with_time(line, column, rule, text, time)
            return text

        return cell

    def _cases(self, column: str, rule: Coluna, read: Callable[[object], str | None]) -> Cell:
        decide = self._decision(rule, read)
        told = "outros" not in rule.model_fields_set

        def cell(line: int, row: object) -> str | None:
            case = decide(row)
            if case is not None:
                return case.valor
            text = read(row)
            if text is None or blank(text):
                return rule.padrao
            if told:
                self._invalid(line, column, rule, text)
            return rule.outros

        return cell

    def _decision(
        self, rule: Coluna, read: Callable[[object], str | None]
    ) -> Callable[[object], Caso | None]:
        """Which case holds of a row; of a single field, each of its words is decided once."""
        cases = [(condition(c.se, self._fields.text, self._estado.parametros), c) for c in rule.casos]
        if any(set(case.se) != {rule.de} for case in rule.casos):
            return lambda row: next((case for holds, case in cases if holds(row)), None)
        words = [(matcher(c.se[rule.de or ""], self._estado.parametros), c) for c in rule.casos]

        @lru_cache(maxsize=10_000)
        def of(text: str) -> Caso | None:
            return next((case for fits, case in words if fits(text)), None)

        return lambda row: of(read(row) or "")

    def _invalid(self, line: int, column: str, rule: Coluna, text: str) -> None:
        person = column in self._source.people
        words = _words(rule)
        problem = Problem(line, column, "valor_invalido", None if person else str(text), palavras=words)
        self._report(problem, rule)

    def _with_time(self, line: int, column: str, rule: Coluna, text: str, time: str) -> str:
        """Complete a day alone with the field's time of day, and report it."""
        told = self._days[column] = self._days.get(column, 0) + 1
        if told <= _DAYS_TOLD:
            received = text.received if isinstance(text, Rewritten) else text
            self._report(Problem(line, column, "dia_sem_hora", received), rule)
        return f"{text.strip(BLANKS)} {time}"

    def _counted(self, name: str) -> Cell:
        raw = self._fields.raw(name)

        def cell(_: int, row: object) -> str | None:
            items = raw(row)
            return str(len(items)) if isinstance(items, list) else None

        return cell

    def _summary(self, names: Sequence[str]) -> Cell:
        """A keyed hash, because the fields name people; null where all are blank."""
        reads = [self._fields.text(name) for name in names]

        def cell(_: int, row: object) -> str | None:
            parts = [(read(row) or "").strip(BLANKS) for read in reads]
            if not any(parts):
                return None
            return keyed_hash(self._key, "\n".join(("id", self._source.name, *parts)))

        return cell


def _words(rule: Coluna) -> str | None:
    """The words that a rule's own field accepts, as a person reads them."""
    words = [word for case in rule.casos for word in case.se.get(rule.de or "", ()) if word[0] != "@"]
    return ", ".join(dict.fromkeys(words)) or None
