"""Write the pages of indicators and sources: what goes in each, rendered by the templates in ``modelos``."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from telessaude.contract import Column, Source, load_sources
from telessaude.contract.words import column_words, load_words, source_words
from telessaude.documentation import measured_section, protection
from telessaude.documentation.content import (
    TextoFonte,
    catalogue,
    general,
    indicator_texts,
    norms,
    source_texts,
)
from telessaude.documentation.demonstration import committed
from telessaude.documentation.markdown import NOTHING, cell, linker, number, table
from telessaude.reading.answers.norms import Norm, validity

DOCS = Path(__file__).parents[2] / "docs"
TEMPLATES = Path(__file__).with_name("modelos")

# The formats of senders, described by hand next to the sources.
BY_HAND = ("smart.md", "planilha.md")

ANY_TEXT = "todo texto é aceito"


def render() -> dict[str, str]:
    """Every generated page by its path below ``docs/``; same seeds, contract, texts, figures: same bytes."""
    return {
        **_indicator_pages(),
        **_source_pages(),
        **_quality_page(),
        **protection.pages(_environment("{}.md")),
    }


def write() -> int:
    """Write the generated pages, remove those of what is no more, and return how many there are."""
    pages = render()
    for folder in ("indicadores", "fontes", protection.FOLDER):
        (DOCS / folder).mkdir(parents=True, exist_ok=True)
        for old in (DOCS / folder).glob("*.md"):
            if old.name not in BY_HAND and f"{folder}/{old.name}" not in pages:
                old.unlink()
    for name, text in pages.items():
        (DOCS / name).write_text(text, encoding="utf-8")
    return len(pages)


def _environment(href: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "numero": number,
        "celula": cell,
        "ligado": linker((row["indicador_id"] for row in catalogue()), href),
    }
    environment.globals |= {
        "tabela": table,
        "geral": general(),
        "palavras": load_words(),
        "secao": measured_section,
    }
    return environment


def _indicator_pages() -> dict[str, str]:
    environment = _environment("{}.md")
    texts, measured = indicator_texts(), committed()
    by_norm = {norm["norma"]: norm for norm in norms()}
    known = {name: Norm.of_seed(norm) for name, norm in by_norm.items()}
    page = environment.get_template("indicador.md.j2")
    pages = {
        f"indicadores/{row['indicador_id']}.md": page.render(
            indicador=row,
            norma=by_norm[row["norma"]],
            validade=validity(known, row["norma"]),
            texto=texts[row["indicador_id"]],
            demonstracao=measured,
            medido=measured.indicadores.get(row["indicador_id"]),
            fontes=_parts(row["fontes"], "|"),
            dimensoes=_parts(row["dimensao"], ";"),
        )
        for row in catalogue()
    }
    rows = {name: [row for row in catalogue() if row["norma"] == name] for name in by_norm}
    index = environment.get_template("indicadores.md.j2").render(
        normas=[norm for norm in norms() if rows[norm["norma"]]], indicadores=rows
    )
    return {**pages, "indicadores/README.md": index}


def _parts(text: str, separator: str) -> list[str]:
    return [part for part in text.split(separator) if part]


def _source_pages() -> dict[str, str]:
    environment = _environment("../indicadores/{}.md")
    texts = source_texts()
    page = environment.get_template("fonte.md.j2")
    pages = {
        f"fontes/{name}.md": page.render(
            fonte=source,
            titulo=source_words(name).title,
            texto=texts[name],
            colunas=_column_lines(source, texts[name]),
            indicadores=[row for row in catalogue() if name in row["fontes"].split("|")],
        )
        for name, source in load_sources().items()
    }
    groups: dict[str, list[Source]] = {group: [] for group in general().grupos}
    for source in load_sources().values():
        groups[source.group].append(source)
    index = environment.get_template("fontes.md.j2").render(grupos=groups, textos=texts)
    return {**pages, "fontes/README.md": index}


def _quality_page() -> dict[str, str]:
    environment = _environment("indicadores/{}.md")
    return {"recusas_e_falhas.md": environment.get_template("recusas_e_falhas.md.j2").render()}


def _column_lines(source: Source, text: TextoFonte) -> list[list[str]]:
    """A line per column: name, type, obligatory, values, description, what is done if invalid."""
    return [
        [
            f"`{name}`",
            general().tipos[column.written],
            "sim" if column.req else "não",
            _values(column),
            f"{column_words(source.name, name)} {text.colunas.get(name, '')}".strip(),
            _if_invalid(column),
        ]
        for name, column in source.columns.items()
    ]


def _values(column: Column) -> str:
    said = []
    if isinstance(column.of, tuple):
        said.append(", ".join(f"`{value}`" for value in column.of))
    elif column.written == "inteiro" and column.of:
        said.append("de {} a {}".format(*column.of.split("..")))
    elif column.type == "lista" and column.of:
        said.append(f"itens: {general().tipos[column.of]}")
    elif column.type == "enum":
        said.append("sigla de um dos 27 estados")
    elif column.type == "medida":
        said.append("nome de uma medida da tabela `medida`")
    elif column.type == "indicador_local":
        said.append("`LOCAL.` e letras sem acento, algarismos, ponto ou `_`")
    if column.ref:
        said.append(f"do cadastro [{column.ref}]({column.ref}.md)")
    if column.default is not None:
        said.append(f"padrão `{column.default}`")
    return "; ".join(said) or ("livre" if column.written == "texto" else NOTHING)


def _if_invalid(column: Column) -> str:
    if column.req:
        return "linha rejeitada" + (", também se não estiver no cadastro" if column.ref else "")
    if column.default is not None:
        return "vale o padrão, e é relatada"
    if column.type == "lista":
        return "o item sai, o resto fica, e é relatado" if column.of != "texto" else ANY_TEXT
    unknown = "fora do cadastro, o valor fica e é relatado"
    if column.written == "texto":
        return unknown if column.ref else ANY_TEXT
    return "vira nula, e é relatada" + (f"; {unknown}" if column.ref else "")
