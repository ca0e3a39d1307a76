{#-
  Each target with a weight, judged as the contract of São Bernardo judges it: attainment, band and, of a quadrimester,
  which is what it pays by, the amount.
-#}
with
meta_com_peso as (
  select
    m.indicador_id,
    m.periodo_tipo,
    m.periodo_inicio,
    m.nivel,
    m.nivel_id,
    m.meta,
    m.valor,
    m.peso,
    m.orcamento,
    i.sentido = 'menor_melhor' as menos_e_melhor,
    {{ atingimento('m.valor', 'm.meta', 'i.sentido') }} as atingimento
  from {{ ref('int_meta_em_vigor') }} as m
  inner join {{ ref('int_indicador') }} as i on i.indicador_id = m.indicador_id
  where m.peso is not null
),
meta_com_faixa as (
  select
    *,
    case when atingimento >= 85 then 100 when atingimento >= 70 then 90 else 70 end as faixa
  from meta_com_peso
  where atingimento is not null
)
select
  indicador_id,
  periodo_tipo,
  periodo_inicio,
  nivel,
  nivel_id,
  meta,
  valor,
  case when menos_e_melhor then meta else valor end as numerador,
  case when menos_e_melhor then valor else meta end as denominador,
  cast(atingimento as double) as atingimento,
  cast(faixa as double) as faixa,
  peso,
  orcamento,
  case when periodo_tipo = 'quadrimestre' then peso / 100 * orcamento * faixa / 100 end as valor_a_pagar
from meta_com_faixa
