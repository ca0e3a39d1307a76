select
  nucleo_id,
  mes,
  familia as fonte,
  coluna,
  registros,
  preenchidos,
  100.0 * preenchidos / registros as completude
from {{ ref('int_completude_mes') }}
where mes <= {{ data_de_referencia() }}
