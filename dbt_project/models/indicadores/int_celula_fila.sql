{#-
  HAOC1.258a, RIO.pendencia, devolvidas, devolvidas30, devolvidas180 and paradas180: the regulation queue as it stands at the reference instant.
  What a request was in an earlier month is not known, so the only period is the month of the reference date.
-#}
{%- set contagens = [
  {'indicador_id': 'HAOC1.258a', 'condicao': 'true', 'recorte': 'especialidade'},
  {'indicador_id': 'RIO.pendencia', 'condicao': 'pendente', 'recorte': 'risco'},
  {'indicador_id': 'RIO.devolvidas', 'condicao': 'devolvida', 'recorte': 'risco'},
  {'indicador_id': 'RIO.devolvidas30', 'condicao': 'devolvida and devolvida_em < ha_um_mes', 'recorte': none},
  {'indicador_id': 'RIO.devolvidas180', 'condicao': 'devolvida and devolvida_em < ha_seis_meses', 'recorte': none},
  {'indicador_id': 'RIO.paradas180', 'condicao': 'pendente and movida_em < ha_seis_meses', 'recorte': none}
] -%}
with
solicitacao_na_fila as (
  select
    r.uf,
    r.municipio_ibge,
    r.especialidade,
    r.risco,
    r.situacao in ('pendente', 'reenviada') as pendente,
    r.situacao = 'devolvida' as devolvida,
    r.devolvida_em,
    {#- greatest() passes nulls over. #}
    greatest(r.solicitada_em, r.devolvida_em, r.atualizado_em) as movida_em,
    {{ para_local(referencia_utc(), 'm.fuso') }} - interval 1 month as ha_um_mes,
    {{ para_local(referencia_utc(), 'm.fuso') }} - interval 6 month as ha_seis_meses
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
  from solicitacao_contada
  group by indicador_id, grouping sets ((), (uf), (municipio_ibge)), grouping sets ((), (recorte, valor_do_recorte))
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
  and list_contains(string_split(i.niveis, '|'), c.nivel)
