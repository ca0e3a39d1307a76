-- every delivery with rejected rows has in rejeicao at least one reason that rejects
select e.entrega_id, e.caminho, e.linhas_rejeitadas
from {{ ref('entrega') }} as e
where e.linhas_rejeitadas > 0
  and not exists (select 1 from {{ ref('rejeicao') }} as r where r.entrega_id = e.entrega_id and r.rejeitada)
