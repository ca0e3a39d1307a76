"""Whether a value fits a pattern of the mapping language."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable
from functools import lru_cache

from telessaude.contract.mapping import Linhas, Padroes
from telessaude.contract.parametros import Parametros
from telessaude.ingest.words import blank, day_alone, instant, slug

Text = Callable[[object], str | None]
Test = Callable[[object], bool]


def condition(one: dict[str, Padroes], text: Callable[[str], Text], parametros: Parametros) -> Test:
    """A test of a row: every field fits one of its patterns; ``text`` gives a field's reader by its name."""
    parts = [(text(name), matcher(patterns, parametros)) for name, patterns in one.items()]
    if len(parts) == 1:
        read, fits = parts[0]
        return lambda row: fits(read(row) or "")
    return lambda row: all(fits(read(row) or "") for read, fits in parts)


def rows_that_count(lines: Linhas, text: Callable[[str], Text], parametros: Parametros) -> Test:
    """A test of whether a row counts."""
    kept = [condition(one, text, parametros) for one in lines.so_se]
    left = [condition(one, text, parametros) for one in lines.menos_se]
    return lambda row: (not kept or any(c(row) for c in kept)) and not any(c(row) for c in left)


def matcher(patterns: Padroes, parametros: Parametros) -> Callable[[str], bool]:
    """A test of a text against any of some patterns; codes repeat, so that answers are remembered."""
    tests = [_test(pattern, parametros) for pattern in patterns]

    @lru_cache(maxsize=10_000)
    def fits(text: str) -> bool:
        return any(test(text) for test in tests)

    return fits


def _test(pattern: str, parametros: Parametros) -> Callable[[str], bool]:
    if pattern == "@preenchido":
        return lambda text: not blank(text)
    if pattern == "@vazio":
        return blank
    if pattern == "@instante":
        return lambda text: instant(text) or day_alone(text)
    if pattern == "@ufs":
        codes = parametros.uf_codes()
        return lambda text: not codes or text.strip().upper() in codes
    if pattern == "@cnes_tipos":
        return lambda text: text.strip().zfill(2) in parametros.cnes_tipos
    wanted = re.compile(fnmatch.translate("*".join(slug(part) for part in pattern.split("*"))))
    return lambda text: wanted.match(slug(text)) is not None
