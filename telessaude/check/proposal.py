"""A mapping to begin with, for a heading that nothing takes, in the language of the mappings."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import PurePath

from telessaude.check import dates
from telessaude.check.headings import Meaning, bare, meanings
from telessaude.check.look import Look, Top
from telessaude.contract import Column, Source, load_sources
from telessaude.contract.blanks import BLANKS
from telessaude.contract.mapping import product_mappings
from telessaude.contract.words import Undescribed, column_words
from telessaude.ingest.documents import holds, in_name
from telessaude.ingest.grid import WITHIN
from telessaude.ingest.words import blank, letters, slug

FILL = "PREENCHA"
_NEAR, _NEAR_WORD = 0.72, 0.85
_LEAST = 2  # required columns that must be recognised for a source to be proposed
_MOST_WORDS = 12  # an enum has few words: more distinct ones are no enum


@dataclass(frozen=True)
class _Guess:
    """A source, the row that is the heading, and the place of each column recognised in it."""

    source: Source
    top: Top
    row: int
    places: dict[str, int]

    def values(self, place: int) -> list[str]:
        """What the rows under the heading have in a column."""
        cells = (
            cells[place].strip(BLANKS) for _, cells in self.top.rows[self.row + 1 :] if place < len(cells)
        )
        return [cell for cell in cells if cell]

    @property
    def worth(self) -> tuple[float, int]:
        """How much of what the source requires was recognised, then of all that it has."""
        required = self.source.required
        return sum(name in self.places for name in required) / len(required), len(self.places)


def propose(seen: Look, name: str, source: Source | None = None) -> str | None:
    """A mapping for a file, as YAML; null where nothing of its heading is recognised.

    ``source`` is the one that it is meant for, if that is known.
    """
    candidates = [source] if source else list(load_sources().values())
    guesses = [guess for one in candidates for guess in _guesses(seen, one)]
    best = max(guesses, key=lambda guess: guess.worth, default=None)
    least = 1 if source else _LEAST
    if best is None or sum(column in best.places for column in best.source.required) < least:
        return None
    return "\n".join(_lines(best, name)) + "\n"


def _guesses(seen: Look, source: Source) -> Iterator[_Guess]:
    names, meant = _names(source), _meant(source)
    for top in seen.tops:
        for row, (_, cells) in enumerate(top.rows[:WITHIN]):
            places = _places(cells, names, meant)
            if places:
                yield _Guess(source, top, row, places)


def _names(source: Source) -> dict[str, str]:
    """What each column of a source is called: by the contract, and by the formats of other systems."""
    names: dict[str, str] = {}
    for said, column in _said(source):
        names.setdefault(letters(said), column)
    names.pop("", None)
    return names


def _meant(source: Source) -> list[tuple[Meaning, Column, str]]:
    """What the names of each column mean."""
    return [
        (bare(meaning, source.columns[column]), source.columns[column], column)
        for said, column in _said(source)
        for meaning in meanings(said)[:1]
        if meaning
    ]


def _said(source: Source) -> Iterator[tuple[str, str]]:
    """Names and the columns that they are of: the contract's, other systems', descriptions."""
    yield from ((column, column) for column in source.columns)
    for tabela in (tabela for mapping in product_mappings() for tabela in mapping.tabelas):
        for destino in tabela.alimenta:
            fed = destino.colunas.items() if destino.fonte == source.name else ()
            for column, rule in fed:
                for said in tabela.campo(rule.de).nomes if rule.de else ():
                    if column in source.columns:
                        yield said, column
    for column in source.columns:
        with suppress(Undescribed):
            yield column_words(source.name, column), column


def _places(
    cells: list[str], names: dict[str, str], meant: list[tuple[Meaning, Column, str]]
) -> dict[str, int]:
    """Which cell is which column: those called so first, then those that mean it, or are called nearly so."""

    def called(heading: str) -> str | None:
        return names.get(letters(heading))

    def meaning(heading: str) -> str | None:
        found = (name for one in meanings(heading) for own, column, name in meant if bare(one, column) == own)
        return next(found, None)

    def nearly(heading: str) -> str | None:
        near = get_close_matches(letters(heading), names, 1, _NEAR)
        return names[near[0]] if near else None

    headings = {place: cell for place, cell in enumerate(cells) if not blank(cell) and len(cell) < 100}
    places: dict[str, int] = {}
    for way in (called, meaning, nearly):
        for place, heading in headings.items():
            column = way(heading) if place not in places.values() else None
            if column:
                places.setdefault(column, place)
    return places


def _lines(guess: _Guess, name: str) -> Iterator[str]:
    source, cells = guess.source, guess.top.rows[guess.row][1]
    known = slug(in_name(PurePath(name).stem)) or "formato"
    known = f"formato_{known}" if known in load_sources() else known
    yield f"# Proposta de mapeamento para a fonte {source.name}: confira tudo e complete o que diz {FILL}."
    yield f"# Guarde em <armazém>/mapeamentos/{known}.yml e ponha os arquivos na pasta {known}/ da entrada."
    yield "# A linguagem está em docs/formatos.md; telessaude check experimenta o resultado."
    yield from (f"nome: {known}", f"pasta: {known}", "tabelas:", "  - campos:")
    for column, said in source.columns.items():
        if column in guess.places:
            yield f"      {column}: {_field(said, guess, guess.places[column])}"
    unused = [in_name(cell.strip()) for place, cell in enumerate(cells) if _unused(place, cell, guess)]
    if unused:
        yield f"      # sem uso: {', '.join(unused)}"
    yield from ("    alimenta:", f"      - fonte: {source.name}", "        colunas:")
    for column, said in source.columns.items():
        if column in guess.places:
            yield from _rule(column, said, guess)
        elif said.req:
            yield f"          {column}: {{constante: {FILL}}}  # não achada no cabeçalho; a fonte a exige"


def _field(said: Column, guess: _Guess, place: int) -> str:
    """A field by its heading and, of dates, by how they are written."""
    named = f"[{_quoted(in_name(guess.top.rows[guess.row][1][place].strip()))}]"
    if said.written not in {"data", "instante"}:
        return named
    values = [value for value in guess.values(place) if not holds(value)]
    found = dates.forms(values)
    rules = [f"data: [{', '.join(map(_quoted, found))}]"] if found else []
    if said.written == "instante" and dates.days_alone(values, found):
        rules.append(f'dia_sem_hora: "{"00:00:00" if said.req else "23:59:59"}"')
    return f"{{nomes: {named}, {', '.join(rules)}}}" if rules else named


def _unused(place: int, cell: str, guess: _Guess) -> bool:
    return not blank(cell) and place not in guess.places.values()


def _rule(column: str, said: Column, guess: _Guess) -> Iterator[str]:
    words = dict(_words(said, guess, guess.places[column]))
    if not words or len(words) > _MOST_WORDS:
        yield f"          {column}: {column}"
        return
    words |= {option: option for option in said.of or ()}
    yield f"          {column}:"
    yield f"            de: {column}"
    yield "            codigos:"
    for written, meant in words.items():
        yield f"              {_quoted(written)}: {meant}"


def _words(said: Column, guess: _Guess, place: int) -> Iterable[tuple[str, str]]:
    """Words that the rows have and the contract does not, each with the nearest that it has."""
    if said.type != "enum" or not isinstance(said.of, tuple):
        return
    options = {letters(option): option for option in said.of}
    for word in guess.values(place):
        if letters(word) in options or holds(word) or len(word) > 40:
            continue
        near = get_close_matches(letters(word), options, 1, _NEAR_WORD)
        yield word, options[near[0]] if near else FILL


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
