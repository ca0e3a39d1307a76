{#-
  The worst quality among the reporters of a place and period: the núcleos with a record there, and those that had one before
  and have not delivered a month that is due.
-#}
with
reporte_situado as (
  select * from {{ nas_regioes(ref('int_reporte_mes')) }}
),
reporte_de_nivel as (
  select familia, mes, nucleo_id, 'brasil' as nivel, 'BR' as nivel_id from {{ ref('int_reporte_mes') }}
  union
  select familia, mes, nucleo_id, 'uf' as nivel, uf as nivel_id from {{ ref('int_reporte_mes') }} where uf is not null
  union
  {%- for nivel, coluna in colunas_de_niveis(['municipio']).items() %}
  {{ 'union ' if not loop.first }}select familia, mes, nucleo_id, '{{ nivel }}' as nivel, {{ coluna }} as nivel_id from reporte_situado
  where {{ coluna }} is not null
  {%- endfor %}
  union
  select familia, mes, nucleo_id, 'nucleo' as nivel, nucleo_id as nivel_id from {{ ref('int_reporte_mes') }}
),
primeiro_reporte as (
  select familia, nucleo_id, nivel, nivel_id, min(mes) as mes
  from reporte_de_nivel
  group by familia, nucleo_id, nivel, nivel_id
),
reporte_esperado as (
  select familia, mes, nucleo_id, nivel, nivel_id
  from reporte_de_nivel
  union
  select p.familia, q.mes, q.nucleo_id, p.nivel, p.nivel_id
  from {{ ref('qualidade') }} as q
  inner join primeiro_reporte as p on p.familia = q.fonte and p.nucleo_id = q.nucleo_id and p.mes < q.mes
  where q.situacao not in ('recebida', 'incompleta')
),
reporte_de_periodo as (
  select
    tipo.periodo_tipo,
    {{ inicio_do_periodo('tipo.periodo_tipo', 'r.mes') }} as periodo_inicio,
    r.nivel,
    r.nivel_id,
    r.familia as fonte,
    r.nucleo_id,
    {'pontuacao': q.pontuacao, 'nucleo_id': r.nucleo_id, 'mes': r.mes} as reporte
  from reporte_esperado as r
  inner join {{ ref('qualidade') }} as q on q.nucleo_id = r.nucleo_id and q.mes = r.mes and q.fonte = r.familia
  cross join (values ('mes'), ('quadrimestre'), ('ano')) as tipo (periodo_tipo)
  where q.pontuacao is not null
),
pior_do_periodo as (
  select
    periodo_tipo,
    periodo_inicio,
    nivel,
    nivel_id,
    fonte,
    -- the least by score, then by núcleo, then by month
    min(reporte) as pior,
    count(distinct nucleo_id) as nucleos
  from reporte_de_periodo
  group by periodo_tipo, periodo_inicio, nivel, nivel_id, fonte
)
select
  periodo_tipo,
  periodo_inicio,
  {{ fim_do_periodo('periodo_tipo', 'periodo_inicio') }} as periodo_fim,
  nivel,
  nivel_id,
  fonte,
  pior.pontuacao as pior_pontuacao,
  pior.nucleo_id as pior_nucleo_id,
  pior.mes as pior_mes,
  nucleos
from pior_do_periodo
