{#-
  BA.licencas, BA.dias: video-conference licences beside the teams they serve, one for five. Licences have no history: the
  only period is the month of the reference date, with the teams in force on its last day.
-#}
with
mes_de_referencia as (
  select cast(date_trunc('month', {{ data_de_referencia() }}) as date) as mes
),
municipio_com_equipe as (
  select
    r.mes,
    e.municipio_ibge,
    count(*) as equipes
  from {{ ref('dim_equipe') }} as e
  cross join mes_de_referencia as r
  where e.tipo in ('esf', 'eap', 'esb', 'ecr', 'emulti')
    and (e.inicio is null or e.inicio <= last_day(r.mes))
    and (e.fim is null or e.fim >= last_day(r.mes))
  group by r.mes, e.municipio_ibge
),
municipio_licenciado as (
  select
    e.mes,
    m.uf,
    l.municipio_ibge,
    l.licencas,
    e.equipes,
    ceil(e.equipes / 5) as licencas_necessarias
  from {{ ref('dim_licenca_videoconferencia') }} as l
  inner join municipio_com_equipe as e on e.municipio_ibge = l.municipio_ibge
  inner join {{ ref('dim_municipio') }} as m on m.municipio_ibge = l.municipio_ibge
),
unidade as (
  select
    mes,
    case when grouping(uf) = 0 then 'uf' else 'municipio' end as nivel,
    case when grouping(uf) = 0 then uf else municipio_ibge end as nivel_id,
    cast(sum(licencas) as double) as licencas,
    cast(sum(equipes) as double) as equipes,
    cast(sum(licencas_necessarias) as double) as licencas_necessarias
  from municipio_licenciado
  group by grouping sets ((mes, uf), (mes, municipio_ibge))
),
celula as (
  select
    'BA.licencas' as indicador_id, mes, nivel, nivel_id,
    licencas as numerador, licencas_necessarias as denominador, 100 * licencas / licencas_necessarias as valor
  from unidade
  union all
  select
    'BA.dias' as indicador_id, mes, nivel, nivel_id,
    5 * licencas as numerador, equipes as denominador, 5 * licencas / equipes as valor
  from unidade
)
select
  indicador_id,
  'mes' as periodo_tipo,
  mes as periodo_inicio,
  nivel,
  nivel_id,
  'total' as dimensao,
  'total' as categoria,
  cast(null as integer) as posicao,
  numerador,
  denominador,
  valor,
  cast(null as double) as cobertura
from celula
