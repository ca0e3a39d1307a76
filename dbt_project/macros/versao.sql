{#-
  Every delivered row of a source, judged: which are versions of a record, which were withdrawn, which one is in force.

  Rejection first: a row is accepted when its required columns are valid, its references exist, no instant of a required
  column lies in the future and no instant precedes the one it follows. Among accepted rows that no later SMART envelope
  withdrew, the greatest atualizado_em is in force, then the later arrival, then the later row.

  Columns: _entrega_id, _linha, the key, <instante>_utc where the source has instants, what a spreadsheet's names resolve
  to (teleconsultoria), aceita, retirada, vigente, _problemas (list of {coluna, regra}, null when none).
-#}
{% macro versao(fonte, chave_afetada=none) %}
{%- set contrato_da_fonte = contrato(fonte) -%}
{%- set chave = contrato_da_fonte.chave -%}
{%- set colunas = contrato_da_fonte.colunas -%}
{%- set regra = regras(fonte) -%}
{%- set instantes = [] -%}
{%- set referencias = [] -%}
{%- for nome, c in colunas.items() -%}
  {%- if c.type == 'instante' %}{% do instantes.append(nome) %}{% endif -%}
  {%- if c.ref is defined %}{% do referencias.append({'coluna': nome, 'cadastro': c.ref, 'req': c.req is defined}) %}{% endif -%}
{%- endfor -%}
{%- set tem_nomes = fonte == 'teleconsultoria' -%}
{#- The clock is the núcleo's; where a record has no núcleo, the município's. -#}
{%- set relogio = 'n' if 'nucleo_id' in colunas else 'l_municipio' -%}
with
{%- if instantes %}
limite_do_futuro as (
  select timezone('UTC', referencia) + interval 24 hour as limite_utc from {{ source('lago', 'execucao_corrente') }}
),
{%- endif %}
linha as (
  select l.*
  from {{ ref('stg_' ~ fonte) }} as l
  {%- if chave_afetada and is_incremental() %}
  semi join {{ chave_afetada }} as afetada
    on {% for nome in chave %}afetada.{{ nome }} is not distinct from l.{{ nome }}{% if not loop.last %} and {% endif %}{% endfor %}
  {%- endif %}
),
{%- if tem_nomes %}
ponto_por_nome as (
  select municipio_ibge, {{ slug('nome') }} as nome_slug, min(ponto_cnes) as ponto_cnes
  from {{ ref('dim_ponto') }}
  where nome is not null
  group by municipio_ibge, nome_slug
  having count(*) = 1
),
municipio_por_nome as (
  select uf, {{ slug('nome') }} as nome_slug, municipio_ibge from {{ source('lago', 'municipio') }}
),
{%- endif %}
linha_situada as (
  select
    l._entrega_id,
    l._linha,
    l._recusada,
    l._problemas as problemas_de_leitura
    {%- for nome in chave %},
    l.{{ nome }}
    {%- endfor %}
    {%- if regra.exigidas %},
    l.situacao
    {%- endif %}
    {%- if instantes %}
    {%- for nome in instantes %},
    {{ para_utc('l.' ~ nome, 'l.' ~ nome ~ '_desloc', "coalesce(" ~ relogio ~ ".fuso, 'America/Sao_Paulo')") }} as {{ nome }}_escrito
    {%- endfor %}
    {%- endif %}
    {%- for r in referencias if not (tem_nomes and r.coluna == 'ponto_cnes') %},
    {% if r.cadastro != 'nucleo' %}l.{{ r.coluna }} is not null and existe_{{ r.coluna }}.chave is null{% else %}l.{{ r.coluna }} is not null and n.nucleo_id is null{% endif %} as sem_{{ r.coluna }}
    {%- endfor %}
    {%- if tem_nomes %},
    coalesce(l.municipio_ibge, m.municipio_ibge) as municipio_resolvido,
    coalesce(l.ponto_cnes, p.ponto_cnes) as ponto_resolvido,
    l._municipio_nome is not null and m.municipio_ibge is null as municipio_nao_achado,
    l.ponto_cnes is not null and existe_ponto_cnes.chave is null as sem_ponto_cnes
    {%- endif %}
  from linha as l
  {%- if instantes and 'nucleo_id' not in colunas %}
  left join {{ ref('dim_municipio') }} as l_municipio on l_municipio.municipio_ibge = l.municipio_ibge
  {%- endif %}
  {%- for r in referencias %}
  {%- if r.cadastro == 'nucleo' %}
  left join {{ ref('dim_nucleo') }} as n on n.nucleo_id = l.nucleo_id
  {%- else %}
  left join (select {{ chave_do_cadastro(r.cadastro) }} as chave from {{ ref('dim_' ~ r.cadastro) }}) as existe_{{ r.coluna }}
    on existe_{{ r.coluna }}.chave = l.{{ r.coluna }}
  {%- endif %}
  {%- endfor %}
  {%- if tem_nomes %}
  left join municipio_por_nome as m
    on m.uf = n.uf and m.nome_slug = {{ slug('l._municipio_nome') }}
  left join ponto_por_nome as p
    on p.municipio_ibge = coalesce(l.municipio_ibge, m.municipio_ibge) and p.nome_slug = {{ slug('l._unidade_nome') }}
  {%- endif %}
),
{#- A registry with no accepted row at all is not checked against, but nucleo always is. -#}
{%- set conferidos = referencias | map(attribute='cadastro') | reject('equalto', 'nucleo') | unique | list %}
cadastro_conferido as (
  select
    true as nucleo
    {%- for cadastro in conferidos %},
    exists (select 1 from {{ ref('dim_' ~ cadastro) }}) as {{ cadastro }}
    {%- endfor %}
),
linha_com_instantes as (
  select
    l.* exclude (
      _linha
      {%- for r in referencias %}, sem_{{ r.coluna }}{% endfor %}
    ),
    l._linha
    {%- for r in referencias %},
    l.sem_{{ r.coluna }} and c.{{ r.cadastro }} as sem_{{ r.coluna }}
    {%- endfor %}
    {%- for nome in instantes %}
    {%- if nome == 'agendada_para' %},
    l.{{ nome }}_escrito as {{ nome }}_utc,
    false as futuro_{{ nome }}
    {%- else %},
    case when l.{{ nome }}_escrito <= f.limite_utc then l.{{ nome }}_escrito end as {{ nome }}_utc,
    coalesce(l.{{ nome }}_escrito > f.limite_utc, false) as futuro_{{ nome }}
    {%- endif %}
    {%- endfor %}
  from linha_situada as l
  cross join cadastro_conferido as c
  {%- if instantes %}
  cross join limite_do_futuro as f
  {%- endif %}
),
linha_com_regras as (
  select
    *
    {%- for r in regra.exigidas %},
    {{ r.coluna }}_utc is null and situacao in ('{{ r.situacoes | join("', '") }}') as falta_{{ r.coluna }}
    {%- endfor %}
    {%- for r in regra.ordens %},
    coalesce({{ r.coluna }}_utc < {{ r.antes }}_utc, false) as antes_{{ r.coluna }}
    {%- endfor %}
  from linha_com_instantes
),
linha_julgada as (
  select
    *,
    not (
      coalesce(_recusada, false)
      {%- for r in regra.exigidas %} or coalesce(falta_{{ r.coluna }}, false){% endfor %}
      {%- for r in regra.ordens %} or antes_{{ r.coluna }}{% endfor %}
      {%- for r in referencias if r.req %} or sem_{{ r.coluna }}{% endfor %}
      {%- for nome in instantes if colunas[nome].req is defined %} or futuro_{{ nome }}{% endfor %}
    ) as aceita,
    (
      false
      {%- for r in regra.exigidas %} or coalesce(falta_{{ r.coluna }}, false){% endfor %}
      {%- for r in regra.ordens %} or antes_{{ r.coluna }}{% endfor %}
      {%- for r in referencias %} or sem_{{ r.coluna }}{% endfor %}
      {%- for nome in instantes %} or futuro_{{ nome }}{% endfor %}
      {%- if tem_nomes %} or municipio_nao_achado{% endif %}
    ) as tem_problema
  from linha_com_regras
),
versao_de_registro as (
  select
    l._entrega_id,
    l._linha,
    row_number() over (
      partition by {% for nome in chave %}l.{{ nome }}{% if not loop.last %}, {% endif %}{% endfor %}
      order by
        {%- if fonte == 'profissional' %}
        {#- SMART adds people the registry lacks, never overrides it. #}
        e.formato = 'smart',
        {%- endif %}
        {%- if 'atualizado_em' in instantes %}
        l.atualizado_em_utc desc nulls last,
        {%- endif %}
        e.ordem desc,
        l._linha desc
    ) = 1 as vigente
  from linha_julgada as l
  inner join {{ ref('int_entrega') }} as e on e.entrega_id = l._entrega_id
  where l.aceita and not e.retirada
)
select
  l._entrega_id,
  l._linha
  {%- for nome in chave %},
  l.{{ nome }}
  {%- endfor %}
  {%- for nome in instantes %},
  l.{{ nome }}_utc
  {%- endfor %}
  {%- if tem_nomes %},
  l.municipio_resolvido,
  l.ponto_resolvido
  {%- endif %},
  l.aceita,
  l.aceita and e.retirada as retirada,
  coalesce(v.vigente, false) as vigente,
  case
    when l.tem_problema then list_filter([
      {%- for nome in instantes %}
      {'coluna': '{{ nome }}', 'regra': case when l.futuro_{{ nome }} then 'instante_futuro' end},
      {%- endfor %}
      {%- for r in regra.exigidas %}
      {'coluna': '{{ r.coluna }}', 'regra': case when l.falta_{{ r.coluna }} and not l.futuro_{{ r.coluna }} then 'obrigatorio_ausente' end},
      {%- endfor %}
      {%- for r in regra.ordens %}
      {'coluna': '{{ r.coluna }}', 'regra': case when l.antes_{{ r.coluna }} then 'antes_de_{{ r.antes }}' end},
      {%- endfor %}
      {%- for r in referencias %}
      {'coluna': '{{ r.coluna }}', 'regra': case when l.sem_{{ r.coluna }} then 'referencia_inexistente' end},
      {%- endfor %}
      {%- if tem_nomes %}
      {'coluna': 'municipio_ibge', 'regra': case when l.municipio_nao_achado then 'valor_invalido' end},
      {%- endif %}
      {'coluna': '', 'regra': cast(null as varchar)}
    ], lambda problema: problema.regra is not null)
  end as _problemas
from linha_julgada as l
inner join {{ ref('int_entrega') }} as e on e.entrega_id = l._entrega_id
left join versao_de_registro as v on v._entrega_id = l._entrega_id and v._linha = l._linha
{% endmacro %}


{% macro chave_do_cadastro(cadastro) -%}
  {{ return(contrato(cadastro).chave[0]) }}
{%- endmacro %}


{#- The row in force of each record of a registry: one row a key. -#}
{% macro cadastro(fonte, extras=[]) %}
select
  {%- for nome, c in contrato(fonte).colunas.items() %}
  s.{{ nome }},
  {%- endfor %}
  s._entrega_id,
  s._linha
from {{ ref('stg_' ~ fonte) }} as s
inner join {{ ref('int_' ~ fonte ~ '_versao') }} as v on v._entrega_id = s._entrega_id and v._linha = s._linha
where v.vigente
{% endmacro %}


{#-
  Keys whose records this run must judge again: what came in, what a new envelope withdrew, what a corrected registry
  or a later reference instant may change. Empty on a full refresh, which judges everything.
-#}
{% macro chave_afetada(fonte) %}
{%- set chave = contrato(fonte).chave | join(', ') -%}
{%- set colunas = contrato(fonte).colunas -%}
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
  {%- if fonte == 'teleconsultoria' %}{% do de_cadastro_alterado.append('_unidade_nome is not null') %}{% endif -%}
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
    where {% for nome in contrato(fonte).chave %}velha.{{ nome }} is not distinct from afetada.{{ nome }}{% if not loop.last %} and {% endif %}{% endfor %}
  {%- else -%}
    select 1
  {%- endif -%}
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
