{#-
  Periods closed by decision: their figures are those kept when they were closed, not the computed ones, and change only when
  they are opened again.
-#}

{#- Whether a row with periodo_tipo, periodo_inicio, nivel and nivel_id lies in a closed period and place. -#}
{% macro fechada(linha) -%}
  {{ _no_fechamento(linha, 'em_vigor') }}
{%- endmacro %}

{#- Whether what is published of such a row follows another rule than in the last publication. -#}
{% macro fechamento_mudado(linha) -%}
  {{ _no_fechamento(linha, 'mudou') }}
{%- endmacro %}

{% macro _no_fechamento(linha, condicao) -%}
  (
    {%- for lugar in ["'*', '*'", linha ~ '.nivel, ' ~ linha ~ '.nivel_id'] %}
    {{ 'or' if not loop.first }} ({{ linha }}.periodo_tipo, {{ linha }}.periodo_inicio, {{ lugar }}) in (
      select (periodo_tipo, periodo_inicio, nivel, nivel_id) from {{ ref('int_fechado') }} where {{ condicao }}
    )
    {%- endfor %}
  )
{%- endmacro %}

{#- The kept rows of a mart of figures that the catalogue still has, as a relation. -#}
{% macro numeros_guardados(tabela) -%}
  (
    select f.*
    from {{ source('lago', tabela ~ '_fechado') }} as f
    inner join {{ ref('int_indicador') }} as i on i.indicador_id = f.indicador_id
    where list_contains(string_split(i.niveis, '|'), f.nivel)
      and list_contains(string_split(i.periodos, '|'), f.periodo_tipo)
  )
{%- endmacro %}

{#- A number is not what it was, as a person reads it: beyond the 12 digits that a sum in another order may change. -#}
{% macro numero_difere(antes, agora) -%}
  (
    {{ antes }} is distinct from {{ agora }}
    and not coalesce(abs({{ agora }} - {{ antes }}) <= 1e-12 * greatest(abs({{ agora }}), abs({{ antes }})), false)
  )
{%- endmacro %}
