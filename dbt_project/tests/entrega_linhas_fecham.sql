-- lidas = aceitas + rejeitadas in every delivery, none negative, and what was replaced or withdrawn had been accepted
select entrega_id, caminho, linhas_lidas, linhas_aceitas, linhas_rejeitadas, linhas_substituidas, linhas_retiradas
from {{ ref('entrega') }}
where linhas_lidas <> linhas_aceitas + linhas_rejeitadas
  or least(linhas_lidas, linhas_aceitas, linhas_rejeitadas, linhas_substituidas, linhas_retiradas) < 0
  or linhas_substituidas + linhas_retiradas > linhas_aceitas
