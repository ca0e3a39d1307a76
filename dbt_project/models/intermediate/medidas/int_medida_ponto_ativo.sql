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
  from {{ nas_regioes(ref('int_ponto_mes')) }}
  group by mes, grouping sets ((), {{ conjuntos_de_niveis(['municipio', 'uf', 'nucleo']) }})
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
