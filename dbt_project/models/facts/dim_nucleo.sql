with
nucleo as (
  {{ cadastro('nucleo') }}
)
select
  nucleo.*,
  uf.fuso
from nucleo
left join {{ ref('uf') }} as uf on uf.uf = nucleo.uf
