{#-
  The measures of one family of events, month by month, at every level (brasil, uf, health regions, municipio, nucleo) and
  breakdown.

  evento      a CTE: one row an event, with its mes (or semana), nucleo_id, uf, municipio_ibge and the columns of the
              breakdowns; an event without one of these counts in the total only;
  relacao     the model, whose measures and breakdowns families.yml says. Only counts and sums of integers: they add up,
              in any order, to the same figure, which is what makes an incremental run equal a full one.

  Two steps, since the second sees few rows: events to (month, núcleo, município, breakdown), those to the levels. Counts are
  kept in 64 bits: of what is stored, DuckDB reads 128 bits twenty times as slowly (21 measures of 158,000 cells, 1.24 s).
-#}
{% macro medidas_por_nivel(evento, relacao) %}
{%- set r = relacoes_de_medidas()[relacao] -%}
{%- set periodo = r.periodo -%}
{%- set dimensoes = r.recortes -%}
{%- set medidas = r.medidas -%}
celula_local as (
  select
    {{ periodo }},
    nucleo_id,
    uf,
    municipio_ibge,
    {{ recorte(dimensoes) }}
    {%- for nome, agregado in medidas.items() %},
    {{ agregado }} as {{ nome }}
    {%- endfor %}
  from {{ evento }}
  group by {{ periodo }}, nucleo_id, uf, municipio_ibge, grouping sets (
    (){% for coluna in dimensoes.values() %}, ({{ coluna }}){% endfor %}
  )
),
celula_de_nivel as (
  select
    {{ periodo }},
    {{ nivel_e_unidade(['municipio', 'uf', 'nucleo']) }},
    dimensao,
    categoria
    {%- for nome, agregado in medidas.items() %},
    cast(sum({{ nome }}) as {{ 'bigint' if agregado.startswith('count(') else 'hugeint' }}) as {{ nome }}
    {%- endfor %}
  from {{ nas_regioes('celula_local') }}
  where categoria is not null
  group by {{ periodo }}, dimensao, categoria, grouping sets (
    (), {{ conjuntos_de_niveis(['municipio', 'uf', 'nucleo']) }}
  )
)
select
  {{ periodo }},
  nivel,
  nivel_id,
  dimensao,
  categoria
  {%- for nome in medidas %},
  {{ nome }}
  {%- endfor %}
from celula_de_nivel
where nivel_id is not null
{% endmacro %}


{#- Indicators that are no sums of measures and yet are kept by period, as those are, with the family they come from. -#}
{% macro indicadores_por_periodo() -%}
  {%- set indicadores = {} -%}
  {%- for familia, f in familias().items() -%}
    {%- for indicador_id in f.por_periodo -%}{%- do indicadores.update({indicador_id: familia}) -%}{%- endfor -%}
  {%- endfor -%}
  {{ return(indicadores) }}
{%- endmacro %}

{#- Takes the affected cells out of an incremental model before they are written again. -#}
{% macro apagar_celulas() -%}
  {%- if is_incremental() -%}
    delete from {{ this }} as velha
    using {{ ref('int_indicador_afetado') }} as afetado
    where velha.indicador_id = afetado.indicador_id
      and velha.periodo_tipo = afetado.periodo_tipo
      and velha.periodo_inicio = afetado.periodo_inicio
  {%- else -%}
    select 1
  {%- endif -%}
{%- endmacro %}

{#-
  The indicators that a family has by period come from the same records and are affected together: its first speaks for all.

  ano_afetado                only the years with affected periods;
  linhas_de_periodo_afetado  the rows of a relation by period that lie in them.
-#}
{% macro ano_afetado(coluna, familia) -%}
  {%- set afetados = ref('int_indicador_afetado') -%}
  {%- set indicador_id = familias()[familia].por_periodo | first -%}
  {%- if is_incremental() -%}
  and year({{ coluna }}) in (select year(periodo_inicio) from {{ afetados }} where indicador_id = '{{ indicador_id }}')
  {%- endif -%}
{%- endmacro %}

{% macro linhas_de_periodo_afetado(relacao, familia) -%}
  {%- set afetados = ref('int_indicador_afetado') -%}
  {%- set indicador_id = familias()[familia].por_periodo | first -%}
  select linha.*
  from {{ relacao }} as linha
  {%- if is_incremental() %}
  semi join {{ afetados }} as afetado
    on afetado.indicador_id = '{{ indicador_id }}'
    and afetado.periodo_tipo = linha.periodo_tipo
    and afetado.periodo_inicio = linha.periodo_inicio
  {%- endif %}
{%- endmacro %}


{#- A wide relation of measures as (medida, mes or semana, nivel, nivel_id, dimensao, categoria, valor), zeros left out. -#}
{% macro medidas_em_linhas(relacao) -%}
  select medida, {{ relacoes_de_medidas()[relacao].periodo }}, nivel, nivel_id, dimensao, categoria, valor
  from (
    unpivot (select * from {{ ref(relacao) }})
    on {{ relacoes_de_medidas()[relacao].medidas | join(', ') }}
    into name medida value valor
  )
  where valor <> 0
{%- endmacro %}
