{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_afetadas('regulacao') }}"
) }}
{{ fato('regulacao') }}
select
  *,
  datediff('microsecond', solicitada_em_utc, executada_em_utc) as espera_us,
  executada_em_utc - solicitada_em_utc <= interval 30 day as em_30_dias,
  executada_em_utc - solicitada_em_utc <= interval 90 day as em_90_dias,
  executada_em_utc - solicitada_em_utc <= {{ prazo_do_risco('risco') }} as no_prazo_do_risco
from registro_situado
