{#-
  The figures of a table as researchers read them: without people, with small cells suppressed.

  A cell is small when its numerator, its denominator or, in a share, what separates them is above 0 and below 5. Its numbers
  become null and `suprimido` true. Where one cell alone is suppressed among those that add up to a published one (the
  categories of a breakdown, the units of a place), subtraction would give it back: the smallest of the others goes too.
  Figures that judge another one against its target tell it again, suppressed or not, and the state's own add and subtract
  what others tell, or come from where nobody here counted: they stay out.

  A region tells its municípios again: where one alone of these is suppressed it is too, and where it is then the only one of
  its kind in the UF, which together give back the UF's figure, none of that kind is told.

  All windows lie within an indicator and period: who asks for some of these has only their cells looked at.
-#}
{% macro celulas_de_pesquisa(tabela) %}
{%- set limite = 5 -%}
{%- set regionais = niveis_regionais() if tabela == 'indicador_valor' else [] -%}
with
unidade as (
  select 'nucleo' as nivel, nucleo_id as nivel_id, uf as lugar from {{ ref('nucleo') }}
  union all
  select 'ponto' as nivel, ponto_cnes as nivel_id, municipio_ibge as lugar from {{ ref('ponto') }}
  union all
  select 'equipe' as nivel, equipe_ine as nivel_id, municipio_ibge as lugar from {{ ref('equipe') }}
),
celula as (
  select
    v.*,
    coalesce(v.numerador > 0 and v.numerador < {{ limite }}, false)
    or coalesce(v.denominador > 0 and v.denominador < {{ limite }}, false)
    or coalesce(
      i.tipo = 'proporcao' and v.denominador - v.numerador > 0 and v.denominador - v.numerador < {{ limite }}, false
    ) as pequena,
    case v.nivel when 'uf' then 'BR' when 'municipio' then left(v.nivel_id, 2) else u.lugar end as lugar
    {%- for nivel in regionais %},
    case v.nivel when '{{ nivel }}' then v.nivel_id when 'municipio' then r.{{ nivel }} end as na_{{ nivel }}
    {%- endfor %}
  from {{ ref(tabela) }} as v
  left join {{ ref('indicador') }} as i on i.indicador_id = v.indicador_id
  {%- if regionais %}
  left join {{ ref('dim_municipio_nas_regioes') }} as r on v.nivel = 'municipio' and r.municipio_ibge = v.nivel_id
  {%- endif %}
  left join unidade as u on u.nivel = v.nivel and u.nivel_id = v.nivel_id
  where v.nivel <> 'profissional' and v.indicador_id not like 'SBC.%' and v.indicador_id not like 'LOCAL.%'
),
celula_entre_categorias as (
  select
    *,
    pequena or (
      dimensao <> 'total' and count(*) filter (where pequena) over partes = 1
      and row_number() over (partes order by pequena, numerador, categoria) = 1
    ) as oculta
  from celula
  window partes as (partition by indicador_id, periodo_tipo, periodo_inicio, nivel, nivel_id, dimensao)
),
celula_entre_unidades as (
  select
    *,
    oculta or (
      lugar is not null and count(*) filter (where oculta) over partes = 1
      and row_number() over (partes order by oculta, numerador, nivel_id) = 1
    ) as {{ 'oculta_entre_unidades' if regionais else 'suprimido' }}
  from celula_entre_categorias
  window partes as (
    partition by indicador_id, periodo_tipo, periodo_inicio, dimensao, categoria, nivel, lugar
  )
)
{%- if regionais %},
celula_de_regiao as (
  select
    *,
    oculta_entre_unidades
    {%- for nivel in regionais %}
    or (
      nivel = '{{ nivel }}'
      and count(*) filter (where nivel = 'municipio' and oculta_entre_unidades) over (
        partition by indicador_id, periodo_tipo, periodo_inicio, dimensao, categoria, na_{{ nivel }}
      ) = 1
    )
    {%- endfor %} as oculta_na_regiao
  from celula_entre_unidades
),
celula_entre_regioes as (
  select
    *,
    oculta_na_regiao or (
      nivel in ('{{ regionais | join("', '") }}') and count(*) filter (where oculta_na_regiao) over (
        partition by indicador_id, periodo_tipo, periodo_inicio, dimensao, categoria, nivel, left(nivel_id, 2)
      ) = 1
    ) as suprimido
  from celula_de_regiao
)
{%- endif %}
select
  indicador_id,
  periodo_tipo,
  periodo_inicio,
  periodo_fim,
  nivel,
  nivel_id,
  dimensao,
  categoria,
  case when not suprimido then posicao end as posicao,
  case when not suprimido then numerador end as numerador,
  case when not suprimido then denominador end as denominador,
  case when not suprimido then valor end as valor,
  case when not suprimido then cobertura end as cobertura,
  case when not suprimido then ic95_inferior end as ic95_inferior,
  case when not suprimido then ic95_superior end as ic95_superior,
  meta,
  case when not suprimido then situacao end as situacao,
  parcial,
  completo,
  suprimido
from {{ 'celula_entre_regioes' if regionais else 'celula_entre_unidades' }}
{% endmacro %}
