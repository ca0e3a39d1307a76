{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_meses('teleconsultoria') }}"
) }}
with
teleconsultoria_respondida as (
  select
    cast(date_trunc('month', respondida_em) as date) as mes,
    ponto_cnes,
    equipe_ine,
    solicitante_id,
    solicitante_perfil
  from {{ ref('fct_teleconsultoria') }}
  where {{ na_producao('teleconsultoria') }}
    and {{ em_mes_afetado('respondida_em', 'teleconsultoria') }}
),
celula_de_detalhe as (
  select
    mes,
    case
      when grouping(ponto_cnes) = 0 then 'ponto'
      when grouping(equipe_ine) = 0 then 'equipe'
      else 'profissional'
    end as nivel,
    case
      when grouping(ponto_cnes) = 0 then ponto_cnes
      when grouping(equipe_ine) = 0 then equipe_ine
      else solicitante_id
    end as nivel_id,
    count(*) as tc_respondidas,
    count(*) filter (where solicitante_perfil = 'gestao') as tc_da_gestao
  from teleconsultoria_respondida
  group by grouping sets ((mes, ponto_cnes), (mes, equipe_ine), (mes, solicitante_id))
)
select
  mes,
  nivel,
  nivel_id,
  'total' as dimensao,
  'total' as categoria,
  tc_respondidas,
  tc_da_gestao
from celula_de_detalhe
where nivel_id is not null
