"""YAML that people write, read into a strict model: what is wrong is told with its file, line and key."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from telessaude.store.errors import MappingError

M = TypeVar("M", bound=BaseModel)

_SENTENCES = {
    "extra_forbidden": "a palavra não existe aqui",
    "missing": "falta esta chave",
    "literal_error": "o valor não é um dos aceitos ({expected})",
    "string_type": "esperava-se um texto; ponha o valor entre aspas",
    "int_type": "esperava-se um número inteiro",
    "int_parsing": "esperava-se um número inteiro",
    "bool_type": "esperava-se true ou false",
    "bool_parsing": "esperava-se true ou false",
    "tuple_type": "esperava-se uma lista, como [a, b]",
    "dict_type": "esperavam-se chaves e valores, como {a: b}",
    "model_type": "esperavam-se chaves e valores, como {a: b}",
    "model_attributes_type": "esperavam-se chaves e valores, como {a: b}",
}


class _Texts(yaml.CSafeLoader):
    """Every value is a text as written, or null: 0012345 is a code, not an octal number, and N no false."""

    yaml_implicit_resolvers = {  # noqa: RUF012
        first: [(tag, pattern) for tag, pattern in found if tag == "tag:yaml.org,2002:null"]
        for first, found in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }

    same: Callable[[str], str] = staticmethod(str)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """A key given twice would silently lose its first value."""
        seen = set()
        for key, _ in node.value:
            if (name := self.same(str(key.value))) in seen:
                mark = key.start_mark
                raise yaml.constructor.ConstructorError(None, None, f"a chave “{key.value}” se repete", mark)
            seen.add(name)
        return super().construct_mapping(node, deep)


def load_strict(file: Path, model: type[M], what: str, *, same: Callable[[str], str] | None = None) -> M:
    """Read a YAML file into a model; ``what`` names the file's kind in the sentence of an error.

    ``same``, of a file that grants something: keys are one that it makes equal, and no line may borrow from
    another (anchors), since it would grant more than it says.

    Raises:
        MappingError: the file cannot be read, is no YAML, or is not what the model describes: one sentence.
    """
    try:
        text = file.read_text(encoding="utf-8")
        loader = _Texts if same is None else type("_Granting", (_Texts,), {"same": staticmethod(same)})
        if same is not None:
            _refuse_anchors(text)
        tree = yaml.compose(text, Loader=loader)
        return model.model_validate(yaml.load(text, loader) if tree else {})  # noqa: S506
    except OSError as error:
        absent = isinstance(error, FileNotFoundError)
        told = "não existe" if absent else f"não pôde ser lido ({error.strerror})"
        raise MappingError(f"{what} “{file}” {told}: confira o caminho e as permissões.") from error
    except UnicodeDecodeError as error:
        written = error.object.count(b"\n", 0, error.start) + 1
        raise _error(what, file, written, "uma letra não está em UTF-8") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "não é YAML"
        raise _error(what, file, mark.line + 1 if mark else None, f"não é YAML ({problem})") from error
    except ValidationError as error:
        # A word mistyped is also a word that is missing: the first of the two says what to mend.
        first = min(error.errors(), key=lambda one: one["type"] != "extra_forbidden")
        line, key = _place(tree, first["loc"])
        raise _error(
            what, file, line, f"em “{key}”, {_sentence(first)}" if key else _sentence(first)
        ) from error


def _refuse_anchors(text: str) -> None:
    for token in yaml.scan(text, Loader=_Texts):
        if isinstance(token, yaml.AnchorToken | yaml.AliasToken):
            raise yaml.MarkedYAMLError(None, None, "âncoras não são aceitas aqui", token.start_mark)


def _error(what: str, file: Path, line: int | None, problem: str) -> MappingError:
    place = f"linha {line}: " if line else ""
    return MappingError(
        f"{what} “{file}” está errado, {place}{problem}. Corrija o arquivo ou retire-o da pasta."
    )


def _sentence(error: ErrorDetails) -> str:
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    expected = str(error.get("ctx", {}).get("expected", "")).replace(" or ", " ou ").replace("'", "")
    return _SENTENCES.get(error["type"], "o valor não é do tipo esperado").format(expected=expected)


def _place(tree: yaml.Node | None, loc: tuple[int | str, ...]) -> tuple[int | None, str]:
    """The line of the innermost part of a path that the file has, and the path as it is written there."""
    line = tree.start_mark.line + 1 if tree else None
    key: list[str] = []
    for step in (one for one in loc if one != "[key]"):  # pydantic's word for a key that is wrong itself
        found = _child(tree, step)
        if found is None:
            if isinstance(step, str) and isinstance(tree, yaml.MappingNode) and step == loc[-1]:
                key.append(step)  # the key that is missing
            continue
        tree, line = found
        key.append(str(step + 1) if isinstance(step, int) else step)
    return line, ".".join(key)


def _child(node: yaml.Node | None, step: int | str) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step].start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return value, key.start_mark.line + 1
    return None
