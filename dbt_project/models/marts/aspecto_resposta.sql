{#- What each núcleo last answered on each aspect that is answered rather than computed, by the reference date. -#}
with
resposta as (
  select
    r.nucleo_id,
    r.aspecto,
    r.respondida_em,
    r.resposta,
    r.evidencia,
    row_number() over (partition by r.nucleo_id, r.aspecto order by r.respondida_em desc) as recencia
  from {{ ref('fct_avaliacao_aspecto') }} as r
  where r.respondida_em <= {{ data_de_referencia() }}
)
select
  r.nucleo_id,
  a.norma,
  a.categoria,
  r.aspecto,
  a.nome,
  r.resposta,
  r.respondida_em,
  r.evidencia
from resposta as r
inner join {{ ref('aspecto') }} as a on cast(a.aspecto as bigint) = r.aspecto
where r.recencia = 1 and a.natureza = 'característica'
