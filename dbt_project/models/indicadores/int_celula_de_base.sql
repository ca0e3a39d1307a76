{{ config(materialized='view') }}
{#- The cells of every indicator that does not judge another: each new int_celula_* joins this union. -#}
{%- set colunas = [
  'indicador_id', 'periodo_tipo', 'periodo_inicio', 'nivel', 'nivel_id', 'dimensao', 'categoria', 'posicao',
  'numerador', 'denominador', 'valor', 'cobertura'
] | join(', ') %}
{%- set calculos = [
  'aditiva', 'ponto_implantado', 'profissional', 'mediana', 'tema', 'componente_variavel', 'fila', 'mortalidade',
  'hospital_adotante', 'dias_ganhos', 'condicionalidade', 'suporte', 'licenca', 'oferta_especialidade',
  'equipe_do_nucleo', 'treinamento', 'horas', 'atividade', 'execucao_do_objeto', 'repasse', 'saude_digital',
  'avaliacao', 'por_habitante', 'semana', 'progresso', 'impacto_presencial', 'hora_ociosa', 'paciente',
  'especialidade', 'aconselhamento_genetico', 'participacao'
] -%}
{%- for calculo in calculos %}
{% if not loop.first %}union all{% endif %}
select {{ colunas }} from {{ ref('int_celula_' ~ calculo) }}
{%- endfor %}
