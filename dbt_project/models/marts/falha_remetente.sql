{#- The known faults of real senders (smart.md), looked for in the records in force of every núcleo and month. -#}
{%- set constantes = ['satisfacao', 'resolucao_duvida', 'cid10', 'ciap2', 'equipe_ine'] -%}
with
teleconsultoria as (
  select
    nucleo_id,
    cast(date_trunc('month', coalesce(respondida_em, solicitada_em)) as date) as mes,
    situacao,
    tipo,
    respondida_em_utc,
    resposta_us,
    satisfacao,
    intencao_encaminhamento,
    encaminhamento_evitado,
    solicitante_cbo,
    ponto_cnes,
    municipio_ibge,
    cast(solicitada_em as date) as dia,
    cast(satisfacao as varchar) as valor_satisfacao,
    resolucao_duvida as valor_resolucao_duvida,
    array_to_string(cid10, '|') as valor_cid10,
    array_to_string(ciap2, '|') as valor_ciap2,
    equipe_ine as valor_equipe_ine,
    _entrega_id
  from {{ ref('fct_teleconsultoria') }}
),
lote_fechado as (
  select nucleo_id, mes, count(*) as respostas
  from teleconsultoria
  where respondida_em_utc is not null
  group by nucleo_id, mes, date_trunc('second', respondida_em_utc)
  having count(*) >= 10
),
resumo_do_mes as (
  select
    nucleo_id,
    mes,
    count(*) as registros,
    count(*) filter (where situacao = 'respondida') as respondidas,
    count(*) filter (
      where situacao = 'respondida' and intencao_encaminhamento and encaminhamento_evitado
    ) as sim_e_sim,
    count(satisfacao) as satisfacoes,
    avg(satisfacao) as satisfacao_media,
    count(*) filter (where situacao = 'respondida' and tipo = 'assincrona') as assincronas,
    count(*) filter (
      where situacao = 'respondida' and tipo = 'assincrona' and resposta_us < 60000000
    ) as em_menos_de_60_s,
    count(*) filter (where len(solicitante_cbo) = 4) as cbo_de_familia,
    count(*) filter (where municipio_ibge is null) as sem_municipio
    {%- for coluna in constantes %},
    count(valor_{{ coluna }}) as n_{{ coluna }},
    min(valor_{{ coluna }}) = max(valor_{{ coluna }}) as constante_{{ coluna }}
    {%- endfor %}
  from teleconsultoria
  group by nucleo_id, mes
),
valor_ficticio as (
  select
    f.nucleo_id,
    f.mes,
    p.coluna,
    count(*) as ocorrencias
  from (
    select _entrega_id, _linha, unnest(_problemas) as p
    from {{ ref('int_problema_de_leitura') }}
    where fonte = 'teleconsultoria'
  ) as lida
  cross join lateral (select lida.p.coluna as coluna, lida.p.valor as valor) as p
  inner join {{ ref('int_linha_de_nucleo') }} as f on f._entrega_id = lida._entrega_id and f._linha = lida._linha
  where (p.coluna = 'ponto_cnes' and regexp_full_match(trim(p.valor), '(9{7}|0{1,7})([.]0)?'))
    or (p.coluna = 'solicitante_cbo' and regexp_full_match(translate(trim(p.valor), '-.', ''), '9{6,7}|0{6,7}'))
    or (p.coluna = 'equipe_ine' and regexp_full_match(trim(p.valor), '0{1,10}([.]0)?'))
  group by f.nucleo_id, f.mes, p.coluna
),
fora_do_mes as (
  select t.nucleo_id, t.mes, count(*) as ocorrencias
  from teleconsultoria as t
  inner join {{ source('lago', 'entrega') }} as e on e.entrega_id = t._entrega_id
  where e.mes_referencia is not null and strftime(t.mes, '%m%Y') <> e.mes_referencia
  group by t.nucleo_id, t.mes
),
fora_da_vigencia as (
  select t.nucleo_id, t.mes, count(*) as ocorrencias
  from teleconsultoria as t
  inner join {{ ref('dim_nucleo') }} as n on n.nucleo_id = t.nucleo_id
  where t.dia < n.inicio or t.dia > n.fim
  group by t.nucleo_id, t.mes
),
falha as (
  select
    nucleo_id, mes, 'nao_informado_como_sim' as falha, sim_e_sim as ocorrencias, respondidas as registros,
    'Intenção de encaminhamento e encaminhamento evitado vieram "sim" em todos os registros do mês: '
    || 'parece o "não informado" enviado como "sim". Distorce os encaminhamentos evitados.' as descricao
  from resumo_do_mes
  where respondidas > 0 and sim_e_sim = respondidas
  union all
  select
    nucleo_id, mes, 'satisfacao_invertida', satisfacoes, registros,
    'A satisfação média do mês ficou abaixo de 2,5 com 20 respostas ou mais: a escala parece invertida.'
  from resumo_do_mes
  where satisfacoes >= 20 and satisfacao_media < 2.5
  union all
  select
    l.nucleo_id, l.mes, 'fechamento_em_lote', sum(l.respostas), r.respondidas,
    'Dez ou mais registros têm o mesmo instante de resposta, ao segundo: foram fechados em lote. '
    || 'Distorce o tempo de resposta.'
  from lote_fechado as l
  inner join resumo_do_mes as r using (nucleo_id, mes)
  group by l.nucleo_id, l.mes, r.respondidas
  union all
  select
    nucleo_id, mes, 'resposta_automatica', em_menos_de_60_s, assincronas,
    'Teleconsultorias assíncronas respondidas em menos de 60 s: parecem respondidas por uma máquina.'
  from resumo_do_mes
  where em_menos_de_60_s > 0
  {%- for coluna in constantes %}
  union all
  select
    nucleo_id, mes, 'coluna_constante_{{ coluna }}', n_{{ coluna }}, registros,
    'A coluna {{ coluna }} traz um só valor em todos os registros do mês em que foi preenchida (20 ou mais).'
  from resumo_do_mes
  where n_{{ coluna }} >= 20 and n_{{ coluna }} = registros and constante_{{ coluna }}
  {%- endfor %}
  union all
  select
    v.nucleo_id, v.mes, 'valor_ficticio_' || v.coluna, v.ocorrencias, r.registros,
    'Valores fictícios (noves ou zeros) na coluna ' || v.coluna || ': lidos como não informados.'
  from valor_ficticio as v
  inner join resumo_do_mes as r using (nucleo_id, mes)
  union all
  select
    nucleo_id, mes, 'cbo_de_familia', cbo_de_familia, registros,
    'CBO com 4 dígitos: só a família ocupacional é conhecida.'
  from resumo_do_mes
  where cbo_de_familia > 0
  union all
  select
    nucleo_id, mes, 'sem_municipio', sem_municipio, registros,
    'Registros sem município conhecido: contam no núcleo e no país, não no município nem na UF.'
  from resumo_do_mes
  where sem_municipio > 0
  union all
  select
    f.nucleo_id, f.mes, 'fora_do_mes_de_referencia', f.ocorrencias, r.registros,
    'Instantes fora do mês de referência do envelope SMART: mantidos.'
  from fora_do_mes as f
  inner join resumo_do_mes as r using (nucleo_id, mes)
  union all
  select
    f.nucleo_id, f.mes, 'fora_da_vigencia_do_nucleo', f.ocorrencias, r.registros,
    'Registros anteriores ao início ou posteriores ao fim do núcleo no cadastro: mantidos.'
  from fora_da_vigencia as f
  inner join resumo_do_mes as r using (nucleo_id, mes)
)
select
  nucleo_id,
  mes,
  'teleconsultoria' as fonte,
  falha,
  cast(ocorrencias as bigint) as ocorrencias,
  cast(registros as bigint) as registros,
  descricao
from falha
