{#- PAHO.184: registered people at remotas on the last day of the period, per one trained in the 365 days up to it. -#}
with
periodo as (
  {{ periodos_desde(ref('dim_profissional'), 'treinado_em', ['quadrimestre', 'ano']) }}
),
profissional_no_ultimo_dia as (
  select
    p.periodo_tipo,
    p.periodo_inicio,
    r.nucleo_id,
    n.uf,
    ponto.papel = 'remota' as remoto,
    r.treinado_em > p.periodo_fim - 365 and r.treinado_em <= p.periodo_fim as treinado
  from periodo as p
  inner join {{ ref('dim_profissional') }} as r
    on (r.inicio is null or r.inicio <= p.periodo_fim) and (r.fim is null or r.fim >= p.periodo_fim)
  inner join {{ ref('dim_nucleo') }} as n on n.nucleo_id = r.nucleo_id
  left join {{ ref('dim_ponto') }} as ponto on ponto.ponto_cnes = r.ponto_cnes
),
celula_de_nivel as (
  select
    periodo_tipo,
    periodo_inicio,
    {{ nivel_do_nucleo() }},
    cast(count(*) filter (where remoto) as double) as remotos,
    cast(count(*) filter (where treinado) as double) as treinados
  from profissional_no_ultimo_dia
  group by grouping sets ((periodo_tipo, periodo_inicio), (periodo_tipo, periodo_inicio, uf), (periodo_tipo, periodo_inicio, nucleo_id))
)
select
  'PAHO.184' as indicador_id,
  periodo_tipo,
  periodo_inicio,
  nivel,
  nivel_id,
  'total' as dimensao,
  'total' as categoria,
  cast(null as integer) as posicao,
  remotos as numerador,
  treinados as denominador,
  remotos / treinados as valor,
  cast(null as double) as cobertura
from celula_de_nivel
where treinados > 0
