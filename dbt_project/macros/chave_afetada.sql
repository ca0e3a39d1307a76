{#-
  Keys whose records this run must judge again: what came in, what a new envelope withdrew, what a corrected registry
  or a later reference instant may change. Empty on a full refresh, which judges everything.
-#}
{% macro chave_afetada(fonte) %}
{%- set chave = contrato(fonte).chave | join(', ') -%}
{%- set colunas = contrato(fonte).colunas -%}
{%- set nomes = contrato(fonte).nomes -%}
{%- set instantes = [] -%}
{%- for nome, c in colunas.items() if c.type == 'instante' %}{% do instantes.append(nome) %}{% endfor -%}
{#- Named outside the condition, where dbt sees them when it parses. -#}
{%- set entregas = ref('int_entrega') -%}
{%- set alterados = cadastros_alterados() -%}
{%- set execucao = source('lago', 'execucao_corrente') -%}
{%- if completa() %}
select {{ chave }} from {{ ref('stg_' ~ fonte) }} where false
{%- else %}
{%- set de_cadastro_alterado = [] -%}
{%- if 'nucleo_id' in colunas and 'nucleo' in alterados -%}
  {%- do de_cadastro_alterado.append('nucleo_id in ' ~ chaves_alteradas('nucleo')) -%}
{%- endif -%}
{%- if colunas.get('ponto_cnes', {}).ref is defined and 'ponto' in alterados -%}
  {%- do de_cadastro_alterado.append('(municipio_ibge is null and ponto_cnes in ' ~ chaves_alteradas('ponto') ~ ')') -%}
  {%- if nomes %}{% do de_cadastro_alterado.append(nomes.ponto_cnes ~ ' is not null') %}{% endif -%}
{%- endif -%}
{%- for nome, c in colunas.items() if c.ref is defined and c.ref != 'nucleo' and c.ref in alterados -%}
  {%- do de_cadastro_alterado.append(nome ~ ' in ' ~ chaves_alteradas(c.ref, 'existencia')) -%}
  {%- do de_cadastro_alterado.append('(' ~ nome ~ " is not null and '*' in " ~ chaves_alteradas(c.ref) ~ ')') -%}
{%- endfor %}
with
linha_entregue as (
  select {{ chave }}
  from {{ ref('stg_' ~ fonte) }}
  where _entrega_id in (select entrega_id from {{ entregas }} where nova or retirada_agora)
),
{%- if de_cadastro_alterado %}
linha_de_cadastro_alterado as (
  select {{ chave }}
  from {{ ref('stg_' ~ fonte) }}
  where {{ de_cadastro_alterado | join('\n    or ') }}
),
{%- endif %}
{#- Instants as written, without their zone: 14 hours cover every offset. #}
linha_que_era_futura as (
  select {{ chave }}
  from {{ ref('stg_' ~ fonte) }}
  cross join {{ execucao }} as x
  where x.referencia is distinct from x.referencia_anterior
  and greatest({{ instantes | join(', ') }}) > timezone('UTC', least(x.referencia, x.referencia_anterior)) + interval 10 hour
)
select {{ chave }} from linha_entregue
{%- if de_cadastro_alterado %}
union
select {{ chave }} from linha_de_cadastro_alterado
{%- endif %}
union
select {{ chave }} from linha_que_era_futura
{%- endif %}
{% endmacro %}


{#- Takes the affected keys out of an incremental model before they are written again. -#}
{% macro apagar_afetadas(fonte) -%}
  {%- if is_incremental() -%}
    delete from {{ this }} as velha
    using {{ ref('int_' ~ fonte ~ '_chave_afetada') }} as afetada
    where {{ mesma_chave(contrato(fonte).chave, 'velha', 'afetada') }}
  {%- else -%}
    select 1
  {%- endif -%}
{%- endmacro %}


{#- Whether two relations have the same key, absent parts too. -#}
{% macro mesma_chave(chave, uma, outra) -%}
  {%- for coluna in chave -%}
    {% if not loop.first %} and {% endif %}{{ uma }}.{{ coluna }} is not distinct from {{ outra }}.{{ coluna }}
  {%- endfor -%}
{%- endmacro %}


{#- A run that rebuilds everything from the lake. -#}
{% macro completa() -%}
  {{ return(flags.FULL_REFRESH) }}
{%- endmacro %}


{#-
  The registries with a key in int_cadastro_alterado, read when a model is about to run. In most months there is none,
  and its SQL then does not look through the records for theirs.
-#}
{% macro cadastros_alterados() -%}
  {%- set alterados = ref('int_cadastro_alterado') -%}
  {%- set cadastros = [] -%}
  {%- if execute and not completa() and load_cached_relation(alterados) is not none -%}
    {%- set consulta = 'select cadastro from ' ~ alterados ~ ' group by cadastro order by cadastro' -%}
    {%- for linha in run_query(consulta) -%}{%- do cadastros.append(linha[0]) -%}{%- endfor -%}
  {%- endif -%}
  {{ return(cadastros) }}
{%- endmacro %}

{#- The changed keys of one registry, as a subquery; of those only what meets a condition. -#}
{% macro chaves_alteradas(cadastro, condicao='true') -%}
  (select chave from {{ ref('int_cadastro_alterado') }} where cadastro = '{{ cadastro }}' and {{ condicao }})
{%- endmacro %}
