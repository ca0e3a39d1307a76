{%- set medidas = relacoes_de_medidas()['int_medida_ponto_ativo'].medidas -%}
{#- Distinct pontos in a month cannot be added up, so each level counts its own. -#}
with
celula_de_nivel as (
  select
    mes,
    {{ nivel_e_unidade(['municipio', 'uf', 'nucleo']) }}
    {%- for nome, agregado in medidas.items() %},
    {{ agregado }} as {{ nome }}
    {%- endfor %}
  from {{ ref('int_ponto_mes') }}
  group by mes, grouping sets ((), (uf), (municipio_ibge), (nucleo_id))
)
select
  mes,
  nivel,
  nivel_id,
  'total' as dimensao,
  'total' as categoria,
  {{ medidas | join(', ') }}
from celula_de_nivel
where nivel_id is not null
