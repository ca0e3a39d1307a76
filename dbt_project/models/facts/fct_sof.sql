{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_afetadas('sof') }}"
) }}
{{ fato('sof') }}
select
  *,
  primeiro_retorno_em_utc - enviada_em_utc <= interval 30 day as retorno_em_30_dias
from registro_situado
