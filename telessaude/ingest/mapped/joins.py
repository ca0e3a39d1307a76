"""Another table of the same delivery, whose fields come to the rows that match."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from telessaude.contract.blanks import BLANKS
from telessaude.contract.mapping import Junta
from telessaude.ingest.cells import cell_text
from telessaude.ingest.words import slug

Text = Callable[[object], str | None]
Key = tuple[str, ...]


class Joined:
    """The rows of the other table by what they are matched on; of one key the last row counts."""

    def __init__(self, junta: Junta, rows: Iterable[tuple[Key, dict[str, str | None]]] = ()) -> None:
        """Without rows, where the delivery does not have the file, its fields are blank."""
        self._junta = junta
        self._rows = dict(rows)
        self.fields = frozenset(junta.campos)

    def reader(self, name: str, text: Callable[[str], Text]) -> Text:
        """A function of a row of the first table that gives a field of this one."""
        parts = [text(own) for own in self._junta.por]

        def read(row: object) -> str | None:
            found = self._rows.get(tuple(key_part(part(row)) for part in parts))
            return found[name] if found else None

        return read


def joined_rows(
    junta: Junta,
    find: Callable[[Sequence[str]], Callable[[object], object] | None],
    rows: Iterable[tuple[int, str | None, object]],
) -> Iterable[tuple[Key, dict[str, str | None]]]:
    """The rows of a table found in the other file, as :class:`Joined` takes them."""
    nothing = lambda _: None  # noqa: E731
    keys = [find([title]) or nothing for title in junta.por.values()]
    fields = {name: find(names) or nothing for name, names in junta.campos.items()}
    for _, error, row in rows:
        if error is None:
            key = tuple(key_part(cell_text(read(row), "texto")) for read in keys)
            yield key, {name: cell_text(read(row), "texto") for name, read in fields.items()}


def key_part(value: str | None) -> str:
    """A code as it is compared: without zeros on its left, which numbers lose."""
    text = (value or "").strip(BLANKS).removesuffix(".0")
    return text.lstrip("0") or "0" if text.isdigit() else slug(text)
