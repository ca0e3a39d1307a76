"""The page that a coordinator reads: complete, offline, in pt-BR, the same for the same results."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import expectations
from expectations import ExpectationResult, ValidationResult
from expectations.report import render, write
from telessaude import palette

SUITES = expectations.suites()


def _result(suite: str, check: str, **changes: object) -> ExpectationResult:
    found = next(c for c in SUITES[suite].checks if c.name == check.split("/")[0])
    values: dict[str, object] = {
        "suite": suite, "tabela": SUITES[suite].table, "expectativa": check,
        "coluna": found.subject or found.column,
        "severidade": found.severity, "sucesso": True, "situacao": "passou", "valor_observado": "0 de 1.234",
        "inesperados": 0, "avaliados": 1234, "descricao": found.description, **changes,
    }  # fmt: skip
    return ExpectationResult(**values)  # type: ignore[arg-type]


FAILED = _result(
    "fonte_teleconsultoria", "dominio_situacao", sucesso=False, situacao="falhou", inesperados=2,
    valor_observado="2 de 1.234; por exemplo: <script>alert(1)</script>",
)  # fmt: skip
WARNED = _result(
    "mart_falha_remetente", "falha_conhecida/NUC-1/fechamento_em_lote", sucesso=False, situacao="falhou"
)
PASSED = _result("fonte_nucleo", "chave_unica")


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)


def _read(page: str) -> str:
    parser = _Text()
    parser.feed(page)
    assert parser.open == []
    return re.sub(r"\s+", " ", " ".join(parser.words))


def test_a_critical_failure_says_what_it_makes_unusable_and_who_mends_it() -> None:
    page = render(ValidationResult((PASSED, FAILED, WARNED), "15/05/2024 09:00:00"), SUITES)
    text = _read(page)
    assert "✕ Publicação impedida" in text
    assert "1 expectativa(s) crítica(s) não foram cumpridas" in text
    assert f"Fica inutilizável: {SUITES['fonte_teleconsultoria'].unusable}." in text
    assert "15/05/2024 09:00:00 (horário de Brasília)" in text
    assert "Operação do armazém" in text
    assert "Núcleo que enviou" in text
    assert "1.234" in text
    assert "<script>" not in page


def test_warnings_alone_release_the_publication() -> None:
    text = _read(render(ValidationResult((PASSED, WARNED)), SUITES))
    assert "✓ Publicação liberada" in text
    assert "Há 1 aviso(s)" in text
    assert "O que impede a publicação" not in text
    assert "Instante de referência" not in text


def test_what_could_not_be_judged_is_told_apart_from_bad_data() -> None:
    broken = _result(
        "fonte_nucleo", "chave_unica", sucesso=False, situacao="erro", valor_observado="sem coluna"
    )
    text = _read(render(ValidationResult((broken,)), SUITES))
    assert "! não pôde ser avaliada" in text
    assert "✕ Publicação impedida" in text


def test_the_page_asks_nothing_of_any_host() -> None:
    page = render(ValidationResult((PASSED, FAILED, WARNED)), SUITES)
    assert '<html lang="pt-BR">' in page
    assert re.findall(r"(?:https?:)?//|@import|url\(|<link|<img|<script|<iframe", page) == []
    assert {href[0] for href in re.findall(r'href="([^"]+)"', page)} == {"#"}
    anchors = set(re.findall(r'href="#([^"]+)"', page))
    assert anchors <= set(re.findall(r'id="([^"]+)"', page))


def test_every_suite_is_on_the_page_even_without_results() -> None:
    text = _read(render(ValidationResult((PASSED,)), SUITES))
    assert all(suite.title in text for suite in SUITES.values())


def test_writing_replaces_the_page(tmp_path: Path) -> None:
    write(ValidationResult((FAILED,)), SUITES, tmp_path / "nova" / "pasta")
    write(ValidationResult((PASSED,)), SUITES, tmp_path / "nova" / "pasta")
    page = (tmp_path / "nova" / "pasta" / "index.html").read_text(encoding="utf-8")
    assert page == render(ValidationResult((PASSED,)), SUITES)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_colours_of_outcomes_are_readable_on_their_background() -> None:
    """WCAG AA asks 4.5 to 1 for text; the marks stand on white and on the shade of a band."""
    page = render(ValidationResult((PASSED,)), SUITES)
    for name in ("passou", "aviso", "critica", "nao_se_aplica"):
        colour = re.search(rf"--{name}: (#[0-9A-F]{{6}});", page)
        assert colour
        for background in (palette.PAPER, palette.SHADE):
            ratio = (_luminance(background) + 0.05) / (_luminance(colour[1]) + 0.05)
            assert ratio >= 4.5
