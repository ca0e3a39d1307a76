"""The fields of a mapping over the rows of one file: each compiled once into a function of the row."""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import lru_cache

from telessaude.contract.blanks import BLANKS
from telessaude.contract.mapping import Campo, Tabela, date_pattern, epoch_divisor
from telessaude.ingest.cells import cell_text
from telessaude.ingest.documents import holds
from telessaude.ingest.mapped.joins import Joined
from telessaude.ingest.mapped.source import Records
from telessaude.ingest.mapped.state import Estado
from telessaude.ingest.words import slug

Text = Callable[[object], str | None]
_MONTHS = {
    month: number
    for months in (
        "jan fev mar abr mai jun jul ago set out nov dez",
        "jan feb mar apr may jun jul aug sep oct nov dec",  # of a system that was never put into Portuguese
    )
    for number, month in enumerate(months.split(), start=1)
}


_FIRST_YEAR = 1900  # 012024, read as AAAAMM, would be of the year 120


class Invalid(str):
    """A value as received that does not fit what the mapping says of its field."""


class Rewritten(str):
    """A value in another form than it was received in, which is what a report tells."""

    received: str


class Fields:
    """The fields of one table in one file."""

    def __init__(self, table: Tabela, found: Records, estado: Estado, joined: Sequence[Joined] = ()) -> None:
        """``joined``: the other tables of the delivery, each with the fields it brings."""
        self._table = table
        self._found = found
        self._estado = estado
        self._empty = frozenset(slug(word) for word in table.vazio)
        self._joined = {name: one for one in joined for name in one.fields}
        self._compiled: dict[tuple[str, str], Text] = {}
        self.without_scale = 0  # codes of risk for which the state says no scale

    def has(self, name: str) -> bool:
        """Whether the file can give a field: it has a heading for it, or for what it is made of."""
        if name in self._joined:
            return True
        campo = self._table.campo(name)
        if campo.nomes:
            return self._found.find(campo.nomes) is not None
        if campo.primeiro_de or campo.modelo:
            return any(self.has(other) for other in campo.others)
        return self._place(campo) is not None if campo.lugar else True

    def title(self, name: str) -> str | None:
        """The file's own heading of a field."""
        campo = self._table.campo(name)
        if campo.nomes:
            return self._found.titles(campo.nomes)
        return next((t for other in campo.others if (t := self.title(other))), None)

    def time_of_day(self, name: str) -> str | None:
        """The time that a day alone takes in a field, or in what the field is made of."""
        campo = self._table.campo(name)
        return campo.dia_sem_hora or next((t for o in campo.others if (t := self.time_of_day(o))), None)

    def raw(self, name: str) -> Callable[[object], object]:
        """A field's value as the file has it: a list, where JSON has one."""
        return self._found.find(self._table.campo(name).nomes) or (lambda _: None)

    def text(self, name: str, kind: str = "texto") -> Text:
        """A field as text, null when it says nothing; ``kind`` is the type of the column that it feeds."""
        if (name, kind) not in self._compiled:
            self._compiled[name, kind] = self._text(name, kind)
        return self._compiled[name, kind]

    def _text(self, name: str, kind: str) -> Text:
        campo = self._table.campo(name)
        joined = self._joined.get(name)
        if joined:
            return joined.reader(name, self.text)
        read = self._origin(campo, kind)
        if campo.trecho and not campo.lugar:
            read = _piece(read, campo.trecho, strict=bool(campo.nomes))
        if campo.milhar:
            read = _without_thousands(read, campo.milhar)
        if campo.data:
            read = _dated(read, campo.data)
        if campo.zeros:
            read = _padded(read, campo.zeros)
        return read

    def _origin(self, campo: Campo, kind: str) -> Text:
        if campo.nomes:
            return self._cell(campo.nomes, kind)
        if campo.lugar:
            said = self._place(campo)
            return lambda _: said
        if campo.primeiro_de:
            others = [self.text(other, kind) for other in campo.primeiro_de if self.has(other)]
            return lambda row: next((text for other in others if (text := other(row)) is not None), None)
        if campo.modelo:
            return self._model(campo.modelo, kind)
        return self._lookup(campo)

    def _cell(self, names: Sequence[str], kind: str) -> Text:
        find = self._found.find(names)
        if find is None:
            return lambda _: None
        words = self._empty
        longest = 2 * max(map(len, words), default=0)  # a slug has left out no more than that
        is_word = lru_cache(maxsize=10_000)(lambda text: slug(text) in words)

        def read(row: object) -> str | None:
            value = find(row)
            text = value if isinstance(value, str) and value.isascii() else cell_text(value, kind)
            if not text or (text[0] in BLANKS and not text.strip(BLANKS)):
                return None
            return None if len(text) <= longest and is_word(text) else text

        return read

    def _place(self, campo: Campo) -> str | None:
        said: str | None = getattr(self._found.places, campo.lugar or "")
        if said and campo.trecho:
            match = re.search(campo.trecho, said, re.IGNORECASE)
            return _group(match) if match else None
        return said or None

    def _model(self, model: str, kind: str) -> Text:
        parts = [
            (literal, self.text(name, kind) if name else None)
            for literal, name, _, _ in string.Formatter().parse(model)
        ]

        def read(row: object) -> str | None:
            text = ""
            for place, (literal, part) in enumerate(parts):
                value = part(row) if part else ""
                if isinstance(value, Invalid) or (value is None and place == 0):
                    return value
                if value and len(value) > 10 and holds(value):
                    return value  # digits beside a document would hide it from the lake
                # What joins two fields goes with the second of them.
                text += "" if value is None else literal + value.strip(BLANKS)
            return text.strip(BLANKS) or None

        return read

    def _lookup(self, campo: Campo) -> Text:
        asked = {role: self.text(name) for role, name in campo.com.items()}

        def of(role: str) -> Text:
            return asked.get(role, lambda _: None)

        estado, parametros = self._estado, self._estado.parametros
        if campo.consulta == "uf":
            uf = parametros.ufs[0] if len(parametros.ufs) == 1 else None
            return lambda _: uf
        if campo.consulta == "nucleo":
            ponto, municipio = of("ponto"), of("municipio")
            return lambda row: parametros.nucleo(_bare(ponto(row)), _bare(municipio(row)))
        if campo.consulta == "municipio":
            nome = of("nome")
            return lambda row: estado.municipio(nome(row))
        if campo.consulta == "municipio_do_ponto":
            ponto = of("ponto")
            return lambda row: estado.municipio_do_ponto.get((_bare(ponto(row)) or "").zfill(7))
        central, code = of("central"), of("codigo")
        return lambda row: self._risk(_bare(central(row)), code(row))

    def _risk(self, central: str | None, code: str | None) -> str | None:
        if code is None:
            return None
        scale = self._estado.parametros.escala_de_risco(central)
        if not scale:
            self.without_scale += 1
            return None
        return scale.get(code.strip(BLANKS).removesuffix(".0")) or Invalid(code)


def _bare(code: str | None) -> str | None:
    return code.strip(BLANKS).removesuffix(".0") if code else None


def _group(match: re.Match[str]) -> str | None:
    found: str | None = match[match.re.groups]
    return found


def _piece(read: Text, pattern: str, strict: bool) -> Text:
    compiled = re.compile(pattern, re.IGNORECASE)

    def piece(row: object) -> str | None:
        text = read(row)
        if text is None or isinstance(text, Invalid):
            return text
        match = compiled.search(text)
        if match is None:
            return Invalid(text) if strict else None
        return _group(match) or None

    return piece


def _without_thousands(read: Text, mark: str) -> Text:
    grouped = re.compile(rf"-?\d{{1,3}}({re.escape(mark)}\d{{3}})+(?!\d).*", re.DOTALL)

    def plain(row: object) -> str | None:
        text = read(row)
        if text is None or isinstance(text, Invalid) or not grouped.fullmatch(text.strip(BLANKS)):
            return text
        return text.replace(mark, "")

    return plain


def _padded(read: Text, length: int) -> Text:
    def padded(row: object) -> str | None:
        text = read(row)
        if text is None or isinstance(text, Invalid):
            return text
        return text.strip(BLANKS).removesuffix(".0").zfill(length)

    return padded


def _dated(read: Text, formats: Sequence[str]) -> Text:
    def dated(row: object) -> str | None:
        text = read(row)
        if text is None or isinstance(text, Invalid):
            return text
        found = read_date(text.strip(BLANKS), formats)
        if found is None:
            return Invalid(text)
        rewritten = Rewritten(found)
        rewritten.received = text
        return rewritten

    return dated


def read_date(text: str, formats: Sequence[str]) -> str | None:
    """A text as 2024-05-03 with its time of day, 2024-05 where no day is said; null when no format fits."""
    for written in formats:
        divisor = epoch_divisor(written)
        pattern = date_pattern(written)
        if divisor:
            moment = _epoch(text, divisor)
            if moment:
                return moment
        match = pattern.fullmatch(text) if pattern else None
        if match:
            said = match.groupdict()
            month = said.get("m") or _MONTHS.get((said.get("mes") or "").lower())
            day = [f"{int(said['y']):04}", *([f"{int(month):02}"] if month else [])]
            day += [f"{int(said['d']):02}"] if said.get("d") else []
            if _real(day):
                return "-".join(day) + (f" {said['hora'].strip()}" if said["hora"] else "")
    return None


def _epoch(text: str, divisor: int) -> str | None:
    try:
        moment = datetime.fromtimestamp(float(text) / divisor, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return moment.replace(tzinfo=None).isoformat(sep=" ") + "Z"


def _real(day: Sequence[str]) -> bool:
    year, month, of_month = (int(part) for part in (*day, "1", "1")[:3])
    try:
        return datetime(year, month, of_month).year >= _FIRST_YEAR
    except ValueError:
        return False
