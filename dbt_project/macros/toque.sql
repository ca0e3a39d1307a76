{#-
  Which new deliveries may explain a changed figure of one source: those that changed a row in force that it uses.

  A delivery is judged by what it changed, not by what it repeats: of each key that new deliveries bring or take back, the row
  in force at the last publication is compared with the one in force now. Where they differ, the delivery touches the units
  that either row names and the months from their earliest instant to their latest. A level that a source does not name is
  touched in every unit ('*'), a source without instants in every period (null).
-#}
{% macro toques(fonte) %}
{%- set c = contrato(fonte) -%}
{%- set chave = c.chave | join(', ') -%}
{%- set resolvidos = (['municipio_resolvido'] if c.municipio_por_nome else []) + (['ponto_resolvido'] if c.nomes else []) -%}
{%- set conteudo = _conteudo(fonte) -%}
with
entrega_da_fonte as (
  select entrega_id, so_acrescenta, ordem, nova, retirada_antes, retirada_por
  from {{ ref('int_entrega') }}
  where fonte = '{{ fonte }}'
),
chave_mexida as (
  select {{ _de('v', c.chave) }}
  from {{ ref('int_' ~ fonte ~ '_versao') }} as v
  inner join entrega_da_fonte as e on e.entrega_id = v._entrega_id
  where v.aceita and (e.nova or e.retirada_por is not null)
  group by all
),
versao_da_chave as (
  select
    {{ _de('v', c.chave + resolvidos) }},
    v._entrega_id,
    v._linha,
    v.vigente,
    e.nova,
    e.retirada_por,
    not (e.nova or e.retirada_antes) and row_number() over (
      partition by {{ _de('v', c.chave) }}, e.nova or e.retirada_antes
      order by
        e.so_acrescenta asc,
        {%- if 'atualizado_em' in c.colunas %}
        v.atualizado_em_utc desc nulls last,
        {%- endif %}
        {%- if c.mais_nova %}
        v.{{ c.mais_nova }} desc nulls last,
        {%- endif %}
        e.ordem desc,
        v._linha desc
    ) = 1 as era_vigente
  from {{ ref('int_' ~ fonte ~ '_versao') }} as v
  semi join chave_mexida using ({{ chave }})
  inner join entrega_da_fonte as e on e.entrega_id = v._entrega_id
  where v.aceita
),
{#- The row that was in force and the one that is. #}
linha_mexida as (
  select
    v._entrega_id as entrega_id,
    v.vigente,
    v.nova,
    v.retirada_por,
    v.era_vigente,
    {% if resolvidos %}{{ _de('v', resolvidos) }},{% endif %}
    {{ _de('s', conteudo) }}
  from versao_da_chave as v
  inner join {{ ref('stg_' ~ fonte) }} as s on s._entrega_id = v._entrega_id and s._linha = v._linha
  where v.vigente or v.era_vigente
),
chave_igual as (
  select {{ chave }}
  from linha_mexida
  group by all
  having bool_or(era_vigente) and bool_or(vigente) and count(distinct hash({{ conteudo | join(', ') }})) = 1
),
chave_mudada as (
  select
    {{ chave }},
    [max(entrega_id) filter (where vigente and nova), max(retirada_por) filter (where era_vigente)] as causas
  from linha_mexida
  anti join chave_igual using ({{ chave }})
  group by all
),
linha_tocada as (
  select
    unnest(k.causas) as entrega_id,
    {{ _unidades(fonte) }} as unidades,
    cast(date_trunc('month', least({{ _instantes(fonte) }})) as date) as primeiro,
    last_day(greatest({{ _instantes(fonte) }})) as ultimo
  from linha_mexida as l
  inner join chave_mudada as k using ({{ chave }})
  {{ _lugares(fonte) }}
),
unidade_tocada as (
  select entrega_id, unnest(unidades) as unidade, primeiro, ultimo
  from linha_tocada
  where entrega_id is not null
)
select entrega_id, '{{ fonte }}' as fonte, unidade.nivel as nivel, unidade.nivel_id as nivel_id, primeiro, ultimo
from unidade_tocada
where unidade.nivel_id is not null
group by all
{% endmacro %}

{#-
  The sources that may move what is computed from one: itself, the registries that it names, and theirs, and the health
  regions, which touch no unit but their own. What judges others against their targets is moved by all.
-#}
{% macro fontes_que_movem(fonte) -%}
  {%- if fonte == 'meta' -%}{{ return(fontes()) }}{%- endif -%}
  {%- set achadas = [fonte, 'regiao'] -%}
  {#- The list grows while it is read. -#}
  {%- for nome in achadas -%}
    {%- for coluna in contrato(nome).colunas.values() if coluna.ref is defined and coluna.ref not in achadas -%}
      {%- do achadas.append(coluna.ref) -%}
    {%- endfor -%}
  {%- endfor -%}
  {{ return(achadas) }}
{%- endmacro %}

{% macro _de(apelido, colunas) -%} {{ apelido }}.{{ colunas | join(', ' ~ apelido ~ '.') }} {%- endmacro %}

{#- What a row says: not when its sender last wrote it. -#}
{% macro _conteudo(fonte) -%}
  {%- set conteudo = [] -%}
  {%- for nome, coluna in contrato(fonte).colunas.items() if nome != 'atualizado_em' -%}
    {%- do conteudo.append(nome) -%}
    {%- if coluna.type == 'instante' %}{% do conteudo.append(nome ~ '_desloc') %}{% endif -%}
  {%- endfor -%}
  {%- if contrato(fonte).municipio_por_nome %}{% do conteudo.append('municipio_nome') %}{% endif -%}
  {%- if contrato(fonte).nomes %}{% do conteudo.append(contrato(fonte).nomes.ponto_cnes) %}{% endif -%}
  {{ return(conteudo) }}
{%- endmacro %}

{#- A row's instants in local time, near enough for months: those with an offset become Brasília's. -#}
{% macro _instantes(fonte) -%}
  {%- set instantes = [] -%}
  {%- for nome, coluna in contrato(fonte).colunas.items() if contrato(fonte).grupo != 'registries' -%}
    {%- if coluna.type == 'competencia' -%}
      {%- do instantes.append('l.' ~ nome) -%}
    {%- elif coluna.type == 'instante' and nome != 'atualizado_em' -%}
      {%- do instantes.append(
        'coalesce(l.' ~ nome ~ ' - to_minutes(l.' ~ nome ~ '_desloc) - interval 3 hour, l.' ~ nome ~ ')'
      ) -%}
    {%- endif -%}
  {%- endfor -%}
  {{ instantes | join(', ') or 'cast(null as date)' }}
{%- endmacro %}

{#- The column of a row that names its ponto, and its município; names count as resolved. -#}
{% macro _ponto(fonte) -%}
  {%- set colunas = contrato(fonte).colunas -%}
  {%- if contrato(fonte).nomes -%}l.ponto_resolvido
  {%- elif 'ponto_cnes' in colunas -%}l.ponto_cnes
  {%- elif 'cnes' in colunas -%}l.cnes
  {%- endif -%}
{%- endmacro %}
{% macro _municipio(fonte) -%}
  {%- if contrato(fonte).municipio_por_nome -%}l.municipio_resolvido
  {%- elif 'municipio_ibge' in contrato(fonte).colunas -%}l.municipio_ibge
  {%- endif -%}
{%- endmacro %}

{#- The units that a row names, level by level. -#}
{% macro _unidades(fonte) -%}
  {%- set colunas = contrato(fonte).colunas -%}
  {%- set unidades = [('brasil', "'BR'")] -%}
  {%- if fonte == 'regiao' -%}
    {%- set unidades = [('l.tipo', "m.uf || '-' || l.regiao_id")] -%}
  {%- elif 'nivel' in colunas -%}
    {%- do unidades.append(('l.nivel', 'l.nivel_id')) -%}
  {%- else -%}
    {%- set municipio = 'coalesce(' ~ (_municipio(fonte) or 'cast(null as varchar)') ~ ', p.municipio_ibge, h.municipio_ibge)' -%}
    {%- do unidades.append(('uf', 'm.uf')) -%}
    {%- do unidades.append(('uf', 'n.uf')) -%}
    {%- if 'uf' in colunas %}{% do unidades.append(('uf', 'l.uf')) %}{% endif -%}
    {%- set tem_lugar = _municipio(fonte) or _ponto(fonte) -%}
    {%- do unidades.append(('municipio', municipio if tem_lugar else "'*'")) -%}
    {%- for nivel in niveis_regionais() -%}
      {%- do unidades.append((nivel, 'm.' ~ nivel ~ '_id' if tem_lugar else "'*'")) -%}
    {%- endfor -%}
    {%- do unidades.append(('nucleo', 'l.nucleo_id' if 'nucleo_id' in colunas else "'*'")) -%}
    {%- do unidades.append(('ponto', _ponto(fonte) or "'*'")) -%}
    {%- do unidades.append(('equipe', 'l.equipe_ine' if 'equipe_ine' in colunas else "'*'")) -%}
    {%- set antes = unidades | length -%}
    {%- for nome, coluna in colunas.items() if coluna.type == 'pessoa' and nome != 'paciente_id' -%}
      {%- do unidades.append(('profissional', 'l.' ~ nome)) -%}
    {%- endfor -%}
    {%- if unidades | length == antes %}{% do unidades.append(('profissional', "'*'")) %}{% endif -%}
  {%- endif -%}
  [
    {%- for nivel, nivel_id in unidades %}
    {'nivel': {{ nivel if '.' in nivel else "'" ~ nivel ~ "'" }}, 'nivel_id': {{ nivel_id }}}{{ ',' if not loop.last }}
    {%- endfor %}
  ]
{%- endmacro %}

{#- The joins that place a row. -#}
{% macro _lugares(fonte) -%}
  {%- if 'nivel' not in contrato(fonte).colunas -%}
  left join {{ ref('dim_ponto') }} as p on p.ponto_cnes = {{ _ponto(fonte) or 'cast(null as varchar)' }}
  left join {{ ref('dim_hospital') }} as h on h.cnes = {{ _ponto(fonte) or 'cast(null as varchar)' }}
  left join {{ ref('municipio') }} as m
    on m.municipio_ibge = coalesce({{ _municipio(fonte) or 'cast(null as varchar)' }}, p.municipio_ibge, h.municipio_ibge)
  left join {{ ref('nucleo') }} as n on n.nucleo_id = {{ 'l.nucleo_id' if 'nucleo_id' in contrato(fonte).colunas else 'cast(null as varchar)' }}
  {%- endif -%}
{%- endmacro %}
