{%- for fonte in fontes() %}
{% if not loop.first %}union all{% endif %}
select entrega_id, fonte, nivel, nivel_id, primeiro, ultimo
from ({{ toques(fonte) }})
{%- endfor %}
