{#-
  HAOC1.258a, RIO.pendencia, devolvidas30 and devolvidas180: the regulation queue as it stands at the reference instant.
  What a request was in an earlier month is not known, so the only period is the month of the reference date.
-#}
{%- set contagens = [
  {'indicador_id': 'HAOC1.258a', 'condicao': 'true', 'recorte': 'especialidade'},
  {'indicador_id': 'RIO.pendencia', 'condicao': 'pendente', 'recorte': 'risco'},
  {'indicador_id': 'RIO.devolvidas30', 'condicao': 'devolvida_ha_30_dias', 'recorte': none},
  {'indicador_id': 'RIO.devolvidas180', 'condicao': 'devolvida_ha_6_meses', 'recorte': none}
] -%}
with
solicitacao_na_fila as (
  select
    r.uf,
    r.municipio_ibge,
    r.especialidade,
    r.risco,
    r.situacao in ('pendente', 'devolvida', 'reenviada') as pendente,
    r.situacao = 'devolvida' and r.devolvida_em_utc < {{ referencia_utc() }} - interval 30 day as devolvida_ha_30_dias,
    (
      r.situacao = 'devolvida'
      and r.devolvida_em < {{ para_local(referencia_utc(), 'm.fuso') }} - interval 6 month
    ) as devolvida_ha_6_meses
  from {{ ref('fct_regulacao') }} as r
  inner join {{ ref('dim_municipio') }} as m on m.municipio_ibge = r.municipio_ibge
  where r.situacao not in ('executada', 'negada', 'cancelada', 'falta')
    and r.solicitada_em_utc <= {{ referencia_utc() }}
),
solicitacao_contada as (
  {%- for c in contagens %}
  {% if not loop.first %}union all{% endif %}
  select
    '{{ c.indicador_id }}' as indicador_id,
    '{{ c.recorte or 'total' }}' as recorte,
    {{ c.recorte or 'cast(null as varchar)' }} as valor_do_recorte,
    uf,
    municipio_ibge
  from solicitacao_na_fila
  where {{ c.condicao }}
  {%- endfor %}
),
celula_de_nivel as (
  select
    indicador_id,
    {{ nivel_e_unidade(['municipio', 'uf']) }},
    case when grouping(valor_do_recorte) = 0 then recorte else 'total' end as dimensao,
    case when grouping(valor_do_recorte) = 0 then valor_do_recorte else 'total' end as categoria,
    count(*) as solicitacoes
  from {{ nas_regioes('solicitacao_contada') }}
  group by
    indicador_id,
    grouping sets ((), {{ conjuntos_de_niveis(['municipio', 'uf']) }}),
    grouping sets ((), (recorte, valor_do_recorte))
)
select
  c.indicador_id,
  'mes' as periodo_tipo,
  cast(date_trunc('month', {{ data_de_referencia() }}) as date) as periodo_inicio,
  c.nivel,
  c.nivel_id,
  c.dimensao,
  c.categoria,
  {{ contagem('c.solicitacoes') }}
from celula_de_nivel as c
inner join {{ ref('indicador_catalogo') }} as i on i.indicador_id = c.indicador_id
where c.categoria is not null
  and c.nivel_id is not null
  and list_contains(string_split(i.niveis, '|'), c.nivel)
