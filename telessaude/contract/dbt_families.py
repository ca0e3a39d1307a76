"""Write the families for dbt: macros that models read, seeds of the measures, what their columns are."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator

from telessaude.contract.dbt_descriptions import MARK, Described, of_model
from telessaude.contract.dbt_models import MARK as SQL_MARK
from telessaude.contract.families import Again, Family, InstantRules, Measure, Relation, load_families
from telessaude.contract.words import load_words

FOLDER = "intermediate/medidas/generated"
READ_BY_MODELS = {
    "instantes", "situado_por", "producao", "pedido", "situacao_final", "cadastros", "qualidade",
    "alcance_dias", "por_periodo",
}  # fmt: skip
WHEN = {
    "mes": "Primeiro dia do mês local, ou a competência.",
    "semana": "Segunda-feira da semana ISO, no relógio local.",
}

# A model of measures: its name, its period, what it is, its measures by name.
Model = tuple[str, str, Relation | Again, dict[str, Measure]]


def macros() -> str:
    """Macros: ``familias()``, ``cadastros_acompanhados()``, ``regras(fonte)``, ``relacoes_de_medidas()``."""
    families = load_families()
    ruled = {**families.familias, **families.outras_fontes}
    return SQL_MARK + "\n".join(
        [
            _macro("familias()", {name: _family(family) for name, family in families.familias.items()}),
            _macro("cadastros_acompanhados()", families.cadastros),
            _macro(
                "regras(fonte)",
                {name: _rules(rules) for name, rules in ruled.items()},
                f".get(fonte, {_literal(_rules(InstantRules()))})",
            ),
            _macro(
                "relacoes_de_medidas()",
                {
                    name: {
                        "periodo": period,
                        "recortes": made.recortes,
                        "medidas": {one: measure.agregado or "" for one, measure in measures.items()},
                    }
                    for name, period, made, measures in _models()
                },
            ),
        ]
    )


def measures() -> str:
    """The seed ``medida_catalogo``: one row a measure, as the mart ``medida`` publishes it."""
    below = {
        name: again.niveis
        for family in load_families().familias.values()
        for again in family.detalhe.values()
        for name in again.medidas
    }
    return _csv(
        ("medida", "familia", "conta", "unidade", "niveis", "recortes"),
        (
            (
                name,
                "|".join(of),
                made.medidas[name].conta,
                made.unit(name),
                "|".join([*made.niveis, *below.get(name, [])]),
                ";".join(made.recortes),
            )
            for of, made, name in _each()
        ),
    )


def families_of_measures() -> str:
    """The seed ``medida_familia``: one row a measure and a family whose news change it."""
    return _csv(("medida", "familia"), ((name, family) for of, _, name in _each() for family in of))


def descriptions() -> dict[str, str]:
    """What each model of measures and its columns are, by path under ``dbt_project/models``."""
    models = (
        of_model(name, made.descricao, _columns(period, made, measures))
        for name, period, made, measures in _models()
    )
    return {f"{FOLDER}/_medidas.yml": f"{MARK}\nmodels:{''.join(models)}"}


def _family(family: Family) -> dict[str, object]:
    read = family.model_dump(include=READ_BY_MODELS, exclude_none=True)
    for relation, made in family.medidas.items():
        if family.medida_da_producao in made.medidas:
            read["medida_da_producao"] = {"nome": family.medida_da_producao, "relacao": relation}
    return read


def _rules(rules: InstantRules) -> dict[str, object]:
    return {
        "exigidas": [{"coluna": name, "situacoes": of} for name, of in rules.exigidas.items()],
        "ordens": [{"coluna": name, "antes": before} for name, before in rules.ordens.items()],
    }


def _models() -> Iterator[Model]:
    families = load_families()
    for name, made in families.relations.items():
        yield name, "mes", made, made.medidas
    for family in families.familias.values():
        own = {name: one for made in family.medidas.values() for name, one in made.medidas.items()}
        for period, repeated in (("mes", family.detalhe), ("semana", family.semana)):
            for name, again in repeated.items():
                yield name, period, again, {one: own[one] for one in again.medidas}


def _each() -> Iterator[tuple[list[str], Relation, str]]:
    """Every measure: its families, its relation, its name."""
    families = load_families()
    for family, body in families.familias.items():
        yield from (([family], made, name) for made in body.medidas.values() for name in made.medidas)
    for shared in families.de_varias_familias.values():
        yield from ((shared.familias, shared, name) for name in shared.medidas)


def _columns(period: str, made: Relation | Again, measures: dict[str, Measure]) -> Iterator[Described]:
    yield period, WHEN[period]
    yield "nivel", f"{', '.join(made.niveis[:-1])} ou {made.niveis[-1]}."
    said = load_words().comuns
    yield "nivel_id", said["nivel_id_ate_o_profissional"]
    yield from ((name, said[name]) for name in ("dimensao", "categoria"))
    for name, measure in measures.items():
        yield name, f"{measure.conta}."


def _macro(signature: str, value: object, found: str = "") -> str:
    return f"{{% macro {signature} -%}}\n{{{{ return({_literal(value)}{found}) }}}}\n{{%- endmacro %}}\n"


def _literal(value: object) -> str:
    """A value as Jinja reads it, which is as JSON does."""
    return json.dumps(value, ensure_ascii=False, indent=2)


def _csv(heading: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([heading, *rows])
    return text.getvalue()
