{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_meses('telediagnostico') }}"
) }}
with
{#- By equality: a join on the limits of each range looks at every record and range, the half of this model's time. #}
faixa_da_idade as (
  select faixa, unnest(generate_series(idade_minima, coalesce(idade_maxima, 999))) as idade
  from {{ ref('faixa_etaria') }}
),
telediagnostico_laudado as (
  select
    cast(date_trunc('month', r.laudado_em) as date) as mes,
    r.nucleo_id,
    r.uf,
    r.municipio_ibge,
    r.tipo_exame,
    r.carater,
    r.laudo_no_prazo_72h,
    r.resultado || ' | ' || r.paciente_sexo as resultado_e_sexo,
    r.resultado || ' | ' || f.faixa as resultado_e_faixa
  from {{ ref('fct_telediagnostico') }} as r
  left join faixa_da_idade as f on f.idade = r.idade
  where r.situacao = 'laudado'
    and r.laudado_em_utc <= {{ referencia_utc() }}
    and {{ em_mes_afetado('r.laudado_em', 'telediagnostico') }}
),
{{ medidas_por_nivel('telediagnostico_laudado', 'int_medida_telediagnostico_laudado') }}
