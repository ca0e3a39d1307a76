{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_meses('teleconsultoria') }}"
) }}
{#-
  Portaria de Consolidação 6/2017: which teams and which médicos (CBO 225*) asked in the month, with how many
  teleconsultorias, and how many of them were a médico's in a line of care agreed with the núcleo and in force on that day.
-#}
with
linha_em_vigor as (
  select nucleo_id, linha_cuidado, pactuada_em, coalesce(fim, date '9999-12-31') as fim
  from {{ ref('dim_linha_cuidado_pactuada') }}
),
teleconsultoria_solicitada as (
  select
    cast(date_trunc('month', r.solicitada_em) as date) as mes,
    r.nucleo_id,
    r.equipe_ine,
    case when r.solicitante_cbo like '225%' then r.solicitante_id end as medico_id,
    exists(
      select 1
      from linha_em_vigor as l
      where l.nucleo_id = r.nucleo_id
        and l.linha_cuidado in (r.linha_cuidado, r.especialidade)
        and cast(r.solicitada_em as date) between l.pactuada_em and l.fim
    ) as em_linha_pactuada
  from {{ ref('fct_teleconsultoria') }} as r
  where {{ no_pedido('teleconsultoria') }}
    and {{ em_mes_afetado('r.solicitada_em', 'teleconsultoria') }}
),
participante as (
  select
    mes,
    nucleo_id,
    'equipe' as quem,
    equipe_ine as participante_id,
    em_linha_pactuada and medico_id is not null as de_medico_em_linha
  from teleconsultoria_solicitada
  where equipe_ine is not null
  union all
  select mes, nucleo_id, 'medico' as quem, medico_id as participante_id, em_linha_pactuada
  from teleconsultoria_solicitada
  where medico_id is not null
)
select
  mes,
  nucleo_id,
  quem,
  participante_id,
  count(*) as solicitadas,
  count(*) filter (where de_medico_em_linha) as solicitadas_em_linha
from participante
group by mes, nucleo_id, quem, participante_id
