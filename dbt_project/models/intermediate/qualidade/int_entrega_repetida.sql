{#-
  Files that came again under the same path with fewer accepted records of a núcleo and month than the published delivery of
  that path. Nothing is lost by it: the earlier rows stay in force, and no figure shows it.

  A path that each month, or day, brings other records is not the same file again: most of the keys it brings now were in it
  before. A window that moves on drops its oldest months rightly, and the one in which it now begins may be cut.
-#}
with
entrega_em_ordem as (
  select
    e.entrega_id,
    e.fonte,
    e.caminho,
    e.aba,
    i.nova,
    i.ordem
  from {{ source('lago', 'entrega') }} as e
  inner join {{ ref('int_entrega') }} as i on i.entrega_id = e.entrega_id
),
arquivo_repetido as (
  select
    fonte,
    caminho,
    aba,
    unnest([
      {'entrega_id': arg_max(entrega_id, ordem) filter (where nova), 'nova': true},
      {'entrega_id': arg_max(entrega_id, ordem) filter (where not nova), 'nova': false}
    ]) as repetida
  from entrega_em_ordem
  group by fonte, caminho, aba
  having bool_or(nova) and not bool_and(nova)
),
linha as (
  select
    a.fonte,
    a.caminho,
    a.aba,
    a.repetida.nova as nova,
    l.nucleo_id,
    l.mes,
    l.chave,
    l.aceita
  from {{ ref('int_linha_comparada') }} as l
  inner join arquivo_repetido as a on a.repetida.entrega_id = l._entrega_id and a.fonte = l.fonte
),
registro_do_arquivo as (
  select
    fonte,
    caminho,
    aba,
    nucleo_id,
    chave,
    bool_or(nova) as veio_agora,
    bool_or(not nova) as veio_antes
  from linha
  group by fonte, caminho, aba, nucleo_id, chave
),
{#- Half of what it brings now is what it brought before. #}
mesmo_arquivo as (
  select fonte, caminho, aba, nucleo_id
  from registro_do_arquivo
  group by fonte, caminho, aba, nucleo_id
  having 2 * count(*) filter (where veio_agora and veio_antes) > count(*) filter (where veio_agora)
),
alcance_do_arquivo as (
  select
    fonte,
    caminho,
    aba,
    nucleo_id,
    min(mes) filter (where nova) as primeiro_mes,
    coalesce(max(mes) filter (where nova) > max(mes) filter (where not nova), false) as avancou
  from linha
  group by fonte, caminho, aba, nucleo_id
),
contagem as (
  select
    fonte,
    caminho,
    aba,
    nucleo_id,
    mes,
    count(distinct chave) filter (where not nova) as linhas_antes,
    count(distinct chave) filter (where nova) as linhas_agora
  from linha
  where aceita
  group by fonte, caminho, aba, nucleo_id, mes
)
select
  c.fonte,
  c.caminho,
  c.aba,
  c.nucleo_id,
  c.mes,
  c.linhas_antes,
  c.linhas_agora
from contagem as c
inner join alcance_do_arquivo as a
  on a.fonte = c.fonte
  and a.caminho = c.caminho
  and a.aba is not distinct from c.aba
  and a.nucleo_id is not distinct from c.nucleo_id
inner join mesmo_arquivo as m
  on m.fonte = c.fonte
  and m.caminho = c.caminho
  and m.aba is not distinct from c.aba
  and m.nucleo_id is not distinct from c.nucleo_id
where c.linhas_agora < c.linhas_antes and (c.mes is null or not a.avancou or c.mes > a.primeiro_mes)
