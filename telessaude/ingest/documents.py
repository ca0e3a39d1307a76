"""Documents of people where none should be: no CPF or CNS is written outside the columns of people.

A cell that is or holds one is replaced whole, since a name may stand beside it; in the name of a file, of a
sheet or of a column only the document itself is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from telessaude.contract import Source
from telessaude.ingest.people import PUNCTUATION, bare, keyed_hash, unforced, valid

DOCUMENT = "<documento>"
HASHED = "doc:"

_BETWEEN = f"[{re.escape(PUNCTUATION)}]{{0,3}}"

# Three digits, three, three and two; three, four, four and four: as people write them, punctuation or none.
# A lookahead, so that a number that begins inside one that fails is seen too.
_WRITTEN = tuple(
    re.compile(f"(?<![0-9])(?=({_BETWEEN.join(f'[0-9]{{{n}}}' for n in groups)})(?![0-9]))")
    for groups in ((3, 3, 3, 2), (3, 4, 4, 4))
)
_INSTANTS = ("____-__-_____:__:__", "____-__-_____:__:_______")  # without and with an offset: no room for any
# 0.142857142857143 is a number and no card; a hash or a UUID has eleven digits between letters now and then.
_NO_DOCUMENT = re.compile(
    r"[+-]?[0-9]{1,10}[.,][0-9]+(?:[eE][+-]?[0-9]+)?"
    r"|(?:doc:)?[0-9a-fA-F]{32,}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
)


def holds(text: str) -> bool:
    """Whether a cell is or holds a document."""
    said = unforced(text)
    if len(said) < 11 or _NO_DOCUMENT.fullmatch(said):
        return False
    return valid(bare(said)) or any(_spans(said))


def in_name(name: str) -> str:
    """The name of a sheet or of a column with each document in it replaced."""
    return DOCUMENT if valid(bare(name)) else _replaced(name, lambda _: DOCUMENT)


def in_path(path: str) -> str:
    """A path with each document in the names of its folders and of its file replaced."""
    return "/".join(map(in_name, path.split("/")))


def mark(path: str, key: bytes) -> str:
    """What a path is known by from one run to the next: its names, hashed where they hold a document."""
    names = path.split("/")
    return "/".join(n if in_name(n) == n else f"{HASHED}{keyed_hash(key, f'name:{n}')}" for n in names)


def in_cell(text: str, key: bytes, *, hashed: bool) -> str:
    """A cell that may be written: itself, or what stands for it where it holds a document.

    ``hashed`` gives ``doc:`` and a keyed hash, the same however the document is punctuated.
    """
    if not holds(text):
        return text
    if not hashed:
        return DOCUMENT
    said = unforced(text)
    plain = bare(said) if valid(bare(said)) else _replaced(said, bare)
    return HASHED + keyed_hash(key, f"doc:{plain}")


def apart(source: Source | None, column: str) -> bool:
    """Whether records are told apart, or meet, by a column, so that a hash stands for a document in it."""
    if source is not None and column in source.columns and source.columns[column].type == "slug":
        return False
    return column.endswith(("_id", "_ine", "_cnes")) or (source is not None and column in source.key)


def suspect(columns: Iterable[str]) -> str:
    """SQL: whether a cell of a row may hold a document. It passes over none that :func:`holds` finds.

    One expression looks at what is left of a row when short texts and instants are left out: one a column
    took four times as long, and 1 ms a file to prepare.
    """
    left = ", ".join(
        f"case when strlen({c}) > 10 and {' and '.join(f'{c} not like {shape!r}' for shape in _INSTANTS)} "
        f"then {c} end"
        for c in columns
    )
    digits = f"(?:[0-9][{_in_re2(PUNCTUATION)}]*){{10}}[0-9]"
    return f"regexp_matches(concat_ws('|', {left}), '{digits}')"


def _in_re2(characters: str) -> str:
    return "".join(f"\\x{{{ord(character):x}}}" for character in characters)


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Where the documents of a text begin and end."""
    for written in _WRITTEN:
        yield from (found.span(1) for found in written.finditer(text) if valid(bare(found[1])))


def _replaced(text: str, by: Callable[[str], str]) -> str:
    parts, done = [], 0
    for start, end in sorted(_spans(text)):
        if start >= done:
            parts += [text[done:start], by(text[start:end])]
        done = max(done, end)
    return "".join((*parts, text[done:]))
