"""Em resumo: the headline figures, and in sentences what calls for attention."""

from __future__ import annotations

from typing import Any

from telessaude import palette
from telessaude.charts import theme
from telessaude.contract.words import capital
from telessaude.reading import formats
from telessaude.reading.answers import periods, words
from telessaude.report import signals
from telessaude.report.blocks import WARNING, Block, items, notice, signed
from telessaude.report.content import Content
from telessaude.report.figures import Line
from telessaude.report.pictures import sparkline

TITLE = "Em resumo"
MOST_NAMED = 6


def blocks(content: Content) -> list[Block]:
    """Cards and findings."""
    found: list[Block] = []
    if content.protection:
        found.append(
            notice("Números protegidos, da base de pesquisa: o Método diz como e o que não há aqui.")
        )
    if content.partial:
        found.append(
            notice(
                "O quadrimestre ainda não tinha terminado na data de referência: os números são parciais e "
                "vão mudar."
            )
        )
    if content.headlines:
        found.append({"tipo": "cartoes", "cartoes": [card(line, content) for line in content.headlines]})
    return [*found, items(findings(content))]


def card(line: Line, content: Content) -> dict[str, Any]:
    """One headline figure, with all that is needed to judge it."""
    now, one = line.now, line.indicator
    figure, unit = _split(line)
    lines = []
    if now.valor is None:
        lines.append({"texto": capital(now.motivo), "cor": palette.ALERT})
    else:
        comparisons = [signed(line.before), signed(line.year_before)]
        lines += [text for place, text in enumerate(comparisons) if text not in comparisons[:place]]
    if line.of_uf is not None:
        lines.append({"texto": f"{content.unit.uf}: {one.figure(line.of_uf)}", "cor": palette.MUTED})
    drawn = sparkline(line.series, one) if len(line.series) > 1 else None
    return {
        "nome": one.nome,
        "valor": figure,
        "complemento": unit,
        "situacao": _status(line),
        "linhas": lines,
        "grafico": {"svg": drawn.svg, "alt": drawn.alt} if drawn else None,
        "aviso": f"{WARNING} {capital(line.weak)}" if line.weak else "",
    }


def findings(content: Content) -> list[str]:
    """What calls for attention, in sentences."""
    return [*_targets(content), *_deliveries(content), *_signals(content)]


def _split(line: Line) -> tuple[str, str]:
    """The number and, to be written smaller, its unit."""
    one, value = line.indicator, line.now.valor
    if value is None:
        return formats.NOTHING, ""
    if one.unidade == "R$":
        return one.figure(value), ""
    return formats.number(value, one.decimals), one.unidade


def _status(line: Line) -> dict[str, str] | None:
    if line.now.meta is None:
        return None
    status = theme.status(line.now.situacao if line.now.valor is not None else None)
    return {
        "texto": f"{status.symbol} {status.label}",
        "meta": f"Meta {line.indicator.figure(line.now.meta)}",
        "cor": status.color,
        "fundo": status.background,
    }


def _targets(content: Content) -> list[str]:
    judged = [line for line in content.lines if line.now.meta is not None and line.now.valor is not None]
    if not judged:
        return ["Nenhum indicador com meta tem número neste quadrimestre."]
    counts = {key: [line for line in judged if line.now.situacao == key] for key in theme.STATUSES}
    said = [
        words.counted(len(counts[key]), one, many)
        for key, one, many in (
            ("atingida", "atingida", "atingidas"),
            ("parcial", "atingida em parte", "atingidas em parte"),
            ("nao_atingida", "não atingida", "não atingidas"),
        )
    ]
    found = [f"Metas: de {len(judged)} com número, {words.listed(said)}."]
    missed = [
        f"{line.indicator.nome} ({line.indicator.figure(line.now.valor)}; "
        f"meta {line.indicator.figure(line.now.meta)})"
        for line in counts["nao_atingida"]
    ]
    return [*found, f"Não atingidas: {words.listed(missed, MOST_NAMED)}."] if missed else found


def _deliveries(content: Content) -> list[str]:
    rows = content.quality.deliveries
    if not rows:
        return []
    expected, received = (sum(getattr(row, name) for row in rows) for name in ("expected", "received"))
    late = sum(row.late for row in rows)
    text = f"Entregas: chegaram {received} de {expected} esperadas, {late} com atraso."
    missing = sorted({words.short(row.nucleo) for row in rows if row.missing})
    if missing:
        text += (
            f" Faltam, com prazo vencido, as de {words.listed(missing, MOST_NAMED)}: não contam como zero."
        )
    return [text]


def _signals(content: Content) -> list[str]:
    fired = [
        f"{line.indicator.nome} ({periods.said('mes', months)})"
        for line in content.headlines
        if (months := signals.months_in(line, content.first_day))
    ]
    if not fired:
        return []
    return [f"Fora do comum na própria série mensal, e a entender: {words.listed(fired, MOST_NAMED)}."]
