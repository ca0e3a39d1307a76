with
indicador_com_valor as (
  select indicador_id
  from {{ ref('int_indicador_celula') }} as c
  where periodo_inicio <= {{ data_de_referencia() }}
    and not {{ fechada('c') }}
  group by indicador_id
  {%- for tabela in ['indicador_valor', 'indicador_valor_detalhe'] %}
  union
  select indicador_id from {{ numeros_guardados(tabela) }}
  {%- endfor %}
),
fonte_do_indicador as (
  select indicador_id, unnest(string_split(fontes, '|')) as fonte
  from {{ ref('int_indicador') }}
),
fonte_recebida as (
  select fonte
  from {{ source('lago', 'entrega') }}
  where linhas_lidas > 0
  group by fonte
),
fonte_ausente as (
  select
    f.indicador_id,
    string_agg(f.fonte, ', ' order by f.fonte) as fontes
  from fonte_do_indicador as f
  left join fonte_recebida as r on r.fonte = f.fonte
  where r.fonte is null
  group by f.indicador_id
)
select
  i.indicador_id,
  i.norma,
  i.aspecto,
  i.nome,
  i.definicao,
  i.numerador,
  i.denominador,
  i.tipo,
  i.fator,
  i.unidade,
  i.base_temporal,
  i.periodos,
  i.niveis,
  i.dimensao,
  i.sentido,
  i.meta_padrao,
  i.fontes,
  i.observacao,
  v.indicador_id is not null as disponivel,
  case
    when v.indicador_id is not null then null
    when a.fontes is not null then 'Fonte ausente: ' || a.fontes
    else 'Sem registros no período'
  end as motivo_indisponivel
from {{ ref('int_indicador') }} as i
left join indicador_com_valor as v on v.indicador_id = i.indicador_id
left join fonte_ausente as a on a.indicador_id = i.indicador_id
