{#- Distinct pontos in a month cannot be added up, so each level counts its own. -#}
with
celula_de_nivel as (
  select
    mes,
    {{ nivel_e_unidade(['municipio', 'uf', 'nucleo']) }},
    count(distinct ponto_cnes) filter (where familia = 'teleconsultoria') as pontos_ativos_teleconsultoria,
    count(distinct ponto_cnes) filter (where familia = 'telediagnostico') as pontos_ativos_telediagnostico
  from {{ ref('int_ponto_mes') }}
  group by mes, grouping sets ((), (uf), (municipio_ibge), (nucleo_id))
)
select
  mes,
  nivel,
  nivel_id,
  'total' as dimensao,
  'total' as categoria,
  pontos_ativos_teleconsultoria,
  pontos_ativos_telediagnostico
from celula_de_nivel
where nivel_id is not null
