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
celula_de_nivel as (
  select
    'mes' as periodo_tipo,
    mes as periodo_inicio,
    {{ nivel_e_unidade(['uf', 'municipio']) }},
    sum(licencas) as licencas,
    sum(equipes) as equipes,
    sum(licencas_necessarias) as licencas_necessarias
  from {{ nas_regioes('municipio_licenciado') }}
  group by mes, grouping sets ({{ conjuntos_de_niveis(['uf', 'municipio']) }})
),
unidade as (
  select * from celula_de_nivel where nivel_id is not null
)
select
  {{ celula_total('BA.licencas') }},
  {{ razao('licencas', 'licencas_necessarias', fator=100) }}
from unidade
union all
select
  {{ celula_total('BA.dias') }},
  {{ razao('5 * licencas', 'equipes') }}
from unidade
