{#-
  MSPC6.355, 362a to 368b: the variable component of Portaria de Consolidação 6/2017. Participating: asked in the month or
  in one of the two before; active: asked in the month. Bands of production are closed on the left.
-#}
with
participante_na_janela as (
  select
    cast(p.mes + to_months(j.atraso) as date) as mes,
    p.nucleo_id,
    p.quem,
    p.participante_id,
    coalesce(sum(p.solicitadas) filter (where j.atraso = 0), 0) as solicitadas,
    coalesce(sum(p.solicitadas_em_linha) filter (where j.atraso = 0), 0) as solicitadas_em_linha
  from {{ ref('int_participante_mes') }} as p
  cross join (values (0), (1), (2)) as j (atraso)
  where p.mes + to_months(j.atraso) <= {{ data_de_referencia() }}
  group by all
),
nucleo_no_mes as (
  select
    mes,
    nucleo_id,
    count(*) filter (where quem = 'equipe') as equipes,
    count(*) filter (where quem = 'equipe' and solicitadas > 0) as equipes_ativas,
    count(*) filter (where quem = 'equipe' and solicitadas > solicitadas_em_linha) as equipes_fora_da_linha,
    coalesce(sum(solicitadas) filter (where quem = 'equipe'), 0) as producao_de_equipes,
    count(*) filter (where quem = 'medico') as medicos,
    count(*) filter (where quem = 'medico' and solicitadas > 0) as medicos_ativos,
    count(*) filter (where quem = 'medico' and solicitadas_em_linha > 0) as medicos_em_linha,
    coalesce(sum(solicitadas_em_linha) filter (where quem = 'medico'), 0) as producao_em_linha
  from participante_na_janela
  group by mes, nucleo_id
),
nucleo_com_medias as (
  select
    n.*,
    case when n.equipes > 0 then cast(n.producao_de_equipes as double) / n.equipes end as media_por_equipe,
    case when n.medicos > 0 then cast(n.producao_em_linha as double) / n.medicos end as media_por_medico,
    case when n.equipes > 0 and 100 * n.equipes_ativas >= 20 * n.equipes then 1 else 0 end as equipes_20,
    case when n.medicos > 0 and 100 * n.medicos_ativos >= 20 * n.medicos then 1 else 0 end as medicos_20,
    case when n.equipes > 0 and n.producao_de_equipes >= n.equipes then 1 else 0 end as equipe_1,
    case when n.medicos > 0 and n.producao_em_linha >= n.medicos then 1 else 0 end as medico_1,
    case when exists (
      select 1
      from {{ ref('dim_linha_cuidado_pactuada') }} as l
      where l.nucleo_id = n.nucleo_id
        and l.pactuada_em <= last_day(n.mes)
        and (l.fim is null or l.fim >= n.mes)
    ) then 1 else 0 end as linha_pactuada
  from nucleo_no_mes as n
),
nucleo_com_faixas as (
  select
    *,
    {{ faixa_de_producao('media_por_equipe') }} as faixa_de_equipe,
    {{ faixa_de_producao('media_por_medico') }} as faixa_de_medico
  from nucleo_com_medias
)
{%- set celulas = [
  ['MSPC6.355', 'total', 'total', razao('producao_de_equipes', 'equipes'), 'equipes > 0'],
  ['MSPC6.362a', 'total', 'total', razao('equipes_ativas', 'equipes', fator=100), 'equipes > 0'],
  ['MSPC6.362b', 'total', 'total', razao('medicos_ativos', 'medicos', fator=100), 'medicos > 0'],
  ['MSPC6.365a', 'total', 'total', razao('equipes_fora_da_linha', 'equipes', fator=100), 'equipes > 0'],
  ['MSPC6.365b', 'total', 'total', razao('medicos_em_linha', 'medicos', fator=100), 'medicos > 0'],
  ['MSPC6.363', 'quem', 'equipes', contagem('equipes'), 'equipes > 0'],
  ['MSPC6.363', 'quem', 'medicos', contagem('medicos'), 'medicos > 0'],
  ['MSPC6.368a', 'total', 'total', contagem('faixa_de_equipe'), 'equipes > 0'],
  ['MSPC6.368b', 'total', 'total', contagem('faixa_de_medico'), 'medicos > 0'],
  ['MSPC6.367', 'condicao', 'equipes_20', contagem('equipes_20'), 'true'],
  ['MSPC6.367', 'condicao', 'medicos_20', contagem('medicos_20'), 'true'],
  ['MSPC6.367', 'condicao', 'equipe_1', contagem('equipe_1'), 'true'],
  ['MSPC6.367', 'condicao', 'medico_1', contagem('medico_1'), 'true'],
  ['MSPC6.366', 'parcela', 'equipes', contagem('20 * equipes_20'), 'true'],
  ['MSPC6.366', 'parcela', 'medicos', contagem('20 * medicos_20'), 'true'],
  ['MSPC6.366', 'parcela', 'linhas', contagem('20 * linha_pactuada'), 'true'],
  ['MSPC6.366', 'parcela', 'producao_equipes', contagem('20 * faixa_de_equipe / 100'), 'true'],
  ['MSPC6.366', 'parcela', 'producao_medicos', contagem('20 * faixa_de_medico / 100'), 'true'],
  ['MSPC6.366', 'total', 'total', contagem(
    '20 * (equipes_20 + medicos_20 + linha_pactuada) + 20 * (faixa_de_equipe + faixa_de_medico) / 100'
  ), 'true']
] %}
{%- for indicador_id, dimensao, categoria, figuras, condicao in celulas %}
{% if not loop.first %}union all{% endif %}
select
  '{{ indicador_id }}' as indicador_id, 'mes' as periodo_tipo, mes as periodo_inicio,
  'nucleo' as nivel, nucleo_id as nivel_id, '{{ dimensao }}' as dimensao, '{{ categoria }}' as categoria,
  {{ figuras }}
from nucleo_com_faixas
where {{ condicao }}
{%- endfor %}
