"""The ten indicators of table.py by pandas, and nothing else.

`python -m tests.bench.with_pandas LANDING OUT`: OUT is a folder;
indicadores.parquet in it has indicador_id, mes, nivel_id, valor.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

from tests.bench.table import TERM_HOURS

NEEDED = {
    "teleconsultoria": (
        "nucleo_id", "teleconsultoria_id", "atualizado_em", "situacao", "tipo", "solicitada_em",
        "respondida_em", "ponto_cnes", "intencao_encaminhamento", "encaminhamento_evitado", "origem",
    ),
    "telediagnostico": (
        "nucleo_id", "exame_id", "atualizado_em", "situacao", "carater", "realizado_em", "laudado_em",
    ),
}  # fmt: skip
TERM = pd.Timedelta(hours=TERM_HOURS)


def main() -> None:
    """Read, keep the last versions, compute, write."""
    landing, out = (Path(given) for given in sys.argv[1:])
    out.mkdir(parents=True)
    counted = [
        *_of_teleconsultorias(_last(landing, "teleconsultoria")),
        *_of_exams(_last(landing, "telediagnostico")),
    ]
    pd.concat(counted, ignore_index=True).to_parquet(out / "indicadores.parquet")


def _last(landing: Path, source: str) -> pd.DataFrame:
    columns = list(NEEDED[source])
    files = sorted((landing / source).glob("*.csv"))
    rows = pd.concat([pd.read_csv(file, dtype=str, usecols=columns) for file in files], ignore_index=True)
    for column in (name for name in columns if name.endswith("_em")):
        rows[column] = pd.to_datetime(rows[column], errors="coerce", format="%Y-%m-%d %H:%M:%S")
    ordered = rows.sort_values("atualizado_em", na_position="first", kind="stable")
    return ordered.drop_duplicates(columns[:2], keep="last")


def _by_place(rows: pd.DataFrame, instant: str) -> list[pd.DataFrame]:
    """The rows with their month and the place they count in: Brasil, then the núcleo."""
    dated = rows.assign(mes=rows[instant].dt.to_period("M").dt.to_timestamp())
    return [dated.assign(nivel_id="BR"), dated.assign(nivel_id=dated["nucleo_id"])]


def _long(indicador_id: str, values: pd.Series) -> pd.DataFrame:
    return values.rename("valor").astype(float).reset_index().assign(indicador_id=indicador_id)


def _of_teleconsultorias(rows: pd.DataFrame) -> list[pd.DataFrame]:
    answered = rows[(rows["origem"] == "servico") & (rows["situacao"] == "respondida")].copy()
    answered["espera"] = answered["respondida_em"] - answered["solicitada_em"]
    found = []
    for placed in _by_place(answered, "respondida_em"):
        key = ["mes", "nivel_id"]
        asynchronous = placed[placed["tipo"] == "assincrona"]
        asked = placed[(placed["intencao_encaminhamento"] == "S") & placed["encaminhamento_evitado"].notna()]
        found += [
            _long("MSNT5.379", placed.groupby(key).size()),
            _long("MSNT5.386", placed[placed["tipo"] == "sincrona"].groupby(key).size()),
            _long("MSNT5.387", asynchronous.groupby(key).size()),
            _long("MSNT5.388a", placed.groupby(key)["ponto_cnes"].nunique()),
            _long(
                "MSNT5.412b",
                100 * (asked["encaminhamento_evitado"] == "S").groupby([asked[k] for k in key]).mean(),
            ),
            _long("MSNT5.417", placed.groupby(key)["espera"].mean().dt.total_seconds() / 3600),
            _long(
                "MSNT5.418a",
                100 * (asynchronous["espera"] < TERM).groupby([asynchronous[k] for k in key]).mean(),
            ),
        ]
    return found


def _of_exams(rows: pd.DataFrame) -> list[pd.DataFrame]:
    exams = rows[rows["situacao"] != "cancelado"]
    found = []
    for placed in _by_place(exams[exams["situacao"] == "laudado"], "laudado_em"):
        elective = placed[placed["carater"] == "eletivo"]
        in_time = elective["laudado_em"] - elective["realizado_em"] <= TERM
        found += [
            _long("MSNT5.391", placed.groupby(["mes", "nivel_id"]).size()),
            _long("MSNT50.765", 100 * in_time.groupby([elective["mes"], elective["nivel_id"]]).mean()),
        ]
    for placed in _by_place(exams[exams["realizado_em"].notna()], "realizado_em"):
        found.append(_long("DESD.1795", placed.groupby(["mes", "nivel_id"]).size()))
    return found


if __name__ == "__main__":
    main()
