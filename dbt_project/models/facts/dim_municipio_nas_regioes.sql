-- one row a município that lies in some region
select
  municipio_ibge
  {%- for nivel in niveis_regionais() %},
  max(nivel_id) filter (where tipo = '{{ nivel }}') as {{ nivel }}
  {%- endfor %}
from {{ ref('dim_municipio_regiao') }}
group by municipio_ibge
