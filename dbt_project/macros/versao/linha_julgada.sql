{#-
  A row and the verdict on it: aceita, whether it is a version of a record, and _problemas, what is wrong with it, in the order
  in which it is told (list of {coluna, regra}, null when nothing). Of the rest it keeps what the model shows.
-#}
{% macro linha_julgada(j) -%}
{%- set problemas = o_que_se_relata(j) -%}
linha_julgada as (
  select
    l._entrega_id,
    l._linha,
    {%- for coluna in j.julgadas %}
    l.{{ coluna }},
    {%- endfor %}
    not (
      coalesce(l._recusada, false)
      {%- for condicao in o_que_rejeita(j) %} or l.{{ condicao }}{% endfor %}
    ) as aceita,
    {%- if problemas %}
    case
      when {% for p in problemas %}l.{{ p.se }}{% if not loop.last %} or {% endif %}{% endfor %} then list_filter([
        {%- for p in problemas %}
        {'coluna': '{{ p.coluna }}', 'regra': case when l.{{ p.se }} then '{{ p.regra }}' end}{{ ',' if not loop.last }}
        {%- endfor %}
      ], lambda problema: problema.regra is not null)
    end as _problemas
    {%- else %}
    cast(null as struct(coluna varchar, regra varchar)[]) as _problemas
    {%- endif %}
  from linha_com_regras as l
)
{%- endmacro %}

{#- Why a row is no version of a record, beyond what staging refused. -#}
{% macro o_que_rejeita(j) -%}
  {%- set condicoes = [] -%}
  {%- for f in j.faltas %}{% do condicoes.append('falta_' ~ f.coluna) %}{% endfor -%}
  {%- for p in j.pedidas %}{% do condicoes.append('pedida_' ~ p.coluna) %}{% endfor -%}
  {%- for o in j.ordens %}{% do condicoes.append('antes_' ~ o.coluna) %}{% endfor -%}
  {%- for r in j.referencias if r.exigido %}{% do condicoes.append('sem_' ~ r.coluna) %}{% endfor -%}
  {%- if j.municipio_exigido %}{% do condicoes.append('municipio_nao_achado') %}{% endif -%}
  {%- for i in j.instantes if i.exigido and not i.pode_ser_futuro %}{% do condicoes.append('futuro_' ~ i.coluna) %}{% endfor -%}
  {{ return(condicoes) }}
{%- endmacro %}

{#- What is told of a row, rejected by it or not: the column, the rule, when. What is missing because it lay in the future is told as that. -#}
{% macro o_que_se_relata(j) -%}
  {%- set problemas = [] -%}
  {%- for i in j.instantes if not i.pode_ser_futuro -%}
    {%- do problemas.append({'coluna': i.coluna, 'regra': 'instante_futuro', 'se': 'futuro_' ~ i.coluna}) -%}
  {%- endfor -%}
  {%- for f in j.faltas -%}
    {%- set se = 'falta_' ~ f.coluna ~ ' and not l.futuro_' ~ f.coluna -%}
    {%- do problemas.append({'coluna': f.coluna, 'regra': 'obrigatorio_ausente', 'se': se}) -%}
  {%- endfor -%}
  {%- for p in j.pedidas -%}
    {%- do problemas.append({'coluna': p.coluna, 'regra': 'obrigatorio_ausente', 'se': 'pedida_' ~ p.coluna}) -%}
  {%- endfor -%}
  {%- for o in j.ordens -%}
    {%- do problemas.append({'coluna': o.coluna, 'regra': 'antes_de_' ~ o.antes, 'se': 'antes_' ~ o.coluna}) -%}
  {%- endfor -%}
  {%- for r in j.referencias -%}
    {%- do problemas.append({'coluna': r.coluna, 'regra': 'referencia_inexistente', 'se': 'sem_' ~ r.coluna}) -%}
  {%- endfor -%}
  {%- if j.municipio_por_nome -%}
    {%- do problemas.append({'coluna': 'municipio_ibge', 'regra': 'valor_invalido', 'se': 'municipio_nao_achado'}) -%}
  {%- endif -%}
  {{ return(problemas) }}
{%- endmacro %}
