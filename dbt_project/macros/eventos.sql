{#-
  The events that measures count, one row a record: what the measures of a family and the releases for research both read.
  Each ends in its conditions, so that a model that keeps its months adds which of them it computes again.
-#}
{% macro evento_teleconsultoria_respondida() -%}
  select
    cast(date_trunc('month', r.respondida_em) as date) as mes,
    r.nucleo_id,
    r.uf,
    r.municipio_ibge,
    r.tipo,
    r.cbo_familia,
    r.resolucao_duvida,
    case r.intencao_encaminhamento when true then 'sim' when false then 'nao' end as intencao,
    r.solicitante_perfil,
    r.candidata_sof,
    r.resposta_us,
    r.intencao_encaminhamento,
    r.encaminhamento_evitado,
    r.encaminhamento_pertinente,
    r.exame_solicitado,
    r.exame_pertinente,
    coalesce(len(r.cid10) > 0, false) as tem_cid10,
    coalesce(len(r.ciap2) > 0, false) as tem_ciap2,
    e.tipo as equipe_tipo
  from {{ ref('fct_teleconsultoria') }} as r
  left join {{ ref('dim_equipe') }} as e on e.equipe_ine = r.equipe_ine
  where {{ na_producao('teleconsultoria') }}
{%- endmacro %}

{% macro evento_teleconsultoria_solicitada() -%}
  select
    cast(date_trunc('month', r.solicitada_em) as date) as mes,
    r.nucleo_id,
    r.uf,
    r.municipio_ibge,
    r.tipo,
    r.situacao,
    r.no_prazo_72h,
    r.resposta_us,
    coalesce(p.aprovado_cib_em <= cast(r.solicitada_em as date), false) as protocolo_aprovado,
    (
      r.tipo = 'assincrona'
      and r.situacao in ('aberta', 'respondida')
      and r.solicitada_em_utc + interval 72 hour <= {{ referencia_utc() }}
    ) as vencida
  from {{ ref('fct_teleconsultoria') }} as r
  left join {{ ref('dim_protocolo_regulacao') }} as p on p.protocolo_regulacao_id = r.protocolo_regulacao_id
  where {{ no_pedido('teleconsultoria') }}
{%- endmacro %}

{% macro evento_telediagnostico_realizado() -%}
  select
    cast(date_trunc('month', r.realizado_em) as date) as mes,
    r.nucleo_id,
    r.uf,
    r.municipio_ibge,
    r.tipo_exame,
    case when r.qualidade_tecnica = 'inadequada' then 'nao_classificado' else 'classificado' end as classificacao,
    porte.porte_populacional,
    r.espera_us,
    r.situacao,
    r.laudo_no_prazo_72h,
    (
      r.carater = 'eletivo'
      and r.situacao in ('realizado', 'laudado')
      and r.realizado_em_utc + interval 72 hour <= {{ referencia_utc() }}
    ) as vencido
  from {{ ref('fct_telediagnostico') }} as r
  left join {{ ref('int_municipio_porte') }} as porte
    on porte.municipio_ibge = r.municipio_ibge and porte.ano = year(r.realizado_em)
  where r.situacao <> 'cancelado'
    and r.realizado_em_utc <= {{ referencia_utc() }}
{%- endmacro %}

{% macro evento_telediagnostico_laudado() -%}
  select
    cast(date_trunc('month', r.laudado_em) as date) as mes,
    r.nucleo_id,
    r.uf,
    r.municipio_ibge,
    r.tipo_exame,
    r.carater,
    r.laudo_no_prazo_72h,
    r.resultado || ' | ' || r.paciente_sexo as resultado_e_sexo,
    r.resultado || ' | ' || f.faixa as resultado_e_faixa
  from {{ ref('fct_telediagnostico') }} as r
  {#- By equality: a join on the limits of each range looks at every record and range, the half of the model's time. #}
  left join (
    select faixa, unnest(generate_series(idade_minima, coalesce(idade_maxima, 999))) as idade
    from {{ ref('faixa_etaria') }}
  ) as f on f.idade = r.idade
  where r.situacao = 'laudado'
    and r.laudado_em_utc <= {{ referencia_utc() }}
{%- endmacro %}

{% macro evento_teleconsulta_realizada() -%}
  select
    cast(date_trunc('month', iniciada_em) as date) as mes,
    nucleo_id,
    uf,
    municipio_ibge,
    modalidade,
    canal,
    ambito,
    especialidade,
    especialidade || case when primeira_vez then ' | primeira' when not primeira_vez then ' | subsequente' end
      as especialidade_e_vez,
    monitoramento,
    agendada_para_utc,
    encerrada_em_utc,
    espera_conhecida,
    espera_us,
    atraso_us,
    duracao_us,
    transferencia_necessaria,
    transferencia_realizada,
    transferencia_remota_min,
    transferencia_referencia_min
  from {{ ref('fct_teleconsulta') }}
  where {{ na_producao('teleconsulta') }}
{%- endmacro %}

{% macro evento_solicitacao_feita() -%}
  select
    cast(date_trunc('month', solicitada_em) as date) as mes,
    cast(null as varchar) as nucleo_id,
    uf,
    municipio_ibge,
    especialidade,
    risco
  from {{ ref('fct_regulacao') }}
  where solicitada_em_utc <= {{ referencia_utc() }}
{%- endmacro %}

{% macro evento_solicitacao_executada() -%}
  select
    cast(date_trunc('month', executada_em) as date) as mes,
    cast(null as varchar) as nucleo_id,
    uf,
    municipio_ibge,
    especialidade,
    risco,
    espera_us,
    em_30_dias,
    em_90_dias
  from {{ ref('fct_regulacao') }}
  where situacao = 'executada'
    and executada_em_utc <= {{ referencia_utc() }}
{%- endmacro %}

{% macro evento_solicitacao_agendada() -%}
  select
    cast(date_trunc('month', agendada_para) as date) as mes,
    cast(null as varchar) as nucleo_id,
    uf,
    municipio_ibge,
    situacao
  from {{ ref('fct_regulacao') }}
  where situacao in ('executada', 'falta')
    and agendada_para_utc <= {{ referencia_utc() }}
{%- endmacro %}

{% macro evento_de_sof() -%}
  select
    'enviada' as evento,
    cast(date_trunc('month', enviada_em) as date) as mes,
    nucleo_id,
    uf,
    cast(null as varchar) as municipio_ibge,
    retorno_em_30_dias,
    (
      primeiro_retorno_em_utc is not null
      or enviada_em_utc + interval 720 hour <= {{ referencia_utc() }}
    ) as retorno_vencido
  from {{ ref('fct_sof') }}
  where enviada_em_utc <= {{ referencia_utc() }}
  union all
  select
    'aprovada' as evento,
    cast(date_trunc('month', aprovada_em) as date) as mes,
    nucleo_id,
    uf,
    cast(null as varchar) as municipio_ibge,
    false as retorno_em_30_dias,
    false as retorno_vencido
  from {{ ref('fct_sof') }}
  where aprovada_em_utc <= {{ referencia_utc() }}
{%- endmacro %}
