"""Write the contract as a dbt macro, so that the contract stays the one place where a column is described.

dbt cannot read a YAML file of its own accord, and passing the contract as ``--vars`` would parse the whole
project again at every change of any variable. ``make contract`` writes the macro; a test fails when it is
stale.
"""

from __future__ import annotations

import json

from telessaude.contract import Source, load_sources
from telessaude.contract.blanks import as_jinja


def _source_as_dict(source: Source) -> dict[str, object]:
    return {
        "grupo": source.group,
        "chave": list(source.key),
        "codigo": source.code,
        "nomes": source.names.model_dump() if source.names else {},
        "mais_nova": source.newer,
        "municipio_por_nome": source.municipio_by_name,
        "colunas": {
            name: column.model_dump(exclude_none=True, exclude_defaults=True, exclude={"note", "withheld"})
            | {"type": column.type}
            for name, column in source.columns.items()
        },
    }


def render() -> str:
    """The macros ``contrato(fonte)`` (group, key, names, whether a name alone
    may be its município, columns), ``fontes()`` (the sources) and
    ``brancos()`` (the characters trimmed around values), as text."""
    lines = [
        "{#- Written by `make contract` from telessaude/contract: do not edit. -#}",
        "{%- macro contrato(fonte) -%}",
        "{%- set fontes = {",
    ]
    for source in load_sources().values():
        body = json.dumps(_source_as_dict(source), ensure_ascii=False)
        lines.append(f'  "{source.name}": {body},')
    lines += ["} -%}", "{{ return(fontes[fonte]) }}", "{%- endmacro -%}", ""]
    names = json.dumps(list(load_sources()))
    lines += ["{%- macro fontes() -%}", f"{{{{ return({names}) }}}}", "{%- endmacro -%}", ""]
    lines += ["{%- macro brancos() -%}", as_jinja(), "{%- endmacro -%}", ""]
    text = "\n".join(lines)
    return text.replace(": true", ": True").replace(": false", ": False").replace(": null", ": None")
