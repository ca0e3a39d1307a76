{#- The values that could not be used, of accepted rows, by the month in which the row counts. -#}
with
valor_anulado as (
  select fonte, entrega_id, linha, count(*) as valores
  from {{ ref('rejeicao') }}
  where not rejeitada and regra in ('valor_invalido', 'instante_futuro', 'instante_antigo', 'data_ambigua')
  group by fonte, entrega_id, linha
)
{%- for fonte, q in fontes_de_qualidade().items() %}
{%- set utc = [] %}
{%- for instante in q.recentes %}{% do utc.append('v.' ~ instante ~ '_utc') %}{% endfor %}
{% if not loop.first %}union all{% endif %}
select
  '{{ fonte }}' as familia,
  {{ mes_local('coalesce(' ~ utc | join(', ') ~ ')', 'n.fuso') }} as mes,
  v.nucleo_id,
  cast(sum(a.valores) as bigint) as valores
from valor_anulado as a
inner join {{ ref('int_' ~ fonte ~ '_versao') }} as v on v._entrega_id = a.entrega_id and v._linha = a.linha
inner join {{ ref('dim_nucleo') }} as n on n.nucleo_id = v.nucleo_id
where a.fonte = '{{ fonte }}'
group by all
{%- endfor %}
