"""Codes of the contract as a coordinator reads them.

They are asked of the contract, as all other words of the page are, and not of the publication: its marts
``regra`` and ``falha``, written from the same file, are for people and programs that query it, and one made
before they were is shown too.
"""

from __future__ import annotations

from telessaude.contract.words import capital, load_words


def level(code: str) -> str:
    """A level at the beginning of a sentence or of a column: Município."""
    return capital(load_words().niveis[code])


def dimension(code: str) -> str:
    """A breakdown's name: tipo_exame as Tipo de exame."""
    known = load_words().recortes.get(code)
    return known.nome if known else _spelt(code)


def category(dimension_code: str, code: str) -> str:
    """A category as it is read; codes of classifications stay, with their name where there is one."""
    if dimension_code == "cbo_familia":
        named = load_words().familias_cbo.get(code)
        return f"{named} ({code})" if named else f"CBO {code}"
    if " | " in code:
        return " · ".join(category("", part) for part in code.split(" | "))
    if code == code.lower() and "." not in code:
        return _spelt(code)
    return code


def by_levels(niveis: tuple[str, ...]) -> str:
    """UF, núcleo e município: levels in a sentence, from the whole to its parts."""
    known = load_words().niveis
    return listed([name for nivel, name in known.items() if nivel in niveis], len(known))


def kind_of(tipo: str, sentido: str) -> str:
    """Proporção; quanto maior, melhor."""
    known = load_words()
    return f"{known.tipos.get(tipo, tipo).capitalize()}; {known.sentidos.get(sentido, sentido)}"


def counted(count: int, one: str, many: str) -> str:
    """1 núcleo, 3 núcleos."""
    return f"{count} {one if count == 1 else many}"


def listed(names: list[str], most: int = 4) -> str:
    """Names in a row: a, b e c; past ``most``, how many more."""
    if len(names) > most:
        return f"{', '.join(names[: most - 1])} e mais {len(names) - most + 1}"
    return " e ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def short(nucleo: str) -> str:
    """A núcleo's name without the words that all of them begin with."""
    for start in ("Núcleo de Telessaúde de ", "Núcleo de Telessaúde do ", "Núcleo de Telessaúde da "):
        if nucleo.startswith(start):
            return nucleo.removeprefix(start)
    return nucleo.removeprefix("Núcleo de Telessaúde ")


def _spelt(code: str) -> str:
    spelling = load_words().grafias
    return capital(" ".join(spelling.get(word, word) for word in code.split("_")))
