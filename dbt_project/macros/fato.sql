{#-
  The records in force of one family, as they count: typed, with every instant as UTC (<instante>_utc) and on the
  núcleo's wall clock (<instante>; the município's where a record has no núcleo), and the município and UF of the request.
  uf_nucleo is kept where the family counts in the núcleo's UF.
-#}
{% macro fato(fonte) %}
{%- set colunas = contrato(fonte).colunas -%}
{%- set tem_nucleo = 'nucleo_id' in colunas -%}
{%- set tem_local = 'municipio_ibge' in colunas -%}
{%- set tem_ponto = colunas.get('ponto_cnes', {}).ref is defined -%}
{%- set tem_nomes = contrato(fonte).nomes -%}
{%- set relogio = 'n' if tem_nucleo else 'm' -%}
{#- Named outside the condition, where dbt sees it when it parses. -#}
{%- set chave_afetada = ref('int_' ~ fonte ~ '_chave_afetada') if contrato(fonte).grupo == 'records' else none -%}
with
versao_vigente as (
  select v.*
  from {{ ref('int_' ~ fonte ~ '_versao') }} as v
  {%- if is_incremental() %}
  semi join {{ chave_afetada }} as afetada using ({{ contrato(fonte).chave | join(', ') }})
  {%- endif %}
  where v.vigente
),
registro as (
  select
    {%- for nome, c in colunas.items() %}
    {%- if c.type == 'instante' %}
    v.{{ nome }}_utc,
    {{ para_local('v.' ~ nome ~ '_utc', relogio ~ '.fuso') }} as {{ nome }},
    {%- elif nome == 'ponto_cnes' and tem_nomes %}
    v.ponto_resolvido as ponto_cnes,
    {%- elif nome == 'municipio_ibge' %}
    {{ 'v.municipio_resolvido' if contrato(fonte).municipio_por_nome else 's.municipio_ibge' }} as municipio_informado,
    {%- else %}
    s.{{ nome }},
    {%- endif %}
    {%- endfor %}
    {%- if tem_nucleo %}
    n.uf as uf_nucleo,
    {%- endif %}
    s._entrega_id,
    s._linha
  from versao_vigente as v
  inner join {{ ref('stg_' ~ fonte) }} as s on s._entrega_id = v._entrega_id and s._linha = v._linha
  {%- if tem_nucleo %}
  inner join {{ ref('dim_nucleo') }} as n on n.nucleo_id = s.nucleo_id
  {%- else %}
  inner join {{ ref('dim_municipio') }} as m on m.municipio_ibge = s.municipio_ibge
  {%- endif %}
)
{%- if tem_local %},
registro_com_municipio as (
  select
    r.* exclude (municipio_informado{{ ', uf_nucleo' if tem_nucleo }}),
    {{ 'coalesce(r.municipio_informado, p.municipio_ibge)' if tem_ponto else 'r.municipio_informado' }} as municipio_ibge
  from registro as r
  {%- if tem_ponto %}
  left join {{ ref('dim_ponto') }} as p on p.ponto_cnes = r.ponto_cnes
  {%- endif %}
),
registro_situado as (
  select
    r.*,
    m.uf
  from registro_com_municipio as r
  left join {{ ref('dim_municipio') }} as m on m.municipio_ibge = r.municipio_ibge
)
{%- else %},
registro_situado as (
  select
    * exclude (uf_nucleo),
    uf_nucleo as uf
  from registro
)
{%- endif %}
{% endmacro %}
