-- valor = fator x numerador / denominador, or the numerador where there is no denominador; a median has no numerador;
-- a target (numerador) to stay below, of a value (denominador) of 0, is met: 100
select
  v.indicador_id,
  v.periodo_tipo,
  v.periodo_inicio,
  v.nivel,
  v.nivel_id,
  v.categoria,
  v.numerador,
  v.denominador,
  v.valor
from {{ ref('indicador_valor') }} as v
inner join {{ ref('indicador_catalogo') }} as i on i.indicador_id = v.indicador_id
where v.valor is null
  or (v.numerador is null and i.tipo <> 'mediana')
  or abs(v.valor - case
    when v.denominador is null then v.numerador
    when v.denominador = 0 and v.indicador_id = 'SBC.atingimento' then 100
    else i.fator * v.numerador / v.denominador
  end)
  > 1e-9 * greatest(1, abs(v.valor))
