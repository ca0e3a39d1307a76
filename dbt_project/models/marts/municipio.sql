with
regiao_do_municipio as (
  select
    municipio_ibge,
    max(nivel_id) filter (where tipo = 'regiao_saude') as regiao_saude_id,
    max(coalesce(nome, regiao_id)) filter (where tipo = 'regiao_saude') as regiao_saude_nome,
    max(nivel_id) filter (where tipo = 'macrorregiao') as macrorregiao_id,
    max(coalesce(nome, regiao_id)) filter (where tipo = 'macrorregiao') as macrorregiao_nome,
    max(nivel_id) filter (where tipo = 'regional_saude') as regional_saude_id,
    max(coalesce(nome, regiao_id)) filter (where tipo = 'regional_saude') as regional_saude_nome
  from {{ ref('dim_municipio_regiao') }}
  group by municipio_ibge
)
select
  m.municipio_ibge,
  m.nome,
  m.uf,
  m.regiao,
  r.regiao_saude_id,
  r.regiao_saude_nome,
  r.macrorregiao_id,
  r.macrorregiao_nome,
  r.regional_saude_id,
  r.regional_saude_nome,
  m.latitude,
  m.longitude
from {{ ref('dim_municipio') }} as m
left join regiao_do_municipio as r on r.municipio_ibge = m.municipio_ibge
