"""Protects the file sent back to a núcleo: all that was refused, nothing else, no person, no formula."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from python_calamine import load_workbook

from telessaude.contract.mapping import MAPPINGS_FOLDER, load_mappings
from telessaude.export import corrections
from telessaude.reading.publication import Reader
from telessaude.reading.scope import Scope

Open = Callable[..., Reader]


def refusal(line: int, column: str | None, value: str | None, rule: str, **given: Any) -> dict[str, Any]:
    return {
        "entrega_id": "e1", "fonte": "teleconsultoria", "caminho": "teleconsultoria/abr.csv", "linha": line,
        "coluna": column, "valor": value, "regra": rule, "motivo": f"Motivo de {rule}.", "rejeitada": True,
        "nucleo_id": "norte", "ordem": 1, "dica": f"Conserto de {rule}.",
    } | given  # fmt: skip


def common(said: str, lines: list[int], **given: Any) -> dict[str, Any]:
    return {
        "entrega_id": "e1", "fonte": "teleconsultoria", "caminho": "teleconsultoria/abr.csv",
        "coluna": "tipo", "resumo": said, "contagem": len(lines), "barra": True, "dica": "O que fazer.",
        "exemplos": str([{"linha": line, "valor": "talvez"} for line in lines]), "nucleo_id": "norte",
    } | given  # fmt: skip


def rows() -> dict[str, list[dict[str, Any]]]:
    """Norte: three rows refused (one for two reasons), two values nulled; Sul one; a state file one."""
    return {
        "nucleo": [
            {"nucleo_id": "norte", "nome": "Núcleo de Telessaúde de Norte", "uf": "MG"},
            {"nucleo_id": "sul", "nome": "Núcleo de Telessaúde de Sul", "uf": "AM"},
        ],
        "execucao": [
            {"execucao_id": "r1", "fim": "2024-05-20 12:00:00+00", "referencia": "2024-05-20 12:00:00+00",
             "resultado": "publicada"},
        ],
        "entrega_esperada": [
            {"nucleo_id": "norte", "mes": "2024-04-01", "fonte": "sof", "prazo": "2024-05-15"},
            {"nucleo_id": "norte", "mes": "2024-05-01", "fonte": "sof", "prazo": "2024-06-14"},
        ],
        "entrega": [
            {"entrega_id": "e1", "nucleo_id": "norte", "recebida_em": "2024-05-02 10:00:00+00"},
            {"entrega_id": "e0", "nucleo_id": "norte", "recebida_em": "2023-02-02 10:00:00+00"},
            {"entrega_id": "e9", "nucleo_id": None, "recebida_em": "2024-05-02 10:00:00+00"},
        ],
        "rejeicao": [
            refusal(12, "tipo", "=1+1", "valor_invalido", cabecalho="Tipo da TC", aba="abril"),
            refusal(12, "solicitada_em", None, "obrigatorio_ausente", aba="abril", ordem=3),
            refusal(5, "situacao", "talvez", "valor_invalido"),
            refusal(0, None, None, "arquivo_ilegivel", entrega_id="e0", caminho="teleconsultoria/fev.csv"),
            refusal(7, "equipe_ine", "529.982.247-25", "valor_invalido", rejeitada=False),
            refusal(9, "solicitante_id", "52998224725", "valor_invalido", rejeitada=False, entrega_id="e9"),
            refusal(3, "tipo", "x", "valor_invalido", nucleo_id="sul"),
            refusal(4, "tipo", "y", "valor_invalido", nucleo_id=None, fonte="regulacao"),
        ],
        "rejeicao_comum": [
            common("2 linhas: palavra fora da lista", [5, 12, 12], cabecalho="Tipo da TC", aba="abril"),
            common("Arquivo que não abre", [0], coluna=None, caminho="teleconsultoria/fev.csv"),
            common("1 linha: dia sem a hora", [7], barra=False),
            common("1 linha: palavra fora da lista", [3], nucleo_id="sul"),
        ],
        "falha_remetente": [
            {"nucleo_id": "norte", "mes": month, "fonte": "teleconsultoria", "falha": "satisfacao_invertida",
             "ocorrencias": 30, "registros": 100}
            for month in ("2024-03-01", "2024-04-01")
        ],
    }  # fmt: skip


@pytest.fixture
def reader(read: Open) -> Reader:
    return read(rows())


def sheets(content: bytes) -> dict[str, list[list[Any]]]:
    book = load_workbook(BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def cells(table: list[list[Any]], *titles: str) -> set[tuple[Any, ...]]:
    places = [table[0].index(title) for title in titles]
    return {tuple(row[place] for place in places) for row in table[1:]}


def test_every_refusal_of_the_nucleo_is_there_and_no_other(reader: Reader) -> None:
    found = sheets(corrections.workbook(reader, "norte"))
    place = ("Arquivo", "Linha", "Coluna", "Motivo")
    refused = reader.frame(
        """
        select caminho, case linha when 0 then 'arquivo inteiro' else cast(linha as varchar) end,
            coalesce(cabecalho || ' (' || coluna || ')', coluna, '—'), motivo, rejeitada
        from rejeicao where nucleo_id = 'norte'
        """
    )
    for sheet, rejected in (("Corrigir", True), ("Conferir", False)):
        expected = {tuple(row[:4]) for row in refused.itertuples(index=False) if bool(row[4]) is rejected}
        assert cells(found[sheet], *place) == expected
    assert len(found["Corrigir"]) == 1 + 4
    assert len(found["Conferir"]) == 1 + 2


def test_what_many_lines_share_is_said_once(reader: Reader) -> None:
    found = sheets(corrections.workbook(reader, "norte"))["Por causa"]
    abril = ("teleconsultoria/abr.csv", "abril", "Tipo da TC (tipo)")
    assert [tuple(row[1:]) for row in found[1:]] == [
        (*abril, "2 linhas: palavra fora da lista", "ficou fora", "5, 12", "O que fazer."),
        ("teleconsultoria/abr.csv", "—", "tipo", "1 linha: dia sem a hora", "valor não lido ou aviso", "7",
         "O que fazer."),
        ("teleconsultoria/fev.csv", "—", "—", "Arquivo que não abre", "ficou fora", "—", "O que fazer."),
    ]  # fmt: skip


def test_what_bars_a_line_comes_before_its_other_reasons(reader: Reader) -> None:
    found = sheets(corrections.workbook(reader, "norte"))["Corrigir"]
    reasons = [(row[3], row[7]) for row in found[1:] if row[3] == "12"]
    assert reasons == [("12", "Conserto de valor_invalido."), ("12", "Conserto de obrigatorio_ausente.")]


def test_values_are_text_and_never_a_persons(reader: Reader) -> None:
    content = corrections.workbook(reader, "norte")
    values = cells(sheets(content)["Corrigir"], "Linha", "Valor recebido")
    assert values == {("12", "=1+1"), ("12", ""), ("5", "talvez"), ("arquivo inteiro", "")}
    hidden = cells(sheets(content)["Conferir"], "Linha", "Valor recebido")
    assert hidden == {("7", "(não mostrado)"), ("9", "(não mostrado)")}
    with zipfile.ZipFile(BytesIO(content)) as parts:
        written = [parts.read(name).decode() for name in parts.namelist() if "worksheets/sheet" in name]
    assert len(written) == 5
    for sheet in written:
        assert "<f>" not in sheet
        assert set(re.findall(r'<c [^>]*t="(\w+)"', sheet)) == {"s"}


def test_cover_says_what_to_do_and_by_when(reader: Reader) -> None:
    cover = "\n".join(str(row[0]) for row in sheets(corrections.workbook(reader, "norte"))["Leia primeiro"])
    assert "Correções a fazer: Núcleo de Telessaúde de Norte (MG)" in cover
    assert "20/05/2024 às 09:00" in cover  # 12:00 UTC
    assert "Até 14/06/2024, o próximo prazo de entrega." in cover  # 15/05 is past
    # Lines 12 and 5 of one file and the whole of another; 7 and 9.
    assert "fora dos indicadores: 3 (3 de teleconsultoria)" in cover
    assert "não informado: 2 (2 de teleconsultoria)" in cover
    assert "SMART: envie" not in cover


def test_who_sends_envelopes_is_told_which_kind_corrects_and_which_replaces(read: Open) -> None:
    refused = refusal(1, "tipo_envio", "XX", "valor_invalido", caminho="smart/norte.json", rejeitada=False)
    found = sheets(corrections.workbook(read(rows() | {"rejeicao": [refused]}), "norte"))
    cover = "\n".join(str(row[0]) for row in found["Leia primeiro"])
    assert "No SMART: envie as correções como NA. Um envelope RE toma o lugar de tudo" in cover


@pytest.mark.parametrize(
    ("kinds", "step"),
    [
        (
            "acrescentam: [NA, AD], padrao: NA",
            "No SMART: envie as correções como NA ou AD.",
        ),
        (
            "substituem: [RE], padrao: RE",
            "No SMART: todo envelope (RE) toma o lugar de tudo o que foi enviado antes da mesma lista e do "
            "mesmo mês; envie as correções com o mês inteiro dentro.",
        ),
    ],
    ids=["only adding", "only replacing"],
)
def test_a_format_whose_kinds_only_add_or_only_replace_is_told_no_others(
    read: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kinds: str, step: str
) -> None:
    ours = (MAPPINGS_FOLDER / "smart.yml").read_text(encoding="utf-8")
    all_kinds = "acrescentam: [NA], substituem: [RE], padrao: RE"
    assert all_kinds in ours
    (tmp_path / "smart.yml").write_text(ours.replace(all_kinds, kinds), encoding="utf-8")
    monkeypatch.setattr(corrections, "product_mappings", lambda: load_mappings([tmp_path]))
    refused = refusal(1, "tipo_envio", "XX", "valor_invalido", caminho="smart/norte.json", rejeitada=False)
    found = sheets(corrections.workbook(read(rows() | {"rejeicao": [refused]}), "norte"))
    assert step in [row[0] for row in found["Leia primeiro"]]


def test_only_files_that_arrived_since_a_day(reader: Reader) -> None:
    found = sheets(corrections.workbook(reader, "norte", date(2024, 1, 1)))
    assert cells(found["Corrigir"], "Linha") == {("12",), ("5",)}
    assert "recebidos desde 01/01/2024" in found["Leia primeiro"][1][0]


def test_who_sees_one_nucleo_gets_its_rows_of_shared_files_and_nothing_of_others(read: Open) -> None:
    reader = read(rows(), scope=Scope(nucleos=frozenset({"norte"})))
    found = sheets(corrections.workbook(reader, "norte", date(2024, 1, 1)))
    assert ("9",) in cells(found["Conferir"], "Linha")
    with pytest.raises(LookupError):
        corrections.workbook(reader, "sul")


def test_faults_are_told_once_with_their_months(reader: Reader) -> None:
    table = sheets(corrections.workbook(reader, "norte"))["Sistema de origem"]
    assert len(table) == 2
    assert table[1][:4] == [
        "teleconsultoria", "Escala de satisfação invertida", "2, o último abr/2024", "60 de 200",
    ]  # fmt: skip


def test_same_publication_same_bytes(read: Open) -> None:
    one, other = (corrections.workbook(read(rows()), "norte") for _ in range(2))
    assert one == other


def test_a_nucleo_with_nothing_to_correct_gets_a_book_that_says_so(read: Open) -> None:
    found = sheets(
        corrections.workbook(
            read(rows() | {"rejeicao": [], "rejeicao_comum": [], "falha_remetente": []}), "norte"
        )
    )
    assert found["Corrigir"][1:] == [["Nada nesta aba.", *[""] * 7]]
