{#- Idle appointments, not below 0 in each delivered row: one overbooked procedure does not fill another. -#}
with
vaga_no_mes as (
  select
    r.competencia as mes,
    cast(null as varchar) as nucleo_id,
    m.uf,
    r.municipio_ibge,
    r.ofertadas,
    r.agendadas
  from {{ ref('fct_vaga_regulada') }} as r
  inner join {{ ref('dim_municipio') }} as m on m.municipio_ibge = r.municipio_ibge
),
{{ medidas_por_nivel('vaga_no_mes', 'int_medida_vaga') }}
