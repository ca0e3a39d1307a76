{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_afetadas('teleconsulta') }}"
) }}
{{ fato('teleconsulta') }}
select
  *,
  agendada_em_utc <= iniciada_em_utc as espera_conhecida,
  datediff('microsecond', agendada_em_utc, iniciada_em_utc) as espera_us,
  case
    when agendada_para_utc <= iniciada_em_utc then datediff('microsecond', agendada_para_utc, iniciada_em_utc)
    when agendada_para_utc > iniciada_em_utc then 0
  end as atraso_us,
  datediff('microsecond', iniciada_em_utc, encerrada_em_utc) as duracao_us
from registro_situado
