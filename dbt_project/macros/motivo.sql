{#- The reason of a rejection, as the núcleo that must correct it reads it. -#}
{% macro motivo(regra, coluna, fonte) -%}
  case
    when {{ regra }} = 'obrigatorio_ausente'
      then 'A coluna ' || {{ coluna }} || ' é obrigatória nesta situação e veio vazia.'
    when {{ regra }} = 'valor_invalido'
      then 'O valor da coluna ' || {{ coluna }} || ' não é válido para o contrato de ' || {{ fonte }} || '.'
    when {{ regra }} = 'referencia_inexistente'
      then 'O valor da coluna ' || {{ coluna }} || ' não existe no cadastro correspondente.'
    when {{ regra }} = 'instante_futuro'
      then 'O instante da coluna ' || {{ coluna }} || ' está mais de 24 h à frente da data de referência.'
    when {{ regra }} like 'antes_de_%'
      then 'O instante da coluna ' || {{ coluna }} || ' é anterior ao da coluna ' || replace({{ regra }}, 'antes_de_', '') || '.'
    when {{ regra }} = 'linha_ilegivel' then 'A linha não pôde ser lida: confira separadores, aspas e número de campos.'
    when {{ regra }} = 'arquivo_ilegivel' then 'O arquivo não pôde ser aberto: está corrompido ou não é do formato indicado.'
    when {{ regra }} = 'arquivo_sem_coluna_obrigatoria' then 'Faltam no cabeçalho colunas obrigatórias: ' || {{ coluna }} || '.'
    when {{ regra }} = 'coluna_desconhecida' then 'A coluna não faz parte do contrato e foi deixada de lado.'
    when {{ regra }} = 'dia_sem_hora' then 'Veio só o dia, sem a hora: contou 00:00:00 na solicitação ou 23:59:59 na resposta.'
    when {{ regra }} = 'fonte_desconhecida' then 'A pasta não corresponde a nenhuma fonte tratada: o arquivo não foi lido.'
    when {{ regra }} = 'extensao_desconhecida' then 'A extensão do arquivo não é tratada: o arquivo não foi lido.'
    else 'Regra ' || {{ regra }} || '.'
  end
{%- endmacro %}
