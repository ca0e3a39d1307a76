{#-
  The registry keys whose row in force is not what the last publication was built with. `existencia` tells those that
  appeared or vanished, which is what references are checked against; the key '*' stands for a registry that was empty
  and no longer is, or the reverse: an empty one is not checked against at all.
-#}
{%- set cadastros = cadastros_acompanhados() -%}
with
{%- for cadastro in cadastros %}
{%- set chave = chave_do_cadastro(cadastro) %}
{#- Named outside the condition, where dbt sees them when it parses. #}
{%- set vigente = ref('dim_' ~ cadastro) %}
{%- set publicado = source('anterior', 'dim_' ~ cadastro) %}
{%- set colunas = contrato(cadastro).colunas.keys() | join(', ') %}
alteracao_de_{{ cadastro }} as (
  {%- if completa() %}
  select '{{ cadastro }}' as cadastro, {{ chave }} as chave, false as existencia from {{ vigente }} where false
  {%- else %}
  select '{{ cadastro }}' as cadastro, {{ chave }} as chave, false as existencia
  from (
    (select {{ colunas }} from {{ vigente }} except select {{ colunas }} from {{ publicado }})
    union all
    (select {{ colunas }} from {{ publicado }} except select {{ colunas }} from {{ vigente }})
  )
  union all
  select '{{ cadastro }}' as cadastro, {{ chave }} as chave, true as existencia
  from (
    (select {{ chave }} from {{ vigente }} except select {{ chave }} from {{ publicado }})
    union all
    (select {{ chave }} from {{ publicado }} except select {{ chave }} from {{ vigente }})
  )
  union all
  select '{{ cadastro }}' as cadastro, '*' as chave, true as existencia
  where (select count(*) = 0 from {{ vigente }}) <> (select count(*) = 0 from {{ publicado }})
  {%- endif %}
),
{%- endfor %}
alteracao as (
  {%- for cadastro in cadastros %}
  {% if not loop.first %}union all{% endif %}
  select cadastro, chave, existencia from alteracao_de_{{ cadastro }}
  {%- endfor %}
)
select
  cadastro,
  chave,
  bool_or(existencia) as existencia
from alteracao
group by cadastro, chave
