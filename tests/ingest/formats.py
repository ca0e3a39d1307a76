"""A file of another system read by a mapping, without a warehouse: its rows as the lake would hold them."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from telessaude.contract.mapping import Mapping, load_mappings, product_mappings
from telessaude.contract.parametros import Parametros
from telessaude.ingest.content import Content
from telessaude.ingest.mapped import FormatReader
from telessaude.ingest.mapped.state import Estado


@dataclass
class Read:
    """What a file gave: filled cells by line, a source after the other (``fonte:2`` its second), problems."""

    rows: dict[str, dict[int, dict[str, str]]]
    problems: list[tuple[Any, ...]]
    missing: tuple[str, ...] = ()


def content(name: str, text: str | bytes) -> Content:
    """A file that exists in memory only."""
    raw = text.encode() if isinstance(text, str) else text
    return Content(name, lambda: io.BytesIO(raw))


def product(name: str) -> Mapping:
    """A format that comes with the product."""
    return next(mapping for mapping in product_mappings() if mapping.nome == name)


def described(folder: Path, text: str) -> Mapping:
    """A format as a YAML text describes it."""
    (folder / "formato.yml").write_text(text, encoding="utf-8")
    return load_mappings([folder])[0]


def read(
    mapping: Mapping,
    name: str,
    text: str | bytes,
    parametros: Parametros | None = None,
    beside: dict[str, str] | None = None,
    pasta: str | None = None,
    pontos: dict[str, str] | None = None,
) -> Read:
    """Read one file; ``beside``: the others of its delivery, by name."""
    estado = Estado(parametros or Parametros(), pontos or {})
    others = [content(other, said) for other, said in (beside or {}).items()]
    reader = FormatReader(mapping, pasta or mapping.pasta, estado, b"chave")
    found = reader.read(content(name, text), lambda: others)
    rows: dict[str, dict[int, dict[str, str]]] = {}
    problems = []
    missing: tuple[str, ...] = ()
    for reading in found.readings:
        fed = reading.source.name + (f":{reading.aba}" if reading.aba else "")
        fed += "" if fed not in rows else f":{sum(known.startswith(fed) for known in rows) + 1}"
        names = reading.source.lake_columns
        rows[fed] = {
            line: {n: v for n, v in zip(names, cells, strict=bool(cells)) if v is not None}
            if not error
            else {"_erro": error}
            for line, error, cells in reading.rows or ()
        }
        missing = missing or reading.missing
        problems += reading.problems
    told = [(p.linha, p.coluna, p.regra, p.valor or p.contagem) for p in (*problems, *found.problems)]
    return Read(rows, told, missing)
