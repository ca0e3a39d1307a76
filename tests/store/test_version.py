"""Protects a warehouse from being built anew because of words: only what computes is in the version."""

from __future__ import annotations

from telessaude.project import SEEDS_OF_WORDS
from telessaude.store import version


def test_what_computes_is_in_the_version_and_what_only_words_it_is_not() -> None:
    names = {name for name, _ in version._files()}
    assert {
        "contract/sources.yml",
        "publish/revisions.py",
        "dbt_project/macros/generated/familias.sql",
        "dbt_project/models/marts/indicador_valor.sql",
        "seeds/catalogo/indicador_termo.csv",
    } <= names
    assert any(SEEDS_OF_WORDS.glob("*.csv")), "the seeds of words lie elsewhere: say where in project.py"
    told = ("palavras", "words.yml", "families.yml", "textos")
    words = [name for name in names if any(part in name for part in told)]
    assert words == [], "rewording would build every warehouse anew: leave these out in store/version.py"
