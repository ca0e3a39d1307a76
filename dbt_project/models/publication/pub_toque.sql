{%- for fonte in fontes() %}
{% if not loop.first %}union all{% endif %}
select coalesce(e.principal_id, t.entrega_id) as entrega_id, t.fonte, t.nivel, t.nivel_id, t.primeiro, t.ultimo
from ({{ toques(fonte) }}) as t
left join {{ source('lago', 'entrega') }} as e on e.entrega_id = t.entrega_id
{%- endfor %}
