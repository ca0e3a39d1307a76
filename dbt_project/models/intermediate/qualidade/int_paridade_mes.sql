{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_meses_das_familias() }}"
) }}
{#-
  Records that came by more than one route (format), and those on which the last word of every route agrees: the compared
  columns equal and the instants within the same minute. A record counts in the month of the version in force.
-#}
{#- Named outside the condition, where dbt sees them when it parses. -#}
{%- set fatos = {} -%}
{%- for fonte in fontes_de_qualidade() %}{% do fatos.update({fonte: ref('fct_' ~ fonte)}) %}{% endfor %}
with
{%- for fonte, q in fontes_de_qualidade().items() %}
{%- set chave = contrato(fonte).chave | join(', ') %}
{%- set utc = [] %}
{%- for instante in q.recentes %}{% do utc.append('v.' ~ instante ~ '_utc') %}{% endfor %}
{%- if is_incremental() %}
registro_a_refazer_de_{{ fonte }} as (
  select {{ chave }}
  from {{ fatos[fonte] }}
  where {{ primeiro_em_mes_afetado(q.recentes, fonte) }}
),
{%- endif %}
chave_repetida_de_{{ fonte }} as (
  select {{ chave }}
  from {{ ref('int_' ~ fonte ~ '_versao') }}
  {%- if is_incremental() %}
  semi join registro_a_refazer_de_{{ fonte }} using ({{ chave }})
  {%- endif %}
  where aceita and not retirada and not vigente
  group by {{ chave }}
),
palavra_de_rota_de_{{ fonte }} as (
  select
    v.*,
    {{ mes_local('coalesce(' ~ utc | join(', ') ~ ')', 'n.fuso') }} as mes,
    e.formato
  from {{ ref('int_' ~ fonte ~ '_versao') }} as v
  semi join chave_repetida_de_{{ fonte }} as repetida using ({{ chave }})
  inner join {{ ref('int_entrega') }} as e on e.entrega_id = v._entrega_id
  inner join {{ ref('dim_nucleo') }} as n on n.nucleo_id = v.nucleo_id
  where v.aceita and not v.retirada
  qualify row_number() over (
    partition by {{ 'v.' ~ contrato(fonte).chave | join(', v.') }}, replace(e.formato, 'csv.gz', 'csv')
    order by v.atualizado_em_utc desc nulls last, e.ordem desc, v._linha desc
  ) = 1
),
registro_de_{{ fonte }} as (
  select
    '{{ fonte }}' as familia,
    max(p.mes) filter (where p.vigente) as mes,
    p.nucleo_id,
    count(*) as rotas,
    true
    {%- for coluna in q.comparadas %}
    and min(s.{{ coluna }}) = max(s.{{ coluna }})
    {%- endfor %}
    {%- for instante in q.recentes %}
    {%- set minuto = "date_trunc('minute', p." ~ instante ~ "_utc)" %}
    and count({{ minuto }}) in (0, count(*)) and min({{ minuto }}) is not distinct from max({{ minuto }})
    {%- endfor %} as concorda
  from palavra_de_rota_de_{{ fonte }} as p
  inner join {{ ref('stg_' ~ fonte) }} as s on s._entrega_id = p._entrega_id and s._linha = p._linha
  group by {{ 'p.' ~ contrato(fonte).chave | join(', p.') }}
),
{%- endfor %}
registro_repetido as (
  {%- for fonte in fontes_de_qualidade() %}
  {% if not loop.first %}union all{% endif %}
  select familia, mes, nucleo_id, rotas, concorda from registro_de_{{ fonte }}
  {%- endfor %}
)
select
  familia,
  mes,
  nucleo_id,
  count(*) as registros,
  count(*) filter (where concorda) as concordantes
from registro_repetido
where rotas > 1 and mes is not null and {{ de_mes_afetado() }}
group by familia, mes, nucleo_id
