{#-
  One row a place, whichever núcleos serve it: the latest of their rows, by arrival and then by row; of a format that only
  adds, only where no other names the place. Its núcleo and its two days are that row's: those of each pair are in
  dim_ponto_nucleo.
-#}
with
ponto_do_nucleo as (
  {{ cadastro('ponto') }}
)
select p.*
from ponto_do_nucleo as p
inner join {{ ref('int_entrega') }} as e on e.entrega_id = p._entrega_id
qualify row_number() over (
  partition by p.ponto_cnes
  order by
    e.so_acrescenta asc,
    e.ordem desc,
    p._linha desc
) = 1
