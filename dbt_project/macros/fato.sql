{#-
  The records in force of one family, as they count: typed, with every instant as UTC (<instante>_utc) and on the
  núcleo's wall clock (<instante>), and the município and UF of the request.
-#}
{% macro fato(fonte) %}
{%- set colunas = contrato(fonte).colunas -%}
{%- set tem_local = 'municipio_ibge' in colunas -%}
{%- set tem_nomes = fonte == 'teleconsultoria' -%}
{#- Named outside the condition, where dbt sees it when it parses. -#}
{%- set chave_afetada = ref('int_' ~ fonte ~ '_chave_afetada') -%}
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
    {{ para_local('v.' ~ nome ~ '_utc', 'n.fuso') }} as {{ nome }},
    {%- elif nome == 'ponto_cnes' and tem_nomes %}
    v.ponto_resolvido as ponto_cnes,
    {%- elif nome == 'municipio_ibge' %}
    {{ 'v.municipio_resolvido' if tem_nomes else 's.municipio_ibge' }} as municipio_informado,
    {%- else %}
    s.{{ nome }},
    {%- endif %}
    {%- endfor %}
    n.uf as uf_nucleo,
    s._entrega_id,
    s._linha
  from versao_vigente as v
  inner join {{ ref('stg_' ~ fonte) }} as s on s._entrega_id = v._entrega_id and s._linha = v._linha
  inner join {{ ref('dim_nucleo') }} as n on n.nucleo_id = s.nucleo_id
)
{%- if tem_local %},
registro_com_municipio as (
  select
    r.* exclude (municipio_informado, uf_nucleo),
    coalesce(r.municipio_informado, p.municipio_ibge) as municipio_ibge
  from registro as r
  left join {{ ref('dim_ponto') }} as p on p.ponto_cnes = r.ponto_cnes
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
