{#- Admissions count only beside the figure that they are divided into: a month without it is out of both. -#}
with
mes_de_hospital as (
  select
    r.competencia as mes,
    cast(null as varchar) as nucleo_id,
    m.uf,
    h.municipio_ibge,
    r.internacoes,
    r.reinternacoes,
    r.dias_permanencia,
    r.obitos
  from {{ ref('fct_hospital_mensal') }} as r
  left join {{ ref('dim_hospital') }} as h on h.cnes = r.cnes
  left join {{ ref('dim_municipio') }} as m on m.municipio_ibge = h.municipio_ibge
),
{{ medidas_por_nivel('mes_de_hospital', 'int_medida_hospital') }}
