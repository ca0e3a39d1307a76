{#- The registry keys whose row in force is not what the last publication was built with. -#}
{%- set cadastros = {
  'nucleo': 'nucleo_id', 'ponto': 'ponto_cnes', 'equipe': 'equipe_ine', 'protocolo_regulacao': 'protocolo_regulacao_id',
  'linha_cuidado_pactuada': 'nucleo_id', 'populacao': 'municipio_ibge'
} -%}
with
{%- for cadastro in cadastros %}
linha_alterada_de_{{ cadastro }} as (
  {%- set colunas = contrato(cadastro).colunas.keys() | join(', ') %}
  {%- if completa() %}
  select {{ colunas }} from {{ ref('dim_' ~ cadastro) }} where false
  {%- else %}
  (select {{ colunas }} from {{ ref('dim_' ~ cadastro) }} except select {{ colunas }} from {{ source('anterior', 'dim_' ~ cadastro) }})
  union all
  (select {{ colunas }} from {{ source('anterior', 'dim_' ~ cadastro) }} except select {{ colunas }} from {{ ref('dim_' ~ cadastro) }})
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
