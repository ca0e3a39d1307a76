{#-
  What sources.yml says in words about a source's columns: which are required in which situacao, which may not come
  before which, which instants may lie in the future.
-#}
{% macro regras(fonte) %}
{%- set todas = {
  'teleconsultoria': {
    'exigidas': [{'coluna': 'respondida_em', 'situacoes': ['respondida']}],
    'ordens': [{'coluna': 'respondida_em', 'antes': 'solicitada_em'}]
  },
  'telediagnostico': {
    'exigidas': [
      {'coluna': 'realizado_em', 'situacoes': ['realizado', 'laudado']},
      {'coluna': 'laudado_em', 'situacoes': ['laudado']}
    ],
    'ordens': [
      {'coluna': 'realizado_em', 'antes': 'solicitado_em'},
      {'coluna': 'laudado_em', 'antes': 'realizado_em'}
    ]
  },
  'teleconsulta': {
    'exigidas': [{'coluna': 'iniciada_em', 'situacoes': ['realizada']}],
    'ordens': [{'coluna': 'encerrada_em', 'antes': 'iniciada_em'}]
  },
  'regulacao': {
    'exigidas': [{'coluna': 'executada_em', 'situacoes': ['executada']}],
    'ordens': [{'coluna': 'executada_em', 'antes': 'solicitada_em'}]
  },
  'chamado_suporte': {
    'exigidas': [],
    'ordens': [{'coluna': 'respondido_em', 'antes': 'aberto_em'}]
  },
  'sof': {
    'exigidas': [{'coluna': 'enviada_em', 'situacoes': ['enviada', 'devolvida', 'aprovada', 'publicada']}],
    'ordens': [{'coluna': 'primeiro_retorno_em', 'antes': 'enviada_em'}]
  }
} -%}
{{ return(todas.get(fonte, {'exigidas': [], 'ordens': []})) }}
{% endmacro %}
