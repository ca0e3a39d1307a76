"""The file sent back to a núcleo: what it must correct, where it stands, why, and how to mend it.

Everything in it is text, so that nothing received is ever a formula; values of people are not in it.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pandas as pd
import xlsxwriter

from telessaude.contract import load_sources
from telessaude.contract.mapping import Envio, product_mappings
from telessaude.contract.words import load_words
from telessaude.export.xlsx import HEADING
from telessaude.reading import formats
from telessaude.reading.answers import sources
from telessaude.reading.publication import Reader

ROWS = 50_000  # of a sheet: more than anyone mends by hand
LONGEST = 500
PERSON = re.compile(r"(?<!\d)(?:\d{11}|\d{15})(?!\d)")
HIDDEN = "(não mostrado)"
COMMON, REJECTED, NULLED, FAULTS = "Por causa", "Corrigir", "Conferir", "Sistema de origem"
COMMON_HEADINGS = (
    "Fonte",
    "Arquivo",
    "Aba",
    "Coluna",
    "O que há",
    "Efeito",
    "Primeiras linhas",
    "Como corrigir",
)
COMMON_WIDTHS = (18, 46, 14, 26, 44, 24, 24, 64)
HEADINGS = ("Fonte", "Arquivo", "Aba", "Linha", "Coluna", "Valor recebido", "Motivo", "Como corrigir")
WIDTHS = (18, 46, 14, 9, 26, 24, 52, 64)
FAULT_HEADINGS = ("Fonte", "O que se vê", "Meses", "Registros", "O que distorce", "Como corrigir")
FAULT_WIDTHS = (18, 46, 20, 18, 52, 64)


@dataclass(frozen=True)
class Book:
    """What a workbook says."""

    nucleo: dict[str, Any]
    reference: datetime
    since: date | None
    deadline: date | None
    common: pd.DataFrame
    rejected: pd.DataFrame
    nulled: pd.DataFrame
    faults: pd.DataFrame


def workbook(reader: Reader, nucleo_id: str, since: date | None = None) -> bytes:
    """The XLSX of what a núcleo must correct in the files that arrived since a day (None: in all of them).

    Raises:
        LookupError: the núcleo is not in sight.
    """
    return _write(_read(reader, nucleo_id, since))


def rejections(reader: Reader, nucleo_id: str, since: date | None, *, rejected: bool) -> pd.DataFrame:
    """Entries of ``rejeicao`` of a núcleo, by file and line: of rows refused, or of values read as absent.

    Of a line what bars it comes first.
    """
    return reader.frame(
        """
        select r.*
        from rejeicao as r
        -- a file of several núcleos is out of the sight of who sees one of them; its rejected row is not
        left join entrega using (entrega_id)
        where r.nucleo_id = $nucleo and rejeitada = $rejeitada
            and ($desde is null or recebida_em is null or recebida_em >= $desde)
        order by r.fonte, r.caminho, r.aba, linha, ordem, coluna, regra, valor, r.entrega_id
        """,
        nucleo=nucleo_id,
        rejeitada=rejected,
        desde=since,
    )


def common(reader: Reader, nucleo_id: str, since: date | None) -> pd.DataFrame:
    """Entries of ``rejeicao_comum`` of a núcleo, by file: what leaves most rows out first."""
    return reader.frame(
        """
        select r.* exclude (exemplos), list_transform(exemplos, lambda one: one.linha) as linhas
        from rejeicao_comum as r
        left join entrega using (entrega_id)
        where r.nucleo_id = $nucleo and ($desde is null or recebida_em is null or recebida_em >= $desde)
        order by r.fonte, r.caminho, barra desc, contagem desc, r.aba, coluna, regra, dica, r.entrega_id
        """,
        nucleo=nucleo_id,
        desde=since,
    )


def lines(found: pd.DataFrame) -> int:
    """How many lines of files the entries speak of."""
    return len(found[["entrega_id", "linha"]].drop_duplicates())


def reference(reader: Reader) -> datetime:
    """The instant of reference of the publication.

    Raises:
        LookupError: no run published it.
    """
    run = reader.record("select referencia from execucao where resultado = 'publicada' order by fim desc")
    if run is None:
        raise LookupError("execucao")
    instant: datetime = run["referencia"].to_pydatetime()
    return instant


def _read(reader: Reader, nucleo_id: str, since: date | None) -> Book:
    nucleo = reader.record("select nucleo_id, nome, uf from nucleo where nucleo_id = $id", id=nucleo_id)
    if nucleo is None:
        raise LookupError(nucleo_id)
    moment = reference(reader)
    due = reader.record(
        "select min(prazo) as prazo from entrega_esperada where nucleo_id = $id and prazo >= $hoje",
        id=nucleo_id,
        hoje=moment.date(),
    )
    found = reader.frame(
        """
        select
            fonte, falha, count(*) as meses, max(mes) as ultimo, sum(ocorrencias) as ocorrencias,
            sum(registros) as registros
        from falha_remetente
        where nucleo_id = $id and ($desde is null or mes >= $desde)
        group by fonte, falha
        order by fonte, ocorrencias desc, falha
        """,
        id=nucleo_id,
        desde=since.replace(day=1) if since else None,
    )
    return Book(
        nucleo,
        moment,
        since,
        due["prazo"].date() if due and due["prazo"] is not None else None,
        common(reader, nucleo_id, since),
        rejections(reader, nucleo_id, since, rejected=True),
        rejections(reader, nucleo_id, since, rejected=False),
        found,
    )


def _write(book: Book) -> bytes:
    target = BytesIO()
    created = book.reference.astimezone(UTC).replace(tzinfo=None)
    with xlsxwriter.Workbook(target, {"in_memory": True}) as file:
        file.set_properties({"created": created, "title": f"Correções: {book.nucleo['nome']}"})
        _cover(file, book)
        _sheet(
            file, COMMON, COMMON_HEADINGS, COMMON_WIDTHS, [_shared(r) for r in book.common.to_dict("records")]
        )
        for name, found in ((REJECTED, book.rejected), (NULLED, book.nulled)):
            _sheet(file, name, HEADINGS, WIDTHS, [_entry(row) for row in found.head(ROWS).to_dict("records")])
        seen = [_fault(row) for row in book.faults.head(ROWS).to_dict("records")]
        _sheet(file, FAULTS, FAULT_HEADINGS, FAULT_WIDTHS, seen)
    return target.getvalue()


def _shared(row: dict[Hashable, Any]) -> tuple[str, ...]:
    """A row of the sheet that says once what is common to many lines."""
    lines = ", ".join(str(line) for line in dict.fromkeys(row["linhas"]) if line)
    return (
        sources.name(row["fonte"]),
        str(row["caminho"]),
        _or_nothing(row["aba"]),
        _column(row),
        str(row["resumo"]),
        "ficou fora" if row["barra"] else "valor não lido ou aviso",
        lines or formats.NOTHING,
        _or_nothing(row["dica"]),
    )


def _entry(row: dict[Hashable, Any]) -> tuple[str, ...]:
    empty = row["regra"] == "obrigatorio_ausente"
    return (
        sources.name(row["fonte"]),
        str(row["caminho"]),
        _or_nothing(row["aba"]),
        "arquivo inteiro" if row["linha"] == 0 else str(row["linha"]),
        _column(row),
        "" if empty else shown(row["fonte"], row["coluna"], row["valor"]),
        str(row["motivo"]),
        _or_nothing(row["dica"]),
    )


def _column(row: dict[Hashable, Any]) -> str:
    """A column as the file calls it, and as the contract does."""
    column = _or_nothing(row["coluna"])
    return column if formats.missing(row["cabecalho"]) else f"{row['cabecalho']} ({column})"


def _or_nothing(value: object) -> str:
    return formats.NOTHING if formats.missing(value) else str(value)


def shown(fonte: str, coluna: object, valor: object) -> str:
    """A value as received; never a person's, nor one that could be."""
    source = load_sources().get(fonte)
    text = "" if formats.missing(valor) else str(valor)
    if (source and coluna in source.people) or PERSON.search(re.sub(r"[.\-/ ]", "", text)):
        return HIDDEN
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _fault(row: dict[Hashable, Any]) -> tuple[str, ...]:
    known = load_words().falhas[row["falha"]]
    count = f"{formats.number(row['ocorrencias'])} de {formats.number(row['registros'])}"
    months = f"{row['meses']}, o último {formats.month(row['ultimo'])}"
    return (
        sources.name(row["fonte"]),
        known.nome,
        months,
        count,
        known.distorce or "nenhum indicador",
        known.como_corrigir,
    )


def _sheet(
    file: xlsxwriter.Workbook,
    name: str,
    headings: tuple[str, ...],
    widths: tuple[int, ...],
    rows: list[tuple[str, ...]],
) -> None:
    heading = file.add_format(HEADING)
    cell = file.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    sheet = file.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    for place, (title, width) in enumerate(zip(headings, widths, strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, title, heading)
    for line, texts in enumerate(rows or [("Nada nesta aba.",)], start=1):
        for place, text in enumerate(texts):
            sheet.write_string(line, place, text, cell)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(headings) - 1)


def _cover(file: xlsxwriter.Workbook, book: Book) -> None:
    sheet = file.add_worksheet("Leia primeiro")
    sheet.set_column(0, 0, 110)
    title = file.add_format({"bold": True, "font_size": 16, "text_wrap": True})
    section = file.add_format({"bold": True, "font_size": 12, "top": 1})
    text = file.add_format({"text_wrap": True, "valign": "top"})
    styles = {"title": title, "section": section, "text": text}
    for line, (style, words_) in enumerate(_said(book)):
        sheet.write_string(line, 0, words_, styles[style])
    sheet.set_portrait()
    sheet.fit_to_pages(1, 0)


def _said(book: Book) -> list[tuple[str, str]]:
    nucleo = book.nucleo
    period = f"recebidos desde {formats.day(book.since)}" if book.since else "recebidos até hoje"
    return [
        ("title", f"Correções a fazer: {nucleo['nome']} ({nucleo['uf']})"),
        ("text", f"Arquivos {period}. Dados com referência em {formats.instant(book.reference)} (Brasília)."),
        ("section", "Até quando"),
        ("text", _deadline(book.deadline)),
        ("section", "O que há aqui"),
        ("text", f"Aba {COMMON}, o que se repete, dito uma vez por arquivo: {len(book.common)}."),
        ("text", _amount(book.rejected, REJECTED, "linhas que ficaram fora dos indicadores")),
        ("text", _amount(book.nulled, NULLED, "linhas que contam, com um valor lido como não informado")),
        ("text", f"Aba {FAULTS}, falhas do sistema que gera os arquivos: {len(book.faults)}."),
        ("section", "O que fazer"),
        *(("text", step) for step in _steps(book)),
        ("section", "Como ler"),
        ("text", "Linha: a do arquivo, com o cabeçalho como 1; em SMART e Parquet, a posição do registro."),
        ("text", "Valores que podem identificar uma pessoa não são mostrados."),
    ]


def _deadline(day: date | None) -> str:
    if day is None:
        return "Até o próximo prazo de entrega: o décimo dia útil do mês que vem."
    return f"Até {formats.day(day)}, o próximo prazo de entrega."


def _amount(found: pd.DataFrame, sheet: str, what: str) -> str:
    if found.empty:
        return f"Aba {sheet}, {what}: nenhuma."
    cut = "" if len(found) <= ROWS else f" Estão aqui os primeiros {formats.number(ROWS)} problemas."
    by_source = [
        f"{formats.number(lines(rows))} de {sources.name(str(fonte))}"
        for fonte, rows in found.groupby("fonte")
    ]
    return f"Aba {sheet}, {what}: {formats.number(lines(found))} ({', '.join(by_source)}).{cut}"


def _steps(book: Book) -> list[str]:
    steps = [
        f"1. Comece pela aba {COMMON}: um conserto no sistema de origem costuma resolver muitas linhas. Na "
        f"aba {REJECTED}, corrija cada linha no sistema de origem, como diz a última coluna. Uma linha "
        "com vários problemas aparece uma vez para cada um.",
        f"2. Na aba {NULLED}, confira os valores: o mesmo erro costuma se repetir e se corrige de uma vez.",
        f"3. Na aba {FAULTS}, veja com quem cuida do sistema o que ele envia errado.",
        "4. Gere os arquivos de novo e envie-os como sempre. O registro de mesma chave toma o lugar do "
        "anterior: nada conta duas vezes. A coluna atualizado_em, se houver, deve trazer a data da correção.",
    ]
    arrived = pd.concat([book.rejected["caminho"], book.nulled["caminho"]])
    folders = {str(path).rpartition("/")[0] for path in arrived}
    steps += [
        f"No {mapping.titulo}: {_sending(mapping.envio)}"
        for mapping in product_mappings()
        if mapping.envio and any(map(mapping.covers, folders))
    ]
    return steps


def _sending(envio: Envio) -> str:
    """As which of its kinds corrections are sent; a format may have only kinds that add, or that replace."""
    adding, replacing = (" ou ".join(kinds) for kinds in (envio.acrescentam, envio.substituem))
    replaces = "toma o lugar de tudo o que foi enviado antes da mesma lista e do mesmo mês"
    if not adding:
        return f"todo envelope ({replacing}) {replaces}; envie as correções com o mês inteiro dentro."
    corrects = f"envie as correções como {adding}."
    if not replacing:
        return corrects
    return f"{corrects} Um envelope {replacing} {replaces}; só o use com o mês inteiro dentro."
