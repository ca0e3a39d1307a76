"""What `make contract` writes from the contract, so that each thing is said by hand in one place.

A test fails when a file differs from what would be written now, or when one lies in a generated folder and
would not be written.
"""

from __future__ import annotations

from pathlib import Path

from telessaude.contract import dbt_cells, dbt_descriptions, dbt_families, dbt_macro, dbt_models, word_seeds
from telessaude.project import DBT_PROJECT, SEEDS, SEEDS_OF_WORDS

MACROS = DBT_PROJECT / "macros" / "generated"
MODELS = DBT_PROJECT / "models"
MEASURES = SEEDS / "generated"

# Folders that hold generated files and nothing else.
FOLDERS = (
    MACROS,
    MEASURES,
    SEEDS_OF_WORDS,
    *(MODELS / folder for folder in (*dbt_models.FOLDERS, dbt_families.FOLDER, dbt_descriptions.BLOCKS)),
)


def files() -> dict[Path, str]:
    """Every generated file and its text.

    Raises:
        telessaude.contract.words.Undescribed: a source or a column has no words.
    """
    models = dbt_models.render() | dbt_descriptions.render() | dbt_families.descriptions()
    return {
        MACROS / "contrato.sql": dbt_macro.render(),
        MACROS / "familias.sql": dbt_families.macros(),
        MACROS / "celulas_de_base.sql": dbt_cells.render(),
        SEEDS_OF_WORDS / "medida_catalogo.csv": dbt_families.measures(),
        MEASURES / "medida_familia.csv": dbt_families.families_of_measures(),
        **{MODELS / path: text for path, text in models.items()},
        **{SEEDS_OF_WORDS / f"{name}.csv": text for name, text in word_seeds.render().items()},
    }


def stale() -> list[Path]:
    """Generated files that differ from what would be written, are missing, or should not be there."""
    wanted = files()
    there = {path for folder in FOLDERS for path in folder.rglob("*") if path.is_file()}
    differing = {
        path for path, text in wanted.items() if path not in there or path.read_text("utf-8") != text
    }
    return sorted(differing | (there - set(wanted)))


def write() -> None:
    """Write every generated file and take away those that are no longer."""
    wanted = files()
    for path in stale():
        if path in wanted:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[path], encoding="utf-8")
        else:
            path.unlink()


if __name__ == "__main__":
    write()
