{#-
  What fell since the publication in force. A fall is critical when it takes more than half, and at least 20: with fewer rows
  one envelope that replaces a month may halve it rightly. A sheet is never critical: the rows that it no longer brings are
  counted for themselves. A fall that a publication already holds stays in sight, as a warning, until what fell is back, it
  is accepted, or three months have passed.
-#}
{%- set linhas_para_critica = 20 -%}
with
execucao as (
  select
    cast(timezone('America/Sao_Paulo', referencia) as date) as hoje,
    coalesce(referencia < referencia_anterior, false) as voltou,
    string_split(coalesce(quedas_aceitas, ''), '|') as aceitas
  from {{ source('lago', 'execucao_corrente') }}
),
{#- Of each núcleo, and of all together where there are several: many small falls are one of the source. #}
contagem_antes as (
  select
    fonte,
    nucleo_id,
    mes,
    grouping(nucleo_id) = 1 as todos,
    sum(linhas) as linhas
  from {{ source('anterior', 'registro_mes') }}
  group by grouping sets ((fonte, nucleo_id, mes), (fonte, mes))
  having (grouping(nucleo_id) = 0 and nucleo_id is not null) or (grouping(nucleo_id) = 1 and count(distinct nucleo_id) <> 1)
),
contagem_agora as (
  select
    fonte,
    nucleo_id,
    mes,
    grouping(nucleo_id) = 1 as todos,
    sum(linhas) as linhas
  from {{ ref('int_registro_mes') }}
  group by grouping sets ((fonte, nucleo_id, mes), (fonte, mes))
),
{#- An earlier reference instant leaves out the months that it has not reached, of which nothing is said. #}
queda_de_registros as (
  select
    case when a.mes is null then 'cadastro' else 'registros' end as tipo,
    a.fonte,
    a.nucleo_id,
    a.mes,
    cast(null as varchar) as caminho,
    a.linhas as linhas_antes,
    coalesce(n.linhas, 0) as linhas_agora
  from contagem_antes as a
  cross join execucao as x
  left join contagem_agora as n
    on n.fonte = a.fonte
    and n.todos = a.todos
    and n.nucleo_id is not distinct from a.nucleo_id
    and n.mes is not distinct from a.mes
  where coalesce(n.linhas, 0) < a.linhas
    and (a.mes is null or not x.voltou or a.mes < date_trunc('month', x.hoje))
),
queda as (
  select
    tipo,
    fonte,
    nucleo_id,
    mes,
    caminho,
    linhas_antes,
    linhas_agora
  from queda_de_registros
  union all
  select
    'arquivo' as tipo,
    fonte,
    nucleo_id,
    mes,
    caminho || coalesce(' (' || aba || ')', '') as caminho,
    linhas_antes,
    linhas_agora
  from {{ ref('int_entrega_repetida') }}
  union all
  select
    'abas' as tipo,
    fonte,
    nucleo_id,
    cast(null as date) as mes,
    caminho,
    abas_antes as linhas_antes,
    abas_agora as linhas_agora
  from {{ ref('int_planilha_com_menos_abas') }}
),
queda_julgada as (
  select
    q.*,
    case
      when q.tipo <> 'abas' and 2 * q.linhas_agora < q.linhas_antes
        and q.linhas_antes - q.linhas_agora >= {{ linhas_para_critica }} then 'critica'
      else 'aviso'
    end as gravidade,
    x.hoje as desde
  from queda as q
  cross join execucao as x
),
queda_que_continua as (
  select
    a.tipo,
    a.fonte,
    a.nucleo_id,
    a.mes,
    a.caminho,
    a.linhas_antes,
    coalesce(n.linhas, case when a.tipo in ('registros', 'cadastro') then 0 else a.linhas_agora end) as linhas_agora,
    'aviso' as gravidade,
    a.desde
  from {{ source('anterior', 'queda') }} as a
  cross join execucao as x
  left join contagem_agora as n
    on a.tipo in ('registros', 'cadastro')
    and n.fonte = a.fonte
    and n.todos = (a.nucleo_id is null)
    and n.nucleo_id is not distinct from a.nucleo_id
    and n.mes is not distinct from a.mes
  where not a.aceita
    and a.desde > x.hoje - interval 3 month
    and (a.tipo not in ('registros', 'cadastro') or coalesce(n.linhas, 0) < a.linhas_antes)
    and (
      a.tipo in ('registros', 'cadastro')
      or not exists(
        select 1
        from {{ source('lago', 'entrega') }} as e
        where not e.construida and e.fonte = a.fonte and starts_with(a.caminho, e.caminho)
      )
    )
    and not exists(
      select 1
      from queda_julgada as q
      where q.tipo = a.tipo
        and q.fonte = a.fonte
        and q.nucleo_id is not distinct from a.nucleo_id
        and q.mes is not distinct from a.mes
        and q.caminho is not distinct from a.caminho
    )
),
queda_em_vista as (
  select
    tipo,
    fonte,
    nucleo_id,
    mes,
    caminho,
    linhas_antes,
    linhas_agora,
    gravidade,
    desde
  from queda_julgada
  union all
  select
    tipo,
    fonte,
    nucleo_id,
    mes,
    caminho,
    linhas_antes,
    linhas_agora,
    gravidade,
    desde
  from queda_que_continua
)
select
  q.tipo,
  q.fonte,
  q.nucleo_id,
  q.mes,
  q.caminho,
  cast(q.linhas_antes as bigint) as linhas_antes,
  cast(q.linhas_agora as bigint) as linhas_agora,
  q.gravidade,
  list_contains(x.aceitas, q.fonte) as aceita,
  q.desde,
  case q.tipo
    when 'registros' then 'O mês tinha ' || q.linhas_antes || ' registros na publicação e ficou com ' || q.linhas_agora || '.'
    when 'cadastro' then 'O cadastro tinha ' || q.linhas_antes || ' chaves em vigor e ficou com ' || q.linhas_agora || '.'
    when 'arquivo'
      then 'O arquivo ' || q.caminho || ' veio de novo com ' || q.linhas_agora || ' das ' || q.linhas_antes
        || ' linhas aceitas que trazia; as outras continuam valendo.'
    when 'abas'
      then 'A planilha ' || q.caminho || ' veio com ' || q.linhas_agora || ' abas; a anterior, do mesmo remetente, tinha '
        || q.linhas_antes || '.'
  end as por_que
from queda_em_vista as q
cross join execucao as x
