"""Protects what the doctor tells: what a file is, what is rejected and why; that nothing of it is kept."""

from __future__ import annotations

import tempfile
import zipfile
from pathlib import Path

import openpyxl
import pytest
from doctor_by_hand import GOOD, text

from telessaude.check import examination
from telessaude.check.examination import UnknownFolder, check
from telessaude.check.report import FileReport
from telessaude.check.words import lines
from telessaude.ingest import sheet as sheet_reader
from telessaude.store.errors import Failure


def only(path: Path, **given: object) -> FileReport:
    report = check([path], **given)  # type: ignore[arg-type]
    assert len(report.arquivos) == 1
    return report.arquivos[0]


def test_of_a_landing_every_row_is_accepted_or_told_why_not(landing: Path) -> None:
    report = check([landing])
    assert report.cadastros == "arquivos"
    assert not report.limpo
    found = {file.caminho: file for file in report.arquivos}
    assert {name: (f.lidas, f.aceitas, f.rejeitadas) for name, f in found.items()} == {
        "nucleo/nucleos.csv": (1, 1, 0),
        "ponto/pontos.csv": (1, 1, 0),
        "teleconsultoria/marco.csv": (4, 2, 2),
    }
    march = found["teleconsultoria/marco.csv"]
    assert (march.pasta, march.como) == ("teleconsultoria", "pasta")
    told = {(r.coluna, r.regra, r.rejeita): list(r.exemplos) for r in march.motivos}
    assert told == {
        ("tipo", "valor_invalido", True): [(3, "mista")],
        ("nucleo_id", "referencia_inexistente", True): [(4, "N9")],
        ("ponto_cnes", "referencia_inexistente", False): [(5, "7777777")],
        ("municipio", "coluna_desconhecida", False): [(1, None)],
    }
    assert {(codes.coluna, codes.codigos) for codes in march.codigos} == {
        ("nucleo_id", (("N9", 1),)),
        ("ponto_cnes", (("7777777", 1),)),
    }
    assert march.de_quem == (("N1", "MG"), ("N9", None))


def test_the_heading_is_told_as_it_is_read(landing: Path) -> None:
    file = landing / "teleconsultoria" / "marco.csv"
    file.write_bytes(f"Relatório de março\n\n{text(GOOD)}".replace(",", ";").encode("cp1252"))
    march = only(file)
    (heading,) = march.cabecalhos
    assert (march.codificacao, heading.separador, heading.linha) == ("Windows-1252 (ou Latin-1)", ";", 3)
    assert ("solicitada_em", "solicitada_em") in heading.entendidas
    assert heading.ignoradas == (("Municipio", ("municipio_ibge",)),)
    assert heading.faltam == ()


def test_without_registries_no_nucleo_is_unknown(landing: Path) -> None:
    report = check([landing / "teleconsultoria" / "marco.csv"])
    assert report.cadastros == "nenhum"
    assert (report.arquivos[0].aceitas, report.arquivos[0].rejeitadas) == (3, 1)


@pytest.mark.parametrize(
    ("name", "asked", "how"), [("x.csv", None, "conteudo"), ("x.csv", "teleconsultoria", "pedida")]
)
def test_the_folder_is_that_asked_for_or_told_by_the_columns(
    tmp_path: Path, name: str, asked: str | None, how: str
) -> None:
    (tmp_path / name).write_text(text(GOOD), encoding="utf-8")
    found = only(tmp_path / name, pasta=asked)
    assert (found.pasta, found.como, found.aceitas) == ("teleconsultoria", how, 1)


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(text(GOOD), encoding="utf-8")
    with pytest.raises(UnknownFolder, match="naoexiste"):
        check([tmp_path / "x.csv"], "naoexiste")
    with pytest.raises(Failure, match="não existe"):
        check([tmp_path / "y.csv"])


def test_the_members_of_a_zip_are_told_one_by_one(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "dois.zip", "w") as packed:
        packed.writestr("a.csv", text(GOOD))
        packed.writestr("b.csv", text(GOOD.replace("a1", "b1").replace("assincrona", "mista")))
    report = check([tmp_path / "dois.zip"])
    assert {file.caminho: (file.aceitas, file.rejeitadas) for file in report.arquivos} == {
        "teleconsultoria/dois.zip/a.csv": (1, 0),
        "teleconsultoria/dois.zip/b.csv": (0, 1),
    }


def test_other_tables_of_a_system_and_what_packing_leaves_are_passed_over(tmp_path: Path) -> None:
    pontos = (
        "CO_CNES;CO_MUNICIPIO_GESTOR;TP_UNIDADE;CO_MOTIVO_DESAB;NO_FANTASIA;NO_RAZAO_SOCIAL\n"
        "0000005;310620;05;;HOSPITAL;HOSPITAL LTDA\n"
    )
    folder = tmp_path / "cnes"
    folder.mkdir()
    names = ["rlEstabComplementar202405.csv", "LEIAME.pdf", "__MACOSX/._tbEstabelecimento202405.csv"]
    with zipfile.ZipFile(folder / "BASE_DE_DADOS_CNES_202405.ZIP", "w") as packed:
        packed.writestr("tbEstabelecimento202405.csv", pontos)
        for name in names:
            packed.writestr(name, "x")
    report = check([folder / "BASE_DE_DADOS_CNES_202405.ZIP"])
    told = {
        f.caminho.partition(".ZIP/")[2]: [(r.regra, r.rejeita) for r in f.motivos] for f in report.arquivos
    }
    assert [told[name] for name in names] == [
        [("arquivo_fora_do_formato", False)], [("arquivo_fora_do_formato", False)], [("nome_oculto", False)],
    ]  # fmt: skip
    assert sum(file.aceitas for file in report.arquivos) == 1
    assert report.limpo
    unopened = "LEIAME.pdf: O formato desta pasta não lê arquivos com este nome: não foi aberto."
    assert sum(line.endswith(unopened) for line in lines(report)) == 1
    with zipfile.ZipFile(folder / "outras.zip", "w") as packed:
        packed.writestr("rlEstabComplementar202405.csv", "x")
    assert not check([folder / "outras.zip"]).limpo


def test_what_lacks_a_column_says_which_and_proposes_how_to_read_it(landing: Path) -> None:
    file = landing / "teleconsultoria" / "marco.csv"
    file.write_text(text(GOOD).replace("solicitada_em", "Data da Solicitação"), encoding="utf-8")
    march = only(file)
    assert (march.aceitas, march.rejeitadas, march.limpo) == (0, 1, False)
    assert march.cabecalhos[0].faltam == ("solicitada_em",)
    assert march.proposta is not None
    assert '"Data da Solicitação"' in march.proposta


@pytest.mark.parametrize("fails", [False, True])
def test_nothing_is_left_where_temporary_files_go(
    landing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: bool
) -> None:
    place = tmp_path / "temporario"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    seen = []

    def judged(*given: object) -> str:
        seen.extend(place.iterdir())
        raise Failure("parou")

    if fails:
        monkeypatch.setattr(examination, "judge", judged)
        with pytest.raises(Failure, match="parou"):
            check([landing])
        assert len(seen) == 1
    else:
        check([landing])
    assert list(place.iterdir()) == []


def test_a_workbook_that_is_read_is_opened_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heading, *rows = [line.split(",") for line in text(GOOD).splitlines()]
    book = openpyxl.Workbook()
    for sheet in (book.active, book.create_sheet("abril")):
        sheet.append(["Relatório do mês"])
        for row in (heading, *rows):
            sheet.append(row)
    (tmp_path / "teleconsultoria").mkdir()
    book.save(tmp_path / "teleconsultoria" / "marco.xlsx")
    opened = []
    first = sheet_reader._opened
    monkeypatch.setattr(sheet_reader, "_opened", lambda *given: opened.append(1) or first(*given))
    found = only(tmp_path / "teleconsultoria" / "marco.xlsx")
    assert [(one.aba, one.linha) for one in found.cabecalhos] == [("Sheet", 2), ("abril", 2)]
    assert len(opened) == 1
