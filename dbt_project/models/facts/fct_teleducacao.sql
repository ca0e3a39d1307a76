{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_afetadas('teleducacao') }}"
) }}
{{ fato('teleducacao') }}
select *
from registro_situado
