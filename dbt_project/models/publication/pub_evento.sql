{#- Read by a release for research alone: a view, so that a run pays nothing for it. -#}
{%- set eventos = {
  'int_medida_teleconsultoria_respondida': evento_teleconsultoria_respondida(),
  'int_medida_teleconsultoria_solicitada': evento_teleconsultoria_solicitada(),
  'int_medida_telediagnostico_realizado': evento_telediagnostico_realizado(),
  'int_medida_telediagnostico_laudado': evento_telediagnostico_laudado(),
  'int_medida_teleconsulta_realizada': evento_teleconsulta_realizada(),
  'int_medida_sof': evento_de_sof(),
  'int_medida_regulacao_entrada': evento_solicitacao_feita(),
  'int_medida_regulacao_executada': evento_solicitacao_executada(),
  'int_medida_regulacao_agendada': evento_solicitacao_agendada()
} -%}
-- The linter counts the columns of a union by name as if they went by place.
-- noqa: disable=AM07
{% for relacao, evento in eventos.items() -%}
{{ 'union all by name\n' if not loop.first -}}
select
  '{{ relacao }}' as relacao,
  *
from (
  {{ evento }}
)
{% endfor -%}
