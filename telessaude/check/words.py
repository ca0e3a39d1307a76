"""The doctor's report in words, a line each: what a coordinator reads on a terminal or on the page."""

from __future__ import annotations

from collections.abc import Iterator

from telessaude.check.report import Codes, FileReport, Heading, How, Reason, Report
from telessaude.contract.mapping import product_mappings
from telessaude.contract.words import capital, load_words, source_words
from telessaude.ingest.reading import OUTSIDE

CADASTROS = {
    "publicacao": "Códigos conferidos com os cadastros da publicação em vigor.",
    "arquivos": "Códigos conferidos com os cadastros que estão entre os arquivos.",
    "nenhum": "Códigos de núcleo, ponto e equipe não foram conferidos: não há cadastros com que comparar.",
}
SEPARADORES = {";": "ponto e vírgula", ",": "vírgula", "\t": "tabulação", "|": "barra vertical"}
HOW: dict[How, str] = {
    "pedida": "pedida em --as",
    "pasta": "é a pasta em que o arquivo está",
    "conteudo": "pelas colunas do cabeçalho",
}


def lines(report: Report) -> Iterator[str]:
    """The whole report."""
    for file in report.arquivos:
        yield from file_lines(file)
        yield ""
    yield CADASTROS[report.cadastros]


def file_lines(file: FileReport) -> Iterator[str]:
    """One file: what it is, what of its heading is understood, what would be read, why not the rest."""
    outside = next((one for one in file.motivos if one.regra == OUTSIDE and not one.rejeita), None)
    if outside:
        yield f"{file.caminho}: {outside.motivo}"
        return
    yield f"{file.caminho}: {what_it_is(file)}"
    yield f"  {taken_as(file)}"
    for heading in file.cabecalhos:
        yield from (f"  {line}" for line in heading_lines(heading))
    yield f"  {counted(file)}"
    for reason in reasons(file):
        yield from (f"  {line}" for line in _reason_lines(reason))
    for codes in file.codigos:
        yield f"  {unknown(codes)}"
    if file.proposta:
        yield "  Proposta de mapeamento para este cabeçalho:"
        yield from (f"    {line}" for line in file.proposta.splitlines())


def what_it_is(file: FileReport) -> str:
    """The kind of file, its encoding."""
    return f"{file.tipo}, {file.codificacao}." if file.codificacao else f"{file.tipo}."


def taken_as(file: FileReport) -> str:
    """The source or format that it was read as, and how that was chosen."""
    if file.pasta is None or file.como is None:
        if file.parece:
            example = file.parece.format(nucleo_id="NUC-MG-1")
            return f"Parece {file.parece}: ponha-o na pasta do núcleo, ou diga-a com --as, como {example}."
        return "Nenhuma fonte nem formato reconhece este arquivo: diga a pasta com --as."
    return f"Lido como {folder_name(file.pasta)} ({HOW[file.como]})."


def folder_name(pasta: str) -> str:
    """A folder of the landing as people call what it holds."""
    if pasta in load_words().fontes:
        called = source_words(pasta).nome
        return pasta if called == pasta else f"{pasta} ({called})"
    mapping = next((one for one in product_mappings() if one.covers(pasta) or one.pasta == pasta), None)
    return f"{pasta} ({mapping.titulo})" if mapping and mapping.titulo else pasta


def heading_lines(heading: Heading) -> Iterator[str]:
    """Where the heading is, which columns are understood, which not and what is near them, which lack."""
    where = f"Aba “{heading.aba}”: " if heading.aba else ""
    separator = SEPARADORES.get(heading.separador or "", heading.separador)
    split = f", separado por {separator}" if separator else ""
    if heading.linha is None:
        yield capital(f"{where}nenhum cabeçalho reconhecido nas primeiras 30 linhas{split}.")
    else:
        yield capital(f"{where}cabeçalho na linha {heading.linha}{split}.")
        yield f"  Colunas entendidas: {', '.join(_fed(*pair) for pair in heading.entendidas)}."
    for name, near in heading.ignoradas:
        yield f"  Coluna não lida: “{name}”{f' (parecida com {_or(near)})' if near else ''}."
    if heading.faltam:
        yield f"  Faltam colunas obrigatórias: {', '.join(heading.faltam)}."


def counted(file: FileReport) -> str:
    """How many rows a run would read, accept and reject."""
    if not file.lidas:
        return "Nada seria lido."
    return (
        f"Linhas: {_number(file.lidas)} lidas, {_number(file.aceitas)} seriam aceitas e "
        f"{_number(file.rejeitadas)} rejeitadas."
    )


def unknown(codes: Codes) -> str:
    """The codes of a column that nothing knows."""
    shown = ", ".join(f"{code} ({_number(rows)})" for code, rows in codes.codigos)
    more = codes.distintos - len(codes.codigos)
    return f"Códigos desconhecidos em {codes.coluna}: {shown}{f' e mais {more}' if more else ''}."


def reasons(file: FileReport) -> list[Reason]:
    """What is to be told of its rows: a column that is not read was told with the heading."""
    return [one for one in file.motivos if not (file.cabecalhos and one.regra == "coluna_desconhecida")]


def title(reason: Reason) -> str:
    """A reason in a few words: the sheet, the column as the file calls it, the cause, in how many rows."""
    mark = "Rejeição" if reason.rejeita else "Aviso"
    sheet = f" na aba “{reason.aba}”" if reason.aba else ""
    column = f", coluna “{reason.cabecalho}”" if reason.cabecalho else ""
    return f"{mark}{sheet}{column}: {reason.causa}{_in_rows(reason)}"


def _in_rows(reason: Reason) -> str:
    """How many rows a reason is in and what it does to them; nothing of one that is about no rows."""
    if load_words().regras[reason.regra].sobre == "arquivo":
        return ""
    rejected = (" rejeitada" if reason.linhas == 1 else " rejeitadas") if reason.rejeita else ""
    return f" ({_rows(reason.linhas)}{rejected})"


def examples(reason: Reason) -> list[str]:
    """The first lines that a reason is about, with what stands there; none of the whole file or sheet."""
    return [f"linha {line}{f': {value}' if value else ''}" for line, value in reason.exemplos if line]


def _reason_lines(reason: Reason) -> Iterator[str]:
    yield f"{title(reason)}. {reason.motivo}"
    yield from (f"    {example}" for example in examples(reason))
    if reason.dica:
        yield f"    O que fazer: {reason.dica}"


def _fed(heading: str, column: str) -> str:
    return column if heading == column else f"“{heading}” -> {column}"


def _or(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} ou {names[-1]}"


def _rows(count: int) -> str:
    return f"{_number(count)} {'linha' if count == 1 else 'linhas'}"


def _number(count: int) -> str:
    return f"{count:,}".replace(",", ".")
