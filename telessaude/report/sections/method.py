"""Método: what each main figure is, how to read the others, and which indicators have no figure."""

from __future__ import annotations

from telessaude.reading import formats
from telessaude.reading.answers import words
from telessaude.reading.answers.catalogue import Indicator
from telessaude.report.blocks import Block, heading, items, note, terms
from telessaude.report.content import OTHER_PERIODS, Content, other_levels
from telessaude.report.period import months_in_words

TITLE = "Método"


def blocks(content: Content) -> list[Block]:
    """Definitions of the headlines, how to read, what is not here."""
    return [
        heading("O que se mede"),
        terms([(line.indicator.nome, definition(line.indicator)) for line in content.headlines]),
        note(
            "A definição de todos os indicadores, também dos que não têm número aqui, está na folha “método” "
            "da planilha deste relatório."
        ),
        heading("Como ler"),
        terms(reading(content)),
        *_absent(content),
    ]


def definition(one: Indicator) -> str:
    """What an indicator is and its formula."""
    formula = ""
    if one.numerador and one.denominador:
        factor = "" if one.fator in (None, 1.0) else f", × {formats.number(one.fator)}"
        formula = f" Fórmula: {_sentence(one.numerador)} ÷ {_sentence(one.denominador)}{factor}."
    return f"{one.definicao.rstrip('. ')}.{formula} {one.norma_nome}."


def reading(content: Content) -> list[tuple[str, str]]:
    """How to read what the report shows."""
    told = [
        (
            "Período",
            f"{months_in_words(content.first_day)}. Cada registro conta no mês em que o fato aconteceu, "
            "não no mês em que foi entregue.",
        ),
        (
            "Referência",
            f"Os dados são os recebidos até {formats.instant(content.run.reference)} (Brasília). Correções "
            "enviadas depois aparecem na publicação seguinte.",
        ),
        (
            "Intervalo de 95 %",
            "A faixa em que o percentual estaria, com 95 % de confiança, se os casos fossem uma amostra do "
            "que o serviço faz (método de Wilson). Com poucos casos ela é larga, e a comparação vale menos.",
        ),
        (
            "Meta",
            "A pactuada para o lugar e o período ou, sem ela, a da norma. Atingida: 100 % da meta ou mais. "
            "Em parte: de 85 % a menos de 100 %.",
        ),
        (
            "Limites de controle",
            "Calculados da própria série mensal (gráfico XmR), com 12 meses ou mais. Sinal: um ponto fora "
            "dos limites, oito seguidos do mesmo lado da média, seis seguidos subindo ou caindo, ou dois de "
            "três perto de um limite.",
        ),
        (
            "Comparação de lugares",
            "No funil, lugares com poucos casos variam mais por acaso; só quem sai das curvas de 95 % ou "
            "99,8 % difere do conjunto.",
        ),
        (
            "Sem valor (—)",
            "Nada a medir, ou nada entregue, com o motivo ao lado. Nunca quer dizer zero.",
        ),
    ]
    if content.protection:
        told.insert(0, ("Proteção", content.protection))
    if content.partial:
        told.insert(
            1,
            (
                "Parcial",
                "O quadrimestre está em curso: valores e situações são os de até agora e não se comparam com "
                "quadrimestres inteiros.",
            ),
        )
    return told


def _absent(content: Content) -> list[Block]:
    if not content.absent:
        return []
    by_design = {OTHER_PERIODS, other_levels(content.unit)}
    told = [
        f"{reason}: {words.counted(len(found), 'indicador', 'indicadores')}."
        if reason in by_design
        else f"{reason}: {'; '.join(one.nome for one in found)}."
        for reason, found in content.absent.items()
    ]
    return [heading("Indicadores sem número neste relatório"), items(told)]


def _sentence(text: str) -> str:
    return text.strip().rstrip(".")
