{#-
  The score is the mean of the marks that apply (parity only where two routes delivered a record, completeness and faults
  only where there are records), by these weights:
    completude 30 and validade 30: what cannot be read or is not there is lost to the indicators for good;
    prazo 20: a late month is whole in the end, but was missing when the figures were read; an incomplete one misses still;
    falhas 15: the share of records of the worst known fault, which distorts some indicators and not others;
    paridade 5: few records come twice, and the version in force is one of the two.
-#}
{%- set pesos = {'nota_completude': 30, 'nota_validade': 30, 'nota_prazo': 20, 'nota_falhas': 15, 'nota_paridade': 5} -%}
with
completude_do_mes as (
  select
    nucleo_id,
    mes,
    fonte,
    -- decimals, whose sum does not depend on the order
    cast(sum(cast(completude as decimal(18, 6))) as double) / count(*) as completude
  from {{ ref('qualidade_completude') }}
  group by nucleo_id, mes, fonte
),
familia_de_cbo as (
  select nucleo_id, mes, familia as fonte, sum(de_familia) as registros
  from {{ ref('int_completude_mes') }}
  group by nucleo_id, mes, familia
),
valor_anulado as (
  select nucleo_id, mes, familia as fonte, valores from {{ ref('int_valor_anulado_mes') }}
),
falha_do_mes as (
  select
    nucleo_id,
    mes,
    fonte,
    count(*) as falhas,
    string_agg(falha, ', ' order by falha) as falhas_conhecidas,
    max(least(100.0 * ocorrencias / registros, 100)) as pior_falha
  from {{ ref('falha_remetente') }}
  group by nucleo_id, mes, fonte
),
{#- A month that was not expected, before the núcleo's term, may have rows too. #}
mes_com_entrega as (
  select
    nucleo_id,
    mes,
    fonte,
    d.situacao,
    d.prazo,
    d.vencida,
    d.recebida_em,
    d.dias_de_atraso,
    coalesce(r.linhas, 0) as linhas,
    coalesce(r.rejeitadas, 0) as rejeitadas,
    coalesce(r.registros, 0) as registros
  from {{ ref('entrega_esperada') }} as d
  full join (select *, familia as fonte from {{ ref('int_recebido_mes') }}) as r using (nucleo_id, mes, fonte)
),
mes_avaliado as (
  select
    e.nucleo_id,
    e.mes,
    e.fonte,
    e.situacao,
    e.prazo,
    e.vencida,
    e.recebida_em,
    e.dias_de_atraso,
    e.linhas,
    e.rejeitadas,
    case when e.linhas > 0 then 100.0 * e.rejeitadas / e.linhas end as percentual_rejeitado,
    e.registros,
    coalesce(v.valores, 0) as valores_anulados,
    f.registros as cbo_de_familia,
    c.completude,
    coalesce(p.registros, 0) as em_varias_rotas,
    100.0 * p.concordantes / p.registros as paridade,
    coalesce(d.falhas, 0) as falhas,
    d.falhas_conhecidas,
    case when e.registros > 0 then coalesce(d.pior_falha, 0) end as pior_falha
  from mes_com_entrega as e
  left join completude_do_mes as c on c.nucleo_id = e.nucleo_id and c.mes = e.mes and c.fonte = e.fonte
  left join familia_de_cbo as f on f.nucleo_id = e.nucleo_id and f.mes = e.mes and f.fonte = e.fonte
  left join valor_anulado as v on v.nucleo_id = e.nucleo_id and v.mes = e.mes and v.fonte = e.fonte
  left join {{ ref('int_paridade_mes') }} as p
    on p.nucleo_id = e.nucleo_id and p.mes = e.mes and p.familia = e.fonte
  left join falha_do_mes as d on d.nucleo_id = e.nucleo_id and d.mes = e.mes and d.fonte = e.fonte
),
mes_com_notas as (
  select
    *,
    completude as nota_completude,
    -- a fifth of the rows rejected is a file exported wrongly, not typed wrongly
    case when linhas > 0 then greatest(100 - 5 * percentual_rejeitado, 0) end as nota_validade,
    -- thirty days late, the month after is due
    case situacao
      when 'recebida' then greatest(100 - 100.0 * dias_de_atraso / 30, 0)
      when 'incompleta' then 0
    end as nota_prazo,
    100 - pior_falha as nota_falhas,
    paridade as nota_paridade
  from mes_avaliado
)
select
  nucleo_id,
  mes,
  fonte,
  situacao,
  prazo,
  recebida_em,
  dias_de_atraso,
  linhas as linhas_recebidas,
  rejeitadas as linhas_rejeitadas,
  percentual_rejeitado,
  registros,
  valores_anulados,
  cast(cbo_de_familia as bigint) as cbo_de_familia,
  completude,
  em_varias_rotas,
  paridade,
  falhas,
  falhas_conhecidas,
  {%- for nota in pesos %}
  {{ nota }},
  {%- endfor %}
  case
    when situacao not in ('recebida', 'incompleta') then case when vencida then 0 end
    else round(
      (
        {%- for nota, peso in pesos.items() %}
        {{ '+' if not loop.first }} coalesce({{ peso }} * {{ nota }}, 0)
        {%- endfor %}
      ) / nullif(
        {%- for nota, peso in pesos.items() %}
        {{ '+' if not loop.first }} case when {{ nota }} is null then 0 else {{ peso }} end
        {%- endfor %},
        0
      ), 1)
  end as pontuacao
from mes_com_notas
