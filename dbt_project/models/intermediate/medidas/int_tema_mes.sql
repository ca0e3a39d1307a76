{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_meses('teleconsultoria') }}"
) }}
{#- How many teleconsultorias of a month carry each code; one counts once a 3-character category. -#}
with
teleconsultoria_respondida as (
  select
    cast(date_trunc('month', respondida_em) as date) as mes,
    nucleo_id,
    uf,
    list_distinct(list_transform(cid10, lambda codigo: left(codigo, 3))) as cid10_categorias,
    list_distinct(ciap2) as ciap2
  from {{ ref('fct_teleconsultoria') }}
  where {{ na_producao('teleconsultoria') }}
    and {{ em_mes_afetado('respondida_em', 'teleconsultoria') }}
),
codigo_em_registro as (
  select mes, nucleo_id, uf, 'cid10_categoria' as dimensao, unnest(cid10_categorias) as codigo
  from teleconsultoria_respondida
  union all
  select mes, nucleo_id, uf, 'ciap2' as dimensao, unnest(ciap2) as codigo
  from teleconsultoria_respondida
),
codigo_local as (
  select mes, nucleo_id, uf, dimensao, codigo, count(*) as registros
  from codigo_em_registro
  group by mes, nucleo_id, uf, dimensao, codigo
),
codigo_de_nivel as (
  select
    mes,
    {{ nivel_e_unidade(['uf', 'nucleo']) }},
    dimensao,
    codigo,
    cast(sum(registros) as bigint) as registros
  from codigo_local
  group by mes, dimensao, codigo, grouping sets ((), (uf), (nucleo_id))
)
select mes, nivel, nivel_id, dimensao, codigo, registros
from codigo_de_nivel
where nivel_id is not null
