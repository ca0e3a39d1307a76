{#-
  What is in force of each source, by núcleo and month: kept at publication (anterior.registro_mes), so that the next run
  knows what fell. A registry's month is null: it is counted whole.
-#}
{%- for fonte in fontes() %}
{%- set mes = mes_comparado(fonte) %}
{% if not loop.first %}union all{% endif %}
select
  '{{ fonte }}' as fonte,
  {{ nucleo_comparado(fonte) }} as nucleo_id,
  {{ mes or 'cast(null as date)' }} as mes,
  count(*) as linhas
from {{ ref('int_' ~ fonte ~ '_versao') }} as v
where v.vigente{{ ' and ' ~ mes ~ ' is not null' if mes }}
group by all
{%- endfor %}
