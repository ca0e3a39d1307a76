{{ config(materialized='view') }}
{#-
  Every period and unit whose figures are kept as published, or were until the last publication: '*' is every unit. A year
  that contains a closed quadrimester is not here. Of a closed UF, the units that it has now and those whose figures were
  kept: a núcleo that comes later is closed too, one that moves away stays so.
-#}
with
fechamento as (
  select
    f.fechamento_id,
    f.periodo_inicio,
    f.periodo_fim,
    f.uf,
    bool_or(f.agora) as em_vigor,
    bool_or(f.agora) <> bool_or(f.antes) as mudou
  from (
    select fechamento_id, periodo_inicio, periodo_fim, uf, true as agora, false as antes
    from {{ source('lago', 'fechamento') }}
    where em_vigor
    union all
    select fechamento_id, periodo_inicio, periodo_fim, uf, false as agora, true as antes
    from {{ source('anterior', 'fechamento') }}
    where em_vigor
  ) as f
  group by f.fechamento_id, f.periodo_inicio, f.periodo_fim, f.uf
),
periodo_do_fechamento as (
  select f.fechamento_id, t.periodo_tipo, {{ inicio_do_periodo('t.periodo_tipo', 'f.dia') }} as periodo_inicio
  from (
    select fechamento_id, cast(unnest(generate_series(periodo_inicio, periodo_fim, interval 1 day)) as date) as dia
    from fechamento
  ) as f
  cross join {{ tipos_de_periodo(['semana', 'mes', 'quadrimestre', 'ano']) }} as t
  group by all
),
municipio_da_uf as (
  select m.municipio_ibge, m.uf
  from {{ ref('dim_municipio') }} as m
  where m.uf in (select uf from fechamento)
),
lugar_da_uf as (
  select 'uf' as nivel, uf as nivel_id, uf from fechamento where uf is not null
  union
  select 'municipio' as nivel, municipio_ibge as nivel_id, uf from municipio_da_uf
  {%- for nivel in niveis_regionais() %}
  union
  select '{{ nivel }}' as nivel, {{ nivel }} as nivel_id, left({{ nivel }}, 2) as uf
  from {{ ref('dim_municipio_nas_regioes') }}
  where {{ nivel }} is not null
  {%- endfor %}
  union
  select 'nucleo' as nivel, nucleo_id as nivel_id, uf from {{ ref('dim_nucleo') }}
  {%- for nivel, coluna in {'ponto': 'ponto_cnes', 'equipe': 'equipe_ine'}.items() %}
  union
  select '{{ nivel }}' as nivel, {{ coluna }} as nivel_id, m.uf
  from {{ ref('dim_' ~ nivel) }}
  inner join municipio_da_uf as m using (municipio_ibge)
  {%- endfor %}
),
lugar_do_fechamento as (
  select fechamento_id, nivel, nivel_id from {{ source('lago', 'fechamento_lugar') }}
  union
  select fechamento_id, nivel, nivel_id from {{ source('anterior', 'fechamento_lugar') }}
  union
  select f.fechamento_id, l.nivel, l.nivel_id
  from fechamento as f
  inner join lugar_da_uf as l on l.uf = f.uf
)
select
  p.periodo_tipo,
  p.periodo_inicio,
  l.nivel,
  l.nivel_id,
  min(f.fechamento_id) filter (where f.em_vigor) as fechamento_id,
  bool_or(f.em_vigor) as em_vigor,
  bool_or(f.mudou) as mudou
from fechamento as f
inner join periodo_do_fechamento as p
  on p.fechamento_id = f.fechamento_id
  and p.periodo_inicio >= f.periodo_inicio
  and {{ fim_do_periodo('p.periodo_tipo', 'p.periodo_inicio') }} <= f.periodo_fim
inner join lugar_do_fechamento as l on l.fechamento_id = f.fechamento_id
group by p.periodo_tipo, p.periodo_inicio, l.nivel, l.nivel_id
