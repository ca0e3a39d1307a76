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
    {{ nivel_e_unidade(['uf', 'nucleo']) }},
    count(*) filter (where remoto) as remotos,
    count(*) filter (where treinado) as treinados
  from profissional_no_ultimo_dia
  group by periodo_tipo, periodo_inicio, grouping sets ((), (uf), (nucleo_id))
)
select
  {{ celula_total('PAHO.184') }},
  {{ razao('remotos', 'treinados') }}
from celula_de_nivel
where treinados > 0
