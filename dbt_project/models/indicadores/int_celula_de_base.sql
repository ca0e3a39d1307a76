{{ config(materialized='view') }}
{#- The cells of every indicator that does not judge another: each new int_celula_* joins this union. -#}
{%- set colunas = [
  'indicador_id', 'periodo_tipo', 'periodo_inicio', 'nivel', 'nivel_id', 'dimensao', 'categoria', 'posicao',
  'numerador', 'denominador', 'valor', 'cobertura'
] | join(', ') -%}
select {{ colunas }} from {{ ref('int_celula_aditiva') }}
union all
select {{ colunas }} from {{ ref('int_celula_ponto_implantado') }}
union all
select {{ colunas }} from {{ ref('int_celula_profissional') }}
union all
select {{ colunas }} from {{ ref('int_celula_mediana') }}
union all
select {{ colunas }} from {{ ref('int_celula_tema') }}
union all
select {{ colunas }} from {{ ref('int_celula_componente_variavel') }}
union all
select {{ colunas }} from {{ ref('int_celula_fila') }}
union all
select {{ colunas }} from {{ ref('int_celula_mortalidade') }}
union all
select {{ colunas }} from {{ ref('int_celula_hospital_adotante') }}
union all
select {{ colunas }} from {{ ref('int_celula_dias_ganhos') }}
union all
select {{ colunas }} from {{ ref('int_celula_condicionalidade') }}
union all
select {{ colunas }} from {{ ref('int_celula_suporte') }}
union all
select {{ colunas }} from {{ ref('int_celula_licenca') }}
union all
select {{ colunas }} from {{ ref('int_celula_oferta_especialidade') }}
union all
select {{ colunas }} from {{ ref('int_celula_equipe_do_nucleo') }}
union all
select {{ colunas }} from {{ ref('int_celula_treinamento') }}
union all
select {{ colunas }} from {{ ref('int_celula_horas') }}
union all
select {{ colunas }} from {{ ref('int_celula_atividade') }}
union all
select {{ colunas }} from {{ ref('int_celula_execucao_do_objeto') }}
union all
select {{ colunas }} from {{ ref('int_celula_repasse') }}
union all
select {{ colunas }} from {{ ref('int_celula_saude_digital') }}
union all
select {{ colunas }} from {{ ref('int_celula_avaliacao') }}
union all
select {{ colunas }} from {{ ref('int_celula_por_habitante') }}
union all
select {{ colunas }} from {{ ref('int_celula_semana') }}
union all
select {{ colunas }} from {{ ref('int_celula_progresso') }}
union all
select {{ colunas }} from {{ ref('int_celula_impacto_presencial') }}
union all
select {{ colunas }} from {{ ref('int_celula_hora_ociosa') }}
union all
select {{ colunas }} from {{ ref('int_celula_paciente') }}
union all
select {{ colunas }} from {{ ref('int_celula_especialidade') }}
union all
select {{ colunas }} from {{ ref('int_celula_aconselhamento_genetico') }}
union all
select {{ colunas }} from {{ ref('int_celula_participacao') }}
