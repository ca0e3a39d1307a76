{%- for fonte in fontes() %}
{% if not loop.first %}union all{% endif %}
select coalesce(recebida.principal_id, t.entrega_id) as entrega_id, t.fonte, t.nivel, t.nivel_id, t.primeiro, t.ultimo
from ({{ toques(fonte) }}) as t
left join {{ source('lago', 'entrega') }} as recebida on recebida.entrega_id = t.entrega_id
{%- endfor %}
