{#- PAHO.163: of the hospitals registered, those that had adopted telemedicine by the last day of the period. -#}
with
primeira_adocao as (
  select min(adotou_telemedicina_em) as dia from {{ ref('dim_hospital') }}
),
periodo_observado as (
  select
    t.periodo_tipo,
    cast(unnest(generate_series(
      {{ inicio_do_periodo('t.periodo_tipo', 'p.dia') }}, {{ data_de_referencia() }}, t.passo
    )) as date) as periodo_inicio
  from primeira_adocao as p
  cross join (values ('quadrimestre', interval 4 month), ('ano', interval 1 year)) as t (periodo_tipo, passo)
),
hospital_no_periodo as (
  select
    p.periodo_tipo,
    p.periodo_inicio,
    m.uf,
    h.municipio_ibge,
    coalesce(
      h.adotou_telemedicina_em <= {{ fim_do_periodo('p.periodo_tipo', 'p.periodo_inicio') }}, false
    ) as adotante
  from periodo_observado as p
  cross join {{ ref('dim_hospital') }} as h
  inner join {{ ref('dim_municipio') }} as m on m.municipio_ibge = h.municipio_ibge
),
celula_de_nivel as (
  select
    periodo_tipo,
    periodo_inicio,
    case
      when grouping(municipio_ibge) = 0 then 'municipio' when grouping(uf) = 0 then 'uf' else 'brasil'
    end as nivel,
    case when grouping(municipio_ibge) = 0 then municipio_ibge when grouping(uf) = 0 then uf else 'BR' end as nivel_id,
    cast(count(*) filter (where adotante) as double) as numerador,
    cast(count(*) as double) as denominador
  from hospital_no_periodo
  group by grouping sets (
    (periodo_tipo, periodo_inicio), (periodo_tipo, periodo_inicio, uf), (periodo_tipo, periodo_inicio, municipio_ibge)
  )
)
select
  'PAHO.163' as indicador_id,
  periodo_tipo,
  periodo_inicio,
  nivel,
  nivel_id,
  'total' as dimensao,
  'total' as categoria,
  cast(null as integer) as posicao,
  numerador,
  denominador,
  100 * numerador / denominador as valor,
  cast(null as double) as cobertura
from celula_de_nivel
