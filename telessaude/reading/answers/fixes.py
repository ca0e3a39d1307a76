"""How each rejection is mended: one instruction a rule, with the form the contract asks of the column."""

from __future__ import annotations

from telessaude.contract import Column, load_sources

BEFORE = "antes_de_"
# Every rule of mart ``rejeicao``; {coluna} is the column, {forma} how it is written, {antes} the earlier one.
RULES = {
    "obrigatorio_ausente": "Preencha {coluna}: sem ela o registro não conta. {forma}",
    "valor_invalido": "Corrija {coluna}. {forma}",
    "referencia_inexistente": (
        "Confira o código de {coluna}. Se está certo, peça à coordenação estadual que o inclua no cadastro; "
        "se não, corrija-o."
    ),
    "instante_futuro": "{coluna} está no futuro: confira dia, mês e ano, e o relógio do sistema.",
    BEFORE: (
        "Confira as duas datas: {coluna} não pode ser anterior a {antes}. Datas muito antigas costumam ser "
        "de equipamento com o relógio errado."
    ),
    "linha_ilegivel": (
        "Gere o arquivo de novo: esta linha tem campos a mais ou aspas abertas. Texto com separador ou "
        "quebra de linha vai entre aspas."
    ),
    "arquivo_ilegivel": (
        "O arquivo inteiro ficou de fora. Confira se ele abre no seu computador, gere-o de novo e envie-o "
        "com a mesma extensão."
    ),
    "arquivo_sem_coluna_obrigatoria": (
        "O arquivo inteiro ficou de fora. Inclua no cabeçalho, com estes nomes: {coluna}. Envie-o de novo."
    ),
    "coluna_desconhecida": (
        "O que veio em {coluna} não foi lido. Se o contrato pede esse dado, use o nome do contrato; se não, "
        "não envie a coluna."
    ),
    "dia_sem_hora": "Exporte {coluna} com a hora, como 03/05/2024 14:05: só com o dia, o tempo é aproximado.",
    "fonte_desconhecida": (
        "O arquivo não foi lido. Ponha-o na pasta da fonte, como teleconsultoria, e envie-o de novo."
    ),
    "extensao_desconhecida": (
        "O arquivo não foi lido. Salve-o como csv, csv.gz, jsonl, parquet ou xlsx e envie-o de novo."
    ),
}
# The same rules in a few words, for tables.
NAMES = {
    "obrigatorio_ausente": "coluna obrigatória vazia",
    "valor_invalido": "valor inválido",
    "referencia_inexistente": "código fora do cadastro",
    "instante_futuro": "data no futuro",
    BEFORE: "datas fora de ordem",
    "linha_ilegivel": "linha ilegível",
    "arquivo_ilegivel": "arquivo que não abre",
    "arquivo_sem_coluna_obrigatoria": "arquivo sem coluna obrigatória",
    "coluna_desconhecida": "coluna desconhecida",
    "dia_sem_hora": "dia sem a hora",
    "fonte_desconhecida": "pasta desconhecida",
    "extensao_desconhecida": "extensão desconhecida",
}
# What a SMART envelope says of itself, which is in no source.
ENVELOPE = {"tipo_envio": "NA, que acrescenta e corrige, ou RE, que substitui o mês."}
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
    "pessoa": "CPF ou CNS com o dígito verificador certo, ou o código que o núcleo dá à pessoa.",
}


def how_to_fix(regra: str, fonte: str, coluna: str | None) -> str:
    """What the núcleo does about a rejection of a rule in a column of a source.

    Raises:
        KeyError: no such rule.
    """
    rule = BEFORE if regra.startswith(BEFORE) else regra
    named = column(fonte, coluna)
    return (
        RULES[rule]
        .format(
            coluna=coluna or "a coluna",
            forma=_form(named) if named else ENVELOPE.get(coluna or "", ""),
            antes=regra.removeprefix(BEFORE),
        )
        .strip()
    )


def column(fonte: str, coluna: str | None) -> Column | None:
    """The contract's column; None for what the contract does not name."""
    source = load_sources().get(fonte)
    return source.columns.get(coluna) if source and coluna else None


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
    if named.type == "inteiro" and isinstance(named.of, str):
        least, most = named.of.split("..")
        return f"Número inteiro de {least} a {most}."
    return FORMS[named.written]
