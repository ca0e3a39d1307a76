{#-
  Every indicator: those of the catalogue, and the state's own beside them in the same columns. One of the state's own is
  computed where it has terms, at the levels that all its measures have, and otherwise informed, at those that came.
-#}
{%- set niveis = ['brasil', 'uf'] + niveis_regionais() + ['municipio', 'nucleo'] -%}
{%- set informado = contrato('indicador_informado').colunas -%}
with
termo as (
  select
    t.indicador_id,
    t.papel,
    t.medida,
    t.sinal,
    m.conta,
    m.unidade,
    string_split(m.familia, '|') as familias,
    string_split(m.niveis, '|') as niveis
  from {{ ref('dim_indicador_local_termo') }} as t
  inner join {{ ref('dim_indicador_local') }} as l on l.indicador_id = t.indicador_id
  inner join {{ ref('medida_catalogo') }} as m on m.medida = t.medida
  where not (l.tipo = 'contagem' and t.papel = 'denominador')
),
{%- set formula %}string_agg(case sinal when -1 then ' − ' else ' + ' end || conta, '' order by sinal desc, medida asc){% endset %}
calculado as (
  select
    indicador_id,
    {{ formula }} filter (where papel = 'numerador') as numerador,
    {{ formula }} filter (where papel = 'denominador') as denominador,
    string_agg(distinct medida, ', ' order by medida) as medidas,
    case when count(distinct unidade) = 1 then any_value(unidade) end as unidade,
    {#- The pontos of two months may be the same ones: they do not add up. #}
    case when bool_or(unidade = 'pontos') then 'mes' else 'mes|quadrimestre|ano' end as periodos,
    list_sort(list_distinct(flatten(list(familias)))) as familias,
    list_reduce(list(niveis), lambda um, outro: list_intersect(um, outro)) as niveis
  from termo
  group by indicador_id
),
informado as (
  select
    indicador_id,
    list(distinct nivel) as niveis,
    list(distinct periodo_tipo) as periodos
  from {{ ref('fct_indicador_informado') }}
  group by indicador_id
),
proprio as (
  select
    l.*,
    case when l.tipo = 'contagem' then 1 else coalesce(l.fator, case l.tipo when 'proporcao' then 100 else 1 end) end
    as multiplicador,
    c.indicador_id is not null as tem_termos,
    i.indicador_id is not null as tem_informados,
    c.numerador,
    c.denominador,
    c.medidas,
    c.unidade as unidade_das_medidas,
    c.familias,
    list_filter({{ niveis }}, lambda nivel: list_contains(c.niveis, nivel)) as niveis_das_medidas,
    c.periodos as periodos_das_medidas,
    list_filter({{ informado.nivel.of }}, lambda nivel: list_contains(i.niveis, nivel)) as niveis_informados,
    list_filter({{ informado.periodo_tipo.of }}, lambda tipo: list_contains(i.periodos, tipo)) as periodos_informados
  from {{ ref('dim_indicador_local') }} as l
  left join calculado as c on c.indicador_id = l.indicador_id
  left join informado as i on i.indicador_id = l.indicador_id
)
select
  indicador_id,
  norma,
  aspecto,
  nome,
  definicao,
  numerador,
  denominador,
  tipo,
  subtipo,
  fator,
  unidade,
  base_temporal,
  periodos,
  niveis,
  dimensao,
  sentido,
  meta_padrao,
  fontes,
  observacao,
  ic95
from {{ ref('indicador_catalogo') }}
union all
select
  indicador_id,
  coalesce(norma, 'Do estado') as norma,
  null as aspecto,
  nome,
  coalesce(definicao, nome) as definicao,
  case when tem_termos then coalesce(numerador[4:], 'Nenhuma medida') else 'Como informado' end as numerador,
  case
    when tipo = 'contagem' then null
    when tem_termos then coalesce(denominador[4:], 'Nenhuma medida')
    else 'Como informado'
  end as denominador,
  tipo,
  null as subtipo,
  multiplicador as fator,
  coalesce(
    unidade,
    case
      when tipo = 'proporcao' and multiplicador = 100 then '%'
      when tipo = 'contagem' then unidade_das_medidas
    end,
    'unidades'
  ) as unidade,
  case when not tem_termos then 'competencia' end as base_temporal,
  case
    when tem_termos then periodos_das_medidas
    when tem_informados then array_to_string(periodos_informados, '|')
    else '{{ informado.periodo_tipo.of | join("|") }}'
  end as periodos,
  case
    when tem_termos then array_to_string(niveis_das_medidas, '|')
    when tem_informados then array_to_string(niveis_informados, '|')
    else '{{ informado.nivel.of | join("|") }}'
  end as niveis,
  null as dimensao,
  sentido,
  meta_padrao,
  case
    when tem_termos then array_to_string(familias, '|') || '|indicador_local|indicador_local_termo'
    else 'indicador_informado|indicador_local'
  end as fontes,
  case
    when tem_termos then
      'Próprio do estado, calculado pelo armazém das medidas ' || medidas || '.'
      || case when tem_informados then ' Também veio informado: o que se informou dele não é usado.' else '' end
    else 'Próprio do estado, informado: chega pronto de quem o apura, e o armazém não tem os registros para o conferir.'
  end as observacao,
  false as ic95
from proprio
