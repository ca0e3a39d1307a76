"""What ``pesquisa.duckdb`` says of its own tables: how each is protected and what it does not hold."""

from __future__ import annotations

from telessaude.publish.research import rule
from telessaude.publish.research.base import CATEGORY_FROM, SPLIT_FROM

PROTECTION = (
    f"Proteção: cada contagem da base é arredondada ao acaso a um dos múltiplos de {rule.BASE} vizinhos (de "
    f"{rule.SMALL + 1} a {rule.LARGE}, ao mais próximo), sempre o mesmo; tudo o mais deriva delas."
)
NOT_HELD = (
    "Não há: equipe, ponto, profissional, núcleo, pessoas distintas, médias, medianas, município por mês "
    "ou por categoria."
)
PUBLIC = "Não fala de registros: publicada como é."

FIGURES = (
    f"Os indicadores que se derivam da base de contagens protegidas. {PROTECTION} Um número só está aqui se "
    "o seu erro possível é de até 5 % (1 % no total da UF no ano) ou se é uma contagem da própria base; uma "
    f"proporção, só se o denominador é de {SPLIT_FROM} ou mais. Ausência de linha não é zero. {NOT_HELD}",
    {
        "margem_numerador": "Quanto o numerador pode estar acima ou abaixo do verdadeiro, no máximo.",
        "margem_denominador": "O mesmo do denominador; vazia nas contagens.",
    },
)
NEVER = "Sempre vazia: não se publica aqui."
EMPTY = ("posicao", "cobertura", "ic95_inferior", "ic95_superior", "meta", "situacao")

COUNTS = (
    f"A base: cada contagem, de um quadrimestre de uma UF, protegida uma só vez. {PROTECTION} Um grupo de "
    f"menos de {SPLIT_FROM} só tem o total; uma repartição que, com as outras, diria demais não é publicada; "
    f"uma categoria só entra se o que dela se publica soma {CATEGORY_FROM}. Linha ausente é 0: de 0 a 4 "
    f"registros (até 9 num quadrimestre de lançamento anterior). {NOT_HELD}",
    {
        "medida": "Medida de que é a contagem, como na tabela medida.",
        "uf": "UF; sem_uf quando não se sabe.",
        "periodo_inicio": "Primeiro dia do quadrimestre.",
        "periodo_fim": "Último dia do quadrimestre.",
        "recorte": "total, mes, municipio, uma cadeia de medidas ou um recorte: cada um reparte os mesmos "
        "registros.",
        "categoria": "Mês (primeiro dia), município (IBGE) ou categoria; numa cadeia, a última medida que "
        "conta o registro, ou demais. nao_informado quando falta.",
        "contagem": "Quantos registros, protegida.",
        "minimo": "O menor número verdadeiro possível, conhecida a regra.",
        "maximo": "O maior.",
    },
)
ABSENT = (
    "Os indicadores do catálogo que este lançamento não traz, e por quê. Não há números: nada a proteger.",
    {"indicador_id": "Indicador.", "nome": "Nome do indicador.", "motivo": "Por que não está."},
)
RELEASE = (
    "Este lançamento e os anteriores. Não há números de registros aqui: nada a proteger.",
    {
        "numero": "Número do lançamento.",
        "referencia": "Instante de referência dos dados.",
        "ate": "Último dia do último quadrimestre que traz.",
        "publicacao_id": "Publicação do armazém de que foi feito.",
        "versao": "Versão do código, dos modelos e das tabelas de referência.",
    },
)
