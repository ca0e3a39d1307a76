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
  greatest(datediff('microsecond', agendada_para_utc, iniciada_em_utc), 0) as atraso_us,
  datediff('microsecond', iniciada_em_utc, encerrada_em_utc) as duracao_us
from registro_situado
