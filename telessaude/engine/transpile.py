"""A model's SQL, as DuckDB runs it, said in Spark's: read, typed, looked through, rewritten.

What is neither known to mean the same (``same.py``) nor has a rule (``rules.py``, ``shapes.py``) is refused,
with its name and the model's: nothing passes for being unknown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlglot import ErrorLevel, exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.optimizer.qualify import qualify
from sqlglot.schema import MappingSchema

from telessaude.engine import shapes
from telessaude.engine.duck import Duck, parse
from telessaude.engine.rules import FUNCTIONS, NODES, NoRule
from telessaude.engine.same import FUNCTIONS as SAME_FUNCTIONS
from telessaude.engine.same import NODES as SAME
from telessaude.store.errors import Failure

CATALOG = "warehouse"
Columns = Sequence[tuple[str, str]]  # names and DuckDB's types


class Untranslatable(Failure):
    """A model that uses what Spark has no known equal of."""


class Transpiler:
    """Says queries over some relations in Spark's SQL; what it reads is ``schema__name`` there."""

    def __init__(self, relations: Mapping[tuple[str, str], Columns]) -> None:
        """``relations``: what queries may read, by schema and name."""
        self._schema = MappingSchema(dialect=Duck)
        for (schema, name), columns in relations.items():
            self.know(schema, name, columns)

    def know(self, schema: str, name: str, columns: Columns) -> None:
        """One more relation that queries may read."""
        kinds = {column: exp.DataType.build(kind, dialect="duckdb") for column, kind in columns}
        self._schema.add_table(exp.table_(name, schema, CATALOG), kinds, dialect="duckdb")

    def spark(self, sql: str, model: str) -> str:
        """A query in Spark's SQL.

        Raises:
            Untranslatable: it uses a construct with no rule; the message names both.
        """
        try:
            return self._spark(sql)
        except (NoRule, SqlglotError) as error:
            raise Untranslatable(
                f"O modelo {model} usa {error}, que não tem regra para o Spark: escreva a regra e seus "
                "testes em telessaude/engine."
            ) from error

    def _spark(self, sql: str) -> str:
        tree = parse(sql)
        refuse_unknown(tree)
        for shape in shapes.BEFORE_TYPES:
            tree = shape(tree)
        tree = qualify(
            tree, schema=self._schema, dialect=Duck, quote_identifiers=False, validate_qualify_columns=False
        )
        tree = annotate_types(tree, schema=self._schema, dialect=Duck)
        for shape in shapes.WITH_TYPES:
            tree = shape(tree)
        tree = _by_rules(tree)
        for shape in shapes.AFTER_TYPES:
            tree = shape(tree)
        return _flat_names(tree).sql(dialect="spark", unsupported_level=ErrorLevel.RAISE)


def relation(schema: str, name: str) -> str:
    """What a relation is called on the engine."""
    return f"{schema}__{name}"


def refuse_unknown(tree: exp.Expr) -> None:
    """Look at every construct of a query.

    Raises:
        NoRule: one is neither known to mean the same nor has a rule.
    """
    for node in tree.walk():
        if isinstance(node, exp.Anonymous):
            name = node.name.lower()
            if name not in FUNCTIONS and name not in SAME_FUNCTIONS:
                raise NoRule(f"a função {name}")
        elif type(node) not in SAME and type(node) not in NODES:
            raise NoRule(f"a construção {type(node).__name__}")


def _by_rules(tree: exp.Expr) -> exp.Expr:
    for node in reversed(list(tree.walk(bfs=True))):
        rule = FUNCTIONS.get(node.name.lower()) if isinstance(node, exp.Anonymous) else NODES.get(type(node))
        if rule is None:
            continue
        said = rule(node)
        if said is node:
            continue
        said.type = node.type
        # What gathers over a window takes the window with it.
        place = node.parent if isinstance(node.parent, exp.Window) and said.find(exp.Window) else node
        if place.parent is None:
            tree = said
        else:
            place.replace(said)
    return tree


def _flat_names(tree: exp.Expr) -> exp.Expr:
    for table in tree.find_all(exp.Table):
        if table.db:
            if not table.alias:
                table.set("alias", exp.TableAlias(this=exp.to_identifier(table.name)))
            table.set("this", exp.to_identifier(relation(table.db, table.name)))
            table.set("db", None)
            table.set("catalog", None)
    return tree
