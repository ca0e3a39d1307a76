"""Write the list of models that compute cells of indicators, so that none is left out of their union."""

from __future__ import annotations

from telessaude.contract.dbt_models import MARK
from telessaude.project import DBT_PROJECT

PREFIX = "int_celula_"
# The union itself, and what judges its figures against targets.
OTHERS = {"int_celula_de_base", "int_celula_meta"}


def render() -> str:
    """The macro ``celulas_de_base()``: every ``int_celula_*`` model that ``int_celula_de_base`` unites."""
    models = sorted(path.stem for path in (DBT_PROJECT / "models" / "indicadores").glob(f"{PREFIX}*.sql"))
    names = "".join(f'  "{name}",\n' for name in models if name not in OTHERS)
    return f"{MARK}{{% macro celulas_de_base() -%}}\n{{{{ return([\n{names}]) }}}}\n{{%- endmacro %}}\n"
