{#-
  How the quality of each record source is looked at:

  instantes  the bases of a record, the latest event first: its month is that of the first of them that it has;
  comparadas what two routes that deliver the same record must agree on, besides the instants;
  cbo        the column with an occupation, whose families (4 digits) are counted;
  colunas    the optional columns that an indicator, or a reader of SOF, needs -> the records expected to have them.
-#}
{% macro fontes_de_qualidade() %}
{{ return({
  'teleconsultoria': {
    'instantes': ['respondida_em', 'solicitada_em'],
    'comparadas': ['situacao', 'tipo'],
    'cbo': 'solicitante_cbo',
    'colunas': {
      'municipio_ibge': 'true',
      'ponto_cnes': 'true',
      'equipe_ine': "solicitante_perfil = 'assistencial'",
      'solicitante_cbo': 'true',
      'especialidade': 'true',
      'cid10': "situacao = 'respondida'",
      'ciap2': "situacao = 'respondida'",
      'intencao_encaminhamento': "situacao = 'respondida'",
      'encaminhamento_evitado': "situacao = 'respondida' and intencao_encaminhamento",
      'resolucao_duvida': "situacao = 'respondida'",
      'satisfacao': "situacao = 'respondida'"
    }
  },
  'teleconsulta': {
    'instantes': ['iniciada_em', 'agendada_para', 'agendada_em'],
    'comparadas': ['situacao', 'modalidade'],
    'cbo': 'profissional_cbo',
    'colunas': {
      'municipio_ibge': 'true',
      'ponto_cnes': 'true',
      'especialidade': 'true',
      'ambito': 'true',
      'profissional_cbo': 'true',
      'agendada_em': 'true',
      'agendada_para': 'true',
      'encerrada_em': "situacao = 'realizada'",
      'primeira_vez': "situacao = 'realizada'"
    }
  },
  'telediagnostico': {
    'instantes': ['laudado_em', 'realizado_em', 'solicitado_em'],
    'comparadas': ['situacao', 'tipo_exame'],
    'cbo': 'solicitante_cbo',
    'colunas': {
      'municipio_ibge': 'true',
      'ponto_cnes': 'true',
      'equipe_ine': 'true',
      'solicitante_cbo': 'true',
      'resultado': "situacao = 'laudado'",
      'paciente_sexo': "situacao = 'laudado'",
      'paciente_nascimento': "situacao = 'laudado'",
      'qualidade_tecnica': "situacao in ('realizado', 'laudado')"
    }
  },
  'sof': {
    'instantes': ['aprovada_em', 'enviada_em', 'indicada_em'],
    'comparadas': ['situacao'],
    'colunas': {
      'teleconsultoria_id': 'true',
      'pergunta': 'true',
      'resposta': 'enviada_em is not null',
      'categoria_evidencia': 'enviada_em is not null',
      'bibliografia': 'enviada_em is not null',
      'descritores': 'enviada_em is not null'
    }
  },
  'teleducacao': {
    'instantes': ['realizada_em'],
    'comparadas': ['tipo'],
    'colunas': {
      'formato': 'true',
      'carga_horaria': 'true',
      'participantes': 'true',
      'tema': 'true'
    }
  }
}) }}
{% endmacro %}

{#- The month of a record in force, from its instants on the núcleo's clock. -#}
{% macro mes_do_registro(fonte) -%}
  cast(date_trunc('month', coalesce({{ fontes_de_qualidade()[fonte].instantes | join(', ') }})) as date)
{%- endmacro %}

{#- The local month of an instant in UTC. Brazil lies 2 to 5 hours behind: only near a month's end does the zone matter. -#}
{% macro mes_local(utc, fuso) -%}
  cast(case
    when date_trunc('month', {{ utc }} - interval 5 hour) = date_trunc('month', {{ utc }} - interval 2 hour)
      then date_trunc('month', {{ utc }} - interval 5 hour)
    else date_trunc('month', {{ para_local(utc, fuso) }})
  end as date)
{%- endmacro %}
