"""How each rejection is mended: one instruction a rule, with the form the contract asks of the column."""

from __future__ import annotations

from telessaude.contract import Column, load_sources
from telessaude.contract.mapping import product_mappings
from telessaude.contract.words import load_words

FORMS = {
    "texto": "Escreva o texto.",
    "inteiro": "Número inteiro, sem unidade, como 5.",
    "decimal": "Só o número, como 7,5, sem texto.",
    "data": "Dia, mês e ano com quatro dígitos, sem a hora, como 03/05/2024.",
    "instante": "Data e hora, como 03/05/2024 14:05.",
    "bool": "S ou N.",
    "ibge": "Código IBGE do município, de 7 dígitos, como 3106200.",
    "cnes": "CNES do estabelecimento, de 7 dígitos; 9999999 e 0000000 não são CNES.",
    "ine": "INE da equipe, de até 10 dígitos; 0000000000 não é INE.",
    "cbo": "CBO de 6 dígitos, como 225142; 999999 e 000000 não são CBO.",
    "cid10": "CID-10, como E11 ou E11.9.",
    "ciap2": "CIAP-2, como K86.",
    "sigtap": "Código SIGTAP de 10 dígitos.",
    "medida": "O nome de uma medida, como tc_respondidas; a tabela medida traz todas.",
    "indicador_local": "LOCAL. e letras sem acento, algarismos, ponto ou _, como LOCAL.visitas.",
    "pessoa": "CPF ou CNS com o dígito verificador certo, ou o código que o núcleo dá à pessoa.",
}


def how_to_fix(regra: str, fonte: str, coluna: str | None) -> str:
    """What the núcleo does about a rejection of a rule in a column of a source.

    Raises:
        KeyError: no such rule.
    """
    named = column(fonte, coluna)
    form = _form(named) if named else _kinds(coluna)
    return load_words().regras[regra].como_corrigir.format(coluna=coluna or "a coluna", forma=form).strip()


def column(fonte: str, coluna: str | None) -> Column | None:
    """The contract's column; None for what the contract does not name."""
    source = load_sources().get(fonte)
    return source.columns.get(coluna) if source and coluna else None


def _kinds(field: str | None) -> str:
    """The kinds of sending that a field of an envelope may hold, which is in no source."""
    for envio in (mapping.envio for mapping in product_mappings()):
        if envio and envio.campo == field:
            adding, replacing = (" ou ".join(kinds) for kinds in (envio.acrescentam, envio.substituem))
            return f"{adding}, que acrescenta e corrige, ou {replacing}, que substitui o mês."
    return ""


def _form(named: Column) -> str:
    text = _written(named)
    if named.req:
        return text
    return f"{text} Não se sabe? Deixe vazio."


def _written(named: Column) -> str:
    if named.type == "enum":
        return f"Um destes: {', '.join(named.of)}." if named.of else "Sigla da UF, como MG."
    if named.type == "lista":
        return f"{FORMS[str(named.of)]} Vários, separados por |."
    if named.written == "inteiro" and isinstance(named.of, str):
        least, most = named.of.split("..")
        return f"Número inteiro de {least} a {most}."
    return FORMS.get(named.type) or FORMS[named.written]
