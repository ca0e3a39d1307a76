{#-
  MG.suporte: support calls answered by the end of the third business day after the day they were opened, on the núcleo's
  clock. A call counts once it is answered, or once its three days are over.
-#}
with
dia_corrido as (
  select
    cast(unnest(generate_series(
      date_trunc('day', min(aberto_em)), date_trunc('day', max(aberto_em)) + interval 31 day, interval 1 day
    )) as date) as dia
  from {{ ref('fct_chamado_suporte') }}
),
dia_contado as (
  select
    d.dia,
    isodow(d.dia) < 6 and f.data is null as util,
    count(*) filter (where isodow(d.dia) < 6 and f.data is null) over (order by d.dia) as uteis_ate_o_dia
  from dia_corrido as d
  left join {{ source('lago', 'feriado') }} as f on f.data = d.dia
),
prazo_do_dia as (
  select aberto.dia, terceiro.dia + interval 1 day as fim_do_prazo
  from dia_contado as aberto
  inner join dia_contado as terceiro on terceiro.util and terceiro.uteis_ate_o_dia = aberto.uteis_ate_o_dia + 3
),
chamado_julgado as (
  select
    cast(c.aberto_em as date) as dia,
    c.nucleo_id,
    c.uf,
    coalesce(c.respondido_em < p.fim_do_prazo, false) as no_prazo
  from {{ ref('fct_chamado_suporte') }} as c
  inner join {{ ref('dim_nucleo') }} as n on n.nucleo_id = c.nucleo_id
  inner join prazo_do_dia as p on p.dia = cast(c.aberto_em as date)
  where c.aberto_em_utc <= {{ referencia_utc() }}
    and (c.respondido_em is not null or p.fim_do_prazo <= {{ para_local(referencia_utc(), 'n.fuso') }})
),
chamado_no_periodo as (
  select
    t.periodo_tipo,
    {{ inicio_do_periodo('t.periodo_tipo', 'c.dia') }} as periodo_inicio,
    c.nucleo_id,
    c.uf,
    c.no_prazo
  from chamado_julgado as c
  cross join {{ tipos_de_periodo() }} as t
),
celula_de_nivel as (
  select
    periodo_tipo,
    periodo_inicio,
    {{ nivel_e_unidade(['uf', 'nucleo']) }},
    count(*) filter (where no_prazo) as no_prazo,
    count(*) as chamados
  from chamado_no_periodo
  group by periodo_tipo, periodo_inicio, grouping sets ((uf), (nucleo_id))
)
select
  {{ celula_total('MG.suporte') }},
  {{ razao('no_prazo', 'chamados', fator=100) }}
from celula_de_nivel
where nivel_id is not null
