{#- Distinct pontos in a month cannot be added up, so each level counts its own. -#}
with
celula_de_nivel as (
  select
    mes,
    case
      when grouping(municipio_ibge) = 0 then 'municipio'
      when grouping(uf) = 0 then 'uf'
      when grouping(nucleo_id) = 0 then 'nucleo'
      else 'brasil'
    end as nivel,
    case
      when grouping(municipio_ibge) = 0 then municipio_ibge
      when grouping(uf) = 0 then uf
      when grouping(nucleo_id) = 0 then nucleo_id
      else 'BR'
    end as nivel_id,
    count(distinct ponto_cnes) filter (where familia = 'teleconsultoria') as pontos_ativos_teleconsultoria,
    count(distinct ponto_cnes) filter (where familia = 'telediagnostico') as pontos_ativos_telediagnostico
  from {{ ref('int_ponto_mes') }}
  group by grouping sets ((mes), (mes, uf), (mes, municipio_ibge), (mes, nucleo_id))
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
