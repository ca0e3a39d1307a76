{#-
  EVIT.confirmado90 and encaminhado90: what the teleconsultor said of the referral (avoided, or not) beside what the regulation
  queue shows of the same patient in the 90 x 24 h after the answer. Followed is who can be looked for there: a patient who is
  named, 90 days that are over, a município that delivers its queue.
-#}
with
teleconsultoria_avaliada as (
  select
    nucleo_id,
    teleconsultoria_id,
    uf,
    municipio_ibge,
    especialidade,
    paciente_id,
    respondida_em,
    respondida_em_utc,
    respondida_em_utc + interval 90 day as procurada_ate_utc,
    encaminhamento_evitado
  from {{ ref('fct_teleconsultoria') }}
  where {{ na_producao('teleconsultoria') }}
    and intencao_encaminhamento
    and encaminhamento_evitado is not null
),
solicitacao as (
  select municipio_ibge, paciente_id, especialidade, situacao, solicitada_em_utc
  from {{ ref('fct_regulacao') }}
),
{#- The município's next request of anybody tells whether it delivers its queue. -#}
teleconsultoria_seguida as (
  select
    t.*,
    coalesce(
      t.paciente_id is not null
      and t.procurada_ate_utc <= {{ referencia_utc() }}
      and s.solicitada_em_utc <= t.procurada_ate_utc,
      false
    ) as seguida
  from teleconsultoria_avaliada as t
  asof left join solicitacao as s
    on s.municipio_ibge = t.municipio_ibge
    and s.solicitada_em_utc > t.respondida_em_utc
),
teleconsultoria_na_fila as (
  select
    t.nucleo_id,
    t.teleconsultoria_id
  from teleconsultoria_seguida as t
  inner join solicitacao as s
    on s.paciente_id = t.paciente_id
    and s.solicitada_em_utc > t.respondida_em_utc
    and s.solicitada_em_utc <= t.procurada_ate_utc
  where t.seguida
    and s.situacao <> 'cancelada'
    and coalesce(s.especialidade = t.especialidade, true)
  group by t.nucleo_id, t.teleconsultoria_id
),
avaliada_no_mes as (
  select
    cast(date_trunc('month', t.respondida_em) as date) as mes,
    t.nucleo_id,
    t.uf,
    t.municipio_ibge,
    t.especialidade,
    t.encaminhamento_evitado,
    count(*) as avaliadas,
    count(*) filter (where t.seguida) as seguidas,
    count(f.teleconsultoria_id) as seguidas_na_fila
  from teleconsultoria_seguida as t
  left join teleconsultoria_na_fila as f using (nucleo_id, teleconsultoria_id)
  group by all
),
avaliada_no_periodo as (
  select
    m.*,
    tipo.periodo_tipo,
    {{ inicio_do_periodo('tipo.periodo_tipo', 'm.mes') }} as periodo_inicio
  from avaliada_no_mes as m
  cross join {{ tipos_de_periodo() }} as tipo
),
celula_de_nivel as (
  select
    periodo_tipo,
    periodo_inicio,
    {{ nivel_e_unidade(['municipio', 'uf', 'nucleo']) }},
    {{ recorte({'especialidade': 'especialidade'}) }},
    encaminhamento_evitado,
    sum(avaliadas) as avaliadas,
    sum(seguidas) as seguidas,
    sum(seguidas_na_fila) as seguidas_na_fila
  from {{ nas_regioes('avaliada_no_periodo') }}
  group by
    periodo_tipo,
    periodo_inicio,
    encaminhamento_evitado,
    grouping sets ((), {{ conjuntos_de_niveis(['municipio', 'uf', 'nucleo']) }}),
    grouping sets ((), (especialidade))
),
celula as (
  select
    case when encaminhamento_evitado then 'EVIT.confirmado90' else 'EVIT.encaminhado90' end as indicador_id,
    periodo_tipo,
    periodo_inicio,
    nivel,
    nivel_id,
    dimensao,
    categoria,
    cast(
      case when encaminhamento_evitado then seguidas - seguidas_na_fila else seguidas_na_fila end as double
    ) as numerador,
    cast(seguidas as double) as denominador,
    'proporcao' as tipo,
    100 as fator,
    cast(seguidas as double) / avaliadas as cobertura
  from celula_de_nivel
  where nivel_id is not null
    and categoria is not null
)
{{ celulas_de_somas('celula') }}
