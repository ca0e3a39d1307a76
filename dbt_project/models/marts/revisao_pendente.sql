{{ config(
  materialized='incremental',
  incremental_strategy='append',
  on_schema_change='fail',
  pre_hook="{{ apagar_numeros() }}"
) }}
{%- set indicadores_afetados = ref('int_indicador_afetado') -%}
{%- set cadastros_alterados = ref('int_cadastro_alterado') -%}
{%- set termos = ref('indicador_termo') -%}
{#- What the figures of closed periods would be, where it is not what was kept. Causes are written when it is published. -#}
with
numero_calculado as (
  select
    c.*,
    coalesce(todos.fechamento_id, lugar.fechamento_id) as fechamento_id
  from {{ ref('int_indicador_celula') }} as c
  inner join {{ ref('int_indicador') }} as i on i.indicador_id = c.indicador_id
  left join {{ ref('int_fechado') }} as todos
    on todos.periodo_tipo = c.periodo_tipo and todos.periodo_inicio = c.periodo_inicio and todos.nivel = '*'
  left join {{ ref('int_fechado') }} as lugar
    on lugar.periodo_tipo = c.periodo_tipo
    and lugar.periodo_inicio = c.periodo_inicio
    and lugar.nivel = c.nivel
    and lugar.nivel_id = c.nivel_id
  where coalesce(todos.fechamento_id, lugar.fechamento_id) is not null
    {%- if is_incremental() %}
    and {{ numero_a_refazer('c', indicadores_afetados, cadastros_alterados, termos) }}
    {%- endif %}
),
numero_guardado as (
  {%- for tabela in ['indicador_valor', 'indicador_valor_detalhe'] %}
  {{ 'union all' if not loop.first }}
  select g.*
  from {{ numeros_guardados(tabela) }} as g
  {%- if is_incremental() %}
  where {{ numero_a_refazer('g', indicadores_afetados, cadastros_alterados, termos) }}
  {%- endif %}
  {%- endfor %}
)
select
  coalesce(g.fechamento_id, c.fechamento_id) as fechamento_id,
  indicador_id,
  periodo_tipo,
  periodo_inicio,
  {{ fim_do_periodo('periodo_tipo', 'periodo_inicio') }} as periodo_fim,
  nivel,
  nivel_id,
  dimensao,
  categoria,
  case when g.fechamento_id is null then 'novo' when c.fechamento_id is null then 'retirado' else 'alterado' end as mudanca,
  g.numerador as numerador_publicado,
  c.numerador as numerador_que_espera,
  g.denominador as denominador_publicado,
  c.denominador as denominador_que_espera,
  g.valor as valor_publicado,
  c.valor as valor_que_espera,
  c.cobertura as cobertura_que_espera,
  cast(null as varchar) as motivo,
  cast(null as varchar[]) as entregas
from numero_guardado as g
full join numero_calculado as c
  using (indicador_id, periodo_tipo, periodo_inicio, nivel, nivel_id, dimensao, categoria)
where g.fechamento_id is null
  or c.fechamento_id is null
  or {{ numero_difere('g.numerador', 'c.numerador') }}
  or {{ numero_difere('g.denominador', 'c.denominador') }}
  or {{ numero_difere('g.valor', 'c.valor') }}
