"""Protects the words of the contract: every code that people read has some, and none is there for nothing."""

from __future__ import annotations

import ast
import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import yaml

from telessaude.contract import load_sources
from telessaude.contract.families import load_families
from telessaude.contract.forms import form
from telessaude.contract.words import WORDS_FILE, load_words
from telessaude.ingest.errors import UnreadableFileError
from telessaude.ingest.reading import ERASED_FILE, ILLEGIBLE, OUTSIDE
from telessaude.project import DBT_PROJECT, PACKAGE, SEEDS

WORDS = load_words()
SAY = "say it in telessaude/contract/words.yml under `{}`, then run make contract and make docs"
EACH = "have words.py put each name of `cada` into the words; if words.yml says others now, write them here"
FORMS = "say in telessaude/contract/forms.py, or under `formas` in words.yml, how this column is written"
UNSAY = "no program writes it any more: take it out of telessaude/contract/words.yml, then run make contract"


def texts(folder: Path, ending: str) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted(folder.rglob(f"*{ending}"))]


def rules_of_sql() -> set[str]:
    """The rules that models write: by name, and one for each column that another may not come before."""
    found = set()
    for sql in [*texts(DBT_PROJECT / "macros", ".sql"), *texts(DBT_PROJECT / "models", ".sql")]:
        for written in re.findall(r"'regra':\s*(case\b.*?\bend\b|'\w+')", sql, re.DOTALL):
            found |= set(re.findall(r"(?:\bthen|\belse|^)\s*'(\w+)'", written))
    families = load_families()
    ordered = [*families.familias.values(), *families.outras_fontes.values()]
    return (found - {"antes_de_"}) | {
        f"antes_de_{column}" for rules in ordered for column in rules.ordens.values()
    }


def rules_of_ingestion() -> set[str]:
    """The rules that ingestion writes: third in a problem, of a path not opened, of an unknown file."""
    found = {ERASED_FILE, ILLEGIBLE, OUTSIDE, UnreadableFileError().rule}
    for text in texts(PACKAGE / "ingest", ".py"):
        for call in (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)):
            name = getattr(call.func, "id", getattr(call.func, "attr", ""))
            told = [word.value for word in call.keywords if word.arg == "unknown"]
            if name in {"Problem", "_unread"}:
                told += call.args[2:3]
            if name in {"UnreadableFileError", "told"}:
                told += call.args[:1]
            found |= {str(one.value) for one in told if isinstance(one, ast.Constant) and one.value}
    return found


def faults_of_sql() -> set[str]:
    """The faults that ``int_falha_mes`` looks for: by name, by a count, and one for each of some columns."""
    path = DBT_PROJECT / "models" / "intermediate" / "qualidade" / "int_falha_mes.sql"
    sql = path.read_text(encoding="utf-8")
    found = set(re.findall(r"mes, '(\w+)'(?:,| as falha)", sql))
    [counted] = re.findall(r"for falha, contagem in \{(.*?)\}", sql, re.DOTALL)
    found |= set(re.findall(r"'(\w+)':", counted))
    looked_at = [family.qualidade for family in load_families().familias.values() if family.qualidade]
    found |= {f"coluna_constante_{column}" for quality in looked_at for column in quality.constantes}
    return found | {f"valor_ficticio_{column}" for column in re.findall(r"coluna = '(\w+)'", sql)}


def test_every_rule_has_words() -> None:
    sql, ingestion = rules_of_sql(), rules_of_ingestion()
    assert {"valor_invalido", "obrigatorio_ausente", "instante_futuro", "antes_de_aberto_em"} <= sql, (
        "mend rules_of_sql() in this test: it finds no more what the macros and models write"
    )
    assert {"dia_sem_hora", "extensao_desconhecida", "linha_ilegivel"} <= ingestion, (
        "mend rules_of_ingestion() in this test: it finds no more what telessaude/ingest writes"
    )
    assert (sql | ingestion) - set(WORDS.regras) == set(), SAY.format("regras")
    assert set(WORDS.regras) - sql - ingestion == set(), UNSAY


def test_every_fault_has_words() -> None:
    found = faults_of_sql()
    assert len(found) == 9 + 5 + 3, "int_falha_mes looks for another number of faults: count them here again"
    assert found - set(WORDS.falhas) == set(), SAY.format("falhas")
    assert set(WORDS.falhas) - found == set(), UNSAY


def test_only_what_is_known_of_a_rejection_is_put_into_its_words() -> None:
    """A name in braces that nobody fills in would be read as it is."""
    places = {
        "nome": set(),
        "motivo": {"coluna", "fonte", "valor", "contagem"},
        "como_corrigir": {"coluna", "forma"},
    }
    for code, rule in WORDS.regras.items():
        for field, known in places.items():
            used = {name for _, name, _, _ in Formatter().parse(getattr(rule, field)) if name}
            assert used <= known, (
                f"{code}.{field}: leave in braces only {known or 'nothing'}, in telessaude/contract/words.yml"
            )
    for code, fault in WORDS.falhas.items():
        said = f"{fault.nome}{fault.descricao}{fault.distorce}{fault.como_corrigir}"
        assert "{" not in said, (
            f"{code}: leave in braces, in telessaude/contract/words.yml, only its own column"
        )


def nodes(root: yaml.Node) -> Iterator[yaml.Node]:
    """What is written under a node, each thing once: an alias repeats it without writing it again."""
    seen, found = set(), [root]
    while found:
        one = found.pop()
        if id(one) not in seen:
            seen.add(id(one))
            yield one
            if isinstance(one, yaml.SequenceNode):
                found += one.value
            elif isinstance(one, yaml.MappingNode):
                found += [value for _, value in one.value]


def composed(path: Path) -> yaml.Node:
    return yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def descriptions_by_hand() -> list[str]:
    """Each description in the YAML of dbt that `make contract` does not write."""
    paths = [*(DBT_PROJECT / "models").rglob("*.yml"), *SEEDS.rglob("*.yml")]
    mappings = [
        node.value
        for path in paths
        if "generated" not in path.parts
        for node in nodes(composed(path))
        if isinstance(node, yaml.MappingNode)
    ]
    return [value.value for pairs in mappings for key, value in pairs if key.value == "description"]


def test_what_a_column_is_is_written_once() -> None:
    described = descriptions_by_hand()
    of_columns = ("colunas", "notas", "acrescentadas", "calculadas", "comuns")
    sections = [node for key, node in composed(WORDS_FILE).value if key.value in of_columns]
    words = [
        node.value for node in nodes(yaml.SequenceNode("", sections)) if isinstance(node, yaml.ScalarNode)
    ]
    named = set(re.findall(r"\bdoc\('(\w+)'\)", " ".join(described)))
    texts = Counter(text for text in described + words if "doc('" not in text)
    assert [text for text, times in texts.items() if times > 1] == [], (
        "write each of these once, under `comuns` in telessaude/contract/words.yml (an alias, where it "
        "stands there already), run make contract, and describe its columns by {{ doc('its name') }}"
    )
    assert set(WORDS.comuns) - named == set(), (
        "no description names these: take them out of `comuns` in telessaude/contract/words.yml, or name "
        "them by {{ doc('...') }}; if many, mend the folders or the pattern in this test"
    )


def test_every_reason_is_a_sentence() -> None:
    said = [rule.motivo for rule in WORDS.regras.values()] + [one.descricao for one in WORDS.falhas.values()]
    assert [text for text in said if not text.endswith(".")] == [], "it is read as a sentence: end it with ."


def test_every_code_of_the_contract_and_of_the_catalogue_has_words() -> None:
    with (SEEDS / "catalogo" / "indicador_catalogo.csv").open(encoding="utf-8", newline="") as file:
        catalogue = list(csv.DictReader(file))
    assert set(WORDS.fontes) == set(load_sources()), SAY.format("fontes")
    assert {row["tipo"] for row in catalogue} == set(WORDS.tipos), SAY.format("tipos")
    assert {row["sentido"] for row in catalogue} == set(WORDS.sentidos), SAY.format("sentidos")
    levels = {level for row in catalogue for level in row["niveis"].split("|")}
    assert levels == set(WORDS.niveis), SAY.format("niveis")
    breakdowns = {one for row in catalogue for one in row["dimensao"].split(";") if one}
    assert breakdowns == set(WORDS.recortes), SAY.format("recortes")
    known = {row["indicador_id"] for row in catalogue}
    for code, fault in WORDS.falhas.items():
        assert set(fault.indicadores) <= known, (
            f"{code}: take out of its indicadores in words.yml what the catalogue does not have"
        )


def test_occupation_families_are_the_first_four_digits_of_the_cbo() -> None:
    odd = [code for code in WORDS.familias_cbo if not re.fullmatch(r"\d{4}", code)]
    assert odd == [], "write these codes of familias_cbo in words.yml by their first four digits, quoted"
    physicians = {code for code in WORDS.familias_cbo if code.startswith("225")}
    assert physicians == {"2251", "2252", "2253"}, (
        "name in familias_cbo of words.yml the three families of physicians of the CBO 2002"
    )


def test_a_code_that_stands_for_several_has_the_words_of_each() -> None:
    """The same column empty of sense or made up: the same is distorted, but it is mended another way."""
    constant, dummy = WORDS.falhas["coluna_constante_equipe_ine"], WORDS.falhas["valor_ficticio_equipe_ine"]
    assert constant.nome == "Coluna equipe_ine sempre com o mesmo valor", EACH
    assert dummy.como_corrigir == "Enviar o código verdadeiro em equipe_ine; vazio quando não se sabe.", EACH
    distorted = ("MSNT5.381", "MSNT5.393", "MSPC6.355", "MSPC6.363")
    assert constant.indicadores == dummy.indicadores == distorted, EACH
    late = WORDS.regras["antes_de_iniciada_em"]
    assert late.motivo == "O instante da coluna {coluna} é anterior ao da coluna iniciada_em.", EACH


def test_every_column_of_the_contract_has_a_form() -> None:
    source = load_sources()["teleconsultoria"].columns
    assert form(source["satisfacao"]) == "Número inteiro de 1 a 5.", FORMS
    assert form(source["tipo"]) == "Um destes: sincrona, assincrona.", FORMS
    assert form(source["cid10"]).endswith("Vários, separados por |."), FORMS
    assert all(form(column) for one in load_sources().values() for column in one.columns.values()), FORMS
