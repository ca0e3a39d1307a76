{#- PAHO.163: of the hospitals registered, those that had adopted telemedicine by the last day of the period. -#}
with
periodo as (
  {{ periodos_desde(ref('dim_hospital'), 'adotou_telemedicina_em', ['quadrimestre', 'ano']) }}
),
hospital_no_periodo as (
  select
    p.periodo_tipo,
    p.periodo_inicio,
    m.uf,
    h.municipio_ibge,
    coalesce(h.adotou_telemedicina_em <= p.periodo_fim, false) as adotante
  from periodo as p
  cross join {{ ref('dim_hospital') }} as h
  inner join {{ ref('dim_municipio') }} as m on m.municipio_ibge = h.municipio_ibge
),
celula_de_nivel as (
  select
    periodo_tipo,
    periodo_inicio,
    {{ nivel_e_unidade(['municipio', 'uf']) }},
    count(*) filter (where adotante) as adotantes,
    count(*) as hospitais
  from {{ nas_regioes('hospital_no_periodo') }}
  group by periodo_tipo, periodo_inicio, grouping sets ((), {{ conjuntos_de_niveis(['municipio', 'uf']) }})
)
select
  {{ celula_total('PAHO.163') }},
  {{ razao('adotantes', 'hospitais', fator=100) }}
from celula_de_nivel
where nivel_id is not null
