{#- MSNT5.388b, 389b: of the pontos implanted in a month, those a record of the month names; levels: the ponto's own. -#}
with
mes_inicial as (
  select familia, min(mes) as mes
  from {{ ref('int_solicitante_mes') }}
  group by familia
),
mes_observado as (
  select
    familia,
    cast(unnest(generate_series(mes, {{ data_de_referencia() }}, interval 1 month)) as date) as mes
  from mes_inicial
),
ponto_implantado as (
  select
    m.familia,
    m.mes,
    p.ponto_cnes,
    p.nucleo_id,
    p.municipio_ibge,
    municipio.uf
  from mes_observado as m
  inner join {{ ref('dim_ponto_nucleo') }} as p
    on p.implantado_em <= last_day(m.mes) and (p.desativado_em is null or p.desativado_em >= m.mes)
  inner join {{ ref('dim_municipio') }} as municipio on municipio.municipio_ibge = p.municipio_ibge
),
ponto_nomeado as (
  select
    familia,
    mes,
    ponto_cnes,
    list(distinct nucleo_id) as nucleos
  from {{ ref('int_ponto_mes') }}
  group by familia, mes, ponto_cnes
),
{#- In a núcleo its own pontos, which a record of its own names; elsewhere places, whichever núcleo put them there. -#}
celula_de_nivel as (
  select
    p.familia,
    p.mes,
    {{ nivel_e_unidade(['municipio', 'uf', 'nucleo']) }},
    case
      when grouping(p.nucleo_id) = 0 then count(*) filter (where list_contains(n.nucleos, p.nucleo_id))
      else count(distinct p.ponto_cnes) filter (where n.nucleos is not null)
    end as ativos,
    count(distinct p.ponto_cnes) as implantados
  from ponto_implantado as p
  left join ponto_nomeado as n using (familia, mes, ponto_cnes)
  group by p.familia, p.mes, grouping sets ((), (p.uf), (p.municipio_ibge), (p.nucleo_id))
)
select
  case familia when 'teleconsultoria' then 'MSNT5.388b' else 'MSNT5.389b' end as indicador_id,
  'mes' as periodo_tipo,
  mes as periodo_inicio,
  nivel,
  nivel_id,
  'total' as dimensao,
  'total' as categoria,
  {{ razao('ativos', 'implantados', fator=100) }}
from celula_de_nivel
