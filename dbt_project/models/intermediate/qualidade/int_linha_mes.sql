{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_meses_das_familias_e_sem_mes() }}"
) }}
{#-
  What each delivery brought of each núcleo and month. A row of a delivery counts in the month of its latest event: a request of
  April that comes again answered in May says nothing of April. A row whose instants are all unreadable has no month here.
-#}
with
{%- for fonte, q in fontes_de_qualidade().items() %}
{%- set utc = [] %}
{%- for instante in q.recentes %}{% do utc.append('v.' ~ instante ~ '_utc') %}{% endfor %}
entrega_de_{{ fonte }} as (
  select
    coalesce(v.nucleo_id, e.codigo_nucleo) as nucleo_id,
    v._entrega_id as entrega_id,
    {{ mes_local('coalesce(' ~ utc | join(', ') ~ ')', "coalesce(n.fuso, 'America/Sao_Paulo')") }} as mes,
    count(*) as linhas,
    count(*) filter (where not v.aceita) as rejeitadas,
    count(*) filter (where v.vigente) as vigentes
  from {{ ref('int_' ~ fonte ~ '_versao') }} as v
  inner join {{ source('lago', 'entrega') }} as e on e.entrega_id = v._entrega_id
  left join {{ ref('dim_nucleo') }} as n on n.nucleo_id = v.nucleo_id
  where {{ alcanca_mes_afetado(utc, fonte) }}
  group by all
),
{%- endfor %}
linhas_do_mes as (
  {%- for fonte, q in fontes_de_qualidade().items() %}
  {% if not loop.first %}union all{% endif %}
  select
    '{{ fonte }}' as familia,
    mes,
    nucleo_id,
    entrega_id,
    linhas,
    rejeitadas,
    vigentes
  from entrega_de_{{ fonte }}
  {%- endfor %}
  union all
  -- what could not be read and was kept as long as acesso.yml says
  select fonte as familia, mes, nucleo_id, entrega_id, linhas, linhas as rejeitadas, 0 as vigentes
  from {{ source('lago', 'recusada_apagada') }}
  where fonte in ('{{ fontes_de_qualidade() | join("', '") }}')
)
select
  familia,
  mes,
  nucleo_id,
  entrega_id,
  cast(sum(linhas) as bigint) as linhas,
  cast(sum(rejeitadas) as bigint) as rejeitadas,
  cast(sum(vigentes) as bigint) as vigentes
from linhas_do_mes
where mes is null or {{ de_mes_afetado() }}
group by familia, mes, nucleo_id, entrega_id
