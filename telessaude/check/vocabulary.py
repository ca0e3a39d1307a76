"""The names that a folder of the landing understands, what each feeds, and which are near another name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from telessaude.check.look import Top
from telessaude.check.report import Heading
from telessaude.contract import Source, load_sources
from telessaude.contract.mapping import Mapping, Tabela
from telessaude.ingest.documents import in_name
from telessaude.ingest.grid import WITHIN
from telessaude.ingest.reading import missing_columns
from telessaude.ingest.words import blank, letters, slug

_NEAR = 0.6


@dataclass(frozen=True)
class Vocabulary:
    """Names by their key, with what each feeds; how a heading becomes a key; the source, where it is one."""

    names: dict[str, tuple[str, str]]
    key: Callable[[str], str]
    source: Source | None = None

    def fits(self, cells: list[str]) -> bool:
        """Whether cells are a heading for sure."""
        return self.source is not None and not self._missing(cells)

    def heading(self, top: Top) -> Heading:
        """The heading of a table: the row that fits, else the one of which most is understood."""
        rows = top.rows[:WITHIN]
        known = {line: sum(self.key(cell) in self.names for cell in cells) for line, cells in rows}
        best = next((row for row in rows if self.fits(row[1])), None)
        best = best or max(rows, key=lambda row: known[row[0]], default=None)
        if best is None or not known[best[0]]:
            missing = self.source.required if self.source else ()
            return Heading(top.aba, None, (), (), missing, top.separador)
        line, cells = best
        taken: dict[str, tuple[str, str]] = {}
        unread: list[tuple[str, tuple[str, ...]]] = []
        for cell in cells:
            key = self.key(cell)
            if key in self.names and key not in taken:
                taken[key] = (in_name(cell.strip()), self.names[key][1])
            elif not blank(cell):
                unread.append((in_name(cell.strip()), () if key in taken else self.near(cell)))
        return Heading(
            top.aba, line, tuple(taken.values()), tuple(unread), self._missing(cells), top.separador
        )

    def near(self, heading: str) -> tuple[str, ...]:
        """The names nearest to a heading."""
        found = get_close_matches(self.key(heading), self.names, 3, _NEAR)
        return tuple(dict.fromkeys(self.names[key][0] for key in found))

    def _missing(self, cells: list[str]) -> tuple[str, ...]:
        present = {self.key(cell) for cell in cells}
        return missing_columns(self.source, present) if self.source else ()


def of_source(source: Source) -> Vocabulary:
    """The contract's own columns."""
    return Vocabulary({name: (name, name) for name in source.columns}, slug, source)


def of_mapping(mapping: Mapping) -> Vocabulary:
    """The names that a format has for its fields; what a field feeds, through others too."""
    names: dict[str, tuple[str, str]] = {}
    for tabela in mapping.tabelas:
        fed = _fed(tabela)
        for field, campo in _fields(tabela):
            for name in campo:
                names.setdefault(letters(name), (name, ", ".join(fed.get(field, ())) or field))
    return Vocabulary(names, letters)


def sources_that_fit(cells: list[str]) -> list[Source]:
    """The sources of the contract whose required columns are all among cells, the fullest heading first."""
    present = {slug(cell) for cell in cells}
    found = [source for source in load_sources().values() if present.issuperset(source.required)]
    return sorted(found, key=lambda source: -len(present & source.columns.keys()))


def _fields(tabela: Tabela) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every field with the headings of its own, those that are not described by their name."""
    used = {rule.de for destino in tabela.alimenta for rule in destino.colunas.values() if rule.de}
    for name in dict.fromkeys([*tabela.campos, *sorted(used)]):
        yield name, tabela.campo(name).nomes


def _fed(tabela: Tabela) -> dict[str, list[str]]:
    """The columns that each field feeds."""
    fed: dict[str, list[str]] = {}
    for destino in tabela.alimenta:
        for column, rule in destino.colunas.items():
            of_rules = {name for case in rule.casos for name in case.se}
            waiting = [*filter(None, [rule.de]), *sorted(of_rules), *rule.resumo]
            seen: set[str] = set()
            while waiting:
                name = waiting.pop()
                if name not in seen:
                    seen.add(name)
                    if column not in fed.setdefault(name, []):
                        fed[name].append(column)
                    waiting += tabela.campo(name).others
    return fed
