"""The validation report: one offline page in pt-BR, the same bytes for the same results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from expectations.model import ExpectationResult, Owner, Suite, ValidationResult
from telessaude import palette

FOLDER = Path(__file__).parent

OWNERS: dict[Owner, str] = {
    "nucleo": "Núcleo que enviou",
    "estado": "Coordenação estadual",
    "operacao": "Operação do armazém",
}


@dataclass(frozen=True)
class Line:
    """One result as a reader sees it: the mark says in words what the colour says."""

    result: ExpectationResult
    mark: str
    style: str
    owner: str


@dataclass(frozen=True)
class Section:
    """One source or mart: its lines and how many ended each way."""

    suite: Suite
    lines: tuple[Line, ...]

    def count(self, style: str) -> int:
        """How many lines have the style ``passou``, ``aviso``, ``critica`` or ``nao_se_aplica``."""
        return sum(line.style == style for line in self.lines)

    @property
    def style(self) -> str:
        """The worst outcome of the section."""
        return next((style for style in ("critica", "aviso", "passou") if self.count(style)), "nao_se_aplica")

    def of(self, style: str) -> tuple[Line, ...]:
        """The lines of one style."""
        return tuple(line for line in self.lines if line.style == style)


def write(validation: ValidationResult, suites: Mapping[str, Suite], report_dir: Path) -> None:
    """Write ``report_dir/index.html``, replacing what is there."""
    report_dir.mkdir(parents=True, exist_ok=True)
    (report_dir / "index.html").write_text(render(validation, suites), encoding="utf-8")


def render(validation: ValidationResult, suites: Mapping[str, Suite]) -> str:
    """The page as text; it names no other file and no other host."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.filters["inteiro"] = lambda value: f"{value:,}".replace(",", ".")
    sections = [_section(suite, validation.results) for suite in suites.values()]
    return environment.get_template("relatorio.html").render(
        validation=validation,
        sections=sections,
        blocking=[section for section in sections if section.count("critica")],
        warned=[section for section in sections if section.count("aviso")],
        totals={style: sum(section.count(style) for section in sections) for style in STYLES},
        styles=STYLES,
        palette=palette,
    )


STYLES = {
    "passou": "✓ passou",
    "aviso": "▲ aviso",
    "critica": "✕ impede publicar",
    "nao_se_aplica": "– não se aplica",
}


def _section(suite: Suite, results: Sequence[ExpectationResult]) -> Section:
    owners = {check.name: check.owner for check in suite.checks}
    return Section(suite, tuple(_line(result, owners) for result in results if result.suite == suite.name))


def _line(result: ExpectationResult, owners: Mapping[str, Owner]) -> Line:
    style = _style(result)
    mark = "! não pôde ser avaliada" if result.situacao == "erro" else STYLES[style]
    # A result per frame row is named after its check; a missing table has no check and is the operator's.
    owner = owners.get(result.expectativa.split("/")[0], "operacao")
    return Line(result, mark, style, OWNERS["operacao" if result.situacao == "erro" else owner])


def _style(result: ExpectationResult) -> str:
    if result.situacao in ("falhou", "erro"):
        return result.severidade
    return result.situacao
