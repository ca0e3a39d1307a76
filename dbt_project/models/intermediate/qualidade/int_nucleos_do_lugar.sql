{#- Whose data the figures of a place are: the núcleos with a record in force or a ponto there, at every level. -#}
with
lugar as (
  select nucleo_id, uf, municipio_ibge from {{ ref('int_reporte_mes') }}
  union
  select
    p.nucleo_id,
    m.uf,
    p.municipio_ibge
  from {{ ref('dim_ponto_nucleo') }} as p
  left join {{ ref('dim_municipio') }} as m on m.municipio_ibge = p.municipio_ibge
),
registro as (
  select nucleo_id, ponto_cnes, equipe_ine, solicitante_id from {{ ref('fct_teleconsultoria') }}
  union
  select nucleo_id, ponto_cnes, equipe_ine, cast(null as varchar) as solicitante_id from {{ ref('fct_telediagnostico') }}
),
lugar_situado as (
  select * from {{ nas_regioes('lugar') }}
),
nucleo_do_lugar as (
  select 'brasil' as nivel, 'BR' as nivel_id, nucleo_id from lugar
  union
  select 'nucleo' as nivel, nucleo_id as nivel_id, nucleo_id from lugar
{%- for nivel, coluna in colunas_de_niveis(['uf', 'municipio']).items() %}
  union
  select '{{ nivel }}' as nivel, {{ coluna }} as nivel_id, nucleo_id from lugar_situado where {{ coluna }} is not null
{%- endfor %}
  union
  select 'ponto' as nivel, ponto_cnes as nivel_id, nucleo_id from {{ ref('dim_ponto_nucleo') }}
{%- for nivel, coluna in {'ponto': 'ponto_cnes', 'equipe': 'equipe_ine', 'profissional': 'solicitante_id'}.items() %}
  union
  select '{{ nivel }}' as nivel, {{ coluna }} as nivel_id, nucleo_id from registro where {{ coluna }} is not null
{%- endfor %}
)
select
  nivel,
  nivel_id,
  list(nucleo_id order by nucleo_id) as nucleos
from nucleo_do_lugar
group by nivel, nivel_id
