{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_afetadas('telediagnostico') }}"
) }}
{{ fato('telediagnostico') }}
select
  *,
  left(solicitante_cbo, 4) as cbo_familia,
  datediff('microsecond', solicitado_em_utc, realizado_em_utc) as espera_us,
  datediff('microsecond', solicitado_em_utc, realizado_em_utc) / 86400000000.0 as dias_espera,
  laudado_em_utc - realizado_em_utc <= interval 72 hour as laudo_no_prazo_72h,
  {{ idade_completa('paciente_nascimento', 'cast(realizado_em as date)') }} as idade
from registro_situado
