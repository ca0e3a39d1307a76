"""The models that are one macro call for each source, as dbt reads them: typing, judging, and the last table.

The last table of a source that computes something (``calculadas`` of ``words.yml``) is written by hand.
"""

from __future__ import annotations

from telessaude.contract import Source, load_sources
from telessaude.contract.words import load_words, source_words

STAGING = "staging/generated"
VERSIONS = "intermediate/registros/generated"
FACTS = "facts/generated"
FOLDERS = (STAGING, VERSIONS, FACTS)

MARK = "{#- Written by `make contract` from telessaude/contract: do not edit. -#}\n"
# Of a record only those whose key is affected by the run are judged again.
BY_KEY = """\
{{{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{{{ apagar_afetadas('{0}') }}}}"
) }}}}
"""


def render() -> dict[str, str]:
    """The SQL of each model by its path under ``dbt_project/models``."""
    models: dict[str, str] = {}
    for source in load_sources().values():
        models[f"{STAGING}/stg_{source.name}.sql"] = _call("staging", source)
        models[f"{VERSIONS}/int_{source.name}_versao.sql"] = _versions(source)
        if source.group == "records":
            models[f"{VERSIONS}/int_{source.name}_chave_afetada.sql"] = _call("chave_afetada", source)
        if source.name not in load_words().calculadas:
            models[f"{FACTS}/{last_table(source)}.sql"] = _last(source)
    return {path: MARK + text for path, text in models.items()}


def last_table(source: Source) -> str:
    """The name of the table that the rest of the warehouse reads a source from."""
    in_force = source.group == "registries" or source_words(source.name).cadastro
    return f"{'dim' if in_force else 'fct'}_{source.name}"


def situated(source: Source) -> bool:
    """Whether its records are placed in time, on the local clock, and in a município and a UF."""
    return any(column.type == "instante" for column in source.columns.values())


def _call(macro: str, source: Source) -> str:
    return f"{{{{ {macro}('{source.name}') }}}}\n"


def _by_key(source: Source) -> str:
    return BY_KEY.format(source.name) if source.group == "records" else ""


def _versions(source: Source) -> str:
    if source.group != "records":
        return _call("versao", source)
    call = f"{{{{ versao('{source.name}', ref('int_{source.name}_chave_afetada')) }}}}\n"
    return _by_key(source) + call


def _last(source: Source) -> str:
    if not situated(source):
        return _call("cadastro", source)
    return _by_key(source) + _call("fato", source) + "select *\nfrom registro_situado\n"
