{#- The registry keys whose row in force is not what the last publication was built with. -#}
{%- set cadastros = {
  'nucleo': 'nucleo_id', 'ponto': 'ponto_cnes', 'equipe': 'equipe_ine', 'protocolo_regulacao': 'protocolo_regulacao_id',
  'linha_cuidado_pactuada': 'nucleo_id', 'populacao': 'municipio_ibge'
} -%}
with
{%- for cadastro in cadastros %}
linha_alterada_de_{{ cadastro }} as (
  {%- set vigente = ref('dim_' ~ cadastro) %}
  {%- set publicado = source('anterior', 'dim_' ~ cadastro) %}
  {%- set colunas = contrato(cadastro).colunas.keys() | join(', ') %}
  {%- if completa() %}
  select {{ colunas }} from {{ vigente }} where false
  {%- else %}
  (select {{ colunas }} from {{ vigente }} except select {{ colunas }} from {{ publicado }})
  union all
  (select {{ colunas }} from {{ publicado }} except select {{ colunas }} from {{ vigente }})
  {%- endif %}
),
{%- endfor %}
chave_alterada as (
  {%- for cadastro, chave in cadastros.items() %}
  {% if not loop.first %}union all{% endif %}
  select '{{ cadastro }}' as cadastro, {{ chave }} as chave from linha_alterada_de_{{ cadastro }}
  {%- endfor %}
)
select cadastro, chave
from chave_alterada
group by cadastro, chave
