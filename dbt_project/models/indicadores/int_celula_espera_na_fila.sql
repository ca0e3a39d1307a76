-- FILA.espera_mediana and espera_p90: where half, and nine in ten, of who entered the queue in a year have been executed.
{%- for indicador_id, coluna in [('FILA.espera_mediana', 'mediana'), ('FILA.espera_p90', 'p90')] %}
{% if not loop.first %}union all{% endif %}
select
  '{{ indicador_id }}' as indicador_id, 'mes' as periodo_tipo, mes as periodo_inicio,
  nivel, nivel_id, dimensao, categoria,
  {{ numeros('null', 'solicitacoes', 'cast(' ~ coluna ~ ' as double)') }}
from {{ ref('int_espera_na_fila_mes') }}
where {{ coluna }} is not null
{%- endfor %}
