{#-
  A row with the codes that its names stand for, where it has names and no codes: municipio_resolvido and ponto_resolvido (null
  where none was found), and municipio_nao_achado. A município is looked up in the núcleo's UF; a ponto in the município, and
  found only when a single one has that name.
-#}
{% macro linha_com_codigos(j) -%}
{%- if j.nomes -%}
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
    {%- if j.municipio_por_nome %},
    coalesce(l.municipio_ibge, m.municipio_ibge) as municipio_resolvido,
    l.municipio_nome is not null and m.municipio_ibge is null as municipio_nao_achado
    {%- endif %}
    {%- if j.nomes %},
    coalesce(l.ponto_cnes, p.ponto_cnes) as ponto_resolvido
    {%- endif %}
  from linha_situada as l
  {%- if j.municipio_por_nome %}
  left join {{ ref('int_municipio_escrito') }} as m on m.escrito = l.uf_do_lugar || ':' || l.municipio_nome
  {%- endif %}
  {%- if j.nomes %}
  left join ponto_por_nome as p
    on p.municipio_ibge = coalesce(l.municipio_ibge, m.municipio_ibge)
    and p.nome_slug = {{ slug('l.' ~ j.nomes.ponto_cnes) }}
  {%- endif %}
)
{%- endmacro %}
