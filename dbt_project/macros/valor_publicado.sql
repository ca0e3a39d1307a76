{#-
  A cell as it is published: its last day, its 95 % interval, its target and how it stands, whether its period is over.

  Wilson score interval (Wilson 1927), z of the 97.5th percentile of the normal, in the indicator's unit.
  Target: the agreed one in force at the cell's own level and unit, else the norm's. Attainment as in the contract of
  São Bernardo. Of a closed period and place, what was kept of the mart ``guardados``.
-#}
{% macro valor_publicado(niveis, guardados) %}
{%- set indicadores_afetados = ref('int_indicador_afetado') -%}
{%- set cadastros_alterados = ref('int_cadastro_alterado') -%}
{%- set termos = ref('indicador_termo') -%}
{%- set z = 1.959963984540054 -%}
with
{#- Of people, teams and points, which are most of the places, nothing is asked at the other levels: a sixth is joined. #}
falta_no_lugar as (
  select periodo_tipo, periodo_inicio, nivel, nivel_id, fontes
  from {{ ref('int_falta_no_lugar') }}
  where nivel in ('{{ niveis | join("', '") }}')
),
celula as (
  select
    c.*,
    {{ fim_do_periodo('c.periodo_tipo', 'c.periodo_inicio') }} as periodo_fim,
    i.sentido,
    i.meta_padrao,
    {{ completo('i.fontes', 'f.fontes') }} as completo,
    case when i.ic95 and c.denominador > 0 then i.fator end as fator_do_intervalo,
    (c.numerador / c.denominador + {{ z * z }} / (2 * c.denominador)) / (1 + {{ z * z }} / c.denominador) as centro,
    {{ z }} * sqrt(
      greatest(c.numerador * (c.denominador - c.numerador), 0) / (c.denominador * c.denominador * c.denominador)
      + {{ z * z }} / (4 * c.denominador * c.denominador)
    ) / (1 + {{ z * z }} / c.denominador) as meia_largura
  from {{ ref('int_indicador_celula') }} as c
  inner join {{ ref('int_indicador') }} as i on i.indicador_id = c.indicador_id
  left join falta_no_lugar as f using (periodo_tipo, periodo_inicio, nivel, nivel_id)
  where c.nivel in ('{{ niveis | join("', '") }}')
    and c.periodo_inicio <= {{ data_de_referencia() }}
    and not {{ fechada('c') }}
    {%- if is_incremental() %}
    and {{ numero_a_refazer('c', indicadores_afetados, cadastros_alterados, termos) }}
    {%- endif %}
),
celula_com_meta as (
  select
    c.*,
    case when c.dimensao = 'total' then coalesce(m.meta, c.meta_padrao) end as meta
  from celula as c
  left join {{ ref('int_meta_em_vigor') }} as m using (indicador_id, periodo_tipo, periodo_inicio, nivel, nivel_id)
),
celula_avaliada as (
  select
    *,
    {{ atingimento('valor', 'meta', 'sentido') }} as atingimento
  from celula_com_meta
)
select
  indicador_id,
  periodo_tipo,
  periodo_inicio,
  periodo_fim,
  nivel,
  nivel_id,
  dimensao,
  categoria,
  posicao,
  numerador,
  denominador,
  valor,
  cobertura,
  case
    when fator_do_intervalo is not null then greatest(0, fator_do_intervalo * (centro - meia_largura))
  end as ic95_inferior,
  case
    when fator_do_intervalo is not null then least(fator_do_intervalo, fator_do_intervalo * (centro + meia_largura))
  end as ic95_superior,
  meta,
  case
    when dimensao <> 'total' then null
    when meta is null or atingimento is null then 'sem_meta'
    when atingimento >= 100 then 'atingida'
    when atingimento >= 85 then 'parcial'
    else 'nao_atingida'
  end as situacao,
  periodo_fim >= {{ data_de_referencia() }} as parcial,
  completo
from celula_avaliada
union all
select
  indicador_id,
  periodo_tipo,
  periodo_inicio,
  periodo_fim,
  nivel,
  nivel_id,
  dimensao,
  categoria,
  posicao,
  numerador,
  denominador,
  valor,
  cobertura,
  ic95_inferior,
  ic95_superior,
  meta,
  situacao,
  parcial,
  completo
from {{ numeros_guardados(guardados) }} as g
{%- if is_incremental() %}
where {{ numero_a_refazer('g', indicadores_afetados, cadastros_alterados, termos) }}
{%- endif %}
{% endmacro %}


{#- Takes the figures that are computed again out of the published tables before they are written. -#}
{% macro apagar_numeros() -%}
  {%- if is_incremental() -%}
    delete from {{ this }} as velha
    where {{ numero_a_refazer('velha', ref('int_indicador_afetado'), ref('int_cadastro_alterado'), ref('indicador_termo')) }}
  {%- else -%}
    select 1
  {%- endif -%}
{%- endmacro %}

{#- Whether every expected delivery behind a figure came whole: none of the sources of its indicator is among those missing. -#}
{% macro completo(fontes, faltam) -%}
  not coalesce(list_has_any(string_split({{ fontes }}, '|'), {{ faltam }}), false)
{%- endmacro %}

{#-
  What arrives, or the calendar, may complete figures that are not computed again, and time alone leave others incomplete: they
  are told apart after the run's own are written.
-#}
{% macro atualizar_completo() -%}
  update {{ this }} as publicada
  set completo = not publicada.completo
  from (
    select v.rowid as linha
    from {{ this }} as v
    inner join {{ ref('int_indicador') }} as i on i.indicador_id = v.indicador_id
    left join {{ ref('int_falta_no_lugar') }} as f using (periodo_tipo, periodo_inicio, nivel, nivel_id)
    where v.completo <> ({{ completo('i.fontes', 'f.fontes') }})
      and not {{ fechada('v') }}
  ) as mudada
  where publicada.rowid = mudada.linha
{%- endmacro %}

{#-
  Indicators kept by period were computed again only in the affected ones. Weeks and all other indicators are computed whole, and an agreed target that changed may concern any figure.
-#}
{% macro numero_a_refazer(numero, indicadores_afetados, cadastros_alterados, termos) -%}
  (
    ({{ numero }}.indicador_id, {{ numero }}.periodo_tipo, {{ numero }}.periodo_inicio) in (
      select (indicador_id, periodo_tipo, periodo_inicio) from {{ indicadores_afetados }}
    )
    or {{ numero }}.periodo_tipo = 'semana'
    or {{ numero }}.indicador_id not in (
      select indicador_id from {{ termos }}
      {%- for indicador_id in indicadores_por_periodo() %}
      union all
      select '{{ indicador_id }}' as indicador_id
      {%- endfor %}
    )
    or exists (select 1 from {{ cadastros_alterados }} where cadastro = 'meta')
    or {{ fechamento_mudado(numero) }}
  )
{%- endmacro %}
