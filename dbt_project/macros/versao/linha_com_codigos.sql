{#-
  A row with the codes that its names stand for, where it has names and no codes: municipio_resolvido, ponto_resolvido (null
  where none was found) and municipio_nao_achado. A município is looked up in the núcleo's UF; a ponto in the município, and
  found only when a single one has that name.
-#}
{% macro linha_com_codigos(j) -%}
{%- if j.nomes -%}
municipio_por_nome as (
  select uf, {{ slug('nome') }} as nome_slug, municipio_ibge from {{ source('lago', 'municipio') }}
),
ponto_por_nome as (
  select municipio_ibge, {{ slug('nome') }} as nome_slug, min(ponto_cnes) as ponto_cnes
  from {{ ref('dim_ponto') }}
  where nome is not null
  group by municipio_ibge, nome_slug
  having count(*) = 1
),
{%- endif %}
linha_com_codigos as (
  select
    l.*
    {%- if j.nomes %},
    coalesce(l.municipio_ibge, m.municipio_ibge) as municipio_resolvido,
    coalesce(l.ponto_cnes, p.ponto_cnes) as ponto_resolvido,
    l.{{ j.nomes.municipio_ibge }} is not null and m.municipio_ibge is null as municipio_nao_achado
    {%- endif %}
  from linha_situada as l
  {%- if j.nomes %}
  left join municipio_por_nome as m
    on m.uf = l.uf_do_lugar and m.nome_slug = {{ slug('l.' ~ j.nomes.municipio_ibge) }}
  left join ponto_por_nome as p
    on p.municipio_ibge = coalesce(l.municipio_ibge, m.municipio_ibge)
    and p.nome_slug = {{ slug('l.' ~ j.nomes.ponto_cnes) }}
  {%- endif %}
)
{%- endmacro %}
