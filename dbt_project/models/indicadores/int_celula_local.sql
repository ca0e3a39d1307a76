{#-
  Cells of the state's own indicators: the signed sums of the measures of their terms, or, of those without terms, what was
  informed. A side without any record is nothing, and a measure without records beside one that has some is 0. What was
  informed of a unit whose code is none of its level is no figure: a warning tells of it.
-#}
with
proprio as (
  select indicador_id, tipo, fator, niveis, periodos
  from {{ ref('int_indicador') }}
  where indicador_id in (select indicador_id from {{ ref('dim_indicador_local') }})
),
termo as (
  select
    t.indicador_id,
    t.papel,
    t.medida,
    t.sinal,
    string_split(i.niveis, '|') as niveis,
    unnest(string_split(i.periodos, '|')) as periodo_tipo
  from {{ ref('dim_indicador_local_termo') }} as t
  inner join proprio as i on i.indicador_id = t.indicador_id
),
calculado as (
  select
    t.indicador_id,
    t.periodo_tipo,
    {{ inicio_do_periodo('t.periodo_tipo', 'm.mes') }} as periodo_inicio,
    m.nivel,
    m.nivel_id,
    sum(t.sinal * m.valor) filter (where t.papel = 'numerador') as numerador,
    sum(t.sinal * m.valor) filter (where t.papel = 'denominador') as denominador
  from {{ ref('int_medida_mes') }} as m
  inner join termo as t on t.medida = m.medida and list_contains(t.niveis, m.nivel)
  where m.dimensao = 'total'
  group by all
),
calculado_dos_dois_lados as (
  select
    c.* exclude (numerador),
    {#- What is counted needs a record of its own; a quotient, one below, and terms above. #}
    case when i.tipo = 'contagem' then c.numerador else coalesce(c.numerador, 0) end as numerador
  from calculado as c
  inner join proprio as i on i.indicador_id = c.indicador_id
  where c.indicador_id in (select indicador_id from termo where papel = 'numerador')
),
informado as (
  select
    indicador_id,
    periodo_tipo,
    competencia as periodo_inicio,
    nivel,
    nivel_id,
    denominador,
    numerador
  from {{ ref('fct_indicador_informado') }}
  where indicador_id not in (select indicador_id from termo)
    and case
      when nivel = 'brasil' then nivel_id = 'BR'
      when nivel = 'uf' then nivel_id in (select uf from {{ ref('uf') }})
      when nivel in ('municipio', 'ponto') then regexp_full_match(nivel_id, '[0-9]{7}')
      when nivel in ('{{ niveis_regionais() | join("', '") }}')
        then nivel_id like '__-_%' and left(nivel_id, 2) in (select uf from {{ ref('uf') }})
      else nivel_id <> ''
    end
),
celula as (
  select
    c.indicador_id,
    c.periodo_tipo,
    c.periodo_inicio,
    c.nivel,
    c.nivel_id,
    cast(c.numerador as double) as numerador,
    case when i.tipo <> 'contagem' then cast(c.denominador as double) end as denominador,
    i.tipo,
    i.fator
  from (select * from calculado_dos_dois_lados union all by name select * from informado) as c
  inner join proprio as i on i.indicador_id = c.indicador_id
)
select
  indicador_id,
  periodo_tipo,
  periodo_inicio,
  nivel,
  nivel_id,
  'total' as dimensao,
  'total' as categoria,
  {#- Below 0 a numerator of 0 gives -0: the + 0 takes its sign away. #}
  {{ numeros(
    'numerador', 'denominador', "case when tipo = 'contagem' then numerador else fator * numerador / denominador + 0 end"
  ) }}
from celula
where numerador is not null and (tipo = 'contagem' or denominador <> 0)
