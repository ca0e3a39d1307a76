"""Plain texts of one layout go to the lake by one statement: what lies there is what each gives by itself."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from landings import HEADING, Landing

from telessaude.ingest import run, together
from telessaude.ingest.watch import Watch

CPF, SHORT_CPF, OTHER_CPF = "52998224725", "1234567890", "11144477735"


def row(number: int, who: str = CPF, situacao: str = "respondida") -> str:
    """A teleconsultoria asked by someone."""
    return f"MG01,t{number},{situacao},assincrona,2024-01-02T10:00:00-03:00,{who}"


FILES = {
    "jan": [row(1), row(2, "enf-1"), row(3, "")],
    "fev": [row(4), row(5, "enf-1")],
    "mar": [row(6, OTHER_CPF)],
    "copia": [row(4), row(5, "enf-1")],
    "com_documento": [row(7, situacao=f"de {CPF}")],
    "sem_zeros": [row(8, SHORT_CPF), row(9)],
    "com_quebra": [row(10, situacao='"a\nb"')],
    "com_total": [row(11), "Total,,,,,"],
    "com_branca": [row(12), ",,,,,", row(13)],
    "vazio": [],
}


def read(landing: Landing, monkeypatch: pytest.MonkeyPatch, *, alone: bool) -> tuple[list[object], ...]:
    """What the lake and the manifest hold of those files, and the names of those written with others."""
    for name, rows in FILES.items():
        landing.put(f"teleconsultoria/{name}.csv", "\n".join((HEADING, *rows, "")))
    otherwise = "\n".join((HEADING, row(14), "")).replace(",", ";")
    landing.put("teleconsultoria/outra.csv", otherwise)
    made: list[object] = []
    write = together.write

    def kept(con: duckdb.DuckDBPyConnection, watch: Watch, group: list[together.Text]) -> None:
        write(con, watch, group)
        made.extend(Path(text.expected.path.strip("'")).stem for text in group if text.written)

    with monkeypatch.context() as patch:
        patch.setattr(run, "cores", lambda: 1)
        patch.setattr(together, "write", (lambda *_: None) if alone else kept)
        landing.ingest()
    lake = landing.query(
        "select caminho, _linha, _erro, teleconsultoria_id, l.situacao, solicitante_id "
        "from lago.teleconsultoria_completa as l inner join lago.entrega on entrega_id = _entrega_id "
        "order by all"
    )
    return lake, list(landing.problems()), sorted(map(str, made))


@pytest.mark.long  # two ingestions
def test_what_is_written_with_others_is_what_a_file_gives_by_itself(
    landing: Landing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake, told, made = read(landing, monkeypatch, alone=False)
    (tmp_path / "alone").mkdir()
    assert (lake, told, []) == read(Landing(tmp_path / "alone"), monkeypatch, alone=True)
    assert len(lake) == 3 + 2 + 1 + 1 + 2 + 1 + 1 + 2 + 1
    assert {problem[3] for problem in told} >= {"documento", "cpf_sem_zeros", "arquivo_repetido"}
    assert made == ["copia", "jan", "mar"]  # and not fev, whose lake file is that of its copy
