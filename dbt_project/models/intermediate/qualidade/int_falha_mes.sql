{{ config(
  materialized='incremental',
  incremental_strategy='append',
  pre_hook="{{ apagar_meses_das_familias() }}"
) }}
{#-
  The known faults of real senders (smart.md), looked for in the records in force of every núcleo and month. What is told by
  an answer's satisfaction, or by the intention to refer, is looked for where the contract has the intention.
-#}
{%- set observadas = {} -%}
{%- for familia, f in familias().items() if f.qualidade and f.qualidade.constantes -%}
{%- do observadas.update({familia: f}) -%}
{%- endfor -%}
with
entrega_com_mes as (
  select entrega_id, cast(try_strptime(mes_referencia, '%m%Y') as date) as mes_referencia
  from {{ source('lago', 'entrega') }}
),
{%- for familia, f in observadas.items() %}
{%- set instantes = f.instantes | reverse | list %}
{%- set colunas = contrato(familia).colunas %}
{%- set utc = [] %}
{%- for instante in instantes %}{% do utc.append('v.' ~ instante ~ '_utc') %}{% endfor %}
registro_de_{{ familia }} as (
  select
    r.nucleo_id,
    {{ mes_do_registro(familia) }} as mes,
    e.mes_referencia,
    r.situacao = '{{ f.situacao_final }}' as encerrada,
    r.{{ f.instantes | last }}_utc as resposta_utc,
    r.solicitante_cbo,
    r.municipio_ibge,
    cast(r.{{ f.instantes | first }} as date) < n.inicio or cast(r.{{ f.instantes | first }} as date) > n.fim as fora_da_vigencia
    {%- if 'intencao_encaminhamento' in colunas %},
    r.tipo = 'assincrona' as assincrona,
    r.resposta_us,
    r.satisfacao,
    r.intencao_encaminhamento and r.encaminhamento_evitado as sim_e_sim,
    r.encaminhamento_evitado and r.intencao_encaminhamento is not true as evitado_sem_intencao
    {%- endif %}
    {%- for coluna in f.qualidade.constantes %},
    {#- A list is one value; an empty one is none. #}
    {{ "nullif(array_to_string(r." ~ coluna ~ ", '|'), '')" if colunas[coluna].type == 'lista' else 'r.' ~ coluna }}
      as valor_{{ coluna }}
    {%- endfor %}
  from {{ ref('fct_' ~ familia) }} as r
  inner join {{ ref('dim_nucleo') }} as n on n.nucleo_id = r.nucleo_id
  left join entrega_com_mes as e on e.entrega_id = r._entrega_id
  where {{ primeiro_em_mes_afetado(instantes, familia) }}
),
resumo_de_{{ familia }} as (
  select
    nucleo_id,
    mes,
    count(*) as registros,
    count(*) filter (where encerrada) as encerrados,
    count(*) filter (where len(solicitante_cbo) = 4) as cbo_de_familia,
    count(*) filter (where municipio_ibge is null) as sem_municipio,
    count(*) filter (where mes_referencia <> mes) as fora_do_mes,
    count(*) filter (where fora_da_vigencia) as fora_da_vigencia
    {%- if 'intencao_encaminhamento' in colunas %},
    count(*) filter (where encerrada and sim_e_sim) as sim_e_sim,
    count(*) filter (where encerrada and evitado_sem_intencao) as evitado_sem_intencao,
    count(satisfacao) as satisfacoes,
    sum(satisfacao) as soma_da_satisfacao,
    count(*) filter (where encerrada and assincrona) as assincronas,
    count(*) filter (where encerrada and assincrona and resposta_us < 60000000) as em_menos_de_60_s
    {%- endif %}
    {%- for coluna in f.qualidade.constantes %},
    count(valor_{{ coluna }}) as n_{{ coluna }},
    min(valor_{{ coluna }}) = max(valor_{{ coluna }}) as constante_{{ coluna }}
    {%- endfor %}
  from registro_de_{{ familia }}
  group by nucleo_id, mes
),
lote_de_{{ familia }} as (
  select nucleo_id, mes, count(*) as respostas
  from registro_de_{{ familia }}
  where resposta_utc is not null
  group by nucleo_id, mes, date_trunc('second', resposta_utc)
  having count(*) >= 10
),
valor_de_{{ familia }} as (
  select _entrega_id, _linha, unnest(_problemas) as problema
  from {{ ref('int_problema_de_leitura') }}
  where fonte = '{{ familia }}'
),
ficticio_de_{{ familia }} as (
  select
    v.nucleo_id,
    {{ mes_local('coalesce(' ~ utc | join(', ') ~ ')', 'n.fuso') }} as mes,
    l.problema.coluna as coluna,
    count(*) as ocorrencias
  from valor_de_{{ familia }} as l
  inner join {{ ref('int_' ~ familia ~ '_versao') }} as v on v._entrega_id = l._entrega_id and v._linha = l._linha
  inner join {{ ref('dim_nucleo') }} as n on n.nucleo_id = v.nucleo_id
  where {{ alcanca_mes_afetado(utc, familia) }}
    and (
      (l.problema.coluna = 'ponto_cnes' and regexp_full_match(trim(l.problema.valor), '(9{7}|0{1,7})([.]0)?'))
      or (
        l.problema.coluna = 'solicitante_cbo'
        and regexp_full_match(translate(trim(l.problema.valor), '-.', ''), '9{6,7}|0{6,7}')
      )
      or (l.problema.coluna = 'equipe_ine' and regexp_full_match(trim(l.problema.valor), '0{1,10}([.]0)?'))
    )
  group by all
),
falha_de_{{ familia }} as (
  select r.nucleo_id, r.mes, 'fechamento_em_lote' as falha, sum(l.respostas) as ocorrencias, r.encerrados as registros
  from lote_de_{{ familia }} as l
  inner join resumo_de_{{ familia }} as r using (nucleo_id, mes)
  group by r.nucleo_id, r.mes, r.encerrados
  {%- for coluna in f.qualidade.constantes %}
  union all
  select nucleo_id, mes, 'coluna_constante_{{ coluna }}', n_{{ coluna }}, registros
  from resumo_de_{{ familia }}
  where n_{{ coluna }} >= 20 and n_{{ coluna }} = registros and constante_{{ coluna }}
  {%- endfor %}
  union all
  select f.nucleo_id, f.mes, 'valor_ficticio_' || f.coluna, f.ocorrencias, r.registros
  from ficticio_de_{{ familia }} as f
  inner join resumo_de_{{ familia }} as r using (nucleo_id, mes)
  {%- for falha, contagem in {
    'cbo_de_familia': 'cbo_de_familia', 'sem_municipio': 'sem_municipio', 'fora_do_mes_de_referencia': 'fora_do_mes',
    'fora_da_vigencia_do_nucleo': 'fora_da_vigencia'
  }.items() %}
  union all
  select nucleo_id, mes, '{{ falha }}', {{ contagem }}, registros
  from resumo_de_{{ familia }}
  where {{ contagem }} > 0
  {%- endfor %}
  {%- if 'intencao_encaminhamento' in colunas %}
  union all
  select nucleo_id, mes, 'nao_informado_como_sim', sim_e_sim, encerrados
  from resumo_de_{{ familia }}
  where encerrados > 0 and sim_e_sim = encerrados
  union all
  select nucleo_id, mes, 'satisfacao_invertida', satisfacoes, registros
  from resumo_de_{{ familia }}
  where satisfacoes >= 20 and 2 * soma_da_satisfacao < 5 * satisfacoes
  union all
  select nucleo_id, mes, 'resposta_automatica', em_menos_de_60_s, assincronas
  from resumo_de_{{ familia }}
  where em_menos_de_60_s > 0
  union all
  select nucleo_id, mes, 'evitado_sem_intencao', evitado_sem_intencao, encerrados
  from resumo_de_{{ familia }}
  where evitado_sem_intencao > 0
  {%- endif %}
){{ ',' if not loop.last }}
{%- endfor %}
{%- for familia in observadas %}
{{ 'union all' if not loop.first }}
select
  '{{ familia }}' as familia,
  mes,
  nucleo_id,
  falha,
  cast(ocorrencias as bigint) as ocorrencias,
  cast(registros as bigint) as registros
from falha_de_{{ familia }}
{%- endfor %}
