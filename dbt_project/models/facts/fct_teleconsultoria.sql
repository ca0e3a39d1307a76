{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_afetadas('teleconsultoria') }}"
) }}
{{ fato('teleconsultoria') }}
select
  *,
  left(solicitante_cbo, 4) as cbo_familia,
  datediff('microsecond', solicitada_em_utc, respondida_em_utc) as resposta_us,
  datediff('microsecond', solicitada_em_utc, respondida_em_utc) / 3600000000.0 as horas_resposta,
  respondida_em_utc - solicitada_em_utc < interval 72 hour as no_prazo_72h
from registro_situado
