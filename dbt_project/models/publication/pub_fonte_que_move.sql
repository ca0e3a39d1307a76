{#- The catalogue's list of sources names what an indicator reads; any source that these name may move it too. -#}
with
lista_de_fontes as (
  select fontes, unnest(string_split(fontes, '|')) as fonte
  from {{ ref('int_indicador') }}
  where fontes <> ''
  group by fontes
),
fonte_que_move as (
  {%- for fonte in fontes() %}
  select '{{ fonte }}' as fonte, unnest(['{{ fontes_que_movem(fonte) | join("', '") }}']) as move
  {{ 'union all' if not loop.last }}
  {%- endfor %}
)
select l.fontes, m.move as fonte
from lista_de_fontes as l
inner join fonte_que_move as m on m.fonte = l.fonte
group by l.fontes, m.move
