{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_meses('telediagnostico') }}"
) }}
{%- set medidas = relacoes_de_medidas()['int_detalhe_telediagnostico'].medidas %}
with
telediagnostico_laudado as (
  select
    cast(date_trunc('month', laudado_em) as date) as mes,
    ponto_cnes,
    equipe_ine
  from {{ ref('fct_telediagnostico') }}
  where situacao = 'laudado'
    and laudado_em_utc <= {{ referencia_utc() }}
    and {{ em_mes_afetado('laudado_em', 'telediagnostico') }}
),
celula_de_detalhe as (
  select
    mes,
    case when grouping(ponto_cnes) = 0 then 'ponto' else 'equipe' end as nivel,
    case when grouping(ponto_cnes) = 0 then ponto_cnes else equipe_ine end as nivel_id
    {%- for nome, agregado in medidas.items() %},
    {{ agregado }} as {{ nome }}
    {%- endfor %}
  from telediagnostico_laudado
  group by grouping sets ((mes, ponto_cnes), (mes, equipe_ine))
)
select
  mes,
  nivel,
  nivel_id,
  'total' as dimensao,
  'total' as categoria,
  {{ medidas | join(', ') }}
from celula_de_detalhe
where nivel_id is not null
