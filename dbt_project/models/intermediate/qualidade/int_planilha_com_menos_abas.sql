{#- New workbooks with fewer sheets read than the one before. -#}
with
planilha as (
  select
    e.arquivo_id,
    split_part(min(e.caminho), '/', 1) as pasta,
    min(e.caminho) as caminho,
    min(e.fonte) as fonte,
    case when min(m.nucleo_id) = max(m.nucleo_id) then min(m.nucleo_id) end as nucleo_id,
    count(distinct e.aba) as abas,
    bool_or(i.nova) as nova,
    max(i.ordem) as ordem
  from {{ source('lago', 'entrega') }} as e
  inner join {{ ref('int_entrega') }} as i on i.entrega_id = e.entrega_id
  inner join {{ ref('entrega') }} as m on m.entrega_id = e.entrega_id
  where e.aba is not null
  group by e.arquivo_id
),
{#- The workbook that the same sender sent before; of a workbook of several, the one of the same path. #}
planilha_e_anterior as (
  select
    *,
    lag(abas) over (partition by pasta, coalesce(nucleo_id, caminho) order by ordem) as abas_antes
  from planilha
)
select
  fonte,
  nucleo_id,
  caminho,
  abas_antes,
  abas as abas_agora
from planilha_e_anterior
where nova and abas < abas_antes
