"""What dbt says of the tables made from each source and of their columns: the contract's words, as YAML."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator

from telessaude.contract import Column, Source, load_sources
from telessaude.contract.dbt_models import FACTS, STAGING, VERSIONS, last_table, situated
from telessaude.contract.words import added_words, column_words, load_words, source_words

WRITTEN = "Written by `make contract` from telessaude/contract: do not edit."
MARK = f"# {WRITTEN}\nversion: 2\n"
BLOCKS = "generated"
DELIVERED = ("_entrega_id", "_linha")

Described = tuple[str, str]


def render() -> dict[str, str]:
    """The text of each file of descriptions by its path under ``dbt_project/models``."""
    sources = list(load_sources().values())
    records = [source for source in sources if source.group == "records"]
    return {
        f"{BLOCKS}/comuns.md": _blocks(),
        f"{STAGING}/_lago.yml": MARK + _lake(sources),
        f"{STAGING}/_staging.yml": _models(sources, "stg_{}", "staging", _staging),
        f"{VERSIONS}/_versoes.yml": _models(sources, "int_{}_versao", "versao", _versions),
        f"{VERSIONS}/_chaves.yml": _models(records, "int_{}_chave_afetada", "chave_afetada", _key),
        f"{FACTS}/_facts.yml": MARK + "\nmodels:" + "".join(map(_last_model, sources)),
    }


def _blocks() -> str:
    """What dbt puts where a description written by hand says ``{{ doc('name') }}``."""
    said = load_words().comuns.items()
    return f"<!-- {WRITTEN} -->\n" + "".join(
        f"\n{{% docs {name} %}}{text}{{% enddocs %}}\n" for name, text in said
    )


def _lake(sources: Iterable[Source]) -> str:
    lines = ["\nsources:", "  - name: lago", "    schema: lago", "    tables:"]
    for source in sources:
        lines += [
            f"      - {_entry(source.name, _of('lago', source))}",
            f"      - {_entry(f'{source.name}_completa', _of('lago_completa', source))}",
        ]
    return "\n".join(lines) + "\n"


def _models(
    sources: Iterable[Source], name: str, kind: str, columns: Callable[[Source], Iterator[Described]]
) -> str:
    models = (of_model(name.format(source.name), _of(kind, source), columns(source)) for source in sources)
    return MARK + "\nmodels:" + "".join(models)


def _last_model(source: Source) -> str:
    if situated(source):
        return of_model(last_table(source), _of("fato", source), _fact(source))
    return of_model(last_table(source), _of("cadastro", source), _registry(source))


def of_model(name: str, description: str, columns: Iterable[Described]) -> str:
    """The description of one model and of its columns, in their order."""
    lines = [f"\n  - name: {name}", f"    description: {_quoted(description)}", "    columns:"]
    lines += [f"      - {_entry(*column)}" for column in columns]
    return "\n".join(lines) + "\n"


def _entry(name: str, description: str) -> str:
    return f"{{name: {name}, description: {_quoted(description)}}}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _of(kind: str, source: Source) -> str:
    return load_words().modelos[kind].format(registros=source_words(source.name).records)


def _staging(source: Source) -> Iterator[Described]:
    yield from _added("staging", DELIVERED)
    for name, column in source.columns.items():
        if column.type == "instante":
            yield name, _noted(source, name, "escrito")
            yield f"{name}_desloc", added_words("staging", "desloc").format(coluna=name)
        else:
            yield name, _read(source, name)
    if source.municipio_by_name:
        yield from _added("staging", ("municipio_nome",))
    if source.names:
        yield from _added("staging", (source.names.ponto_cnes,))
    if source.newer:
        yield from _added("staging", (source.newer,))
    yield from _added("staging", ("_problemas", "_recusada"))


def _versions(source: Source) -> Iterator[Described]:
    yield from _added("versao", DELIVERED)
    yield from _key(source)
    for name, column in source.columns.items():
        if column.type == "instante":
            yield f"{name}_utc", _noted(source, name, "utc")
    if source.municipio_by_name:
        yield from _added("versao", ("municipio_resolvido",))
    if source.names:
        yield from _added("versao", ("ponto_resolvido",))
    if source.newer:
        yield from _added("versao", (source.newer,))
    yield from _added("versao", ("aceita", "retirada", "vigente", "_problemas"))


def _key(source: Source) -> Iterator[Described]:
    for name in source.key:
        yield name, _read(source, name)


def _registry(source: Source) -> Iterator[Described]:
    for name in source.columns:
        yield name, _read(source, name)
    yield from _added("cadastro", DELIVERED)
    yield from load_words().calculadas.get(source.name, {}).items()


def _fact(source: Source) -> Iterator[Described]:
    for name, column in source.columns.items():
        if column.type == "instante":
            yield f"{name}_utc", _noted(source, name, "utc")
            yield name, _noted(source, name, "local")
        elif name != "municipio_ibge":  # the record's own, or its ponto's: after the others
            yield name, _read(source, name)
    place = ("municipio_ibge", "uf") if "municipio_ibge" in source.columns else ("uf",)
    yield from _added("fato", (*DELIVERED, *place))
    yield from load_words().calculadas.get(source.name, {}).items()


def _added(kind: str, names: Iterable[str]) -> Iterator[Described]:
    for name in names:
        yield name, added_words(kind, name)


def _read(source: Source, name: str) -> str:
    """What a column is, and what reading it by its type makes of it."""
    return _noted(source, name, source.columns[name].type)


def _noted(source: Source, name: str, note: str) -> str:
    text = column_words(source.name, name)
    ending = load_words().notas.get(note, "")
    return f"{text} {ending.format(valores=_values(source.columns[name]))}" if ending else text


def _values(column: Column) -> str:
    return ", ".join(column.of) if isinstance(column.of, tuple) else "as siglas das 27 UFs"
