"""Protects reproducibility: same arguments, same bytes and same modification times."""

from pathlib import Path

import pytest

from telessaude.demonstration import generate
from telessaude.store.errors import Failure
from tests.demonstration.conftest import read_file

SMALL = {"rows": 1_500, "months": 4}


def _fingerprint(landing: Path) -> dict[str, tuple[bytes, int]]:
    files = [path for path in landing.rglob("*") if path.is_file()]
    return {str(p.relative_to(landing)): (p.read_bytes(), p.stat().st_mtime_ns) for p in files}


def test_same_arguments_same_bytes(tmp_path: Path) -> None:
    one = generate(tmp_path / "a", **SMALL)
    two = generate(tmp_path / "b", **SMALL)
    assert _fingerprint(one.landing) == _fingerprint(two.landing)
    assert (one.records, one.rows, one.faults, one.figures) == (
        two.records,
        two.rows,
        two.faults,
        two.figures,
    )


def test_another_seed_differs(tmp_path: Path) -> None:
    one, two = generate(tmp_path / "a", **SMALL), generate(tmp_path / "b", seed=8, **SMALL)
    assert set(one.nucleos).isdisjoint(two.nucleos)
    assert one.records == two.records


def test_only_csv_is_one_plain_format(tmp_path: Path) -> None:
    landing = generate(tmp_path / "a", only_csv=True, faults=0, **SMALL).landing
    records = {
        p.suffixes[-1] for s in ("teleconsultoria", "telediagnostico") for p in (landing / s).iterdir()
    }
    assert records == {".csv"}
    assert {path.name for path in landing.iterdir()} == {
        "nucleo", "ponto", "equipe", "profissional", "protocolo_regulacao", "linha_cuidado_pactuada",
        "populacao", "meta", "teleconsultoria", "telediagnostico", "sof",
    }  # fmt: skip
    assert [path.name for path in (landing / "meta").iterdir()] == ["metas.xlsx"]


def test_a_plain_landing_has_the_queue_that_is_asked_for(tmp_path: Path) -> None:
    summary = generate(tmp_path / "a", only_csv=True, faults=0, queue=300, **SMALL)
    files = sorted((summary.landing / "regulacao").iterdir())
    rows = [row for path in files for row in read_file(path)]
    assert len({(row["municipio_ibge"], row["solicitacao_id"]) for row in rows}) == 300
    assert not (summary.landing / "sisreg_fila").exists()


def test_a_folder_in_use_is_refused(tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_text("x")
    with pytest.raises(Failure, match="não está vazia"):
        generate(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["real.csv"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"start": "2023-13"}, "Mês inicial inválido"),
        ({"months": 0}, "meses"),
        ({"nucleos": 0}, "núcleos"),
        ({"rows": -1}, "registros"),
        ({"faults": 2.0}, "falhas"),
    ],
)
def test_arguments_out_of_range_are_refused(tmp_path: Path, wrong: dict, said: str) -> None:
    with pytest.raises(Failure, match=said):
        generate(tmp_path / "a", **wrong)
    assert not (tmp_path / "a").exists()
