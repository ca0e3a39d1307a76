{{ config(materialized='view') }}
{#- Every additive measure of every family as rows: (medida, mes, nivel, nivel_id, dimensao, categoria, valor). -#}
{%- for relacao, r in relacoes_de_medidas().items() if r.periodo == 'mes' %}
{% if not loop.first %}union all{% endif %}
{{ medidas_em_linhas(relacao) }}
{%- endfor %}
