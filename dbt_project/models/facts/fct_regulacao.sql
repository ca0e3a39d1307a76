{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_afetadas('regulacao') }}"
) }}
{{ fato('regulacao') }},
registro_com_saida as (
  select
    *,
    {%- for relogio in ['', '_utc'] %}
    case situacao
      when 'executada' then executada_em{{ relogio }}
      when 'falta' then coalesce(agendada_para{{ relogio }}, atualizado_em{{ relogio }})
      when 'cancelada' then coalesce(encerrada_em{{ relogio }}, atualizado_em{{ relogio }})
      when 'negada' then coalesce(encerrada_em{{ relogio }}, atualizado_em{{ relogio }})
    end as saida_escrita{{ relogio }}{{ ',' if not loop.last }}
    {%- endfor %}
  from registro_situado
)
select
  * exclude (saida_escrita, saida_escrita_utc),
  datediff('microsecond', solicitada_em_utc, executada_em_utc) as espera_us,
  executada_em_utc - solicitada_em_utc <= interval 30 day as em_30_dias,
  executada_em_utc - solicitada_em_utc <= interval 90 day as em_90_dias,
  executada_em_utc - solicitada_em_utc <= {{ prazo_do_risco('risco') }} as no_prazo_do_risco,
  {#- Nobody leaves the queue before entering it. #}
  case when saida_escrita_utc < solicitada_em_utc then solicitada_em else saida_escrita end as saida_em,
  case when saida_escrita_utc < solicitada_em_utc then solicitada_em_utc else saida_escrita_utc end as saida_em_utc,
  saida_escrita_utc is null and situacao in ('executada', 'falta', 'cancelada', 'negada') as saida_desconhecida
from registro_com_saida
