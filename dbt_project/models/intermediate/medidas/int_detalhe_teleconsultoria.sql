{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_meses('teleconsultoria') }}"
) }}
{%- set medidas = relacoes_de_medidas()['int_detalhe_teleconsultoria'].medidas %}
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
    end as nivel_id
    {%- for nome, agregado in medidas.items() %},
    {{ agregado }} as {{ nome }}
    {%- endfor %}
  from teleconsultoria_respondida
  group by grouping sets ((mes, ponto_cnes), (mes, equipe_ine), (mes, solicitante_id))
)
select
  mes,
  nivel,
  nivel_id,
  'total' as dimensao,
  'total' as categoria,
  {{ medidas | join(', ') }}
from celula_de_detalhe
-- of whoever had her code taken out nothing is counted as a person's
where nivel_id is not null and nivel_id <> {{ pessoa_apagada() }}
