with
quadrimestre as (
  select quadrimestre_inicio as periodo_inicio
  from {{ ref('calendario') }}
  where quadrimestre_inicio <= {{ data_de_referencia() }}
  group by quadrimestre_inicio
),
meta_do_quadrimestre as (
  select
    m.indicador_id,
    q.periodo_inicio,
    m.nivel,
    m.nivel_id,
    m.meta,
    m.peso,
    m.orcamento,
    row_number() over (
      partition by m.indicador_id, m.nivel, m.nivel_id, q.periodo_inicio
      order by m.inicio desc
    ) as ordem
  from {{ ref('dim_meta') }} as m
  inner join quadrimestre as q
    on m.inicio <= {{ fim_do_periodo("'quadrimestre'", 'q.periodo_inicio') }}
    and (m.fim is null or m.fim >= q.periodo_inicio)
),
meta_avaliada as (
  select indicador_id, nivel, nivel_id, periodo_inicio
  from {{ ref('int_meta_avaliada') }}
  where periodo_tipo = 'quadrimestre'
),
meta_aberta as (
  select
    m.indicador_id,
    'quadrimestre' as periodo_tipo,
    m.periodo_inicio,
    m.nivel,
    m.nivel_id,
    m.meta,
    m.peso,
    m.orcamento,
    m.peso / 100 * m.orcamento as valor_cheio,
    case
      when i.indicador_id is null then 'O indicador não é do catálogo nem do estado'
      when not list_contains(string_split(i.periodos, '|'), 'quadrimestre')
        then 'O indicador não tem valor de quadrimestre, só de ' || replace(replace(i.periodos, 'mes', 'mês'), '|', ', ')
      when not list_contains(string_split(i.niveis, '|'), m.nivel) then 'O indicador não é calculado neste nível'
      when m.meta = 0 and i.sentido <> 'menor_melhor' then 'A meta é 0, de que não há percentual'
      else 'Não há registro no quadrimestre'
    end as motivo
  from meta_do_quadrimestre as m
  left join meta_avaliada as a
    on a.indicador_id = m.indicador_id
    and a.nivel = m.nivel
    and a.nivel_id = m.nivel_id
    and a.periodo_inicio = m.periodo_inicio
  left join {{ ref('int_indicador') }} as i on i.indicador_id = m.indicador_id
  where m.ordem = 1
    and m.peso is not null
    and a.indicador_id is null
)
select
  indicador_id,
  periodo_tipo,
  periodo_inicio,
  nivel,
  nivel_id,
  meta,
  peso,
  orcamento,
  valor_cheio,
  motivo
from meta_aberta as m
where not {{ fechada('m') }}
union all
select
  indicador_id,
  periodo_tipo,
  periodo_inicio,
  nivel,
  nivel_id,
  meta,
  peso,
  orcamento,
  valor_cheio,
  motivo
from {{ source('lago', 'meta_sem_avaliacao_fechado') }}
